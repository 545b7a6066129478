/** GET: the creatives report as a file for spreadsheets. The same parameters, all rows. */
import { csvRoute } from '@/lib/http/csv-route';
import { creativesCsv, creativesParams, recentRange } from '@/lib/reporting';

export const GET = csvRoute(
  { params: creativesParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `creatives-${site.slug}-${params.from}-${params.to}.csv`;
    return { file, text: await read((tx) => creativesCsv(tx, site, params)) };
  },
);
