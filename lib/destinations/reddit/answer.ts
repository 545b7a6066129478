/**
 * What Reddit's answers mean. One invalid event fails the whole request; v3 names each wrong member by its path, `$.data.events[2].user.uuid`.
 * https://ads-api.reddit.com/docs/v3/guides/programs/capi/direct-integration, Errors (read 2026-11)
 */
import { z } from 'zod';
import type { HoldAction, Outcome, Rejected, VendorResponse } from '@/lib/model/delivery';
import type { Answer } from '../define';
import { brief, outcomeOfStatus, readJson } from '../read';

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
const CONFIG: ReadonlyMap<number, HoldAction> = new Map([
  [401, 'reconnect'],
  [403, 'permission'],
  // The pixel stands in the address.
  [404, 'settings'],
]);

/** The verdict on a request of `count` events. */
export function readReddit(response: VendorResponse, count: number): Answer {
  const body = readJson(response);
  const failed = errorSchema.safeParse(body);
  const { status } = response;
  if (status >= 200 && status < 300 && !failed.success) {
    const taken = takenSchema.safeParse(body);
    if (taken.success) {
      const { message } = taken.data.data;
      const isExpected = message === `Successfully processed ${count} conversion events.`;
      return { verdict: { taken: 'all', outcome: { class: 'delivered', message: isExpected ? undefined : message } } };
    }
    const message = 'Reddit answered without saying that it has processed the events.';
    return { verdict: { taken: 'all', outcome: { class: 'transient', code: String(status), message } } };
  }
  const error: RedditError = failed.success ? failed.data.error : { fields: [] };
  const outcome = outcomeOf(response, error);
  if (outcome.class !== 'rejected') return { verdict: { taken: 'all', outcome } };
  return { verdict: { taken: 'none', rejected: rejectedOf(error, outcome, count), because: outcome } };
}

/** An error decides even where it comes with a status of success. */
function outcomeOf(response: VendorResponse, { code, reason, message, explanation }: RedditError): Outcome {
  const text = message ?? explanation ?? brief(response.body);
  const status = response.status < 300 ? 400 : response.status;
  const action = CONFIG.get(status);
  if (action) return { class: 'config', code: String(reason ?? code ?? status), message: text, action };
  return outcomeOfStatus({ ...response, status }, text);
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
