/**
 * What Postscript's answers mean: one event or subscriber in a request, so each answer is about that one.
 * https://developers.postscript.io/reference/create-custom-event and /docs/rate-limits (read 2026-11)
 */
import { z } from 'zod';
import type { Outcome, VendorResponse } from '@/lib/model/delivery';
import { type CodeTable, outcomeOfCode, verdictOf } from '../codes';
import type { Answer } from '../define';
import { outcomeOfStatus, readJson, withoutReceipt } from '../read';

const failedSchema = z.object({
  success: z.boolean().optional(),
  error_code: z.union([z.number(), z.string()]).optional(),
  error_message: z.string().optional(),
  message: z.string().optional(),
});
const OTHERS = 'Public pages name no answer but that of too many requests; read as HTTP has it.';

const answers: CodeTable = {
  page: 'https://developers.postscript.io/docs/rate-limits',
  read: '2026-11',
  rows: [
    // Too many requests, whatever the status says.
    { means: 'throttled', code: [3002] },
    { means: 'reconnect', status: [401], unconfirmed: OTHERS },
    { means: 'permission', status: [403], unconfirmed: OTHERS },
    { means: 'invalid', status: [400, 422], unconfirmed: OTHERS },
  ],
};

/** The verdict on the one event of a request. */
export function readPostscript(response: VendorResponse): Answer {
  const failed = failedSchema.safeParse(readJson(response)).data;
  const isSuccess = response.status >= 200 && response.status < 300;
  if (isSuccess && failed && failed.success !== false) return { verdict: verdictOf({ class: 'delivered' }) };
  return { verdict: verdictOf(outcomeOf(response, failed, isSuccess)) };
}

function outcomeOf(response: VendorResponse, failed: z.infer<typeof failedSchema> | undefined, isSuccess: boolean): Outcome {
  const code = failed?.error_code;
  const message = failed?.error_message ?? failed?.message;
  if (!failed || (code === undefined && message === undefined)) {
    const none = 'Postscript answered without saying that it has taken the event.';
    return isSuccess ? withoutReceipt(response, none) : outcomeOfStatus(response);
  }
  const outcome = outcomeOfCode([answers], response, { code, message: message ?? 'Postscript gave no reason.' });
  return outcome.class === 'throttled' || !isSuccess ? outcome : withoutReceipt(response, outcome.message ?? '', outcome.code);
}
