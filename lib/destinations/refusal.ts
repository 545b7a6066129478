/** Refusals of platforms whose answers say no more than a status and a text: by the platform's own table of statuses. */
import type { HoldAction, Outcome, VendorResponse } from '@/lib/model/delivery';
import { brief, outcomeOfStatus } from './read';

/** What a person must do, by the status of the platform's answer. */
export type StatusActions = Readonly<Record<number, HoldAction>>;

/**
 * What a failed call means: the status where it passes by itself; what the platform's table says of it; else a refusal of what was sent. A web
 * page is nobody's word on an event: proxies and sign-in pages answer so.
 */
export function refusalOf(response: VendorResponse, actions: StatusActions, message = brief(response.body)): Outcome {
  const { status } = response;
  const outcome = outcomeOfStatus(response, message);
  if (outcome.class === 'throttled' || outcome.class === 'transient') return outcome;
  const code = String(status);
  if (isPage(response)) return { class: 'transient', code, message: 'A web page came where the platform’s answer was expected.' };
  const action = actions[status];
  return action ? { class: 'config', code, message, action } : outcome;
}

/** Whether the body is a web page. */
export function isPage({ headers, body }: VendorResponse): boolean {
  return /\bhtml\b/.test(headers['content-type'] ?? '') || /^\s*<(!doctype\s+)?html/i.test(body);
}

/** A status of success without what the platform says when it has taken something. */
export function noReceipt({ status }: VendorResponse, platform: string): Outcome {
  return { class: 'transient', code: String(status), message: `${platform} answered without saying that it has taken anything.` };
}
