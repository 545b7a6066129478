/**
 * How often a platform is asked, so that all accounts together stay within what its lowest tier of access takes in a day: questions
 * for today come more seldom where there are many accounts, and what is older waits first.
 */
import { askedSince } from '@/db/queries/ad-account';
import type { Database } from '@/db/client';
import { DAY_MS, HOUR_MS } from '@/lib/core/instant';
import type { SyncKind } from '@/lib/model/ad-account';
import type { SpendPlatform } from '@/lib/spend/define';

export type Pace = {
  /** From one question for today to the next. */
  everyMs: number;
  /** Whether a question of this kind may be asked now. */
  allows: (kind: SyncKind) => boolean;
};

/** Before the first one was counted. */
const REQUESTS_OF_A_SYNC = 3;
/** Of a day's requests: all questions for today together; up to where the days of the past are asked for; and everything. */
const TODAY_PART = 0.6;
const PAST_PART = 0.75;
const WHOLE_PART = 0.95;

/** The pace of the platform as of now. */
export async function paceOf(db: Database, { id, limits }: SpendPlatform, now: Date): Promise<Pace> {
  const { requestsPerDay } = limits;
  if (requestsPerDay === undefined) return { everyMs: HOUR_MS, allows: () => true };
  const { requests, todayRequests, todaySyncs, accounts } = await askedSince(db, id, new Date(now.getTime() - DAY_MS));
  const perSync = todaySyncs > 0 ? Math.max(1, todayRequests / todaySyncs) : REQUESTS_OF_A_SYNC;
  const dayMs = (DAY_MS * accounts * perSync) / (requestsPerDay * TODAY_PART);
  return {
    everyMs: Math.max(HOUR_MS, Math.ceil(dayMs)),
    allows: (kind) => requests < requestsPerDay * (kind === 'today' ? WHOLE_PART : PAST_PART),
  };
}
