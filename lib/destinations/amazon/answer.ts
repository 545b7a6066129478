/**
 * What Amazon's answers mean: 207, with the events that were taken and those that were not, each by its place.
 * https://advertising.amazon.com/API/docs/en-us/guides/events/events (read 2026-11)
 */
import { z } from 'zod';
import type { Outcome, VendorResponse } from '@/lib/model/delivery';
import { type CodeTable, outcomeOfCode, verdictOf } from '../codes';
import type { Answer } from '../define';
import { outcomeOfStatus, readJson, withoutReceipt } from '../read';

const statuses: CodeTable = {
  page: 'https://advertising.amazon.com/API/docs/en-us/guides/events/events',
  read: '2026-11',
  rows: [
    { means: 'reconnect', status: [401] },
    // Advertisers are admitted to the API one by one.
    { means: 'permission', status: [403] },
    { means: 'settings', status: [404], unconfirmed: 'Public pages name no codes of errors; the settings name the region.' },
    { means: 'update', status: [415], unconfirmed: 'Media types: ours, or a version that is gone.' },
    { means: 'invalid', status: [400] },
    { means: 'invalid', status: [422], unconfirmed: 'The page does not name it.' },
  ],
};

const errorSchema = z.object({
  code: z.string().default('ERROR'),
  message: z.string().default(''),
  fieldLocation: z.string().nullish(),
});
const answerSchema = z
  .object({
    success: z.array(z.object({ index: z.number().int() })).optional(),
    error: z.array(z.object({ index: z.number().int(), errors: z.array(errorSchema).default([]) })).optional(),
  })
  .refine(({ success, error }) => success ?? error);
const refusedSchema = z.looseObject({
  code: z.string().optional(),
  message: z.string().optional(),
  details: z.string().optional(),
});

/** The verdict on a request of `count` events. */
export function readAmazon(response: VendorResponse, count: number): Answer {
  const body = readJson(response);
  const traceId = response.headers['x-amzn-requestid'];
  if (response.status >= 200 && response.status < 300) {
    const answer = answerSchema.safeParse(body).data;
    if (!answer) return { verdict: verdictOf(noReceipt(response)), traceId };
    return { verdict: { taken: 'each', outcomes: outcomesOf(answer, count, response) }, traceId };
  }
  const said = refusedSchema.safeParse(body).data;
  const message = said?.message ?? said?.details;
  const shown = String(response.status);
  const outcome = message ? outcomeOfCode([statuses], response, { message, shown }) : outcomeOfStatus(response);
  return { verdict: verdictOf(outcome), traceId };
}

function noReceipt(response: VendorResponse): Outcome {
  return withoutReceipt(response, 'Amazon answered without saying that it has taken anything.');
}

/** An event that neither list names is sent again: Amazon keeps one of its id. */
function outcomesOf(
  { success = [], error = [] }: z.infer<typeof answerSchema>,
  count: number,
  response: VendorResponse,
): Outcome[] {
  const taken = new Set(success.map(({ index }) => index));
  const refused = new Map(error.map(({ index, errors }) => [index, errors[0]]));
  return Array.from({ length: count }, (_, index): Outcome => {
    const problem = refused.get(index);
    if (problem) {
      const { code, message, fieldLocation: field } = problem;
      return { class: 'rejected', code, message: message || 'Amazon gave no reason.', ...(field && { field }) };
    }
    if (refused.has(index)) return { class: 'rejected', code: 'ERROR', message: 'Amazon gave no reason.' };
    return taken.has(index) ? { class: 'delivered' } : noReceipt(response);
  });
}
