/** What X's refusals mean: statuses, with codes and messages in a list. https://docs.x.com/x-ads-api/fundamentals/error-codes-and-responses (read 2026-11) */
import { SECOND_MS } from '@/lib/core/instant';
import { listOf, member, textOf } from '@/lib/core/json';
import type { ConversationAnswer } from '@/lib/model/conversation';
import { faultOfStatus, jsonIn, withoutJson, withWords } from '../answer';
import type { SpendRefusal } from '../failure';

/** What the answer refuses, undefined where it refuses nothing. When there are more requests stands in a header of seconds since 1970. */
export function xFault(answer: ConversationAnswer): SpendRefusal | undefined {
  if (answer.status >= 200 && answer.status < 300) return withoutJson(answer, 'X');
  const [error] = listOf(member(jsonIn(answer), 'errors'));
  const said = ['code', 'message'].flatMap((name) => textOf(member(error, name)) ?? []).join(': ') || undefined;
  if (answer.status === 404 && member(error, 'code') === 'NOT_FOUND') {
    return withWords({ fault: 'no_access', message: 'X shows these keys no such ad account.' }, 'X', said);
  }
  const refusal = withWords(faultOfStatus(answer, 'X'), 'X', said);
  const date = Date.parse(answer.headers['date'] ?? '');
  const resets = ['x-account-rate-limit-reset', 'x-rate-limit-reset'].map((name) => Number(answer.headers[name]));
  const waitMs = Math.max(...resets.map((seconds) => seconds * SECOND_MS - date).filter((ms) => ms > 0), 0);
  return refusal.fault === 'throttled' && waitMs > 0 ? { ...refusal, waitMs } : refusal;
}
