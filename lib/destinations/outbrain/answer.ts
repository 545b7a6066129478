/**
 * What Outbrain's answers mean: a tracking address that answers like a picture, with nothing to tell a counted conversion from
 * one whose click or name it does not know. (Outbrain's help, "Server to server integrations", read 2026-11)
 */
import type { VendorResponse } from '@/lib/model/delivery';
import { verdictOf } from '../codes';
import type { Answer } from '../define';
import { bodyForm, outcomeOfStatus, withoutReceipt } from '../read';

/** How a GIF begins: https://www.w3.org/Graphics/GIF/spec-gif89a.txt */
const PICTURE = /^GIF8[79]a/;

/** The verdict on the one conversion of a request. */
export function readOutbrain(response: VendorResponse): Answer {
  const { status, body } = response;
  if (status < 200 || status >= 300) return { verdict: verdictOf(outcomeOfStatus(response)) };
  const isOwn = PICTURE.test(body) || bodyForm(response) !== 'foreign';
  const none = withoutReceipt(response, 'A web page answered for Outbrain: a proxy or a sign-in stands in between.');
  return { verdict: verdictOf(isOwn ? { class: 'delivered' } : none) };
}
