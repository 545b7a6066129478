/** GET: what moved past days as a file for spreadsheets, order by order. The same filters as the list. */
import { apiRoute } from '@/lib/http/route';
import { allChangedOrders, changeListParams, changesCsv, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: changeListParams, permission: 'event.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `changes-${site.slug}-${params.from}-${params.to}.csv`;
    return new Response(changesCsv(await read((tx) => allChangedOrders(tx, site, params))), {
      headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${file}"` },
    });
  },
);
