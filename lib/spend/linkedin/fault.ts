/**
 * What LinkedIn's refusals mean: statuses, with a code and a message. 426 is a version that is over, 414 more ids than an address
 * holds. https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling (read 2026-11)
 */
import { SECOND_MS } from '@/lib/core/instant';
import { member, textOf } from '@/lib/core/json';
import type { ConversationAnswer } from '@/lib/model/conversation';
import { jsonIn } from '../answer';
import type { SpendRefusal } from '../failure';
import { faultByStatus } from '../token';

/** The limit is of metric values in five minutes; its documents want so long a pause. */
const WAIT_MS = 330 * SECOND_MS;

/** What the answer refuses, undefined where it refuses nothing. */
export function linkedinFault(answer: ConversationAnswer): SpendRefusal | undefined {
  const json = jsonIn(answer);
  const said = ['code', 'message'].flatMap((name) => textOf(member(json, name)) ?? []).join(': ') || undefined;
  if (answer.status === 426) {
    const message = 'LinkedIn has switched off the version of its API that this Tieback speaks: update Tieback.';
    return { fault: 'outdated', message: said === undefined ? message : `${message} (${said})` };
  }
  if (answer.status === 414) return { fault: 'too_much', message: 'LinkedIn was asked for too much at once.' };
  const refusal = faultByStatus(answer, 'LinkedIn', said);
  const isUntimed = refusal?.fault === 'throttled' && answer.headers['retry-after'] === undefined;
  return isUntimed ? { ...refusal, waitMs: WAIT_MS } : refusal;
}
