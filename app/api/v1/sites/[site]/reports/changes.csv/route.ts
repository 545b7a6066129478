/** GET: what moved past days as a file for spreadsheets, order by order. The same filters as the list. */
import { csvRoute } from '@/lib/http/csv-route';
import { allChangedOrders, changeListParams, changesCsv, recentRange } from '@/lib/reporting';

export const GET = csvRoute(
  { params: changeListParams, permission: 'event.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const file = `changes-${site.slug}-${params.from}-${params.to}.csv`;
    return { file, text: changesCsv(await read((tx) => allChangedOrders(tx, site, params))) };
  },
);
