/** GET: the products report as a file for spreadsheets: every product, whatever the page. */
import { apiRoute } from '@/lib/http/route';
import { productsCsv, productsParams, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: productsParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `products-${site.slug}-${params.from}-${params.to}.csv`;
    return new Response(await read((tx) => productsCsv(tx, site, params)), {
      headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${file}"` },
    });
  },
);
