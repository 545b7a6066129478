/**
 * Which campaigns there is reason to look at, from what is known of each. Pure: what it is told it judges, and says on what. Cost without
 * a visit comes first, since of what nobody is seen to come by no model says anything.
 */
import { compareFractions, dividedBy, type Fraction, fraction, roundedText, times } from '@/lib/core/fraction';
import type { Currency } from '@/lib/core/currency';
import { costOf, moneyOf, ordersOf } from '@/lib/metrics/facts';
import { type CampaignWeek, type Fall, fallOf } from '@/lib/metrics/fallen';
import { valueText } from '@/lib/metrics/measure';
import { poissonAtMost } from '@/lib/metrics/student';
import type { CampaignKey, Evidence, FindingKind } from '@/lib/model/finding';

export type ModelSums = { id: string; name: string; revenue: bigint; orders: bigint };
export type CampaignFacts = {
  key: CampaignKey;
  /** In millionths of the site's currency. */
  costMicros: bigint;
  /** Under every click model. */
  models: ModelSums[];
  sessions: number;
  newVisitors: number;
  /** Of what its platform claims; undefined where that does not say. */
  viewShare: number | undefined;
  /** Each ad with its visits; of what states no ad, the visits under ''. */
  ads: { ad: string; costMicros: bigint; sessions: number }[];
  /** Oldest first, in units of the currency. */
  weeks: (CampaignWeek & { from: string })[];
};

export type StoreFacts = {
  from: string;
  to: string;
  currency: Currency;
  /** Of all ads. */
  costMicros: bigint;
  breakEven: { roas: Fraction; isAssumed: boolean };
  viewShareMax: number;
  /** Of all orders of the days, in units of the currency; where a campaign has none of its own. */
  orderValue: number;
  direct: Evidence['direct'];
  brand: Evidence['brand'];
};

export type Finding = { kind: FindingKind; key: CampaignKey; evidence: Evidence };

/** Smaller campaigns decide nothing: at least this part of what all ads cost. */
const COST_SHARE_MIN = 0.01;
/** Visits of a campaign that state no ad: above this part its ads cannot be told apart. */
const WITHOUT_AD_MAX = 0.1;
const RATIO_DECIMALS = 6;

/** Dearest first. */
export function findingsAmong(campaigns: readonly CampaignFacts[], store: StoreFacts): Finding[] {
  return campaigns
    .filter(({ costMicros }) => costMicros > 0n && shareOf(costMicros, store) >= COST_SHARE_MIN)
    .toSorted((left, right) => (left.costMicros > right.costMicros ? -1 : 1))
    .flatMap((campaign) => judged(campaign, store));
}

function judged(campaign: CampaignFacts, store: StoreFacts): Finding[] {
  const { key } = campaign;
  const evidence = evidenceOf(campaign, store);
  const untracked = untrackedAds(campaign);
  const untrackedCost = untracked.reduce((sum, { costMicros }) => sum + costMicros, 0n);
  if (campaign.sessions === 0) return [{ kind: 'untracked', key, evidence: { ...evidence, ads: adsOf(campaign.ads, store) } }];
  const fall = fallOf(campaign.weeks);
  const verdict = verdictOf(campaign, store);
  return [
    ...(verdict ? [{ kind: verdict, key, evidence: { ...evidence, chance: chanceOf(campaign, store) } }] : []),
    ...(shareOf(untrackedCost, store) >= COST_SHARE_MIN
      ? [{ kind: 'untracked' as const, key, evidence: { ...evidence, ads: adsOf(untracked, store) } }]
      : []),
    ...(fall ? [{ kind: 'fell' as const, key, evidence: { ...evidence, fall: fallFacts(fall, campaign, store) } }] : []),
  ];
}

/** By how many click models it pays: by none, or by one alone. */
function verdictOf({ models, costMicros, viewShare }: CampaignFacts, store: StoreFacts): FindingKind | undefined {
  const paying = models.filter((model) => {
    const roas = roasOf(model, costMicros, store);
    return roas && compareFractions(roas, store.breakEven.roas) >= 0;
  });
  if (paying.length === 1 && models.length > 1) return 'one_model';
  if (paying.length > 0) return undefined;
  return viewShare !== undefined && viewShare > store.viewShareMax ? 'views' : 'losing';
}

function evidenceOf(campaign: CampaignFacts, store: StoreFacts): Evidence {
  const { costMicros, models, sessions, newVisitors, viewShare } = campaign;
  const { from, to, currency, breakEven, viewShareMax, direct, brand } = store;
  const best = models.toSorted((left, right) => (left.revenue > right.revenue ? -1 : left.revenue < right.revenue ? 1 : 0));
  return {
    ...{ from, to, currency, cost: costText(costMicros, store), costShare: shareOf(costMicros, store) },
    breakEven: { roas: roundedText(breakEven.roas, RATIO_DECIMALS), isAssumed: breakEven.isAssumed },
    models: best.map((model) => ({
      ...{ id: model.id, name: model.name },
      revenue: valueText(moneyOf(model.revenue, currency), 'money', currency),
      orders: valueText(ordersOf(model.orders), 'count', currency),
      roas: roundedText(roasOf(model, costMicros, store) ?? fraction(0n), RATIO_DECIMALS),
    })),
    sessions,
    ...(sessions > 0 && { newVisitorShare: rounded(newVisitors / sessions) }),
    ...(viewShare !== undefined && { viewShare: rounded(viewShare) }),
    ...{ viewShareMax, direct, ...(brand && { brand }) },
  };
}

/** How often a campaign that just pays for itself would show no more orders than the best model gives it. */
function chanceOf({ models, costMicros }: CampaignFacts, { breakEven, currency, orderValue }: StoreFacts): number {
  const best = models.reduce((lead, model) => (model.revenue > lead.revenue ? model : lead));
  const orders = numberOf(ordersOf(best.orders));
  const value = orders >= 1 ? numberOf(moneyOf(best.revenue, currency)) / orders : orderValue;
  if (!(value > 0)) return 1;
  const expected = numberOf(times(costOf(costMicros), breakEven.roas)) / value;
  return rounded(poissonAtMost(Math.floor(orders), expected));
}

/** Ads that cost and that nobody came by, of campaigns whose visits say by which ad they come. */
function untrackedAds({ ads, sessions }: CampaignFacts): CampaignFacts['ads'] {
  const without = ads.find(({ ad }) => ad === '')?.sessions ?? 0;
  if (without > WITHOUT_AD_MAX * sessions) return [];
  return ads.filter((ad) => ad.costMicros > 0n && ad.sessions === 0);
}

function adsOf(ads: CampaignFacts['ads'], store: StoreFacts): Evidence['ads'] {
  return ads
    .filter(({ costMicros }) => costMicros > 0n)
    .toSorted((left, right) => (left.costMicros > right.costMicros ? -1 : 1))
    .map(({ ad, costMicros }) => ({ ad, cost: costText(costMicros, store) }));
}

function fallFacts({ before, now, low, probability }: Fall, { weeks }: CampaignFacts, store: StoreFacts): Evidence['fall'] {
  const text = (ratio: number) => ratio.toFixed(2);
  const money = (units: number) =>
    valueText(fraction(BigInt(Math.round(units * 1_000_000)), 1_000_000n), 'money', store.currency);
  return {
    ...{ before: text(before), now: text(now), low: text(Math.max(0, low)), probability: rounded(probability) },
    weeks: weeks.map(({ from, cost, revenue }) => ({ from, cost: money(cost), revenue: money(revenue) })),
  };
}

function roasOf({ revenue }: ModelSums, costMicros: bigint, { currency }: StoreFacts): Fraction | undefined {
  return dividedBy(moneyOf(revenue, currency), costOf(costMicros));
}

function shareOf(costMicros: bigint, store: StoreFacts): number {
  return store.costMicros > 0n ? rounded(Number(costMicros) / Number(store.costMicros)) : 0;
}

function costText(micros: bigint, { currency }: StoreFacts): string {
  return valueText(costOf(micros), 'money', currency);
}

function numberOf(value: Fraction): number {
  return Number(value.numerator) / Number(value.denominator);
}

/** For reading: four decimals, from 0 to 1. */
function rounded(share: number): number {
  return Math.min(1, Math.max(0, Number(share.toFixed(4))));
}
