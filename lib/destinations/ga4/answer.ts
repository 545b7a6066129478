/**
 * What GA4's answers mean: next to nothing. A request that arrives is answered 2xx, whatever is in it and whatever the secret; only the validation
 * address says what is wrong with an event, and it records none.
 * https://developers.google.com/analytics/devguides/collection/protocol/ga4/reference#transport and .../ga4/validating-events (read 2026-11)
 */
import { z } from 'zod';
import type { Outcome, Rejected, VendorResponse, Verdict } from '@/lib/model/delivery';
import type { Answer } from '../define';
import { outcomeOfStatus, readJson } from '../read';

const validationSchema = z.object({
  validationMessages: z.array(
    z.object({ fieldPath: z.string().optional(), description: z.string().default(''), validationCode: z.string().default('') }),
  ),
});

const CHECKED =
  'Google Analytics found nothing wrong. It checks a test event without recording it, and does not check the secret.';

/** The verdict on a request of events. */
export function readGa4(response: VendorResponse): Answer {
  const checked = validationSchema.safeParse(readJson(response));
  if (isSuccess(response) && checked.success) return { verdict: verdictOf(outcomeOf(checked.data)) };
  // A page in place of an answer is a proxy or a portal on the way: the event has not arrived.
  if (isSuccess(response) && response.body.trimStart().startsWith('<')) {
    return { verdict: { taken: 'all', outcome: foreign(response) } };
  }
  if (isSuccess(response)) return { verdict: { taken: 'all', outcome: { class: 'delivered' } } };
  return { verdict: verdictOf(outcomeOfStatus(response)) };
}

/** Whether the validation address finds the stream's id and a sample event in order. */
export function readGa4Probe(response: VendorResponse): Outcome {
  const checked = validationSchema.safeParse(readJson(response));
  if (isSuccess(response)) return checked.success ? outcomeOf(checked.data) : foreign(response);
  return outcomeOfStatus(response);
}

function isSuccess({ status }: VendorResponse): boolean {
  return status >= 200 && status < 300;
}

function foreign({ status }: VendorResponse): Outcome {
  return { class: 'transient', code: String(status), message: 'The answer is not one of Google Analytics.' };
}

function outcomeOf({ validationMessages: [problem] }: z.infer<typeof validationSchema>): Outcome {
  if (!problem) return { class: 'delivered', message: CHECKED };
  return rejectedOf(problem.validationCode, problem.description, problem.fieldPath);
}

function rejectedOf(code: string, message: string, field: string | undefined): Rejected {
  return { class: 'rejected', code, message, field: field || undefined };
}

function verdictOf(outcome: Outcome): Verdict {
  if (outcome.class !== 'rejected') return { taken: 'all', outcome };
  return { taken: 'none', rejected: new Map(), because: outcome };
}
