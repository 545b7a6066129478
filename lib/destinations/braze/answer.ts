/**
 * What Braze's answers mean. With 201 it has taken all but those that it lists by their place; with 400 nothing was processed.
 * https://www.braze.com/docs/api/errors and /api/endpoints/user_data/post_user_track (read 2026-11)
 */
import { z } from 'zod';
import type { HoldAction, Outcome, VendorResponse, Verdict } from '@/lib/model/delivery';
import { retryAfterMs } from '@/lib/core/retry-after';
import type { Answer } from '../define';
import { outcomeOfStatus, readJson } from '../read';

const takenSchema = z.object({
  message: z.literal('success'),
  errors: z.array(z.object({ type: z.string(), input_array: z.string().optional(), index: z.number().int() })).default([]),
});
const failedSchema = z.object({ message: z.string() });

/** By status; what is not listed means what it means everywhere. */
const CONFIG: ReadonlyMap<number, HoldAction> = new Map([
  [401, 'reconnect'],
  [403, 'permission'],
  // The instance stands in the address.
  [404, 'settings'],
]);

/** The verdict on `count` events, or so many profiles: a request holds one of both. */
export function readBraze(response: VendorResponse, count: number): Answer {
  const { status } = response;
  const body = readJson(response);
  const taken = takenSchema.safeParse(body);
  if (status === 201 && taken.success) return { verdict: verdictOf(taken.data.errors, count) };
  const failed = failedSchema.safeParse(body);
  const message = failed.success ? failed.data.message : undefined;
  if (status >= 200 && status < 300) {
    const said = message ?? 'Braze answered without saying that it has taken the events.';
    return { verdict: { taken: 'all', outcome: { class: 'transient', code: String(status), message: said } } };
  }
  const outcome = outcomeOf(response, message);
  if (outcome.class !== 'rejected') return { verdict: { taken: 'all', outcome } };
  return { verdict: { taken: 'none', rejected: new Map(), because: outcome } };
}

function outcomeOf(response: VendorResponse, message: string | undefined): Outcome {
  const outcome = outcomeOfStatus(response, message);
  const { code } = outcome;
  const action = CONFIG.get(response.status);
  if (action) return { class: 'config', code: String(code), message: outcome.message ?? '', action };
  return outcome.class === 'throttled' ? { ...outcome, retryAfterMs: outcome.retryAfterMs ?? resetIn(response) } : outcome;
}

/** Braze says when to come back in a header of its own, in seconds. */
function resetIn({ headers }: VendorResponse): number | undefined {
  const seconds = headers['x-ratelimit-retry-after'];
  return seconds === undefined ? undefined : retryAfterMs({ headers: { ...headers, 'retry-after': seconds } });
}

function verdictOf(errors: z.infer<typeof takenSchema>['errors'], count: number): Verdict {
  if (errors.length === 0) return { taken: 'all', outcome: { class: 'delivered' } };
  const outcomes: Outcome[] = Array.from({ length: count }, () => ({ class: 'delivered' }));
  for (const { index, type } of errors) {
    if (index >= 0 && index < count) outcomes[index] = { class: 'rejected', code: 'invalid', message: type };
  }
  return { taken: 'each', outcomes };
}
