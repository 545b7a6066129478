/**
 * What TikTok's codes mean. Every answer is 200, a refusal too: the code in the body decides, and 0 alone is success.
 * https://business-api.tiktok.com/portal/docs?id=1737172488964097 (read 2026-11)
 */
import { SECOND_MS } from '@/lib/core/instant';
import { member, textOf } from '@/lib/core/json';
import type { ConversationAnswer } from '@/lib/model/conversation';
import type { SpendFault } from '@/lib/model/spend';
import { faultOfStatus, jsonIn, THROTTLE_MS, withoutJson } from '../answer';
import type { SpendRefusal } from '../failure';

type Row = { fault: SpendFault; code: readonly (number | readonly [number, number])[] };

const rows: readonly Row[] = [
  // A part of what was asked for is not whole days of cost. 40202 and 40700 are locks and services behind the API.
  { fault: 'passing', code: [20_001, 40_202, 40_700, [50_000, 59_999]] },
  { fault: 'throttled', code: [40_016, 40_100, 40_132, 40_133] },
  { fault: 'no_access', code: [40_001, 40_003, 40_118, 40_130, 40_300] },
  { fault: 'reconnect', code: [40_101, 40_102, 40_104, 40_105, 40_106, 40_110, 40_113] },
];

/** Codes of a limit that is over in the next second, and not in five minutes. */
const BY_SECOND = 40_016;

/** What the answer refuses, undefined where it refuses nothing. */
export function tiktokFault(answer: ConversationAnswer): SpendRefusal | undefined {
  const json = jsonIn(answer);
  const code = member(json, 'code');
  if (typeof code !== 'number') {
    if (answer.status < 200 || answer.status >= 300) return faultOfStatus(answer, 'TikTok');
    return withoutJson(answer, 'TikTok') ?? { fault: 'passing', message: 'TikTok answered without saying how it went.' };
  }
  if (code === 0) return undefined;
  const said = textOf(member(json, 'message')) ?? 'no reason';
  const row = rows.find((each) =>
    each.code.some((one) => (typeof one === 'number' ? one === code : code >= one[0] && code <= one[1])),
  );
  const fault = row?.fault ?? 'refused';
  const message = messageOf(fault, `${code}: ${said}`);
  return fault === 'throttled' ? { fault, message, waitMs: code === BY_SECOND ? SECOND_MS : THROTTLE_MS } : { fault, message };
}

function messageOf(fault: SpendFault, said: string): string {
  switch (fault) {
    case 'reconnect':
      return `TikTok no longer accepts the sign-in: connect TikTok Ads again. (${said})`;
    case 'no_access':
      return `TikTok does not let this sign-in read the ad account: connect again and tick the account and its reporting. (${said})`;
    default:
      return `TikTok: ${said}`;
  }
}
