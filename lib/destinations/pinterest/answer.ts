/**
 * What Pinterest's answers mean. It reports on each event, in the request's order; 422 says that some failed and the others were
 * processed. https://developers.pinterest.com/docs/api/v5/events-create (read 2026-11)
 */
import { z } from 'zod';
import type { Outcome, VendorResponse, Verdict } from '@/lib/model/delivery';
import { type CodeTable, countedOutcome, outcomeOfCode, verdictOf as verdictOfOutcome } from '../codes';
import type { Answer } from '../define';
import { outcomeOfStatus, readJson, withoutReceipt } from '../read';

const reportSchema = z.object({
  num_events_received: z.number(),
  num_events_processed: z.number(),
  events: z
    .array(
      z.object({
        status: z.enum(['processed', 'failed']),
        error_message: z.string().nullish(),
        warning_message: z.string().nullish(),
      }),
    )
    .nullish(),
});
type Report = z.infer<typeof reportSchema>;
const detailedSchema = z.object({ details: reportSchema });
const errorSchema = z.object({ code: z.number(), message: z.string() });

const PARTLY_TAKEN = 422;
const answers: CodeTable = {
  page: 'https://developers.pinterest.com/docs/api/v5/events-create',
  read: '2026-11',
  rows: [
    { means: 'throttled', status: [429] },
    { means: 'reconnect', status: [401] },
    { means: 'permission', status: [403] },
    // No such ad account, or no such address: nothing that is sent to it can arrive.
    { means: 'settings', status: [404] },
    { means: 'invalid', code: [4195, 4196] },
  ],
};
const THROTTLE_MS = 60_000;
/** A reset further away than this is a moment and no span: it tells nothing without our clock. */
const RESET_S_MAX = 86_400;

const NO_RECEIPT = 'Pinterest answered without saying what became of the events.';
const NO_REASON = 'Pinterest gave no reason.';

/** The verdict on a request of `count` events. */
export function readPinterest(response: VendorResponse, count: number): Answer {
  return { verdict: verdictOf(response, count), traceId: response.headers['x-pinterest-rid'] };
}

function verdictOf(response: VendorResponse, count: number): Verdict {
  const { status } = response;
  const body = readJson(response);
  if (status === 200) {
    const report = reportSchema.safeParse(body);
    return (report.success && reported(report.data, count)) || all(withoutReceipt(response, NO_RECEIPT));
  }
  if (status === PARTLY_TAKEN) {
    const detailed = detailedSchema.safeParse(body);
    const verdict = detailed.success && reported(detailed.data.details, count);
    if (verdict) return verdict;
  }
  if (status > 200 && status < 300) return all(withoutReceipt(response, NO_RECEIPT));
  return verdictOfOutcome(outcomeOfFailure(response, body));
}

function all(outcome: Outcome): Verdict {
  return { taken: 'all', outcome };
}

/** What became of each event; undefined when the report does not say it of every one. */
function reported({ events, num_events_processed: processed }: Report, count: number): Verdict | undefined {
  if (events?.length !== count) return processed > 0 ? all(countedOutcome(processed, count, 'Pinterest')) : undefined;
  return {
    taken: 'each',
    outcomes: events.map(
      ({ status, error_message, warning_message }): Outcome =>
        status === 'failed'
          ? { class: 'rejected', code: 'failed', message: error_message || NO_REASON }
          : { class: 'delivered', message: warning_message || undefined },
    ),
  };
}

function outcomeOfFailure(response: VendorResponse, body: unknown): Outcome {
  const failed = errorSchema.safeParse(body);
  if (!failed.success) return outcomeOfStatus(response);
  const { code, message } = failed.data;
  const outcome = outcomeOfCode([answers], response, {
    code,
    message: message || NO_REASON,
    shown: `${response.status}/${code}`,
  });
  return outcome.class === 'throttled' ? { ...outcome, retryAfterMs: outcome.retryAfterMs ?? comeBackMs(response) } : outcome;
}

/**
 * Seconds until the limit starts anew stand in x-ratelimit-reset: https://developers.pinterest.com/docs/reference/rate-limits
 * (read 2026-11)
 */
function comeBackMs(response: VendorResponse): number {
  const reset = response.headers['x-ratelimit-reset']?.match(/^\s*(\d+)/)?.[1];
  return reset && Number(reset) <= RESET_S_MAX ? Number(reset) * 1000 : THROTTLE_MS;
}

/** Whether the token may send events of the ad account. */
export function readPinterestProbe(response: VendorResponse): Outcome {
  const verdict = verdictOf(response, 1);
  if (verdict.taken === 'all') return verdict.outcome;
  if (verdict.taken === 'none') return verdict.because;
  // The credentials were good enough for Pinterest to look at the event.
  return { class: 'delivered' };
}
