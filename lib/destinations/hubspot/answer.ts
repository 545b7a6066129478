/**
 * What HubSpot's answers mean: a request of events is taken whole (204) or not at all; contacts and subscriptions are judged one
 * by one, and errors name them by what they are known by. https://developers.hubspot.com/docs/api-reference/error-handling (read
 * 2026-11)
 */
import { z } from 'zod';
import type { Outcome, Rejected, VendorResponse } from '@/lib/model/delivery';
import { type CodeTable, outcomeOfCode, verdictOf } from '../codes';
import type { Answer } from '../define';
import { brief, outcomeOfStatus, readJson, withoutReceipt } from '../read';

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

/** HubSpot's own status while it moves an account to another data center. What its body holds is not published. */
const MOVING = 477;

const categories: CodeTable = {
  page: 'https://developers.hubspot.com/docs/api-reference/error-handling',
  read: '2026-11',
  rows: [
    { means: 'reconnect', code: ['EXPIRED_AUTHENTICATION', 'INVALID_AUTHENTICATION'] },
    { means: 'permission', code: ['MISSING_SCOPES', 'BANNED'] },
    // The event is not defined there, or lacks a property; a property of contacts; a subscription type.
    { means: 'settings', code: ['OBJECT_NOT_FOUND', 'PROPERTY_DOESNT_EXIST'] },
    // The category of such an event is that of any validation error.
    {
      means: 'settings',
      says: /(event (definition|type|name)|propert(y|ies)).*(does ?n.t exist|not (found|exist|defined)|unknown)/i,
      unconfirmed: 'The words of the refusal are not published.',
    },
    // The resource is locked for two seconds; the account is being moved, for a day at most.
    { means: 'transient', status: [423, MOVING] },
    { means: 'invalid', code: ['VALIDATION_ERROR'] },
  ],
};
const NO_REASON: z.infer<typeof errorSchema> = { category: 'VALIDATION_ERROR', message: 'HubSpot gave no reason.' };

/** The verdict on a request of `count` events, contacts or subscriptions. */
export function readHubspot(response: VendorResponse, count: number): Answer {
  const { status } = response;
  const body = readJson(response);
  const batch = batchSchema.safeParse(body);
  if (status === 204) return { verdict: verdictOf({ class: 'delivered' }) };
  if ((status === 200 || status === 207) && batch.success) return readBatch(batch.data, count, response);
  const failed = errorSchema.safeParse(body).data;
  return { verdict: verdictOf(outcomeOf(response, failed)), traceId: failed?.correlationId };
}

/** Whether the token is known. */
export function readHubspotProbe(response: VendorResponse): Outcome {
  const body = readJson(response);
  const isKnown = z.object({ portalId: z.number() }).safeParse(body).success;
  return response.status === 200 && isKnown ? { class: 'delivered' } : outcomeOf(response, errorSchema.safeParse(body).data);
}

/** Errors carry no place: of one alone it is plain whose it is, among several the request is taken apart. */
function readBatch({ errors, numErrors, results }: z.infer<typeof batchSchema>, count: number, response: VendorResponse): Answer {
  const [error] = errors;
  if (!error && numErrors === 0) return { verdict: verdictOf({ class: 'delivered' }) };
  const outcome = outcomeOfError(response, error ?? NO_REASON);
  const traceId = error?.correlationId;
  if (outcome.class !== 'rejected' && results.length === 0) return { verdict: verdictOf(outcome), traceId };
  const { code = 'VALIDATION_ERROR', message = '' } = outcome;
  // What was taken may be told again: an upsert and a state do not count twice.
  const because: Rejected = { class: 'rejected', code, message };
  return { verdict: count === 1 ? { taken: 'all', outcome: because } : verdictOf(because), traceId };
}

function outcomeOf(response: VendorResponse, error: z.infer<typeof errorSchema> | undefined): Outcome {
  if (response.status >= 200 && response.status < 300) {
    return withoutReceipt(response, error?.message ?? 'HubSpot answered without saying that it has taken the request.');
  }
  if (error) return outcomeOfError(response, error);
  return response.status === MOVING
    ? outcomeOfCode([categories], response, { message: brief(response.body) })
    : outcomeOfStatus(response);
}

function outcomeOfError(response: VendorResponse, { category, message }: z.infer<typeof errorSchema>): Outcome {
  return outcomeOfCode([categories], response, { code: category, message });
}
