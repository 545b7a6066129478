/**
 * When a failed delivery is tried again: exponential back-off with full jitter, so that those who failed together do not come back together
 * (https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter, read 2026-11), never sooner than the platform asks.
 */
import { HOUR_MS, SECOND_MS } from '@/lib/core/instant';

const FIRST_WAIT_MS = 2 * SECOND_MS;
/** Longest wait between two tries; the platform's maximum age ends them. */
export const WAIT_MAX_MS = HOUR_MS;
/** A platform may ask for a longer wait than ours, up to a day. */
const ASKED_MAX_MS = 24 * HOUR_MS;

/** When to try again after `attempts` failures; `random` is 0 up to 1. */
export function dueAgainAt(attempts: number, now: Date, random: number, retryAfterMs = 0): Date {
  const ceiling = Math.min(WAIT_MAX_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts - 1, 20));
  const jittered = ceiling / 2 + (ceiling / 2) * random;
  return new Date(now.getTime() + Math.max(jittered, Math.min(retryAfterMs, ASKED_MAX_MS)));
}
