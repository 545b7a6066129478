/** The door of every page and route handler that shows a site: who calls, and is the site theirs. */
import { type Database, database, type Queryable } from '@/db/client';
import type { StoredSite } from '@/db/queries/site';
import type { Read } from '@/db/scoped';
import { AppError } from '@/lib/model/problem';
import { env } from '@/lib/ops/env';
import { actorOfKey, bearerOf, siteForCaller } from './caller';
import type { Actor } from './permissions';
import { readerOf } from './reader-of';
import { requireSameOrigin } from './same-origin';
import { actorFor, currentMember } from './session';

/** `read` shows the site's rows alone. */
export type SiteAccess = { actor: Actor; site: StoredSite; read: Read };
/** `db` is for use cases that change something; what reads takes no pool. */
export type SiteChange = SiteAccess & { db: Database };

/**
 * The caller and the site, from an API key (Bearer) or else the session cookie. Pages leave `request` out.
 * Throws `unauthenticated`; `not_found` for a site of another workspace; `forbidden` for a cookie call from a foreign page.
 * What the caller may do with the site is for `permit` to say.
 */
export async function siteActor(request: Request | undefined, siteId: string): Promise<SiteChange> {
  const db = database();
  const caller = await callerOf(request);
  const { actor, site } = await siteForCaller(db, caller, siteId);
  return { actor, site, read: readerOf(actor, [site.id]), db };
}

/**
 * As siteActor, for what programs send: an API key is looked up by `db`, the connections of collection, so that events come in however
 * busy the screens' are. A signed-in browser is asked for by the screens' own: it is a person who looks at them.
 */
export async function senderActor(db: Queryable, request: Request, siteId: string): Promise<{ actor: Actor; site: StoredSite }> {
  return siteForCaller(db, await callerOf(request), siteId);
}

/** As siteActor, for calls about a workspace (its slug or id) and not one site: `read` shows all of its sites. */
export async function workspaceActor(
  request: Request | undefined,
  workspaceSlugOrId: string,
): Promise<{ actor: Actor; read: Read; db: Database }> {
  const db = database();
  const { bearer } = await callerOf(request);
  const actor = bearer === undefined ? await actorFor(workspaceSlugOrId) : await actorOfKey(db, bearer);
  if (bearer !== undefined && actor.workspaceId !== workspaceSlugOrId) {
    throw new AppError('not_found', 'This API key belongs to another workspace.');
  }
  return { actor, read: readerOf(actor, 'all'), db };
}

async function callerOf(request: Request | undefined) {
  const bearer = bearerOf(request?.headers.get('authorization') ?? null);
  if (bearer !== undefined) return { bearer };
  if (request) requireSameOrigin(request, env().PUBLIC_URL);
  return { member: await currentMember() };
}
