/**
 * What X's answers mean. A request succeeds only when nothing in it is wrong; errors name a parameter, never the conversion that
 * has it. https://docs.x.com/x-ads-api/fundamentals/error-codes-and-responses and /x-ads-api/measurement/web-conversions (read
 * 2026-11)
 */
import { z } from 'zod';
import { SECOND_MS } from '@/lib/core/instant';
import { retryAfterMs } from '@/lib/core/retry-after';
import type { Outcome, VendorResponse } from '@/lib/model/delivery';
import { type CodeTable, countedOutcome, outcomeOfCode } from '../codes';
import type { Answer } from '../define';
import { outcomeOfStatus, readJson, withoutReceipt } from '../read';

const errorsSchema = z.object({
  errors: z.array(z.object({ code: z.string(), message: z.string().default(''), parameter: z.string().nullish() })).min(1),
});
const takenSchema = z.object({
  data: z.object({ conversions_processed: z.number(), debug_id: z.string().optional() }),
});
type XError = z.infer<typeof errorsSchema>['errors'][number];

const answers: CodeTable = {
  page: 'https://docs.x.com/x-ads-api/fundamentals/error-codes-and-responses',
  read: '2026-11',
  rows: [
    { means: 'throttled', code: ['TOO_MANY_REQUESTS', 'ACCOUNT_TOO_MANY_REQUESTS', 'APP_TOO_MANY_REQUESTS'] },
    { means: 'throttled', status: [429] },
    {
      means: 'transient',
      code: ['INTERNAL_ERROR', 'SERVICE_UNAVAILABLE', 'OVER_CAPACITY', 'CANCELLED_REQUEST', 'LOCK_ACQUISITION_TIMEOUT'],
    },
    { means: 'reconnect', code: ['UNAUTHORIZED_ACCESS'] },
    {
      means: 'permission',
      code: [
        'UNAUTHORIZED_CLIENT_APPLICATION',
        'READONLY_CLIENT_APPLICATION',
        'ACTION_NOT_ALLOWED',
        'ACCOUNT_NOT_FOUND',
        'ACCOUNT_LOCKED_OUT',
        'CURRENT_USER_SUSPENDED',
      ],
    },
    { means: 'settings', code: ['NOT_FOUND', 'ROUTE_NOT_FOUND', 'WEB_EVENT_TAG_NOT_FOUND'] },
    { means: 'invalid', code: ['INVALID_PARAMETER', 'MISSING_PARAMETER'] },
  ],
};
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
    const none = withoutReceipt(response, 'X processed none of the conversions.');
    // X says how many, never which: too few cannot be told apart, and are only told of.
    return { verdict: { taken: 'all', outcome: processed > 0 ? countedOutcome(processed, count, 'X') : none }, traceId };
  }
  if (response.status >= 200 && response.status < 300) {
    return verdictOf(withoutReceipt(response, 'X answered without saying that it has processed the conversions.'), count);
  }
  return verdictOf(outcomeOfStatus(response), count);
}

function outcomeOf({ code, message, parameter }: XError, response: VendorResponse): Outcome {
  // All conversions of a request have the same event id, so a wrong one is the mapping's mistake.
  if (parameter === 'event_id') return { class: 'config', code, message, action: 'settings' };
  const outcome = outcomeOfCode([answers], response, { code, message, field: parameter || undefined });
  return outcome.class === 'throttled' ? { ...outcome, retryAfterMs: untilReset(response) } : outcome;
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
