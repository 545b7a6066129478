/**
 * What the header Retry-After asks for: seconds, or a date (https://www.rfc-editor.org/rfc/rfc9110#name-retry-after). Shopify writes
 * decimals, "2.0" (https://shopify.dev/docs/api/admin-rest/usage/rate-limits). Both read 2026-11.
 */
import { SECOND_MS } from './instant';

type Answer = { headers: Readonly<Record<string, string>> };

/**
 * How long to wait; undefined where the answer does not say. A date is counted from `now`, or from the answer's own Date, which
 * the transport writes where the sender has not: undefined where nobody says what time it is.
 */
export function retryAfterMs({ headers }: Answer, now?: Date): number | undefined {
  const text = headers['retry-after']?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * SECOND_MS);
  const wait = Date.parse(text) - (now?.getTime() ?? Date.parse(headers['date'] ?? ''));
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
