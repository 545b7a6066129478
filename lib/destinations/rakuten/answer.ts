/** What Rakuten's answers mean: XML, of failures too with status 200; the good and bad lines are counted, not named. README: read from what. */
import type { HoldAction, Outcome, VendorResponse } from '@/lib/model/delivery';
import type { Answer } from '../define';
import { brief } from '../read';
import { isPage, noReceipt, refusalOf, type StatusActions } from '../refusal';

const ACTIONS: StatusActions = { 401: 'reconnect', 403: 'permission', 404: 'settings' };
/** Words of its `<error>`. */
const ERRORS: ReadonlyMap<string, HoldAction> = new Map([['access denied', 'permission']]);

/** The verdict on one order. */
export function readRakuten(response: VendorResponse): Answer {
  const { status, body } = response;
  if (status < 200 || status >= 300) return failed(response);
  const error = element(body, 'error');
  const [good, bad] = [count(body, 'good'), count(body, 'bad')];
  const traceId = element(body, 'unique_id');
  if (error !== undefined) return { verdict: verdictOf(errorOutcome(error)), traceId };
  if (good === undefined || bad === undefined) return { verdict: verdictOf(noReceipt(response, 'Rakuten')) };
  if (bad > 0) {
    const message = `Rakuten refused ${bad} of the order’s ${good + bad} lines, without saying why.`;
    return { verdict: verdictOf({ class: 'rejected', code: 'bad', message }), traceId };
  }
  return { verdict: verdictOf({ class: 'delivered' }), traceId };
}

function errorOutcome(message: string): Outcome {
  const action = ERRORS.get(message.trim().toLowerCase());
  return action ? { class: 'config', code: message, message, action } : { class: 'rejected', code: 'error', message };
}

/** A merchant that it does not know it answers with a web page of its server, and the status 400. */
function failed(response: VendorResponse): Answer {
  if (response.status === 400 && isPage(response) && response.body.includes('HTTP Status 400')) {
    const message = 'Rakuten does not know the merchant ID.';
    return { verdict: verdictOf({ class: 'config', code: '400', message, action: 'settings' }) };
  }
  return { verdict: verdictOf(refusalOf(response, ACTIONS, brief(response.body))) };
}

function verdictOf(outcome: Outcome): Answer['verdict'] {
  return { taken: 'all', outcome };
}

function element(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}

function count(xml: string, name: string): number | undefined {
  const text = element(xml, name);
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}
