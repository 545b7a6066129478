/**
 * What CJ's answers mean. GraphQL: all come with the status 200, and CJ knows its errors by their words alone.
 * https://docs.cj.com/docs/neworders-api-implementation and the API overview of developers.cj.com (read 2026-11)
 */
import { z } from 'zod';
import type { HoldAction, Rejected, VendorResponse } from '@/lib/model/delivery';
import type { Answer } from '../define';
import { brief, readJson } from '../read';
import { noReceipt, refusalOf, type StatusActions } from '../refusal';

const ACTIONS: StatusActions = { 401: 'reconnect', 403: 'permission', 404: 'settings' };
/** Errors that are none of an order's, by their first words. */
const MESSAGES: readonly { begins: string; action: HoldAction }[] = [
  { begins: 'Missing Token', action: 'reconnect' },
  { begins: 'Invalid Token', action: 'reconnect' },
  // The enterprise is not one of the token's user.
  { begins: 'Unauthorized', action: 'settings' },
];

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
  const errors = [...(answer?.errors ?? []), ...calls.flatMap((call) => call.errors ?? [])];
  const [first] = errors;
  const isSuccess = response.status >= 200 && response.status < 300;
  if (isSuccess && !first) {
    const orders = calls.flatMap((call) => call.orders ?? []);
    if (orders.length === 0) return { verdict: { taken: 'all', outcome: noReceipt(response, 'CJ') } };
    return { verdict: { taken: 'all', outcome: { class: 'delivered' } }, traceId: orders[0]?.submissionId ?? undefined };
  }
  const message = first?.message || brief(response.body);
  const action = MESSAGES.find(({ begins }) => message.toLowerCase().startsWith(begins.toLowerCase()))?.action;
  if (action) return { verdict: { taken: 'all', outcome: { class: 'config', code: message.slice(0, 40), message, action } } };
  const outcome = refusalOf(isSuccess ? { ...response, status: 400 } : response, ACTIONS, message);
  if (outcome.class !== 'rejected') return { verdict: { taken: 'all', outcome } };
  const field = first?.fields?.join(', ');
  const because: Rejected = { ...outcome, code: 'GRAPHQL', ...(field && { field }) };
  return { verdict: { taken: 'none', rejected: new Map(), because } };
}
