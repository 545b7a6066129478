/**
 * What the header Retry-After asks for: seconds, or a date (https://www.rfc-editor.org/rfc/rfc9110#name-retry-after). Shopify writes
 * decimals, "2.0" (https://shopify.dev/docs/api/admin-rest/usage/rate-limits). Both read 2026-11.
 */
import { DAY_MS, SECOND_MS } from './instant';

/** Nobody waits longer: a number of many digits is a fault of the sender's, and no clock counts so far. */
export const RETRY_AFTER_MAX_MS = DAY_MS;
/** So many seconds are thirty years: whoever writes that means the time itself, as platforms tell the end of their limits. */
const EPOCH_SECONDS_MIN = 1_000_000_000;
/** A date has a name of a month: what else the clock's own reading takes for one, such as -1, is none. */
const DATE = /[a-z]{3}/i;

type Answer = { headers: Readonly<Record<string, string>> };

/**
 * How long to wait, a day at most; undefined where the answer does not say. A date is counted from `now`, or from the answer's own Date, which
 * the transport writes where the sender has not: undefined where nobody says what time it is.
 */
export function retryAfterMs({ headers }: Answer, now?: Date): number | undefined {
  const text = headers['retry-after']?.trim();
  if (!text) return undefined;
  const nowMs = now?.getTime() ?? Date.parse(headers['date'] ?? '');
  const wait = waitIn(text, nowMs);
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(0, wait), RETRY_AFTER_MAX_MS);
}

function waitIn(text: string, nowMs: number): number {
  if (!/^\d+(\.\d+)?$/.test(text)) return DATE.test(text) ? Date.parse(text) - nowMs : Number.NaN;
  const seconds = Number(text);
  const isTime = seconds >= EPOCH_SECONDS_MIN && Number.isFinite(nowMs);
  return isTime ? seconds * SECOND_MS - nowMs : Math.ceil(seconds * SECOND_MS);
}
