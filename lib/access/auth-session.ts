/**
 * Console sign-ins as rows, so that one can be ended from the server. The browser's encrypted token only names the row;
 * the row decides, at every request.
 */
import { and, eq, gt, isNull, ne } from 'drizzle-orm';
import type { Queryable } from '@/db/client';
import { authSession, member } from '@/db/schema/configuration';
import { type Id, parseId } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import { newId } from '@/lib/ops/ids';

/** Counted from the sign-in and never extended. */
export const SESSION_DAYS = 30;

export type CurrentMember = { memberId: Id<'member'>; email: string; name: string };

/** Begins a session and resolves to its id, which goes into the token. */
export async function openSession(db: Queryable, memberId: Id<'member'>, now = new Date()): Promise<Id<'auth_session'>> {
  const id = newId<'auth_session'>();
  const expiresAt = new Date(now.getTime() + SESSION_DAYS * DAY_MS);
  await db.insert(authSession).values({ id, memberId, createdAt: now, expiresAt });
  return id;
}

/** The member whose session this is, or undefined when it is unknown, expired or revoked. */
export async function memberOfSession(db: Queryable, sessionId: unknown, now = new Date()): Promise<CurrentMember | undefined> {
  const id = parseId<'auth_session'>(sessionId);
  if (!id) return undefined;
  const [row] = await db
    .select({ memberId: member.id, email: member.email, name: member.name })
    .from(authSession)
    .innerJoin(member, eq(member.id, authSession.memberId))
    .where(and(eq(authSession.id, id), isNull(authSession.revokedAt), gt(authSession.expiresAt, now)));
  return row;
}

/** Ends one session; ending it twice keeps the first time. */
export async function revokeSession(db: Queryable, sessionId: unknown, now = new Date()): Promise<void> {
  const id = parseId<'auth_session'>(sessionId);
  if (!id) return;
  await db
    .update(authSession)
    .set({ revokedAt: now })
    .where(and(eq(authSession.id, id), isNull(authSession.revokedAt)));
}

/** Ends every session of a member, on all devices, but the one of `except`. Resolves to how many were ended. */
export async function revokeSessionsOf(
  db: Queryable,
  memberId: Id<'member'>,
  now = new Date(),
  except?: Id<'auth_session'>,
): Promise<number> {
  const others = except && ne(authSession.id, except);
  const ended = await db
    .update(authSession)
    .set({ revokedAt: now })
    .where(and(eq(authSession.memberId, memberId), isNull(authSession.revokedAt), gt(authSession.expiresAt, now), others));
  return ended.rowCount ?? 0;
}
