/**
 * What Snapchat's refusals mean. A refusal may come with 200: the state of the request, or of one of its items, is not SUCCESS.
 * https://developers.snap.com/api/marketing-api/Ads-API/introduction (read 2026-11)
 */
import { listOf, member, textOf } from '@/lib/core/json';
import type { ConversationAnswer } from '@/lib/model/conversation';
import { jsonIn } from '../answer';
import type { SpendRefusal } from '../failure';
import { faultByStatus } from '../token';

/** What the answer refuses, undefined where it refuses nothing. */
export function snapchatFault(answer: ConversationAnswer): SpendRefusal | undefined {
  const json = jsonIn(answer);
  const words = ['error_code', 'debug_message'].flatMap((name) => textOf(member(json, name)) ?? []);
  const refusal = faultByStatus(answer, 'Snapchat', words.length > 0 ? words.join(': ') : undefined);
  if (refusal) return refusal;
  const states = [member(json, 'request_status'), ...itemsOf(json).map((item) => member(item, 'sub_request_status'))];
  if (states.every((state) => state === undefined || /^success$/i.test(String(state)))) return undefined;
  const said = words.join(': ') || 'a part of the answer is missing';
  return { fault: 'passing', message: `Snapchat did not answer in full. (${said})` };
}

function itemsOf(json: unknown): unknown[] {
  return typeof json === 'object' && json !== null ? Object.values(json).flatMap(listOf) : [];
}
