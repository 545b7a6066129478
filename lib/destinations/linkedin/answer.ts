/**
 * What LinkedIn's answers mean. A batch is validated whole: one invalid element fails all, and the message names it by its index.
 * https://learn.microsoft.com/en-us/linkedin/marketing/integrations/ads-reporting/conversions-api and /shared/api-guide/concepts/error-handling,
 * /rate-limits (read 2026-11)
 */
import { z } from 'zod';
import { DAY_MS } from '@/lib/core/instant';
import { retryAfterMs } from '@/lib/core/retry-after';
import type { HoldAction, Outcome, Rejected, VendorResponse } from '@/lib/model/delivery';
import type { Answer } from '../define';
import { brief, outcomeOfStatus, readJson } from '../read';

const errorSchema = z.object({
  message: z.string(),
  code: z.string().optional(),
  serviceErrorCode: z.number().optional(),
});
const elementSchema = z.object({ status: z.number(), error: errorSchema.partial().nullish() });
const batchSchema = z.object({ elements: z.array(elementSchema) });
type LinkedInError = z.infer<typeof errorSchema>;

/** The limit of one minute is the usual one. */
const THROTTLE_MS = 60_000;
const CONFIG: ReadonlyMap<number, HoldAction> = new Map([
  [401, 'reconnect'],
  [403, 'permission'],
  [404, 'settings'],
  [426, 'settings'],
]);

/** The verdict on a batch of `count` events. */
export function readLinkedIn(response: VendorResponse, count: number): Answer {
  const traceId = response.headers['x-li-uuid'];
  if (response.status >= 200 && response.status < 300) return { ...readTaken(response, count), traceId };
  const parsed = errorSchema.safeParse(readJson(response));
  const error: LinkedInError = parsed.success ? parsed.data : { message: brief(response.body) };
  const outcome = outcomeOf(response, error);
  if (outcome.class !== 'rejected') return { verdict: { taken: 'all', outcome }, traceId };
  return { verdict: { taken: 'none', rejected: rejectedOf(outcome, count), because: outcome }, traceId };
}

/** A single event is answered by 201 alone, a batch by the status of each. */
function readTaken(response: VendorResponse, count: number): Pick<Answer, 'verdict'> {
  if (response.status === 201 && response.body.trim() === '')
    return { verdict: { taken: 'all', outcome: { class: 'delivered' } } };
  const batch = batchSchema.safeParse(readJson(response));
  if (batch.success && batch.data.elements.length === count) {
    return { verdict: { taken: 'each', outcomes: batch.data.elements.map(outcomeOfElement) } };
  }
  const message = 'LinkedIn answered without saying that it has taken the events.';
  return { verdict: { taken: 'all', outcome: { class: 'transient', code: String(response.status), message } } };
}

function outcomeOfElement({ status, error }: z.infer<typeof elementSchema>): Outcome {
  if (status >= 200 && status < 300) return { class: 'delivered' };
  const message = error?.message ?? 'LinkedIn refused the event without a reason.';
  return outcomeOf({ status, headers: {}, body: '' }, { ...error, message });
}

function outcomeOf(response: VendorResponse, { message, code, serviceErrorCode }: LinkedInError): Outcome {
  const { status } = response;
  const told = { code: code ?? (serviceErrorCode === undefined ? String(status) : `${status}/${serviceErrorCode}`), message };
  if (status === 429)
    return { class: 'throttled', ...told, retryAfterMs: retryAfterMs(response) ?? untilReset(response, message) };
  // LinkedIn says so of a rule that does not exist, too.
  if (status === 403 && /no ad accounts found/i.test(message)) {
    return {
      class: 'config',
      ...told,
      message: `${message}: the conversion rule does not exist or is not the token's.`,
      action: 'settings',
    };
  }
  if (status === 400 && /method should be CONVERSIONS_API/i.test(message))
    return { class: 'config', ...told, action: 'settings' };
  const action = CONFIG.get(status);
  if (action) return { class: 'config', ...told, action };
  const outcome = outcomeOfStatus(response, message);
  return outcome.class === 'rejected' ? { ...outcome, code: told.code } : outcome;
}

/** Limits of a day end at midnight UTC, by the clock of the answer itself. */
function untilReset({ headers }: VendorResponse, message: string): number {
  const at = Date.parse(headers['date'] ?? '');
  return /\bDAY\b/.test(message) && Number.isFinite(at) ? DAY_MS - (at % DAY_MS) : THROTTLE_MS;
}

/** The events that the message names: "Index: 3, ERROR :: /user/userIds :: field is required ..." or "indices [0, 3] (0-indexed)". */
function rejectedOf({ code, message }: Rejected, count: number): ReadonlyMap<number, Rejected> {
  const rejected = new Map<number, Rejected>();
  for (const part of message.split(/(?=\bIndex: \d)/)) {
    const [, place, reason = ''] = /^Index: (\d+),?\s*([\s\S]*)$/.exec(part) ?? [];
    const [, path] = /ERROR :: \/(\S+) ::/.exec(reason) ?? [];
    if (place === undefined || Number(place) >= count) continue;
    rejected.set(Number(place), {
      class: 'rejected',
      code,
      message: reason.trim(),
      ...(path && { field: path.replaceAll('/', '.') }),
    });
  }
  const [, indices = ''] = /\bindices \[([\d, ]+)\]/.exec(message) ?? [];
  for (const place of indices.match(/\d+/g) ?? []) {
    if (Number(place) < count) rejected.set(Number(place), { class: 'rejected', code, message });
  }
  return rejected;
}
