/** What Microsoft's refusals mean: faults with numbers. https://learn.microsoft.com/en-us/advertising/guides/operation-error-codes (read 2026-11) */
import { MINUTE_MS } from '@/lib/core/instant';
import { listOf, member, textOf } from '@/lib/core/json';
import type { ConversationAnswer } from '@/lib/model/conversation';
import type { SpendFault } from '@/lib/model/spend';
import { jsonIn } from '../answer';
import type { SpendRefusal } from '../failure';
import { faultByStatus } from '../token';

const byNumber: Readonly<Record<string, SpendFault>> = {
  0: 'passing',
  105: 'reconnect',
  106: 'no_access',
  109: 'reconnect',
  117: 'throttled',
  207: 'throttled',
};

/** What the answer refuses, undefined where it refuses nothing. */
export function microsoftFault(answer: ConversationAnswer): SpendRefusal | undefined {
  const json = jsonIn(answer);
  const [error] = ['Errors', 'OperationErrors', 'BatchErrors'].flatMap((name) => listOf(member(json, name)));
  const number = textOf(member(error, 'Code'));
  const said = [number, textOf(member(error, 'Message'))].filter((each) => each !== undefined).join(': ');
  const fault = number === undefined ? undefined : byNumber[number];
  if (!fault) return faultByStatus(answer, 'Microsoft', said || undefined);
  const message =
    fault === 'reconnect' ? `Microsoft no longer accepts the sign-in: connect it again. (${said})` : `Microsoft: ${said}`;
  return { fault, message, ...(fault === 'throttled' && { waitMs: MINUTE_MS }) };
}
