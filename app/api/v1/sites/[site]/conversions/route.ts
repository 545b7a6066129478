/** GET: conversions besides orders, newest first, a page at a time. */
import { apiRoute } from '@/lib/http/route';
import { conversionsParams, listConversions } from '@/lib/reporting';

export const GET = apiRoute({ params: conversionsParams, permission: 'event.read' }, ({ read, site, params }) =>
  read((tx) => listConversions(tx, site, params)),
);
