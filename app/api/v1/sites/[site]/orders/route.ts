/** GET: the list of orders, newest first, a page at a time. */
import { apiRoute } from '@/lib/http/route';
import { listOrders, ordersParams } from '@/lib/reporting';

export const GET = apiRoute({ params: ordersParams, permission: 'event.read' }, ({ db, site, params }) =>
  listOrders(db, site, params),
);
