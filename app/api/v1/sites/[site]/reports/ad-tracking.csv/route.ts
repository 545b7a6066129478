/** GET: the check of ad tracking as a file for spreadsheets: all rows of all findings. */
import { csvRoute } from '@/lib/http/csv-route';
import { adTrackingCsv, adTrackingParams, allAdTracking, recentRange } from '@/lib/reporting';

export const GET = csvRoute(
  { params: adTrackingParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `ad-tracking-${site.slug}-${params.from}-${params.to}.csv`;
    return { file, text: adTrackingCsv(await read((tx) => allAdTracking(tx, site, params))) };
  },
);
