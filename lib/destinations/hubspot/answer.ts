/**
 * What HubSpot's answers mean: a request of events is taken whole (204) or not at all; contacts and subscriptions are judged one by one,
 * and errors name them by what they are known by.
 * https://developers.hubspot.com/docs/api-reference/error-handling (read 2026-11)
 */
import { z } from 'zod';
import type { HoldAction, Outcome, VendorResponse } from '@/lib/model/delivery';
import type { Answer } from '../define';
import { outcomeOfStatus, readJson } from '../read';

const errorSchema = z.object({
  status: z.string().optional(),
  category: z.string(),
  subCategory: z.unknown().optional(),
  message: z.string().default('HubSpot gave no reason.'),
  correlationId: z.string().optional(),
});
const batchSchema = z.object({
  status: z.string(),
  results: z.array(z.unknown()),
  numErrors: z.number().int().default(0),
  errors: z.array(errorSchema).default([]),
});

/** By category; what is not listed means what its status means everywhere. */
const CONFIG: ReadonlyMap<string, HoldAction> = new Map([
  ['EXPIRED_AUTHENTICATION', 'reconnect'],
  ['INVALID_AUTHENTICATION', 'reconnect'],
  ['MISSING_SCOPES', 'permission'],
  ['BANNED', 'permission'],
  // The event is not defined there, or lacks a property; a property of contacts; a subscription type.
  ['OBJECT_NOT_FOUND', 'settings'],
  ['PROPERTY_DOESNT_EXIST', 'settings'],
]);
/** How a refused event says that the account has no such definition or property: the category alone is a validation error's. */
const UNDEFINED = /(event (definition|type|name)|propert(y|ies)).*(does ?n.t exist|not (found|exist|defined)|unknown)/i;
const LOCKED = 423;

/** The verdict on a request of `count` events, contacts or subscriptions. */
export function readHubspot(response: VendorResponse, count: number): Answer {
  const { status } = response;
  const body = readJson(response);
  const batch = batchSchema.safeParse(body);
  if (status === 204) return { verdict: { taken: 'all', outcome: { class: 'delivered' } } };
  if ((status === 200 || status === 207) && batch.success) return readBatch(batch.data, count);
  const failed = errorSchema.safeParse(body);
  if (status >= 200 && status < 300) {
    const message = failed.success ? failed.data.message : 'HubSpot answered without saying that it has taken the request.';
    return { verdict: { taken: 'all', outcome: { class: 'transient', code: String(status), message } } };
  }
  const outcome = outcomeOf(response, failed.success ? failed.data : undefined);
  const traceId = failed.success ? failed.data.correlationId : undefined;
  if (outcome.class !== 'rejected') return { verdict: { taken: 'all', outcome }, traceId };
  return { verdict: { taken: 'none', rejected: new Map(), because: outcome }, traceId };
}

/** Whether the token is known. */
export function readHubspotProbe(response: VendorResponse): Outcome {
  const body = readJson(response);
  if (response.status === 200 && z.object({ portalId: z.number() }).safeParse(body).success) return { class: 'delivered' };
  const failed = errorSchema.safeParse(body);
  if (response.status < 300)
    return { class: 'transient', code: String(response.status), message: 'HubSpot did not answer the check.' };
  return outcomeOf(response, failed.success ? failed.data : undefined);
}

/** Errors carry no place: of one alone it is plain whose it is, among several the request is taken apart. */
function readBatch({ errors, numErrors, results }: z.infer<typeof batchSchema>, count: number): Answer {
  const [error] = errors;
  if (!error && numErrors === 0) return { verdict: { taken: 'all', outcome: { class: 'delivered' } } };
  const because = {
    class: 'rejected' as const,
    code: error?.category ?? 'VALIDATION_ERROR',
    message: error?.message ?? 'HubSpot gave no reason.',
  };
  const action = error && CONFIG.get(error.category);
  if (action && results.length === 0) {
    return { verdict: { taken: 'all', outcome: { ...because, class: 'config', action } }, traceId: error.correlationId };
  }
  // What was taken may be told again: an upsert and a state do not count twice.
  return count === 1
    ? { verdict: { taken: 'all', outcome: because }, traceId: error?.correlationId }
    : { verdict: { taken: 'none', rejected: new Map(), because }, traceId: error?.correlationId };
}

function outcomeOf(response: VendorResponse, error: z.infer<typeof errorSchema> | undefined): Outcome {
  const outcome = outcomeOfStatus(response, error?.message);
  const code = error?.category ?? outcome.code ?? String(response.status);
  const message = outcome.message ?? '';
  if (response.status === LOCKED) return { class: 'transient', code, message };
  const action = error && (CONFIG.get(error.category) ?? (UNDEFINED.test(error.message) ? 'settings' : undefined));
  if (action) return { class: 'config', code, message, action };
  return outcome.class === 'delivered' ? { class: 'transient', code, message } : { ...outcome, code };
}
