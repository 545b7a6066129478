/** GET: cohorts as a file for spreadsheets: every row, whatever the page. */
import { apiRoute } from '@/lib/http/route';
import { cohortsCsv, cohortsParams, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: cohortsParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `cohorts-${site.slug}-${params.from}-${params.to}.csv`;
    return new Response(await read((tx) => cohortsCsv(tx, site, params)), {
      headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${file}"` },
    });
  },
);
