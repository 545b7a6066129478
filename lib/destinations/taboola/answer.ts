/**
 * What Taboola's answers mean. Conversions in bulk are not validated: a success says that they arrived, a refusal that the call was wrong, never
 * one of them. https://developers.taboola.com/pixel/docs/postback-url-error-codes (read 2026-11)
 */
import type { VendorResponse } from '@/lib/model/delivery';
import type { Answer } from '../define';
import { isPage, noReceipt, refusalOf, type StatusActions } from '../refusal';

/** The account stands in the address. */
const ACTIONS: StatusActions = { 400: 'settings', 401: 'settings', 403: 'settings', 404: 'settings' };
const REFUSED = 'Taboola refused the call: check the account’s number, and of a test event its click ID and event name.';

/** The verdict on a request. */
export function readTaboola(response: VendorResponse): Answer {
  const { status } = response;
  if (status >= 200 && status < 300) {
    return { verdict: { taken: 'all', outcome: isPage(response) ? noReceipt(response, 'Taboola') : { class: 'delivered' } } };
  }
  const outcome = refusalOf(response, ACTIONS, status in ACTIONS ? REFUSED : undefined);
  return outcome.class === 'rejected'
    ? { verdict: { taken: 'none', rejected: new Map(), because: outcome } }
    : { verdict: { taken: 'all', outcome } };
}
