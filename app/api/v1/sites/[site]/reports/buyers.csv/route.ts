/** GET: new against returning buyers as a file for spreadsheets. */
import { apiRoute } from '@/lib/http/route';
import { buyersCsv, buyersParams, buyersReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: buyersParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `buyers-${site.slug}-${params.from}-${params.to}.csv`;
    return new Response(buyersCsv(await read((tx) => buyersReport(tx, site, params))), {
      headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${file}"` },
    });
  },
);
