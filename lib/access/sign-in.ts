/**
 * Checking an e-mail and a password, with limits on guessing.
 * Failures are counted per e-mail and address (someone guessing one password) and per address (someone trying many accounts);
 * never per e-mail alone, which would let anybody lock a member out. Counts live in the process: a restart forgets them.
 */
import { eq } from 'drizzle-orm';
import { type RateLimiterAbstract, RateLimiterMemory } from 'rate-limiter-flexible';
import type { Queryable } from '@/db/client';
import { member } from '@/db/schema/configuration';
import { AppError } from '@/lib/model/problem';
import type { CurrentMember } from './auth-session';
import { verifyPassword } from './password';

/** Failures after which an address must wait to try the same e-mail again. */
export const FAILURES_PER_EMAIL = 8;
/** Failures after which an address must wait altogether; offices share one. */
export const FAILURES_PER_ADDRESS = 60;
const WINDOW_SECONDS = 15 * 60;

export type SignInLimits = { byEmail: RateLimiterAbstract; byAddress: RateLimiterAbstract };

/** Fresh counts; the process keeps one set, a test makes its own. */
export function signInLimits(): SignInLimits {
  return {
    byEmail: new RateLimiterMemory({ points: FAILURES_PER_EMAIL, duration: WINDOW_SECONDS }),
    byAddress: new RateLimiterMemory({ points: FAILURES_PER_ADDRESS, duration: WINDOW_SECONDS }),
  };
}

export type Credentials = { email: string; password: string; address: string };

/** The member with these credentials; throws `rate_limited` or `unauthenticated`, which never say whether the e-mail is known. */
export async function checkCredentials(db: Queryable, limits: SignInLimits, credentials: Credentials): Promise<CurrentMember> {
  const email = credentials.email.trim().toLowerCase();
  const keys = { byEmail: `${credentials.address} ${email}`, byAddress: credentials.address };
  await refuseWhenSpent(limits.byEmail, keys.byEmail, FAILURES_PER_EMAIL);
  await refuseWhenSpent(limits.byAddress, keys.byAddress, FAILURES_PER_ADDRESS);
  await limits.byEmail.penalty(keys.byEmail);
  await limits.byAddress.penalty(keys.byAddress);
  const [row] = await db.select().from(member).where(eq(member.email, email));
  const matches = await verifyPassword(row?.passwordHash, credentials.password);
  if (!row || !matches) throw new AppError('unauthenticated', 'This e-mail and password do not belong together.');
  await limits.byEmail.delete(keys.byEmail);
  await limits.byAddress.reward(keys.byAddress);
  return { memberId: row.id, email: row.email, name: row.name };
}

async function refuseWhenSpent(limiter: RateLimiterAbstract, key: string, points: number): Promise<void> {
  const state = await limiter.get(key);
  if (!state || state.consumedPoints < points) return;
  const retryAfterSeconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000));
  const minutes = Math.ceil(retryAfterSeconds / 60);
  const detail = `Too many failed attempts. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`;
  throw new AppError('rate_limited', detail, { retryAfterSeconds });
}
