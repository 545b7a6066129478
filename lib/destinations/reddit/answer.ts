/**
 * What Reddit's answers mean. One invalid event fails the whole request; v3 names each wrong member by its path,
 * `$.data.events[2].user.uuid`. https://ads-api.reddit.com/docs/v3/guides/programs/capi/direct-integration, Errors (read 2026-11)
 */
import { z } from 'zod';
import type { Outcome, Rejected, VendorResponse } from '@/lib/model/delivery';
import { type CodeTable, countedOutcome, outcomeOfCode, verdictOf } from '../codes';
import type { Answer } from '../define';
import { brief, outcomeOfStatus, readJson, withoutReceipt } from '../read';

const takenSchema = z.object({ data: z.object({ message: z.string() }) });
const errorSchema = z.object({
  error: z.object({
    code: z.union([z.number(), z.string()]).optional(),
    message: z.string().optional(),
    reason: z.string().optional(),
    explanation: z.string().optional(),
    fields: z.array(z.object({ field: z.string(), message: z.string() })).default([]),
  }),
});
type RedditError = z.infer<typeof errorSchema>['error'];

const EVENT_PATH = /\bevents\[(\d+)\]\.?(.*)$/;
const answers: CodeTable = {
  page: 'https://ads-api.reddit.com/docs/v3/guides/programs/capi/direct-integration',
  read: '2026-11',
  rows: [
    { means: 'reconnect', status: [401] },
    { means: 'permission', status: [403] },
    // The pixel stands in the address.
    { means: 'settings', status: [404] },
    // "There were 2 invalid conversion events", or no more than "Bad Request".
    { means: 'invalid', status: [400, 422] },
  ],
};

/** The verdict on a request of `count` events. */
export function readReddit(response: VendorResponse, count: number): Answer {
  const body = readJson(response);
  const failed = errorSchema.safeParse(body);
  const { status } = response;
  if (status >= 200 && status < 300 && !failed.success) {
    const taken = takenSchema.safeParse(body);
    if (taken.success) {
      return { verdict: verdictOf(processedOutcome(taken.data.data.message, count)) };
    }
    return { verdict: verdictOf(withoutReceipt(response, 'Reddit answered without saying that it has processed the events.')) };
  }
  if (!failed.success) return { verdict: verdictOf(outcomeOfStatus(response)) };
  const { error } = failed.data;
  const outcome = outcomeOf(response, error);
  return { verdict: verdictOf(outcome, outcome.class === 'rejected' ? rejectedOf(error, outcome, count) : undefined) };
}

/** The receipt says how many, in words. */
function processedOutcome(message: string, count: number): Outcome {
  const processed = Number(/^Successfully processed (\d+) conversion events/.exec(message)?.[1] ?? Number.NaN);
  if (processed === count) return { class: 'delivered' };
  return processed < count ? countedOutcome(processed, count, 'Reddit', message) : { class: 'delivered', message };
}

/** An error decides even where it comes with a status of success. */
function outcomeOf(response: VendorResponse, { code, reason, message, explanation }: RedditError): Outcome {
  const text = message ?? explanation ?? brief(response.body);
  const status = response.status < 300 ? 400 : response.status;
  return outcomeOfCode([answers], { ...response, status }, { message: text, shown: String(reason ?? code ?? status) });
}

/** The events that the error names, each with its first wrong member. */
function rejectedOf({ fields }: RedditError, { code }: Rejected, count: number): ReadonlyMap<number, Rejected> {
  const rejected = new Map<number, Rejected>();
  for (const { field: path, message } of fields) {
    const [, place, field] = EVENT_PATH.exec(path) ?? [];
    const index = Number(place);
    if (place === undefined || index >= count || rejected.has(index)) continue;
    rejected.set(index, { class: 'rejected', code, message, ...(field && { field }) });
  }
  return rejected;
}
