/**
 * What Rakuten's answers mean: XML, of failures too with status 200; the good and bad lines are counted, not named. README: read
 * from what.
 */
import type { Outcome, VendorResponse } from '@/lib/model/delivery';
import { type CodeTable, rowOf, verdictOf, outcomeOfCode } from '../codes';
import type { Answer } from '../define';
import { outcomeOfStatus, withoutReceipt } from '../read';

const errors: CodeTable = {
  page: 'https://pubhelp.rakutenadvertising.com/hc/en-us/articles/4403182382861',
  read: '2026-11',
  rows: [
    { means: 'permission', says: /^access denied/i, unconfirmed: 'Answered to a merchant without tracking by server: README.' },
    {
      means: 'settings',
      status: [400],
      says: /HTTP Status 400/,
      unconfirmed: 'A merchant that it does not know it answers with a web page of its server: README.',
    },
  ],
};

/** The verdict on one order. */
export function readRakuten(response: VendorResponse): Answer {
  const { status, body } = response;
  if (status < 200 || status >= 300) return { verdict: verdictOf(failed(response)) };
  const error = element(body, 'error');
  const [good, bad] = [count(body, 'good'), count(body, 'bad')];
  const traceId = element(body, 'unique_id');
  if (error !== undefined) return { verdict: verdictOf(errorOutcome(response, error)), traceId };
  const none = withoutReceipt(response, 'Rakuten answered without saying that it has taken anything.');
  if (good === undefined || bad === undefined) return { verdict: verdictOf(none) };
  if (bad > 0) {
    const message = `Rakuten refused ${bad} of the order’s ${good + bad} lines, without saying why.`;
    // Each request is of one order, and its lines are what is counted.
    return { verdict: verdictOf({ class: 'rejected', code: 'bad', message, own: true }), traceId };
  }
  return { verdict: verdictOf({ class: 'delivered' }), traceId };
}

/** An error in Rakuten's own form; one that nobody knows is tried again, then held. */
function errorOutcome(response: VendorResponse, message: string): Outcome {
  if (rowOf([errors], response, { message })) return outcomeOfCode([errors], response, { message, shown: message });
  return { class: 'transient', code: 'error', message, unclear: 'unknown_answer' };
}

function failed(response: VendorResponse): Outcome {
  if (rowOf([errors], response, { message: response.body }) === undefined) return outcomeOfStatus(response);
  const outcome = outcomeOfCode([errors], response, { message: response.body });
  return outcome.class === 'config' ? { ...outcome, message: 'Rakuten does not know the merchant ID.' } : outcome;
}

function element(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}

function count(xml: string, name: string): number | undefined {
  const text = element(xml, name);
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}
