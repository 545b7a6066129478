/** When a failed delivery is tried again: later each time, and never sooner than the platform asks. */
import { jitteredWaitMs } from '@/lib/core/back-off';
import { HOUR_MS, SECOND_MS } from '@/lib/core/instant';

const FIRST_WAIT_MS = 2 * SECOND_MS;
/** Longest wait between two tries; the platform's maximum age ends them. */
export const WAIT_MAX_MS = HOUR_MS;
/** A platform may ask for a longer wait than ours, up to a day. */
const ASKED_MAX_MS = 24 * HOUR_MS;

/** When to try again after `attempts` failures; `random` is 0 up to 1. */
export function dueAgainAt(attempts: number, now: Date, random: number, retryAfterMs = 0): Date {
  const jittered = jitteredWaitMs(attempts, FIRST_WAIT_MS, WAIT_MAX_MS, random);
  return new Date(now.getTime() + Math.max(jittered, Math.min(retryAfterMs, ASKED_MAX_MS)));
}
