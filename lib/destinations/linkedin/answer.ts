/**
 * What LinkedIn's answers mean. A batch is validated whole: one invalid element fails all, and the message names it by its index.
 * https://learn.microsoft.com/en-us/linkedin/marketing/integrations/ads-reporting/conversions-api and
 * /shared/api-guide/concepts/error-handling, /rate-limits (read 2026-11)
 */
import { z } from 'zod';
import { DAY_MS } from '@/lib/core/instant';
import type { Outcome, Rejected, VendorResponse } from '@/lib/model/delivery';
import { type CodeTable, outcomeOfCode, verdictOf } from '../codes';
import type { Answer } from '../define';
import { outcomeOfStatus, readJson, withoutReceipt } from '../read';

const errorSchema = z.object({
  message: z.string(),
  code: z.string().optional(),
  serviceErrorCode: z.number().optional(),
});
const elementSchema = z.object({ status: z.number(), error: errorSchema.partial().nullish() });
const batchSchema = z.object({ elements: z.array(elementSchema) });
type LinkedInError = z.infer<typeof errorSchema>;

const NO_RULE = /no ad accounts found/i;
/** The limit of one minute is the usual one. */
const THROTTLE_MS = 60_000;
const statuses: CodeTable = {
  page: 'https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling',
  read: '2026-11',
  rows: [
    { means: 'throttled', status: [429] },
    { means: 'reconnect', status: [401] },
    // LinkedIn says so of a rule that does not exist, too.
    { means: 'settings', status: [403], says: NO_RULE },
    { means: 'permission', status: [403] },
    { means: 'settings', status: [404] },
    { means: 'update', status: [426] },
    { means: 'settings', status: [400], says: /method should be CONVERSIONS_API/i },
    { means: 'invalid', status: [400, 422] },
  ],
};

/** The verdict on a batch of `count` events. */
export function readLinkedIn(response: VendorResponse, count: number): Answer {
  const traceId = response.headers['x-li-uuid'];
  if (response.status >= 200 && response.status < 300) return { ...readTaken(response, count), traceId };
  const parsed = errorSchema.safeParse(readJson(response));
  const outcome = parsed.success ? outcomeOf(response, parsed.data) : outcomeOfStatus(response);
  return { verdict: verdictOf(outcome, outcome.class === 'rejected' ? rejectedOf(outcome, count) : undefined), traceId };
}

/** A single event is answered by 201 alone, a batch by the status of each. */
function readTaken(response: VendorResponse, count: number): Pick<Answer, 'verdict'> {
  if (response.status === 201 && response.body.trim() === '')
    return { verdict: { taken: 'all', outcome: { class: 'delivered' } } };
  const batch = batchSchema.safeParse(readJson(response));
  if (batch.success && batch.data.elements.length === count) {
    return { verdict: { taken: 'each', outcomes: batch.data.elements.map((element) => outcomeOfElement(element, response)) } };
  }
  return { verdict: verdictOf(withoutReceipt(response, 'LinkedIn answered without saying that it has taken the events.')) };
}

function outcomeOfElement({ status, error }: z.infer<typeof elementSchema>, response: VendorResponse): Outcome {
  if (status >= 200 && status < 300) return { class: 'delivered' };
  const message = error?.message ?? 'LinkedIn refused the event without a reason.';
  return outcomeOf({ ...response, status }, { ...error, message });
}

function outcomeOf(response: VendorResponse, { message, code, serviceErrorCode }: LinkedInError): Outcome {
  const { status } = response;
  const shown = code ?? (serviceErrorCode === undefined ? String(status) : `${status}/${serviceErrorCode}`);
  const outcome = outcomeOfCode([statuses], response, { code: code ?? serviceErrorCode, message, shown });
  if (outcome.class === 'throttled') return { ...outcome, retryAfterMs: outcome.retryAfterMs ?? untilReset(response, message) };
  return outcome.class === 'config' && NO_RULE.test(message)
    ? { ...outcome, message: `${message}: the conversion rule does not exist or is not the token's.` }
    : outcome;
}

/** Limits of a day end at midnight UTC, by the clock of the answer itself. */
function untilReset({ headers }: VendorResponse, message: string): number {
  const at = Date.parse(headers['date'] ?? '');
  return /\bDAY\b/.test(message) && Number.isFinite(at) ? DAY_MS - (at % DAY_MS) : THROTTLE_MS;
}

/**
 * The events that the message names: "Index: 3, ERROR :: /user/userIds :: field is required ..." or "indices [0, 3] (0-indexed)".
 */
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
