/** GET: the orders behind an amount of What changed. */
import { apiRoute } from '@/lib/http/route';
import { changeListParams, listChangedOrders, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: changeListParams, permission: 'event.read', defaults: recentRange },
  ({ read, site, params }) => read((tx) => listChangedOrders(tx, site, params)),
);
