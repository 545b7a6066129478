/** What Amazon's refusals mean: statuses, with a code and a detail. https://advertising.amazon.com/API/docs/en-us/reference/concepts/errors (read 2026-11) */
import { member, textOf } from '@/lib/core/json';
import type { ConversationAnswer } from '@/lib/model/conversation';
import { jsonIn } from '../answer';
import type { SpendRefusal } from '../failure';
import { faultByStatus } from '../token';

/** What the answer refuses, undefined where it refuses nothing. */
export function amazonFault(answer: ConversationAnswer): SpendRefusal | undefined {
  return faultByStatus(answer, 'Amazon', saidBy(answer));
}

/** The report that was asked for before and is not done yet, where a new one was refused for it. */
export function duplicateOf(answer: ConversationAnswer): string | undefined {
  if (answer.status !== 425) return undefined;
  return /duplicate of\s*:\s*([\w-]+)/i.exec(saidBy(answer) ?? '')?.[1];
}

function saidBy(answer: ConversationAnswer): string | undefined {
  const json = jsonIn(answer);
  return ['detail', 'details', 'message'].flatMap((name) => textOf(member(json, name)) ?? [])[0];
}
