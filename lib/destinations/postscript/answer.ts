/**
 * What Postscript's answers mean: one event or subscriber in a request, so each answer is about that one.
 * https://developers.postscript.io/reference/create-custom-event and /docs/rate-limits (read 2026-11)
 */
import { z } from 'zod';
import type { HoldAction, Outcome, VendorResponse } from '@/lib/model/delivery';
import type { Answer } from '../define';
import { outcomeOfStatus, readJson } from '../read';

const failedSchema = z.object({
  success: z.literal(false).optional(),
  error_code: z.union([z.number(), z.string()]).optional(),
  error_message: z.string().optional(),
  message: z.string().optional(),
});
/** Too many requests, whatever the status says. */
const THROTTLED = '3002';

/** By status; what is not listed means what it means everywhere. */
const CONFIG: ReadonlyMap<number, HoldAction> = new Map([
  [401, 'reconnect'],
  [403, 'permission'],
]);

/** The verdict on the one event of a request. */
export function readPostscript(response: VendorResponse): Answer {
  const body = readJson(response);
  const isObject = z.looseObject({}).safeParse(body).success;
  const failed = failedSchema.safeParse(body);
  const told = failed.success ? failed.data : {};
  const { status } = response;
  if (status >= 200 && status < 300 && isObject && told.success !== false) {
    return { verdict: { taken: 'all', outcome: { class: 'delivered' } } };
  }
  return { verdict: { taken: 'all', outcome: outcomeOf(response, told) } };
}

function outcomeOf(response: VendorResponse, told: z.infer<typeof failedSchema>): Outcome {
  const { status } = response;
  const code = told.error_code === undefined ? String(status) : String(told.error_code);
  const message = told.error_message ?? told.message;
  if (code === THROTTLED) return { class: 'throttled', code, message: message ?? 'Postscript throttles.' };
  if (status >= 200 && status < 300) {
    return { class: 'transient', code, message: message ?? 'Postscript answered without saying that it has taken the event.' };
  }
  const outcome = outcomeOfStatus(response, message);
  const action = CONFIG.get(status);
  if (action) return { class: 'config', code, message: outcome.message ?? '', action };
  return outcome.class === 'delivered' ? { class: 'transient', code, message: message ?? '' } : { ...outcome, code };
}
