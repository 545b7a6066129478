/** GET: refused events, newest first, a page at a time. */
import { apiRoute } from '@/lib/http/route';
import { listRejected, rejectedParams } from '@/lib/reporting';

export const GET = apiRoute({ params: rejectedParams, permission: 'event.read' }, ({ read, site, params }) =>
  read((tx) => listRejected(tx, site, params)),
);
