/**
 * What Meta's refusals mean. The number decides and never the type, which is OAuthException for an outage too; throttling comes
 * with 400 and 403 as well as 429. https://developers.facebook.com/docs/marketing-api/error-reference and
 * https://developers.facebook.com/docs/graph-api/overview/rate-limiting (read 2026-11)
 */
import { MINUTE_MS } from '@/lib/core/instant';
import { listOf, member, parseExactJson, textOf } from '@/lib/core/json';
import type { ConversationAnswer } from '@/lib/model/conversation';
import type { SpendFault } from '@/lib/model/spend';
import { faultOfStatus, jsonIn, THROTTLE_MS, withoutJson } from '../answer';
import type { SpendRefusal } from '../failure';

type Row = {
  fault: SpendFault;
  /** Codes, or ranges with both ends in them. */
  code: readonly (number | readonly [number, number])[];
  subcode?: readonly number[];
  says?: RegExp;
};

/** The first that fits; `passing` where none does and Meta says that it passes, `refused` else. */
const rows: readonly Row[] = [
  { fault: 'too_much', code: [100], subcode: [1_504_018] },
  { fault: 'too_much', code: [2], subcode: [1_504_038] },
  { fault: 'too_much', code: [1], says: /reduce the amount of data/i },
  // The results of a job that has just ended, or code 1 with a level that there is not.
  { fault: 'passing', code: [100], subcode: [1_815_107] },
  { fault: 'refused', code: [1], subcode: [99] },
  { fault: 'refused', code: [2], subcode: [1_504_041, 1_504_042] },
  // "Does not exist", of an account that the token may not see.
  { fault: 'no_access', code: [100], subcode: [33] },
  { fault: 'passing', code: [1, 2, 2637, [-9_999_999, -1]] },
  { fault: 'throttled', code: [4, 17, 32, 341, 368, 613, [80_000, 80_014]] },
  { fault: 'reconnect', code: [102, 190] },
  { fault: 'no_access', code: [3, 10, [200, 299]] },
  { fault: 'outdated', code: [12, 2635] },
];

/** What the answer refuses, undefined where it refuses nothing. */
export function metaFault(answer: ConversationAnswer): SpendRefusal | undefined {
  const error = member(jsonIn(answer), 'error');
  if (typeof error === 'object' && error !== null) return refusalOf(error, answer);
  if (answer.status >= 200 && answer.status < 300) return withoutJson(answer, 'Meta');
  return faultOfStatus(answer, 'Meta');
}

function refusalOf(error: object, answer: ConversationAnswer): SpendRefusal {
  const [code, subcode] = [Number(member(error, 'code')), Number(member(error, 'error_subcode'))];
  const said = textOf(member(error, 'error_user_msg')) ?? textOf(member(error, 'message')) ?? `code ${code}`;
  const row = rows.find((each) => fits(each, { code, subcode, said }));
  const passes = member(error, 'is_transient') === true ? 'passing' : 'refused';
  const fault = row?.fault ?? passes;
  const message = messageOf(fault, said);
  return fault === 'throttled' ? { fault, message, waitMs: regainMs(answer) ?? THROTTLE_MS } : { fault, message };
}

function fits({ code, subcode, says }: Row, error: { code: number; subcode: number; said: string }): boolean {
  const hasCode = code.some((each) =>
    typeof each === 'number' ? each === error.code : error.code >= each[0] && error.code <= each[1],
  );
  return hasCode && (!subcode || subcode.includes(error.subcode)) && (!says || says.test(error.said));
}

/** Meta's own words where they help. Of a dead token they may hold the token itself. */
function messageOf(fault: SpendFault, said: string): string {
  switch (fault) {
    case 'reconnect':
      return 'Meta no longer accepts the sign-in: it ended, or somebody took it back. Connect Meta again.';
    case 'no_access':
      return `Meta does not let this sign-in read the ad account: give it access in Meta Business settings. (${said})`;
    case 'outdated':
      return `Meta has switched off the version of its API that this Tieback speaks: update Tieback. (${said})`;
    default:
      return `Meta: ${said}`;
  }
}

/** The longest wait that the header of shared limits names; undefined where it names none. */
function regainMs({ headers }: ConversationAnswer): number | undefined {
  const usage = parseExactJson(headers['x-business-use-case-usage'] ?? '');
  if (typeof usage !== 'object' || usage === null) return undefined;
  const minutes = Object.values(usage).flatMap((kinds) =>
    listOf(kinds).map((kind) => Number(member(kind, 'estimated_time_to_regain_access')) || 0),
  );
  const longest = Math.max(0, ...minutes);
  return longest > 0 ? longest * MINUTE_MS : undefined;
}
