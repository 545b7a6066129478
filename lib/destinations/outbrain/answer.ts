/**
 * What Outbrain's answers mean: a tracking address that answers like a picture, with nothing to tell a counted conversion from one whose
 * click or name it does not know. (Outbrain's help, "Server to server integrations", read 2026-11)
 */
import type { VendorResponse } from '@/lib/model/delivery';
import type { Answer } from '../define';
import { outcomeOfStatus } from '../read';

const PAGE = /^\s*<(!doctype|html)/i;

/** The verdict on the one conversion of a request. */
export function readOutbrain(response: VendorResponse): Answer {
  const { status, body } = response;
  if (status < 200 || status >= 300) return { verdict: { taken: 'all', outcome: outcomeOfStatus(response) } };
  if (!PAGE.test(body)) return { verdict: { taken: 'all', outcome: { class: 'delivered' } } };
  const message = 'A web page answered for Outbrain: a proxy or a sign-in stands in between.';
  return { verdict: { taken: 'all', outcome: { class: 'transient', code: String(status), message } } };
}
