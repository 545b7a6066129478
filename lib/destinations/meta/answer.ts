/**
 * What Meta's answers mean. A request is taken whole or not at all, and an error may hide behind any status.
 * https://developers.facebook.com/docs/graph-api/guides/error-handling and /docs/graph-api/overview/rate-limiting (read 2026-11)
 */
import { z } from 'zod';
import { MINUTE_MS } from '@/lib/core/instant';
import type { Outcome, VendorResponse } from '@/lib/model/delivery';
import { countedOutcome, outcomeOfCode, verdictOf } from '../codes';
import type { Answer } from '../define';
import { outcomeOfStatus, readJson, withoutReceipt } from '../read';
import { META_THROTTLE_MS, metaCodes } from './codes';

const errorSchema = z.object({
  error: z.object({
    message: z.string().default(''),
    code: z.number(),
    error_subcode: z.number().optional(),
    error_user_msg: z.string().optional(),
    is_transient: z.boolean().optional(),
    fbtrace_id: z.string().optional(),
  }),
});
const takenSchema = z.object({
  events_received: z.number(),
  messages: z.array(z.unknown()).default([]),
  fbtrace_id: z.string().optional(),
});
/** By account: each kind of call with the minutes until it is let through again. */
const usageSchema = z.record(z.string(), z.array(z.object({ estimated_time_to_regain_access: z.number().optional() })));
type MetaError = z.infer<typeof errorSchema>['error'];

/** The verdict on a request of `count` events. */
export function readMeta(response: VendorResponse, count: number): Answer {
  const body = readJson(response);
  const failed = errorSchema.safeParse(body);
  if (failed.success)
    return { verdict: verdictOf(outcomeOf(response, failed.data.error)), traceId: failed.data.error.fbtrace_id };
  const taken = takenSchema.safeParse(body);
  if (response.status === 200 && taken.success) {
    const { events_received: received, messages, fbtrace_id: traceId } = taken.data;
    const [warning] = messages;
    const outcome =
      received > 0
        ? countedOutcome(received, count, 'Meta', warning === undefined ? undefined : JSON.stringify(warning))
        : withoutReceipt(response, 'Meta answered that it has received none of the events.');
    return { verdict: verdictOf(outcome), traceId };
  }
  if (response.status >= 200 && response.status < 300) {
    return { verdict: verdictOf(withoutReceipt(response, 'Meta answered without saying that it has received the events.')) };
  }
  return { verdict: verdictOf(outcomeOfStatus(response)) };
}

/** What a Graph API error means for what was sent. */
function outcomeOf(response: VendorResponse, error: MetaError): Outcome {
  const { code, error_subcode: subcode, error_user_msg: readable, message, is_transient: isTransient } = error;
  const outcome = outcomeOfCode(metaCodes, response, { code, subcode: subcode || undefined, message: readable ?? message });
  if (outcome.class === 'throttled')
    return { ...outcome, retryAfterMs: regainMs(response) ?? outcome.retryAfterMs ?? META_THROTTLE_MS };
  // Meta's own word that it passes; only a limit says more.
  return isTransient ? { class: 'transient', code: outcome.code ?? String(code), message: readable ?? message } : outcome;
}

/** What the header of shared limits says: the longest wait of all that it names; undefined where it names none. */
function regainMs({ headers }: VendorResponse): number | undefined {
  const usage = usageSchema.safeParse(readJson({ body: headers['x-business-use-case-usage'] ?? '' }));
  const minutes = usage.success
    ? Object.values(usage.data).flatMap((kinds) => kinds.map((kind) => kind.estimated_time_to_regain_access ?? 0))
    : [];
  const longest = Math.max(0, ...minutes);
  return longest > 0 ? longest * MINUTE_MS : undefined;
}

/** Whether the token may see the dataset. */
export function readMetaProbe(response: VendorResponse): Outcome {
  const body = readJson(response);
  const failed = errorSchema.safeParse(body);
  if (failed.success) return outcomeOf(response, failed.data.error);
  if (response.status !== 200) return outcomeOfStatus(response);
  return body === undefined ? withoutReceipt(response, 'The answer is not one of Meta.') : { class: 'delivered' };
}
