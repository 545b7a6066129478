/**
 * What Braze's answers mean. With 201 it has taken all but those that it lists by their place; with 400 nothing was processed.
 * https://www.braze.com/docs/api/errors and /api/endpoints/user_data/post_user_track (read 2026-11)
 */
import { z } from 'zod';
import type { Outcome, VendorResponse, Verdict } from '@/lib/model/delivery';
import { retryAfterMs } from '@/lib/core/retry-after';
import { type CodeTable, outcomeOfCode, verdictOf } from '../codes';
import type { Answer } from '../define';
import { outcomeOfStatus, readJson, withoutReceipt } from '../read';

const takenSchema = z.object({
  message: z.literal('success'),
  errors: z.array(z.object({ type: z.string(), input_array: z.string().optional(), index: z.number().int() })).default([]),
});
const failedSchema = z.object({ message: z.string() });

const statuses: CodeTable = {
  page: 'https://www.braze.com/docs/api/errors',
  read: '2026-11',
  rows: [
    { means: 'reconnect', status: [401] },
    { means: 'permission', status: [403] },
    { means: 'settings', status: [404], unconfirmed: 'The instance stands in the address.' },
    { means: 'invalid', status: [400] },
  ],
};

/** The verdict on `count` events, or so many profiles: a request holds one of both. */
export function readBraze(response: VendorResponse, count: number): Answer {
  const { status } = response;
  const body = readJson(response);
  const taken = takenSchema.safeParse(body);
  if (status === 201 && taken.success) return { verdict: placesOf(taken.data.errors, count) };
  const message = failedSchema.safeParse(body).data?.message;
  if (status >= 200 && status < 300) {
    const said = message ?? 'Braze answered without saying that it has taken the events.';
    return { verdict: verdictOf(withoutReceipt(response, said)) };
  }
  const outcome = message ? outcomeOfCode([statuses], response, { message }) : outcomeOfStatus(response);
  const waits = outcome.class === 'throttled' && outcome.retryAfterMs === undefined;
  return { verdict: verdictOf(waits ? { ...outcome, retryAfterMs: resetIn(response) } : outcome) };
}

/** Braze says when to come back in a header of its own, in seconds. */
function resetIn({ headers }: VendorResponse): number | undefined {
  const seconds = headers['x-ratelimit-retry-after'];
  return seconds === undefined ? undefined : retryAfterMs({ headers: { ...headers, 'retry-after': seconds } });
}

function placesOf(errors: z.infer<typeof takenSchema>['errors'], count: number): Verdict {
  if (errors.length === 0) return { taken: 'all', outcome: { class: 'delivered' } };
  const outcomes: Outcome[] = Array.from({ length: count }, () => ({ class: 'delivered' }));
  for (const { index, type } of errors) {
    if (index >= 0 && index < count) outcomes[index] = { class: 'rejected', code: 'invalid', message: type };
  }
  return { taken: 'each', outcomes };
}
