/** GET: refused events, newest first, a page at a time. */
import { apiRoute } from '@/lib/http/route';
import { listRejected, rejectedParams } from '@/lib/reporting';

export const GET = apiRoute({ params: rejectedParams, permission: 'event.read' }, ({ db, site, params }) =>
  listRejected(db, site, params),
);
