/**
 * What a store's server means by its answer: any 2xx is success, whatever else a failure, most of which pass.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#delivery-success-and-failure (read 2026-11)
 */
import { retryAfterMs } from '@/lib/core/retry-after';
import type { HoldAction, Outcome, VendorResponse } from '@/lib/model/delivery';
import type { Answer } from '../define';
import { brief, outcomeOfStatus } from '../read';

/** A page for people: a log-in, a parked domain, a firewall. */
const WEB_PAGE = /^\s*(<!doctype html|<html)/i;
/** What the server says of the message itself: sending it again changes nothing. */
const REFUSED = new Set([400, 413, 415, 422]);
const CONFIG: ReadonlyMap<number, { action: HoldAction; message: string }> = new Map([
  [401, { action: 'reconnect', message: 'The server does not accept the signature or the further headers.' }],
  [403, { action: 'permission', message: 'The server forbids the call.' }],
  [404, { action: 'settings', message: 'There is nothing at this address.' }],
  [405, { action: 'settings', message: 'The address takes no POST.' }],
  [410, { action: 'settings', message: 'The server wants no more events at this address.' }],
]);

/** The verdict on the one message of a request. */
export function readWebhook(response: VendorResponse): Answer {
  return { verdict: { taken: 'all', outcome: outcomeOf(response) } };
}

function outcomeOf(response: VendorResponse): Outcome {
  const { status, body } = response;
  const code = String(status);
  if (status >= 200 && status < 300) {
    const message = 'A web page answered instead of an endpoint: check the address, or answer without a page.';
    return WEB_PAGE.test(body) ? { class: 'config', code, message, action: 'settings' } : { class: 'delivered', code };
  }
  if (status >= 300 && status < 400) {
    const target = response.headers['location'] ?? 'another address';
    return {
      class: 'config',
      code,
      message: `The address redirects to ${target}, and redirects are not followed.`,
      action: 'settings',
    };
  }
  const config = CONFIG.get(status);
  if (config) {
    const message = body.trim() ? `${config.message} ${brief(body)}` : config.message;
    return { class: 'config', code, message, action: config.action };
  }
  const outcome = outcomeOfStatus(response);
  if (outcome.class !== 'rejected' || REFUSED.has(status)) return outcome;
  return { class: 'transient', code, message: outcome.message, retryAfterMs: retryAfterMs(response) };
}
