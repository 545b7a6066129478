/**
 * What Attentive's answers mean: one event in a request, so each answer is about that one.
 * https://docs.attentive.com/openapi/reference/ and /pages/developer-guides/rate-limits (read 2026-11)
 */
import { z } from 'zod';
import type { HoldAction, Outcome, VendorResponse } from '@/lib/model/delivery';
import type { Answer } from '../define';
import { outcomeOfStatus, readJson } from '../read';

const failedSchema = z.object({ message: z.string(), code: z.union([z.string(), z.number()]).optional() });

/** By status; what is not listed means what it means everywhere. */
const CONFIG: ReadonlyMap<number, HoldAction> = new Map([
  [401, 'reconnect'],
  // The app lacks a scope.
  [403, 'permission'],
  // The sign-up source of the settings.
  [404, 'settings'],
]);

/** The verdict on the one event of a request. */
export function readAttentive(response: VendorResponse): Answer {
  return { verdict: { taken: 'all', outcome: outcomeOf(response, isTheirs(response)) } };
}

/** Whether the key is known. */
export function readAttentiveProbe(response: VendorResponse): Outcome {
  return outcomeOf(response, z.looseObject({}).safeParse(readJson(response)).success);
}

/** Success is 200, of subscriptions 202, with JSON or nothing; a page of text is somebody else's. */
function isTheirs(response: VendorResponse): boolean {
  return response.body.trim() === '' || readJson(response) !== undefined;
}

function outcomeOf(response: VendorResponse, isTaken: boolean): Outcome {
  const { status } = response;
  if (status >= 200 && status < 300) {
    const message = 'Attentive answered without saying that it has taken the event.';
    return isTaken ? { class: 'delivered' } : { class: 'transient', code: String(status), message };
  }
  const failed = failedSchema.safeParse(readJson(response));
  const outcome = outcomeOfStatus(response, failed.success ? failed.data.message : undefined);
  const action = CONFIG.get(status);
  return action ? { class: 'config', code: String(status), message: outcome.message ?? '', action } : outcome;
}
