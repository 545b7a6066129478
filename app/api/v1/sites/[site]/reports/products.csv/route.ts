/** GET: the products report as a file for spreadsheets: every product, whatever the page. */
import { csvRoute } from '@/lib/http/csv-route';
import { productsCsv, productsParams, recentRange } from '@/lib/reporting';

export const GET = csvRoute(
  { params: productsParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `products-${site.slug}-${params.from}-${params.to}.csv`;
    return { file, text: await read((tx) => productsCsv(tx, site, params)) };
  },
);
