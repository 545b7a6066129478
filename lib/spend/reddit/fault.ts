/** What Reddit's refusals mean: statuses, with a message; of too many requests, in how many seconds there are more. https://ads-api.reddit.com/docs/v3/ (read 2026-11) */
import { SECOND_MS } from '@/lib/core/instant';
import { member, textOf } from '@/lib/core/json';
import type { ConversationAnswer } from '@/lib/model/conversation';
import { jsonIn } from '../answer';
import type { SpendRefusal } from '../failure';
import { faultByStatus } from '../token';

/** What the answer refuses, undefined where it refuses nothing. */
export function redditFault(answer: ConversationAnswer): SpendRefusal | undefined {
  const error = member(jsonIn(answer), 'error');
  const refusal = faultByStatus(answer, 'Reddit', textOf(member(error, 'message')) ?? textOf(member(jsonIn(answer), 'message')));
  const seconds = Number(answer.headers['x-ratelimit-reset']);
  return refusal?.fault === 'throttled' && seconds > 0 ? { ...refusal, waitMs: Math.ceil(seconds) * SECOND_MS } : refusal;
}
