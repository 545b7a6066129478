/** The door of every page and route handler that shows a site: who calls, and is the site theirs. */
import { type Database, database } from '@/db/client';
import type { StoredSite } from '@/db/queries/site';
import { AppError } from '@/lib/model/problem';
import { env } from '@/lib/ops/env';
import { actorOfKey, bearerOf, siteForCaller } from './caller';
import type { Actor } from './permissions';
import { requireSameOrigin } from './same-origin';
import { actorFor, currentMember } from './session';

export type SiteAccess = { actor: Actor; site: StoredSite; db: Database };

/**
 * The caller and the site, from an API key (Bearer) or else the session cookie. Pages leave `request` out.
 * Throws `unauthenticated`; `not_found` for a site of another workspace; `forbidden` for a cookie call from a foreign page.
 * What the caller may do with the site is for `permit` to say.
 */
export async function siteActor(request: Request | undefined, siteId: string): Promise<SiteAccess> {
  const db = database();
  const caller = await callerOf(request);
  return { ...(await siteForCaller(db, caller, siteId)), db };
}

/** As siteActor, for calls about a workspace (its slug or id) and not one site. */
export async function workspaceActor(
  request: Request | undefined,
  workspaceSlugOrId: string,
): Promise<{ actor: Actor; db: Database }> {
  const db = database();
  const { bearer } = await callerOf(request);
  if (bearer === undefined) return { actor: await actorFor(workspaceSlugOrId), db };
  const actor = await actorOfKey(db, bearer);
  if (actor.workspaceId !== workspaceSlugOrId) throw new AppError('not_found', 'This API key belongs to another workspace.');
  return { actor, db };
}

async function callerOf(request: Request | undefined) {
  const bearer = bearerOf(request?.headers.get('authorization') ?? null);
  if (bearer !== undefined) return { bearer };
  if (request) requireSameOrigin(request, env().PUBLIC_URL);
  return { member: await currentMember() };
}
