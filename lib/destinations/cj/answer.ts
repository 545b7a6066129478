/**
 * What CJ's answers mean. GraphQL: all come with the status 200, and CJ knows its errors by their words alone.
 * https://docs.cj.com/docs/neworders-api-implementation and the API overview of developers.cj.com (read 2026-11)
 */
import { z } from 'zod';
import type { VendorResponse } from '@/lib/model/delivery';
import { type CodeTable, outcomeOfCode, verdictOf } from '../codes';
import type { Answer } from '../define';
import { outcomeOfStatus, readJson, withoutReceipt } from '../read';

const errors: CodeTable = {
  page: 'https://docs.cj.com/docs/neworders-api-implementation',
  read: '2026-11',
  rows: [
    { means: 'reconnect', says: /^(missing|invalid) token/i },
    { means: 'settings', says: /^unauthorized/i, unconfirmed: 'The enterprise is not one of the token’s user.' },
    // The call itself, not what is in it.
    { means: 'update', says: /^invalid syntax|^validation error of type (unknown|field)/i },
    { means: 'invalid', says: /^validation error|^order(s)? (may|must)|^invalid /i },
    // Named fields are an order's.
    { means: 'invalid', code: ['FIELDS'] },
  ],
};
const GRAPHQL = 'GRAPHQL';
const SHOWN_LENGTH_MAX = 40;

const errorSchema = z.object({ message: z.string().default(''), fields: z.array(z.string()).nullish() });
const callSchema = z.object({
  orders: z.array(z.object({ submissionId: z.string().nullish() })).nullish(),
  errors: z.array(errorSchema).nullish(),
});
const answerSchema = z.object({
  data: z.record(z.string(), callSchema.nullish()).nullish(),
  errors: z.array(errorSchema).nullish(),
});

/** The verdict on a call; an error names no order, and what CJ finds while processing it never says. */
export function readCj(response: VendorResponse): Answer {
  const answer = answerSchema.safeParse(readJson(response)).data;
  const calls = Object.values(answer?.data ?? {}).flatMap((call) => call ?? []);
  const [first] = [...(answer?.errors ?? []), ...calls.flatMap((call) => call.errors ?? [])];
  const isSuccess = response.status >= 200 && response.status < 300;
  if (!first?.message) {
    if (!isSuccess) return { verdict: verdictOf(outcomeOfStatus(response)) };
    const orders = first ? [] : calls.flatMap((call) => call.orders ?? []);
    const none = withoutReceipt(response, 'CJ answered without saying that it has taken anything.');
    return orders.length === 0
      ? { verdict: verdictOf(none) }
      : { verdict: verdictOf({ class: 'delivered' }), traceId: orders[0]?.submissionId ?? undefined };
  }
  const { message, fields } = first;
  const field = fields?.join(', ') || undefined;
  const outcome = outcomeOfCode([errors], response, { code: field && 'FIELDS', message, field, shown: GRAPHQL });
  return { verdict: verdictOf(outcome.class === 'config' ? { ...outcome, code: message.slice(0, SHOWN_LENGTH_MAX) } : outcome) };
}
