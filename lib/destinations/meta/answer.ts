/**
 * What Meta's answers mean. A request is taken whole or not at all, and an error may hide behind any status.
 * https://developers.facebook.com/docs/graph-api/guides/error-handling and /docs/marketing-api/error-reference (read 2026-11)
 */
import { z } from 'zod';
import type { HoldAction, Outcome, VendorResponse } from '@/lib/model/delivery';
import type { Answer } from '../define';
import { outcomeOfStatus, readJson } from '../read';

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
type MetaError = z.infer<typeof errorSchema>['error'];

const TRANSIENT = new Set([1, 2, 341, 368, 5000, 21_009]);
const THROTTLED = new Set([4, 17, 613, 80_003, 80_004]);
const THROTTLE_MS = 60_000;
const CONFIG: ReadonlyMap<number, HoldAction> = new Map([
  [190, 'reconnect'],
  [102, 'reconnect'],
  [3, 'permission'],
  [10, 'permission'],
  [200, 'permission'],
  [294, 'permission'],
]);
/** Code 100 with this: the dataset does not exist, or the token may not use it. */
const UNKNOWN_OBJECT = 33;

/** The verdict on a request of events. */
export function readMeta(response: VendorResponse): Answer {
  const body = readJson(response);
  const failed = errorSchema.safeParse(body);
  if (failed.success) return { ...verdictOf(outcomeOf(failed.data.error)), traceId: failed.data.error.fbtrace_id };
  const taken = takenSchema.safeParse(body);
  if (response.status === 200 && taken.success) {
    const [warning] = taken.data.messages;
    const outcome: Outcome = { class: 'delivered', message: warning === undefined ? undefined : JSON.stringify(warning) };
    return { verdict: { taken: 'all', outcome }, traceId: taken.data.fbtrace_id };
  }
  if (response.status >= 200 && response.status < 300) {
    const message = 'Meta answered without saying that it has received the events.';
    return { verdict: { taken: 'all', outcome: { class: 'transient', code: String(response.status), message } } };
  }
  return { verdict: { taken: 'all', outcome: outcomeOfStatus(response) } };
}

function verdictOf(outcome: Outcome): Pick<Answer, 'verdict'> {
  if (outcome.class !== 'rejected') return { verdict: { taken: 'all', outcome } };
  return { verdict: { taken: 'none', rejected: new Map(), because: outcome } };
}

/** What a Graph API error means for what was sent. */
function outcomeOf({
  code,
  error_subcode: subcode,
  error_user_msg: readable,
  message,
  is_transient: isTransient,
}: MetaError): Outcome {
  const told = { code: subcode ? `${code}/${subcode}` : String(code), message: readable ?? message };
  if (THROTTLED.has(code)) return { class: 'throttled', ...told, retryAfterMs: THROTTLE_MS };
  if (isTransient || TRANSIENT.has(code)) return { class: 'transient', ...told };
  const action = code === 100 && subcode === UNKNOWN_OBJECT ? 'settings' : CONFIG.get(code);
  return action ? { class: 'config', ...told, action } : { class: 'rejected', ...told };
}

/** Whether the token may see the dataset. */
export function readMetaProbe(response: VendorResponse): Outcome {
  const body = readJson(response);
  const failed = errorSchema.safeParse(body);
  if (failed.success) return outcomeOf(failed.data.error);
  return response.status === 200 ? { class: 'delivered' } : outcomeOfStatus(response);
}
