/**
 * What Criteo's answers mean. None is published: any success that is nobody else's page counts as one, and what is refused has no
 * codes that anybody knows. https://guides.criteotilt.com/onetag/s2s/ (read 2026-11)
 */
import type { VendorResponse } from '@/lib/model/delivery';
import { verdictOf } from '../codes';
import type { Answer } from '../define';
import { bodyForm, outcomeOfStatus, withoutReceipt } from '../read';

/** The verdict on one event. */
export function readCriteo(response: VendorResponse): Answer {
  const { status } = response;
  if (status < 200 || status >= 300) return { verdict: verdictOf(outcomeOfStatus(response)) };
  const isForeign = bodyForm(response) === 'foreign';
  const none = withoutReceipt(response, 'Criteo answered without saying that it has taken anything.');
  return { verdict: verdictOf(isForeign ? none : { class: 'delivered' }) };
}
