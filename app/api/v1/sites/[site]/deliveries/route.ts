/** GET: the delivery ledger, newest first, a page at a time. */
import { apiRoute } from '@/lib/http/route';
import { deliveriesParams, listDeliveries } from '@/lib/reporting';

export const GET = apiRoute({ params: deliveriesParams, permission: 'event.read' }, ({ read, site, params }) =>
  read((tx) => listDeliveries(tx, site, params)),
);
