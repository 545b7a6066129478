/** Checking an e-mail and a password, slowed for those who guess (./guard.ts) and noted in the audit log. */
import { eq } from 'drizzle-orm';
import type { Queryable } from '@/db/client';
import { member } from '@/db/schema/configuration';
import { isDemoLogin } from '@/lib/model/demo';
import { AppError } from '@/lib/model/problem';
import { env } from '@/lib/ops/env';
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
    if (row) await noteSignIn(db, row.id, 'member.sign_in_failed', address, now);
    throw new AppError('unauthenticated', 'This e-mail and password do not belong together.');
  }
  await forgiveGuess(db, { email, address }, now);
  return { memberId: row.id, email: row.email, name: row.name };
}
