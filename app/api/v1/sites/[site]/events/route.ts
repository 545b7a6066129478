/** GET: events as stored, filtered or refused, newest first, a page at a time. POST: events from a server. */
import { apiRoute } from '@/lib/http/route';
import { serverApi } from '@/lib/http/server-api';
import { eventsParams, listEvents } from '@/lib/reporting';

export const GET = apiRoute({ params: eventsParams, permission: 'event.read' }, ({ read, site, params }) =>
  read((tx) => listEvents(tx, site, params)),
);

export const POST = serverApi('events');
