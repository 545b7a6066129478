/**
 * What Axon's answers mean: a request is taken whole (200) or dropped whole (400), and no answer says which event was wrong.
 * https://support.axon.ai/en/growth/promoting-your-websites/api/axon-conversion-api, Response codes (read 2026-11)
 */
import type { HoldAction, VendorResponse } from '@/lib/model/delivery';
import type { Answer } from '../define';
import { brief, outcomeOfStatus, readJson } from '../read';

/** By status; what is not listed means what it means everywhere. The page lists 200, 400 and 401 alone. */
const CONFIG: ReadonlyMap<number, HoldAction> = new Map([
  [401, 'reconnect'],
  [403, 'permission'],
  // The event key stands in the address.
  [404, 'settings'],
]);

/** The verdict on a request. */
export function readApplovin(response: VendorResponse): Answer {
  const { status } = response;
  if (status === 200 && isTheirs(response)) return { verdict: { taken: 'all', outcome: { class: 'delivered' } } };
  if (status >= 200 && status < 300) {
    const message = 'Axon answered without saying that it has taken the events.';
    return { verdict: { taken: 'all', outcome: { class: 'transient', code: String(status), message } } };
  }
  const action = CONFIG.get(status);
  if (action) {
    return {
      verdict: { taken: 'all', outcome: { class: 'config', code: String(status), message: brief(response.body), action } },
    };
  }
  const outcome = outcomeOfStatus(response);
  if (outcome.class !== 'rejected') return { verdict: { taken: 'all', outcome } };
  return { verdict: { taken: 'none', rejected: new Map(), because: outcome } };
}

/** The form of a success is not documented: none, or JSON. A page of text is somebody else's. */
function isTheirs(response: VendorResponse): boolean {
  return response.body.trim() === '' || readJson(response) !== undefined;
}
