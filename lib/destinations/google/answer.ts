/**
 * What the Data Manager API's answers mean. A request is taken whole or refused whole; a refusal names the events that are wrong.
 * https://developers.google.com/data-manager/api/devguides/concepts/errors (read 2026-11)
 */
import { z } from 'zod';
import { SECOND_MS } from '@/lib/core/instant';
import type { Outcome, Rejected, VendorResponse, Verdict } from '@/lib/model/delivery';
import { outcomeOfCode, verdictOf } from '../codes';
import type { Answer } from '../define';
import { isPassing, outcomeOfStatus, readJson, withoutReceipt } from '../read';
import { googleCodes, isKnownReason } from './reasons';

const violationSchema = z.object({
  field: z.string().default(''),
  description: z.string().default(''),
  reason: z.string().optional(),
});
type Violation = z.infer<typeof violationSchema>;
const detailSchema = z.looseObject({
  reason: z.string().optional(),
  fieldViolations: z.array(violationSchema).optional(),
  requestId: z.string().optional(),
  retryDelay: z.string().optional(),
});
const errorSchema = z.object({
  error: z.object({
    message: z.string().default(''),
    status: z.string().default(''),
    details: z.array(detailSchema).default([]),
  }),
});
type GoogleError = z.infer<typeof errorSchema>['error'];
const takenSchema = z.object({ requestId: z.string().min(1), fieldWarnings: z.array(violationSchema).default([]) });

/** The canonical status of a request in which something is wrong. */
const INVALID = 'INVALID_ARGUMENT';
const EVENT_PLACE = /events\[(\d+)\]/;
/** What is wrong with the probe's made-up conversion action, and with nothing else. */
const ACTION_REASONS = new Set(['INVALID_CONVERSION_ACTION_ID', 'INVALID_CONVERSION_ACTION_TYPE']);

/** The verdict on a request of events. */
export function readGoogle(response: VendorResponse, count: number): Answer {
  const body = readJson(response);
  const taken = takenSchema.safeParse(body);
  if (response.status === 200 && taken.success) {
    const [warning] = taken.data.fieldWarnings;
    const outcome: Outcome = { class: 'delivered', message: warning && `${warning.field}: ${warning.description}` };
    return { verdict: { taken: 'all', outcome }, traceId: taken.data.requestId };
  }
  const failed = errorSchema.safeParse(body);
  if (failed.success) return { verdict: refusalOf(failed.data.error, response, count), traceId: traceOf(failed.data.error) };
  return { verdict: verdictOf(statusOutcome(response)) };
}

/** Whether the credentials reach the account. The probe's own conversion action does not exist: that alone may be wrong. */
export function readGoogleProbe(response: VendorResponse): Outcome {
  const failed = errorSchema.safeParse(readJson(response));
  if (failed.success) {
    const reasons = violationsOf(failed.data.error).flatMap(({ reason }) => reason ?? []);
    if (reasons.length > 0 && reasons.every((reason) => ACTION_REASONS.has(reason))) return REACHED;
  }
  const { verdict } = readGoogle(response, 1);
  if (verdict.taken === 'all') return verdict.outcome.class === 'delivered' ? REACHED : verdict.outcome;
  return verdict.taken === 'none' ? ([...verdict.rejected.values()][0] ?? verdict.because) : REACHED;
}

const REACHED: Outcome = {
  class: 'delivered',
  message: 'Google accepts the credentials for this account. A test event checks the conversion action too.',
};

function refusalOf(error: GoogleError, response: VendorResponse, count: number): Verdict {
  const violations = violationsOf(error);
  const outcomes = violations.map((violation) => ({ violation, outcome: outcomeOfViolation(violation, error, response, count) }));
  // What one person must mend, or what passes, concerns the request and not an event of it.
  const shared = outcomes.find(({ outcome }) => outcome.class !== 'rejected');
  if (shared) return verdictOf(shared.outcome);
  const first = outcomes[0]?.outcome;
  const overall = outcomeOfError(error, response);
  if (first?.class !== 'rejected' || (overall.class !== 'rejected' && !isUnclear(overall))) return verdictOf(overall);
  const rejected = new Map<number, Rejected>();
  for (const { violation, outcome } of outcomes) {
    const place = placeOf(violation, count);
    if (outcome.class === 'rejected' && place !== undefined && !rejected.has(place)) rejected.set(place, outcome);
  }
  return verdictOf(first, rejected);
}

function isUnclear(outcome: Outcome): boolean {
  return outcome.class === 'transient' && outcome.unclear !== undefined;
}

function violationsOf({ details }: GoogleError): Violation[] {
  return details.flatMap(({ fieldViolations = [] }) => fieldViolations);
}

function placeOf({ field }: Violation, count: number): number | undefined {
  const place = Number(EVENT_PLACE.exec(field)?.[1] ?? Number.NaN);
  return place < count ? place : undefined;
}

/** A reason that is not in the tables is Google's word on an event where it names one; else nobody knows what it means. */
function outcomeOfViolation(violation: Violation, { message }: GoogleError, response: VendorResponse, count: number): Outcome {
  const { field, description, reason } = violation;
  const said = { code: reason, message: description || message, field: field || undefined };
  if (reason !== undefined && isKnownReason(said)) return outcomeOfCode(googleCodes, response, said);
  if (isPassing(response) || placeOf(violation, count) === undefined) return outcomeOfCode(googleCodes, response, said);
  return { class: 'rejected', code: reason ?? INVALID, message: said.message, field: said.field };
}

/** A reason that is not in the tables: the canonical status says the class, or else the HTTP status. */
function outcomeOfError(error: GoogleError, response: VendorResponse): Outcome {
  const { message } = error;
  const reason = error.details.find((detail) => detail.reason !== undefined)?.reason;
  const said = { code: reason, message };
  const known = reason !== undefined && isKnownReason(said) ? said : { code: error.status || undefined, message };
  const code = reason ?? (error.status || String(response.status));
  const outcome = outcomeOfCode(googleCodes, response, { ...known, shown: code });
  if (outcome.class !== 'throttled') return outcome;
  return { ...outcome, retryAfterMs: delayOf(error) ?? outcome.retryAfterMs };
}

/** RetryInfo's delay, such as "30s". */
function delayOf({ details }: GoogleError): number | undefined {
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(details.find(({ retryDelay }) => retryDelay)?.retryDelay ?? '')?.[1];
  return seconds === undefined ? undefined : Number(seconds) * SECOND_MS;
}

function traceOf({ details }: GoogleError): string | undefined {
  return details.find(({ requestId }) => requestId)?.requestId;
}

function statusOutcome(response: VendorResponse): Outcome {
  if (response.status < 200 || response.status >= 300) return outcomeOfStatus(response);
  return withoutReceipt(response, 'Google answered without saying that it has taken the events.');
}
