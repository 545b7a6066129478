/**
 * A circuit breaker for whom we send requests to, a connection or a shop: after several failed requests in a row it opens, and
 * while it is open nothing is tried but one request now and then, so that an outage costs neither us nor the platform. Pure:
 * state in, state out.
 */
import { waitMs } from './back-off';
import { MINUTE_MS, SECOND_MS } from './instant';

/** Failed requests in a row that open it. */
const FAILURES_MAX = 5;
const FIRST_PAUSE_MS = 5 * SECOND_MS;
/** While a platform is down we ask about every minute. */
const PAUSE_MAX_MS = MINUTE_MS;

export type Breaker = { failures: number; openUntil?: Date };

export const closedBreaker: Breaker = { failures: 0 };

/** The breaker after a request that came through or failed; `retryAfterMs` is what the platform asked for. */
export function afterRequest({ failures }: Breaker, outcome: 'through' | 'failed', now: Date, retryAfterMs = 0): Breaker {
  if (outcome === 'through') return closedBreaker;
  const count = failures + 1;
  const pause = count < FAILURES_MAX ? 0 : waitMs(count - FAILURES_MAX + 1, FIRST_PAUSE_MS, PAUSE_MAX_MS);
  const wait = Math.max(pause, Math.min(retryAfterMs, PAUSE_MAX_MS));
  return { failures: count, ...(wait > 0 && { openUntil: new Date(now.getTime() + wait) }) };
}

/** How many requests may be made now, of `concurrency`: none while it is open, one when the pause is over. */
export function requestsAllowed({ failures, openUntil }: Breaker, now: Date, concurrency: number): number {
  if (openUntil && now < openUntil) return 0;
  return failures >= FAILURES_MAX ? 1 : concurrency;
}
