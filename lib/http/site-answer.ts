/** What routes of a site answer that both read and change: the asker first, then what it asks, and every failure as a problem. */
import { permit } from '@/lib/access';
import type { Permission } from '@/lib/access/permissions';
import { type SiteChange, siteActor } from '@/lib/access/site-access';
import { requireReadable } from './address';
import { problemResponse } from './problem';
import { readJson } from './read-json';

export type SiteHandler = (request: Request, context: { params: Promise<{ site: string }> }) => Promise<Response>;

/** The answer as JSON that nobody keeps, or as the response that it is. */
export function answerOfSite(run: (change: SiteChange, request: Request) => Promise<unknown>): SiteHandler {
  return async (request, { params }) => {
    try {
      requireReadable(request.url);
      const change = await siteActor(request, (await params).site);
      const answered = await run(change, request);
      if (answered instanceof Response) return answered;
      return Response.json(answered, { headers: { 'cache-control': 'private, no-store' } });
    } catch (error) {
      return problemResponse(error);
    }
  };
}

/** What is changed by a body of at most so many bytes; who may not learns it before the body is read. */
export function changesOfSite(
  permission: Permission,
  bytesMax: number,
  run: (change: SiteChange, input: unknown) => Promise<unknown>,
): SiteHandler {
  return answerOfSite(async (change, request) => {
    permit(change.actor, permission);
    return run(change, await readJson(request, bytesMax));
  });
}
