/**
 * Puts a complete answer in place of an account's days, by one transaction with what it changed: whoever dies in the middle has stored
 * nothing, and whoever has lost the account meanwhile stores nothing. A day that had cost and comes back empty is kept until a second
 * answer says the same (docs/decisions/0034).
 */
import { heldAccount, releaseAccount, type AdAccountRow } from '@/db/queries/ad-account';
import { costByDay, insertSync, keepNames, type NamedAd, replaceDays } from '@/db/queries/cost';
import type { Database, Transaction } from '@/db/client';
import type { Id } from '@/lib/core/id';
import { HOUR_MS } from '@/lib/core/instant';
import type { ChangedDay } from '@/lib/model/ad-account';
import type { CostRow } from '@/lib/model/spend';
import { newId } from '@/lib/ops/ids';
import type { DayRange, SpendPlatform } from '@/lib/spend/define';
import { afterPiece, nextDueAt, type Piece } from './plan';

/** When days that came back empty are asked for again. */
const CHECK_MS = HOUR_MS;

export type Answer = {
  piece: Piece;
  rows: readonly CostRow[];
  /** The platform shows no days before it. */
  since?: string;
  startedAt: Date;
  requests: number;
};

export type Storing = { leaseId: Id<'lease'>; platform: SpendPlatform; now: Date; everyMs: number };

/** What changed by day; undefined, and nothing stored, where the account is another worker's by now. */
export async function storeDays(
  db: Database,
  { siteId, id }: Pick<AdAccountRow, 'siteId' | 'id'>,
  answer: Answer,
  storing: Storing,
): Promise<ChangedDay[] | undefined> {
  return db.transaction(async (tx) => {
    const account = await heldAccount(tx, { siteId, id }, storing.leaseId);
    if (!account) return undefined;
    const shown = shownPart(answer.piece.range, answer.since);
    const rows = summedRows(answer.rows);
    const syncId = newId<'spend_sync'>();
    const { changed, kept } = shown ? await replace(tx, account, shown, rows, syncId) : { changed: [], kept: [] };
    await keepNames(tx, account, namesIn(rows), answer.piece.kind !== 'first');
    const { piece, startedAt, requests } = answer;
    await insertSync(tx, {
      ...{ siteId, id: syncId, accountId: id, platform: account.platform, kind: piece.kind, startedAt, endedAt: storing.now },
      ...{ fromDay: piece.range.from, toDay: piece.range.to, outcome: kept.length > 0 ? 'kept' : 'stored', requests },
      ...{ rows: rows.length, changed },
    });
    const doubted = [...account.doubted.filter((day) => !shown || day < shown.from || day > shown.to), ...kept].sort();
    const doubtedDueAt = kept.length > 0 ? new Date(storing.now.getTime() + CHECK_MS) : account.doubtedDueAt;
    const after = {
      ...afterPiece(account, piece, storing.platform.days, storing.now, storing.everyMs),
      ...{ doubted, doubtedDueAt, pending: null, pendingKind: null, pendingFrom: null, pendingTo: null },
      ...(answer.since !== undefined && answer.since > (account.wantedFrom ?? '') && { wantedFrom: answer.since }),
    };
    const dueAt = nextDueAt({ ...account, ...after }, storing.platform.days, storing.now);
    const good = { syncedAt: storing.now, failures: 0, fault: null, problem: null, problemAt: null };
    await releaseAccount(tx, account, storing.leaseId, { ...after, ...good, dueAt });
    return changed;
  });
}

type Replaced = { changed: ChangedDay[]; kept: string[] };

async function replace(
  tx: Transaction,
  account: AdAccountRow,
  range: DayRange,
  rows: CostRow[],
  syncId: Id<'spend_sync'>,
): Promise<Replaced> {
  const before = await costByDay(tx, account, range);
  const after = new Map<string, bigint>();
  for (const { day, costMicros } of rows) after.set(day, (after.get(day) ?? 0n) + costMicros);
  const wasDoubted = new Set(account.doubted);
  const kept = [...before].flatMap(([day, cost]) => (cost !== 0n && !after.has(day) && !wasDoubted.has(day) ? [day] : []));
  await replaceDays(tx, account, { ...range, kept }, rows, syncId);
  const isKept = new Set(kept);
  const days = [...new Set([...before.keys(), ...after.keys()])].filter((day) => !isKept.has(day)).sort();
  const changed = days.flatMap((day) => {
    const [was, is] = [before.get(day) ?? 0n, after.get(day) ?? 0n];
    return was === is ? [] : [{ day, before: String(was), after: String(is) }];
  });
  return { changed, kept: kept.sort() };
}

/** The days that the answer tells of; undefined: none of them. */
function shownPart({ from, to }: DayRange, since: string | undefined): DayRange | undefined {
  if (since === undefined || since <= from) return { from, to };
  return since > to ? undefined : { from: since, to };
}

/** Rows of one key as one: the key's parts may be all that tells a platform's rows apart. */
export function summedRows(rows: readonly CostRow[]): CostRow[] {
  const byKey = Map.groupBy(rows, ({ day, campaignId, adGroupId, adId }) => JSON.stringify([day, campaignId, adGroupId, adId]));
  return [...byKey.values()].map((same) => same.reduce(summed));
}

const counts = ['impressions', 'clicks', 'videoViews', 'videoStarts', 'videoEnds'] as const;
const claimed = ['conversionsMicros', 'valueMicros', 'viewConversionsMicros', 'viewValueMicros'] as const;

function summed(left: CostRow, right: CostRow): CostRow {
  const claim =
    left.claim && right.claim ? { ...left.claim, ...sums(claimed, left.claim, right.claim) } : (left.claim ?? right.claim);
  return {
    ...{ ...right, ...left, ...sums(counts, left, right) },
    costMicros: left.costMicros + right.costMicros,
    ...(claim && { claim }),
  };
}

function sums<Name extends string>(
  names: readonly Name[],
  left: { [Each in Name]?: bigint | undefined },
  right: { [Each in Name]?: bigint | undefined },
): { [Each in Name]?: bigint } {
  const found: { [Each in Name]?: bigint } = {};
  for (const name of names) {
    const [one, other] = [left[name], right[name]];
    if (one !== undefined || other !== undefined) found[name] = (one ?? 0n) + (other ?? 0n);
  }
  return found;
}

/** What the rows call their campaigns, ad groups and ads, as the latest day has it. */
export function namesIn(rows: readonly CostRow[]): NamedAd[] {
  const named = new Map<string, NamedAd>();
  const note = (ad: NamedAd) => named.set(`${ad.level} ${ad.externalId}`, ad);
  for (const { campaignId, campaign, adGroupId, adGroup, adId, ad } of rows.toSorted((left, right) =>
    compare(left.day, right.day),
  )) {
    if (campaignId) note({ level: 'campaign', externalId: campaignId, name: campaign });
    if (adGroupId) note({ level: 'ad_group', externalId: adGroupId, name: adGroup, parentId: campaignId });
    if (adId) note({ level: 'ad', externalId: adId, name: ad, parentId: adGroupId ?? campaignId });
  }
  return [...named.values()];
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
