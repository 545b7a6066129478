/** What an account of a platform's server spent, by the level and the days that are asked for. */
import type { CostRow } from '@/lib/model/spend';
import type { DayRange } from './define';
import type { Entity, Hierarchy } from './hierarchy';
import type { SandboxAccount } from './sandbox';

/** Rows of these days, each by itself; in the order of days, campaigns and ads. */
export function rowsWithin({ rows }: SandboxAccount, { from, to }: DayRange): CostRow[] {
  const key = ({ day, campaignId = '', adGroupId = '', adId = '' }: CostRow) => [day, campaignId, adGroupId, adId].join(' ');
  return rows.filter(({ day }) => day >= from && day <= to).sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

/** Rows that name an ad, those of deleted ads only where they are asked for. */
export function adRowsOf(account: SandboxAccount, range: DayRange, withDeleted: boolean): CostRow[] {
  const deleted = new Set(account.deletedAdIds);
  return rowsWithin(account, range).filter(({ adId }) => adId !== undefined && (withDeleted || !deleted.has(adId)));
}

/** One row for each campaign and day, of all that it spent. */
export function campaignRowsOf(account: SandboxAccount, range: DayRange): CostRow[] {
  return summedBy(rowsWithin(account, range), ({ day, campaignId = '' }) => `${day} ${campaignId}`).map(
    ({ adGroupId: _1, adGroup: _2, adId: _3, ad: _4, ...row }) => row,
  );
}

/** The campaigns, ad groups and ads of the account, of its rows and of what is told of ads besides; deleted ads where asked for. */
export function entitiesOf(account: SandboxAccount, withDeleted: boolean): Hierarchy {
  const [campaigns, adGroups, ads] = [new Map<string, Entity>(), new Map<string, Entity>(), new Map<string, Entity>()];
  for (const { adId } of account.details) ads.set(adId, { id: adId });
  for (const { campaignId, campaign: name, adGroupId, adGroup, adId, ad } of account.rows) {
    if (campaignId !== undefined) campaigns.set(campaignId, entity(campaignId, name));
    if (adGroupId !== undefined) adGroups.set(adGroupId, entity(adGroupId, adGroup, campaignId));
    if (adId !== undefined) ads.set(adId, entity(adId, ad, adGroupId));
  }
  if (!withDeleted) for (const id of account.deletedAdIds ?? []) ads.delete(id);
  return { campaigns: [...campaigns.values()], adGroups: [...adGroups.values()], ads: [...ads.values()] };
}

function entity(id: string, name?: string, parentId?: string): Entity {
  return { id, ...(name !== undefined && { name }), ...(parentId !== undefined && { parentId }) };
}

/** The rows of each key as one; names and the claim's words are those of its first. */
function summedBy(rows: readonly CostRow[], keyOf: (row: CostRow) => string): CostRow[] {
  const found = new Map<string, CostRow>();
  for (const row of rows) {
    const before = found.get(keyOf(row));
    found.set(keyOf(row), before ? sumOf(before, row) : row);
  }
  return [...found.values()];
}

function sumOf(one: CostRow, other: CostRow): CostRow {
  const claim = one.claim ?? other.claim;
  const sum: CostRow = {
    ...one,
    ...addedOf(one, other, ['costMicros', 'impressions', 'clicks', 'videoViews', 'videoStarts', 'videoEnds']),
  };
  if (!claim) return sum;
  const names = ['conversionsMicros', 'valueMicros', 'viewConversionsMicros', 'viewValueMicros'] as const;
  return { ...sum, claim: { ...claim, ...addedOf(one.claim ?? {}, other.claim ?? {}, names) } };
}

function addedOf<Name extends string>(
  one: { [Each in Name]?: bigint },
  other: { [Each in Name]?: bigint },
  names: readonly Name[],
): { [Each in Name]?: bigint } {
  const sums: { [Each in Name]?: bigint } = {};
  for (const name of names) {
    const [left, right] = [one[name], other[name]];
    if (left !== undefined || right !== undefined) sums[name] = (left ?? 0n) + (right ?? 0n);
  }
  return sums;
}
