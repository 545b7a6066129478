/** GET: the list of orders, newest first, a page at a time. POST: orders and their refunds from a server. */
import { apiRoute } from '@/lib/http/route';
import { serverApi } from '@/lib/http/server-api';
import { listOrders, ordersParams } from '@/lib/reporting';
import { shopSources } from '@/lib/sources/registry';

export const GET = apiRoute({ params: ordersParams, permission: 'event.read' }, ({ read, site, params }) =>
  read((tx) => listOrders(tx, site, params, shopSources)),
);

export const POST = serverApi('orders');
