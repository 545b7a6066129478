/** GET: cohorts as a file for spreadsheets: every row, whatever the page. */
import { csvRoute } from '@/lib/http/csv-route';
import { cohortsCsv, cohortsParams, recentRange } from '@/lib/reporting';

export const GET = csvRoute(
  { params: cohortsParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `cohorts-${site.slug}-${params.from}-${params.to}.csv`;
    return { file, text: await read((tx) => cohortsCsv(tx, site, params)) };
  },
);
