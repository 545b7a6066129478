/** What Pinterest's refusals mean: statuses, with a code and a message. https://developers.pinterest.com/docs/api/v5/ (read 2026-11) */
import { member, textOf } from '@/lib/core/json';
import type { ConversationAnswer } from '@/lib/model/conversation';
import { jsonIn } from '../answer';
import type { SpendRefusal } from '../failure';
import { faultByStatus } from '../token';

/** What the answer refuses, undefined where it refuses nothing. */
export function pinterestFault(answer: ConversationAnswer): SpendRefusal | undefined {
  const json = jsonIn(answer);
  const [code, message] = [textOf(member(json, 'code')), textOf(member(json, 'message'))];
  return faultByStatus(answer, 'Pinterest', message && [code, message].filter(Boolean).join(': '));
}
