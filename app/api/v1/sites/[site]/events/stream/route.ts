/** GET: events as they arrive, as server-sent events. */
import { z } from 'zod';
import { actorText } from '@/lib/access';
import { liveEvents } from '@/lib/http/live-events';
import { apiRoute } from '@/lib/http/route';

export const GET = apiRoute({ params: z.object({}), permission: 'event.read' }, ({ request, read, site, actor }) =>
  liveEvents(request, read, site, actorText(actor)),
);
