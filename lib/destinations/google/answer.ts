/**
 * What the Data Manager API's answers mean. A request is taken whole or refused whole; a refusal names the events that are wrong.
 * https://developers.google.com/data-manager/api/devguides/concepts/errors (read 2026-11)
 */
import { z } from 'zod';
import { SECOND_MS } from '@/lib/core/instant';
import { retryAfterMs } from '@/lib/core/retry-after';
import type { Outcome, Rejected, VendorResponse, Verdict } from '@/lib/model/delivery';
import type { Answer } from '../define';
import { outcomeOfStatus, readJson } from '../read';
import { outcomeOfReason } from './reasons';

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
  if (failed.success) return { verdict: verdictOf(failed.data.error, response, count), traceId: traceOf(failed.data.error) };
  return { verdict: wholly(statusOutcome(response)) };
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

function verdictOf(error: GoogleError, response: VendorResponse, count: number): Verdict {
  const violations = violationsOf(error);
  const outcomes = violations.map((violation) => ({ violation, outcome: outcomeOfViolation(violation, error) }));
  // What one person must mend, or what passes, concerns the request and not an event of it.
  const shared = outcomes.find(({ outcome }) => outcome.class !== 'rejected');
  if (shared) return wholly(shared.outcome);
  const overall = outcomeOfError(error, response);
  if (overall.class !== 'rejected') return wholly(overall);
  const rejected = new Map<number, Rejected>();
  for (const { violation, outcome } of outcomes) {
    const place = Number(EVENT_PLACE.exec(violation.field)?.[1] ?? Number.NaN);
    if (outcome.class === 'rejected' && place < count && !rejected.has(place)) rejected.set(place, outcome);
  }
  const first = outcomes[0]?.outcome;
  return { taken: 'none', rejected, because: first?.class === 'rejected' ? first : overall };
}

function violationsOf({ details }: GoogleError): Violation[] {
  return details.flatMap(({ fieldViolations = [] }) => fieldViolations);
}

function outcomeOfViolation({ field, description, reason }: Violation, { status, message }: GoogleError): Outcome {
  return outcomeOfReason(reason ?? status, description || message, field || undefined);
}

function outcomeOfError(error: GoogleError, response: VendorResponse): Outcome {
  const reason = error.details.find((detail) => detail.reason !== undefined)?.reason;
  const byReason = outcomeOfReason(reason ?? error.status, error.message);
  // A reason that is not in the tables: the canonical status says the class, or else the HTTP status.
  const outcome = byReason.class === 'rejected' ? outcomeOfReason(error.status, error.message) : byReason;
  const known = outcome.class === 'rejected' ? outcomeOfStatus(response, error.message) : outcome;
  const code = reason ?? (error.status || String(response.status));
  if (known.class !== 'throttled') return { ...known, code };
  return { ...known, code, retryAfterMs: delayOf(error) ?? retryAfterMs(response) };
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
  const message = 'Google answered without saying that it has taken the events.';
  return { class: 'transient', code: String(response.status), message };
}

function wholly(outcome: Outcome): Verdict {
  if (outcome.class !== 'rejected') return { taken: 'all', outcome };
  return { taken: 'none', rejected: new Map(), because: outcome };
}
