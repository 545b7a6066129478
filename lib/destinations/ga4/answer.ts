/**
 * What GA4's answers mean: next to nothing. A request that arrives is answered 2xx, whatever is in it and whatever the secret;
 * only the validation address says what is wrong with an event, and it records none.
 * https://developers.google.com/analytics/devguides/collection/protocol/ga4/reference#transport and .../ga4/validating-events
 * (read 2026-11)
 */
import { z } from 'zod';
import type { Outcome, VendorResponse } from '@/lib/model/delivery';
import { type CodeTable, outcomeOfCode, verdictOf } from '../codes';
import type { Answer } from '../define';
import { bodyForm, outcomeOfStatus, readJson, withoutReceipt } from '../read';

const validationSchema = z.object({
  validationMessages: z.array(
    z.object({ fieldPath: z.string().optional(), description: z.string().default(''), validationCode: z.string().default('') }),
  ),
});

/** What the validation address says of one event of ours. */
const validation: CodeTable = {
  page: 'https://developers.google.com/analytics/devguides/collection/protocol/ga4/validating-events',
  read: '2026-11',
  rows: [
    {
      means: 'event',
      code: [
        'VALUE_INVALID',
        'VALUE_REQUIRED',
        'VALUE_OUT_OF_BOUNDS',
        'NAME_INVALID',
        'NAME_RESERVED',
        'NAME_DUPLICATED',
        'EXCEEDED_MAX_ENTITIES',
      ],
    },
  ],
};

const CHECKED =
  'Google Analytics found nothing wrong. It checks a test event without recording it, and does not check the secret.';

/** The verdict on a request of events. */
export function readGa4(response: VendorResponse): Answer {
  const checked = validationSchema.safeParse(readJson(response));
  if (isSuccess(response) && checked.success) return { verdict: verdictOf(outcomeOf(checked.data, response)) };
  // A page in place of an answer is a proxy or a portal on the way: the event has not arrived.
  if (isSuccess(response) && bodyForm(response) === 'foreign') return { verdict: verdictOf(foreign(response)) };
  if (isSuccess(response)) return { verdict: { taken: 'all', outcome: { class: 'delivered' } } };
  return { verdict: verdictOf(outcomeOfStatus(response)) };
}

/** Whether the validation address finds the stream's id and a sample event in order. */
export function readGa4Probe(response: VendorResponse): Outcome {
  const checked = validationSchema.safeParse(readJson(response));
  if (isSuccess(response)) return checked.success ? outcomeOf(checked.data, response) : foreign(response);
  return outcomeOfStatus(response);
}

function isSuccess({ status }: VendorResponse): boolean {
  return status >= 200 && status < 300;
}

function foreign(response: VendorResponse): Outcome {
  return withoutReceipt(response, 'The answer is not one of Google Analytics.');
}

function outcomeOf({ validationMessages: [problem] }: z.infer<typeof validationSchema>, response: VendorResponse): Outcome {
  if (!problem) return { class: 'delivered', message: CHECKED };
  const { validationCode: code, description: message, fieldPath } = problem;
  return outcomeOfCode([validation], response, { code, message, field: fieldPath || undefined });
}
