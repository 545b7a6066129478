/**
 * What a store's server means by its answer: any 2xx is success, whatever else a failure, most of which pass.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#delivery-success-and-failure (read
 * 2026-11)
 */
import type { Outcome, VendorResponse } from '@/lib/model/delivery';
import { type CodeTable, outcomeOfCode } from '../codes';
import type { Answer } from '../define';
import { brief, isPassing } from '../read';

/** A page for people: a log-in, a parked domain, a firewall. */
const WEB_PAGE = /^\s*(<!doctype html|<html)/i;
const statuses: CodeTable = {
  page: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#delivery-success-and-failure',
  read: '2026-11',
  rows: [
    // What the server says of the message itself: sending it again changes nothing.
    { means: 'event', status: [400, 413, 415, 422] },
    { means: 'reconnect', status: [401] },
    { means: 'permission', status: [403] },
    { means: 'settings', status: [404, 405, 410] },
    { means: 'throttled', status: [429] },
    { means: 'network', status: [407] },
    // Whatever else a server answers passes, says the specification.
    { means: 'transient', status: [[400, 599]] },
  ],
};
const MEANINGS: ReadonlyMap<number, string> = new Map([
  [401, 'The server does not accept the signature or the further headers.'],
  [403, 'The server forbids the call.'],
  [404, 'There is nothing at this address.'],
  [405, 'The address takes no POST.'],
  [410, 'The server wants no more events at this address.'],
]);

/** The verdict on the one message of a request. */
export function readWebhook(response: VendorResponse): Answer {
  return { verdict: { taken: 'all', outcome: outcomeOf(response) } };
}

function outcomeOf(response: VendorResponse): Outcome {
  const { status, body } = response;
  const code = String(status);
  if (status >= 300 && status < 400) {
    const target = response.headers['location'] ?? 'another address';
    const message = `The address redirects to ${target}, and redirects are not followed.`;
    return { class: 'config', code, message, action: 'settings' };
  }
  // A store's server answers in any form, but a page is a proxy's, a firewall's, or that of a wrong address.
  if (WEB_PAGE.test(body) && !isPassing(response)) {
    const message = 'A web page answered instead of an endpoint: check the address, or answer without a page.';
    return { class: 'transient', code, message, unclear: 'network' };
  }
  if (status >= 200 && status < 300) return { class: 'delivered', code };
  const meaning = MEANINGS.get(status);
  const message = meaning ? (body.trim() ? `${meaning} ${brief(body)}` : meaning) : brief(body);
  return outcomeOfCode([statuses], response, { message });
}
