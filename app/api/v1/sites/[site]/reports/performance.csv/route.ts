/** GET: the whole performance report as a file for spreadsheets. */
import { apiRoute } from '@/lib/http/route';
import { performanceCsv, performanceParams, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: performanceParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `performance-${site.slug}-${params.from}-${params.to}.csv`;
    return new Response(await read((tx) => performanceCsv(tx, site, params)), {
      headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${file}"` },
    });
  },
);
