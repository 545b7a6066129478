/**
 * What Attentive's answers mean: one event in a request, so each answer is about that one.
 * https://docs.attentive.com/openapi/reference/ and /pages/developer-guides/rate-limits (read 2026-11)
 */
import { z } from 'zod';
import type { Outcome, VendorResponse } from '@/lib/model/delivery';
import { type CodeTable, outcomeOfCode, verdictOf } from '../codes';
import type { Answer } from '../define';
import { bodyForm, outcomeOfStatus, readJson, withoutReceipt } from '../read';

const failedSchema = z.object({ message: z.string(), code: z.union([z.string(), z.number()]).optional() });

const statuses: CodeTable = {
  page: 'https://docs.attentive.com/openapi/reference/',
  read: '2026-11',
  rows: [
    { means: 'reconnect', status: [401] },
    // The app lacks a scope.
    { means: 'permission', status: [403] },
    { means: 'settings', status: [404], unconfirmed: 'What is not found is not said; the settings name a sign-up source.' },
    { means: 'invalid', status: [400] },
    { means: 'invalid', status: [422], unconfirmed: 'The page does not name it.' },
  ],
};

/** The verdict on the one event of a request. */
export function readAttentive(response: VendorResponse): Answer {
  // Success is 200, of subscriptions 202, with JSON or nothing.
  return { verdict: verdictOf(outcomeOf(response, bodyForm(response) !== 'foreign')) };
}

/** Whether the key is known. */
export function readAttentiveProbe(response: VendorResponse): Outcome {
  return outcomeOf(response, bodyForm(response) === 'json');
}

function outcomeOf(response: VendorResponse, isTaken: boolean): Outcome {
  const { status } = response;
  if (status >= 200 && status < 300) {
    const none = withoutReceipt(response, 'Attentive answered without saying that it has taken the event.');
    return isTaken ? { class: 'delivered' } : none;
  }
  const message = failedSchema.safeParse(readJson(response)).data?.message;
  return message ? outcomeOfCode([statuses], response, { message }) : outcomeOfStatus(response);
}
