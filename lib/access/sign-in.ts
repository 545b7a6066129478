/** Checking an e-mail and a password, slowed for those who guess (./guard.ts) and noted in the audit log. */
import { eq } from 'drizzle-orm';
import type { Queryable } from '@/db/client';
import { member } from '@/db/schema/configuration';
import type { Id } from '@/lib/core/id';
import { isDemoLogin } from '@/lib/model/demo';
import { AppError } from '@/lib/model/problem';
import { env } from '@/lib/ops/env';
import { log } from '@/lib/ops/log';
import type { CurrentMember } from './auth-session';
import { countGuess, forgiveGuess } from './guard';
import { verifyPassword } from './password';
import { noteSignIn } from './sign-in-audit';

export type Credentials = { email: string; password: string; address: string };

/** The member with these credentials, who signs in; throws `rate_limited` or `unauthenticated`, which never say whether the e-mail is known. */
export async function checkCredentials(db: Queryable, credentials: Credentials, now = new Date()): Promise<CurrentMember> {
  const found = await provePassword(db, credentials, now);
  await noteSignIn(db, found.memberId, 'member.signed_in', credentials.address, now);
  return found;
}

/** As checkCredentials, without it being a sign-in: for a member who proves once more who they are. */
export async function provePassword(db: Queryable, credentials: Credentials, now: Date): Promise<CurrentMember> {
  const { password, address } = credentials;
  const email = credentials.email.trim().toLowerCase();
  await countGuess(db, { email, address }, now);
  const [row] = await db.select().from(member).where(eq(member.email, email));
  const matches = await verifyPassword(row?.passwordHash, password);
  // A demo that went on as an installation in earnest: its login is printed in our source.
  const isPublic = isDemoLogin(email, password) && !env().DEMO;
  if (!row || !matches || isPublic) {
    if (row) noteFailure(db, row.id, address, now);
    throw new AppError('unauthenticated', 'This e-mail and password do not belong together.');
  }
  await forgiveGuess(db, { email, address }, now);
  return { memberId: row.id, email: row.email, name: row.name };
}

/** After the answer, which would otherwise take the longer for an e-mail that has an account by what it costs to write this down. */
function noteFailure(db: Queryable, memberId: Id<'member'>, address: string, now: Date): void {
  setImmediate(() => {
    noteSignIn(db, memberId, 'member.sign_in_failed', address, now).catch((error: unknown) => {
      log().warn({ memberId, error }, 'sign-in.unnoted');
    });
  });
}
