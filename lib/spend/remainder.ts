/**
 * What campaigns spent beyond their ads. Platforms tell each level by itself, and the ads of a campaign sum to less than it: some
 * campaigns have no ads (Performance Max), some ads are deleted. The rows of the campaigns are the truth of cost.
 */
import type { Claim, CostRow } from '@/lib/model/spend';

const counts = ['impressions', 'clicks', 'videoViews', 'videoStarts', 'videoEnds'] as const;
const claims = ['conversionsMicros', 'valueMicros', 'viewConversionsMicros', 'viewValueMicros'] as const;

type Group = { campaign?: CostRow; ads: CostRow[] };

/**
 * The rows of the ads, and for each campaign and day one without an ad that holds the difference, so that all together sum to the
 * campaigns to the millionth. A difference below zero is kept as such: a credit of the platform's, or figures that moved between
 * the two questions. What the campaign's row does not tell is not told of the difference either.
 */
export function withRemainders(campaigns: readonly CostRow[], ads: readonly CostRow[]): CostRow[] {
  const groups = new Map<string, Group>();
  for (const row of campaigns) groups.set(keyOf(row), { campaign: row, ads: [] });
  for (const row of ads) {
    const group = groups.get(keyOf(row)) ?? { ads: [] };
    group.ads.push(row);
    groups.set(keyOf(row), group);
  }
  return [...ads, ...[...groups.values()].flatMap(remainderOf)];
}

function keyOf({ day, campaignId = '' }: CostRow): string {
  return `${day} ${campaignId}`;
}

function remainderOf({ campaign, ads }: Group): CostRow[] {
  const of = campaign ?? nothingOf(ads);
  if (!of) return [];
  const rest: CostRow = { day: of.day, costMicros: of.costMicros - sumOf(ads.map(({ costMicros }) => costMicros)) };
  if (of.campaignId !== undefined) rest.campaignId = of.campaignId;
  if (of.campaign !== undefined) rest.campaign = of.campaign;
  for (const count of counts) {
    const whole = of[count];
    if (whole !== undefined) rest[count] = whole - sumOf(ads.map((ad) => ad[count]));
  }
  if (of.claim) rest.claim = claimOf(of.claim, ads);
  return isEmpty(rest) ? [] : [rest];
}

/** The row of a campaign that the platform tells nothing of, though it tells of its ads: zero of all that those tell. */
function nothingOf(ads: readonly CostRow[]): CostRow | undefined {
  const [first] = ads;
  if (!first) return undefined;
  const row: CostRow = { day: first.day, costMicros: 0n };
  if (first.campaignId !== undefined) row.campaignId = first.campaignId;
  if (first.campaign !== undefined) row.campaign = first.campaign;
  for (const count of counts) if (ads.some((ad) => ad[count] !== undefined)) row[count] = 0n;
  const told = ads.find(({ claim }) => claim)?.claim;
  if (told)
    row.claim = { ...told, ...Object.fromEntries(claims.flatMap((name) => (told[name] === undefined ? [] : [[name, 0n]]))) };
  return row;
}

function claimOf(whole: Claim, ads: readonly CostRow[]): Claim {
  const rest: Claim = { ...whole };
  for (const name of claims) {
    const told = whole[name];
    if (told !== undefined) rest[name] = told - sumOf(ads.map(({ claim }) => claim?.[name]));
  }
  return rest;
}

function sumOf(values: readonly (bigint | undefined)[]): bigint {
  return values.reduce<bigint>((sum, value) => sum + (value ?? 0n), 0n);
}

function isEmpty(row: CostRow): boolean {
  const figures = [row.costMicros, ...counts.map((count) => row[count]), ...claims.map((name) => row.claim?.[name])];
  return figures.every((figure) => (figure ?? 0n) === 0n);
}
