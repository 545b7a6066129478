/**
 * What X's answers mean. A request succeeds only when nothing in it is wrong; errors name a parameter, never the conversion that has it.
 * https://docs.x.com/x-ads-api/fundamentals/error-codes-and-responses and /x-ads-api/measurement/web-conversions (read 2026-11)
 */
import { z } from 'zod';
import { SECOND_MS } from '@/lib/core/instant';
import { retryAfterMs } from '@/lib/core/retry-after';
import type { HoldAction, Outcome, VendorResponse } from '@/lib/model/delivery';
import type { Answer } from '../define';
import { outcomeOfStatus, readJson } from '../read';

const errorsSchema = z.object({
  errors: z.array(z.object({ code: z.string(), message: z.string().default(''), parameter: z.string().nullish() })).min(1),
});
const takenSchema = z.object({
  data: z.object({ conversions_processed: z.number(), debug_id: z.string().optional() }),
});
type XError = z.infer<typeof errorsSchema>['errors'][number];

const CONFIG: ReadonlyMap<string, HoldAction> = new Map([
  ['UNAUTHORIZED_ACCESS', 'reconnect'],
  ['UNAUTHORIZED_CLIENT_APPLICATION', 'permission'],
  ['READONLY_CLIENT_APPLICATION', 'permission'],
  ['ACTION_NOT_ALLOWED', 'permission'],
  ['ACCOUNT_NOT_FOUND', 'permission'],
  ['ACCOUNT_LOCKED_OUT', 'permission'],
  ['CURRENT_USER_SUSPENDED', 'permission'],
  ['NOT_FOUND', 'settings'],
  ['ROUTE_NOT_FOUND', 'settings'],
  ['WEB_EVENT_TAG_NOT_FOUND', 'settings'],
]);
const TRANSIENT = new Set([
  'INTERNAL_ERROR',
  'SERVICE_UNAVAILABLE',
  'OVER_CAPACITY',
  'CANCELLED_REQUEST',
  'LOCK_ACQUISITION_TIMEOUT',
]);
/** What must be mended first, first. */
const URGENCY: readonly Outcome['class'][] = ['config', 'throttled', 'transient', 'rejected'];

/** The verdict on a request of conversions. */
export function readX(response: VendorResponse, count: number): Answer {
  const body = readJson(response);
  const failed = errorsSchema.safeParse(body);
  if (failed.success) return verdictOf(worst(failed.data.errors.map((error) => outcomeOf(error, response))), count);
  const taken = takenSchema.safeParse(body);
  if (response.status === 200 && taken.success) {
    const { conversions_processed: processed, debug_id: traceId } = taken.data.data;
    return { verdict: { taken: 'all', outcome: processedOutcome(processed, count) }, traceId };
  }
  if (response.status >= 200 && response.status < 300) {
    const message = 'X answered without saying that it has processed the conversions.';
    return verdictOf({ class: 'transient', code: String(response.status), message }, count);
  }
  return verdictOf(outcomeOfStatus(response), count);
}

/** X says how many, never which: too few cannot be told apart, and are only told of. */
function processedOutcome(processed: number, count: number): Outcome {
  if (processed <= 0) return { class: 'transient', code: '200', message: 'X processed none of the conversions.' };
  return processed < count
    ? { class: 'delivered', message: `X processed ${processed} of ${count} conversions of this request.` }
    : { class: 'delivered' };
}

function outcomeOf({ code, message, parameter }: XError, response: VendorResponse): Outcome {
  const told = { code, message };
  if (code.endsWith('TOO_MANY_REQUESTS') || response.status === 429) {
    return { class: 'throttled', ...told, retryAfterMs: untilReset(response) };
  }
  if (TRANSIENT.has(code)) return { class: 'transient', ...told, retryAfterMs: retryAfterMs(response) };
  // All conversions of a request have the same event id, so a wrong one is the mapping's mistake.
  const action = parameter === 'event_id' ? 'settings' : CONFIG.get(code);
  if (action) return { class: 'config', ...told, action };
  const byStatus = outcomeOfStatus(response, message);
  return byStatus.class === 'rejected' ? { class: 'rejected', ...told, field: parameter || undefined } : { ...byStatus, code };
}

function worst(outcomes: Outcome[]): Outcome {
  const [first] = outcomes.toSorted((left, right) => URGENCY.indexOf(left.class) - URGENCY.indexOf(right.class));
  return first ?? { class: 'transient', code: 'none', message: 'X gave no reason.' };
}

/** The rate limit's reset is seconds since 1970; the answer's own date says how far off that is. */
function untilReset(response: VendorResponse): number | undefined {
  const { headers } = response;
  const reset = Number(headers['x-account-rate-limit-reset'] ?? headers['x-rate-limit-reset']);
  const sent = Date.parse(headers['date'] ?? '');
  const stated = retryAfterMs(response);
  if (stated !== undefined || !Number.isFinite(reset) || !Number.isFinite(sent)) return stated;
  return Math.max(0, reset * SECOND_MS - sent);
}

function verdictOf(outcome: Outcome, count: number): Answer {
  if (outcome.class !== 'rejected') return { verdict: { taken: 'all', outcome } };
  const rejected = new Map(count === 1 ? [[0, outcome]] : []);
  return { verdict: { taken: 'none', rejected, because: outcome } };
}
