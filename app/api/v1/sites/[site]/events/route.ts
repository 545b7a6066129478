/** GET: events as stored, filtered or refused, newest first, a page at a time. */
import { apiRoute } from '@/lib/http/route';
import { eventsParams, listEvents } from '@/lib/reporting';

export const GET = apiRoute({ params: eventsParams, permission: 'event.read' }, ({ db, site, params }) =>
  listEvents(db, site, params),
);
