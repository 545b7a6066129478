/**
 * What Criteo's answers mean. None is published: any success that is no web page counts as one, refusals go by their status.
 * https://guides.criteotilt.com/onetag/s2s/ (read 2026-11)
 */
import type { VendorResponse } from '@/lib/model/delivery';
import type { Answer } from '../define';
import { brief } from '../read';
import { isPage, noReceipt, refusalOf, type StatusActions } from '../refusal';

const ACTIONS: StatusActions = { 401: 'settings', 403: 'settings', 404: 'settings' };

/** The verdict on one event. */
export function readCriteo(response: VendorResponse): Answer {
  const { status } = response;
  if (status >= 200 && status < 300) {
    return { verdict: { taken: 'all', outcome: isPage(response) ? noReceipt(response, 'Criteo') : { class: 'delivered' } } };
  }
  return { verdict: { taken: 'all', outcome: refusalOf(response, ACTIONS, brief(response.body)) } };
}
