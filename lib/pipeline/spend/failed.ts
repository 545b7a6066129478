/** What follows from a question that failed, by its fault (lib/model/spend.ts): each is met in a way of its own, and said on screens. */
import { type AdAccountChange, type AdAccountRow, putOffLogin, releaseAccount } from '@/db/queries/ad-account';
import { insertSync } from '@/db/queries/cost';
import { jitteredWaitMs, waitMs } from '@/lib/core/back-off';
import type { Id } from '@/lib/core/id';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import { storableText } from '@/lib/core/storable';
import { newId } from '@/lib/ops/ids';
import { log } from '@/lib/ops/log';
import type { SpendPlatform } from '@/lib/spend/define';
import type { SpendFailed } from './ask';
import { endLogin, type SpendTools } from './login';
import { chunkOf, type Piece } from './plan';

const PASSING_FIRST_MS = MINUTE_MS;
const PASSING_MAX_MS = HOUR_MS;
const THROTTLED_FIRST_MS = 5 * MINUTE_MS;
const THROTTLED_MAX_MS = 2 * HOUR_MS;
/** What an update of Tieback or a person mends. */
const REFUSED_MS = 6 * HOUR_MS;
/** Somebody may be given the right again. */
const NO_ACCESS_MS = DAY_MS;
const PROBLEM_LENGTH_MAX = 500;

export type FailedPiece = {
  account: AdAccountRow;
  platform: SpendPlatform;
  piece: Piece;
  leaseId: Id<'lease'>;
  startedAt: Date;
  requests: number;
  failure: SpendFailed;
};

/** Keeps the failure as a sync of its own, and says when the account is asked again. */
export async function noteFailure(tools: SpendTools, failed: FailedPiece): Promise<void> {
  const { account, platform, piece, leaseId, startedAt, requests, failure } = failed;
  const { siteId, id: accountId } = account;
  const now = tools.now();
  const problem = storableText(failure.message).slice(0, PROBLEM_LENGTH_MAX);
  const failures = account.failures + 1;
  const narrowed = narrowedDays(failed);
  const dueAt = new Date(now.getTime() + waitAfter(failure, failures, narrowed !== undefined, tools.random()));
  const change: AdAccountChange = {
    ...{ failures, fault: failure.fault, problem, problemAt: now, dueAt },
    ...{ pending: null, pendingKind: null, pendingFrom: null, pendingTo: null },
    ...(narrowed !== undefined && { chunkDays: narrowed }),
  };
  await tools.db.transaction(async (tx) => {
    await insertSync(tx, {
      ...{ siteId, id: newId<'spend_sync'>(), accountId, platform: platform.id, kind: piece.kind, startedAt, endedAt: now },
      ...{ fromDay: piece.range.from, toDay: piece.range.to, outcome: 'failed', requests, rows: 0, changed: [] },
      ...{ fault: failure.fault, problem },
    });
    await releaseAccount(tx, account, leaseId, change);
    if (failure.fault === 'throttled' && account.loginId) await putOffLogin(tx, siteId, account.loginId, dueAt);
  });
  if (failure.fault === 'reconnect' && account.loginId) await endLogin(tools, { siteId, id: account.loginId }, failure.message);
  log().warn({ account: accountId, platform: platform.id, fault: failure.fault, failures }, 'spend.failed');
}

/** Half of the days that were too many; undefined where there is nothing to halve. */
function narrowedDays({ account, platform, piece, failure }: FailedPiece): number | undefined {
  if (failure.fault !== 'too_much') return undefined;
  const { from, to } = piece.range;
  const asked = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
  return asked > 1 ? Math.max(1, Math.floor(Math.min(asked, chunkOf(account, platform.days)) / 2)) : undefined;
}

function waitAfter({ fault, retryAfterMs }: SpendFailed, failures: number, isNarrowed: boolean, random: number): number {
  switch (fault) {
    case 'passing':
      return jitteredWaitMs(failures, PASSING_FIRST_MS, PASSING_MAX_MS, random);
    case 'throttled':
      return Math.max(retryAfterMs ?? 0, waitMs(failures, THROTTLED_FIRST_MS, THROTTLED_MAX_MS));
    case 'too_much':
      return isNarrowed ? 0 : REFUSED_MS;
    case 'no_access':
      return NO_ACCESS_MS;
    case 'refused':
    case 'outdated':
    case 'reconnect':
      return REFUSED_MS;
  }
}
