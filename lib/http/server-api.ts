/** The sending half of the API: a server's events and orders, with the site and the caller known before the body is read. */
import { permit } from '@/lib/access';
import { senderActor } from '@/lib/access/site-access';
import { collectionService } from '@/lib/pipeline/collect/collection-service';
import { api } from '@/lib/sources/api/source';
import { readBody } from './collect-route';
import { problemResponse } from './problem';

type Context = { params: Promise<{ site: string }> };

/** A POST handler below /api/v1/sites/[site]; `what` is the list that its body holds. */
export function serverApi(what: 'events' | 'orders'): (request: Request, context: Context) => Promise<Response> {
  return async (request, { params }) => {
    try {
      const service = await collectionService();
      const { actor, site } = await senderActor(service.db, request, (await params).site);
      permit(actor, 'event.write');
      const headers = Object.fromEntries(request.headers);
      const reply = await service.acceptSource({
        request: {
          path: '',
          receivedAt: new Date(),
          body: await readBody(request, api.limits.bodyBytes),
          encoding: headers['content-encoding'],
          secure: true,
        },
        method: 'POST',
        rest: what,
        query: new URL(request.url).searchParams,
        headers,
        to: 'site',
        site,
        source: api,
      });
      return new Response(reply.body, {
        status: reply.status,
        headers: { ...reply.headers, 'content-type': reply.contentType, 'cache-control': 'no-store' },
      });
    } catch (error) {
      return problemResponse(error);
    }
  };
}
