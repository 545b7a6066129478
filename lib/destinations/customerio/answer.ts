/**
 * What Customer.io's answers mean: each entry is judged by itself, and the wrong ones are named by their place.
 * https://docs.customer.io/api/track/#operation/batch (read 2026-11)
 */
import { z } from 'zod';
import type { Outcome, VendorResponse, Verdict } from '@/lib/model/delivery';
import type { Answer } from '../define';
import { outcomeOfStatus, readJson } from '../read';

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

/** The verdict on a batch of `count` entries. */
export function readCustomerio(response: VendorResponse, count: number): Answer {
  const { status } = response;
  const body = readJson(response);
  const wrong = wrongSchema.safeParse(body);
  if (status === 207 && wrong.success) return { verdict: verdictOf(wrong.data, count) };
  if (status === 200 && typeof body === 'object' && body !== null)
    return { verdict: { taken: 'all', outcome: { class: 'delivered' } } };
  if (status >= 200 && status < 300) return { verdict: { taken: 'all', outcome: unread(status) } };
  const outcome = outcomeOfStatus(response, messageIn(body));
  if (outcome.class !== 'rejected') return { verdict: { taken: 'all', outcome } };
  // The form of the whole request, or one entry of it: halves tell.
  return { verdict: { taken: 'none', rejected: new Map(), because: outcome } };
}

/** Whether the credentials are known, and in this region. */
export function readCustomerioProbe(response: VendorResponse): Outcome {
  const body = readJson(response);
  if (response.status === 200) {
    return z.object({ data_center: z.string() }).safeParse(body).success ? { class: 'delivered' } : unread(response.status);
  }
  return outcomeOfStatus(response, messageIn(body));
}

function verdictOf({ errors }: z.infer<typeof wrongSchema>, count: number): Verdict {
  const outcomes: Outcome[] = Array.from({ length: count }, () => ({ class: 'delivered' }));
  for (const { batch_index: place, reason, field, message } of errors) {
    // Of an error without a place nobody knows whose it is.
    if (place === undefined) return { taken: 'all', outcome: { class: 'transient', code: reason, message } };
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

function unread(status: number): Outcome {
  return {
    class: 'transient',
    code: String(status),
    message: 'Customer.io answered without saying that it has taken the batch.',
  };
}
