/**
 * What Customer.io's answers mean: each entry is judged by itself, and the wrong ones are named by their place.
 * https://docs.customer.io/api/track/#operation/batch (read 2026-11)
 */
import { z } from 'zod';
import type { Outcome, VendorResponse, Verdict } from '@/lib/model/delivery';
import { type CodeTable, outcomeOfCode, verdictOf } from '../codes';
import type { Answer } from '../define';
import { bodyForm, outcomeOfStatus, readJson, withoutReceipt } from '../read';

const wrongSchema = z.object({
  errors: z
    .array(
      z.object({
        batch_index: z.number().int().optional(),
        reason: z.string().default('invalid'),
        field: z.string().nullish(),
        message: z.string().default('Customer.io gave no reason.'),
      }),
    )
    .min(1),
});
const failedSchema = z.object({ meta: z.object({ error: z.string().optional(), errors: z.array(z.string()).optional() }) });

const statuses: CodeTable = {
  page: 'https://docs.customer.io/api/track/#operation/batch',
  read: '2026-11',
  rows: [
    { means: 'reconnect', status: [401] },
    { means: 'permission', status: [403], unconfirmed: 'The page does not name it.' },
    // The form of the whole request, or one entry of it: halves tell.
    { means: 'invalid', status: [400] },
  ],
};

/** The verdict on a batch of `count` entries. */
export function readCustomerio(response: VendorResponse, count: number): Answer {
  const { status } = response;
  const wrong = wrongSchema.safeParse(readJson(response));
  if (status === 207 && wrong.success) return { verdict: placesOf(wrong.data, count) };
  if (status === 200 && bodyForm(response) === 'json') return { verdict: verdictOf({ class: 'delivered' }) };
  return { verdict: verdictOf(outcomeOf(response)) };
}

/** Whether the credentials are known, and in this region. */
export function readCustomerioProbe(response: VendorResponse): Outcome {
  const isKnown = z.object({ data_center: z.string() }).safeParse(readJson(response)).success;
  return response.status === 200 && isKnown ? { class: 'delivered' } : outcomeOf(response);
}

function outcomeOf(response: VendorResponse): Outcome {
  if (response.status >= 200 && response.status < 300) {
    return withoutReceipt(response, 'Customer.io answered without saying that it has taken the batch.');
  }
  const message = messageIn(readJson(response));
  return message ? outcomeOfCode([statuses], response, { message }) : outcomeOfStatus(response);
}

function placesOf({ errors }: z.infer<typeof wrongSchema>, count: number): Verdict {
  const outcomes: Outcome[] = Array.from({ length: count }, () => ({ class: 'delivered' }));
  for (const { batch_index: place, reason, field, message } of errors) {
    // Of an error without a place nobody knows whose it is.
    if (place === undefined) {
      return verdictOf({ class: 'transient', code: reason, message, unclear: 'unknown_answer' });
    }
    if (place >= 0 && place < count) outcomes[place] = { class: 'rejected', code: reason, message, ...(field && { field }) };
  }
  return { taken: 'each', outcomes };
}

function messageIn(body: unknown): string | undefined {
  const failed = failedSchema.safeParse(body);
  if (failed.success) return failed.data.meta.error ?? failed.data.meta.errors?.join(' ');
  const wrong = wrongSchema.safeParse(body);
  return wrong.success ? wrong.data.errors.map(({ message }) => message).join(' ') : undefined;
}
