/** Who calls, by API key or session, and whether the site they ask for is theirs. Free of Next, so that it can be tested. */
import type { Queryable } from '@/db/client';
import { type StoredSite, siteById } from '@/db/queries/site';
import { parseId } from '@/lib/core/id';
import { AppError } from '@/lib/model/problem';
import { actorOfApiKey } from './api-key';
import type { CurrentMember } from './auth-session';
import { actorOfMember } from './membership';
import type { Actor } from './permissions';

/** How a request says who it is: the text after "Bearer ", or else the member whose session its cookie names. */
export type Caller = { bearer?: string | undefined; member?: CurrentMember | undefined };

/** The text after "Bearer " in an Authorization header, or undefined. */
export function bearerOf(authorization: string | null): string | undefined {
  return authorization?.match(/^Bearer +(\S+) *$/i)?.[1];
}

/** The caller as actor, and the site. A site of another workspace is `not_found`, just as one that does not exist. */
export async function siteForCaller(db: Queryable, caller: Caller, siteId: string): Promise<{ actor: Actor; site: StoredSite }> {
  const key = caller.bearer === undefined ? undefined : await actorOfKey(db, caller.bearer);
  if (!key && !caller.member) throw new AppError('unauthenticated', 'Sign in, or send "Authorization: Bearer tb_…".');
  const id = parseId<'site'>(siteId);
  const site = id && (await siteById(db, id));
  if (!site) throw noSuchSite();
  if (key && key.workspaceId !== site.workspaceId) throw noSuchSite();
  const actor = key ?? (caller.member && (await actorOfMember(db, caller.member.memberId, site.workspaceId)));
  if (!actor) throw noSuchSite();
  return { actor, site };
}

/** The actor of an API key; throws `unauthenticated` when it is unknown or revoked. */
export async function actorOfKey(db: Queryable, key: string): Promise<Actor> {
  const actor = await actorOfApiKey(db, key);
  if (!actor) throw new AppError('unauthenticated', 'This API key is unknown or was revoked.');
  return actor;
}

function noSuchSite(): AppError {
  return new AppError('not_found', 'There is no such site, or you have no access to it.');
}
