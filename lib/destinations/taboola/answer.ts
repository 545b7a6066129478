/**
 * What Taboola's answers mean. Conversions in bulk are not validated: a success says that they arrived, a refusal that the call
 * was wrong, never one of them. https://developers.taboola.com/pixel/docs/postback-url-error-codes (read 2026-11)
 */
import type { VendorResponse } from '@/lib/model/delivery';
import { verdictOf } from '../codes';
import type { Answer } from '../define';
import { bodyForm, outcomeOfStatus, withoutReceipt } from '../read';

/**
 * Statuses of a wrong call. They come without a body, so they may be anybody's: the call is made again, then held with these
 * words.
 */
const WRONG_CALL: ReadonlySet<number> = new Set([400, 404]);
const REFUSED = 'Taboola refused the call: check the account’s number, and of a test event its click ID and event name.';

/** The verdict on a request. */
export function readTaboola(response: VendorResponse): Answer {
  const { status } = response;
  const isForeign = bodyForm(response) === 'foreign';
  if (status >= 200 && status < 300) {
    const none = withoutReceipt(response, 'Taboola answered without saying that it has taken anything.');
    return { verdict: verdictOf(isForeign ? none : { class: 'delivered' }) };
  }
  return { verdict: verdictOf(outcomeOfStatus(response, WRONG_CALL.has(status) && !isForeign ? REFUSED : undefined)) };
}
