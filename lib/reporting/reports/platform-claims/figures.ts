/** The figures of a cell in wire form. Money is rounded to the minor unit once, and what a difference is made of sums to it. */
import { type Currency, exponentOf } from '@/lib/core/currency';
import { fraction, minus, rounded } from '@/lib/core/fraction';
import { costOf, type Facts, moneyOf, ordersOf } from '@/lib/metrics/facts';
import { countText, measured, valueText } from '@/lib/metrics/measure';
import { metrics } from '@/lib/metrics/registry';
import { type ModelId, WHOLE_ORDER } from '@/lib/model/credit';
import { wireMoney } from '../../wire';
import { type Cell, type Earned, NO_CREDIT } from './cells';
import type { ClaimRow, ClaimSums } from './claim-sums';
import type { ClaimFigures, Part } from './definition';

export type FigureContext = {
  currency: Currency;
  models: readonly ModelId[];
  model: ModelId;
  viewClaims: 'among' | 'beside' | 'untold';
};

const NO_CLAIM: ClaimSums = { micros: 0n, conversions: 0n, value: 0n, viewConversions: undefined, viewValue: undefined };
/** Conversions are told in millionths, credit in finer parts. */
const PARTS_PER_MICRO = WHOLE_ORDER / 1_000_000n;

/** What is claimed of the cell, what of it is credited, and of what the difference is made. */
export function figuresOf({ claims, credit, window }: Cell, context: FigureContext): ClaimFigures {
  const { currency, models, model } = context;
  const all = addedClaims(claims);
  const told = claims.filter(({ basis }) => basis !== null);
  const claimed = told.length > 0 ? earnedOf(all.conversions, all.value, currency) : undefined;
  const held: Earned = { orders: BigInt(window.orders) * WHOLE_ORDER, revenue: window.revenue };
  const shared: Earned = { orders: BigInt(window.sharedOrders) * WHOLE_ORDER, revenue: window.sharedRevenue };
  const cost = costOf(all.micros);
  const claimedRoas = claimed && measured(metrics.roas, { revenue: costOf(all.value), cost }, currency);
  return {
    cost: { amount: valueText(cost, 'money', currency), currency },
    claims: claimsByWindow(told, currency),
    ...(claimed && { claimed: partOf(claimed, currency) }),
    ...(claimedRoas !== undefined && { claimedRoas }),
    window: partOf(held, currency),
    shared: partOf(shared, currency),
    models: Object.fromEntries(models.map((id) => [id, credited(credit.get(id) ?? NO_CREDIT, { cost }, currency)])),
    ...(claimed && differenceOf({ claimed, held, all, credited: credit.get(model) ?? NO_CREDIT }, context)),
  };
}

type Compared = { claimed: Earned; held: Earned; all: ClaimSums; credited: Earned };

function differenceOf({ claimed, held, all, credited: own }: Compared, { currency, viewClaims }: FigureContext) {
  const isTold = viewClaims === 'among' && all.viewConversions !== undefined;
  const views = isTold ? earnedOf(all.viewConversions ?? 0n, all.viewValue ?? 0n, currency) : undefined;
  const noClick = less(less(claimed, views ?? NO_CREDIT), held);
  return {
    difference: partOf(less(claimed, own), currency),
    reasons: {
      ...(views && { views: partOf(views, currency) }),
      noClick: partOf(noClick, currency),
      elsewhere: partOf(less(held, own), currency),
    },
  };
}

/** Each window and basis by itself, claiming most first; of those that claim nothing one alone, where no other is. */
function claimsByWindow(told: ClaimRow[], currency: Currency): ClaimFigures['claims'] {
  return [...Map.groupBy(told, ({ window, basis }) => JSON.stringify([window, basis])).values()]
    .map((rows) => ({ first: rows[0], sums: addedClaims(rows) }))
    .sort((left, right) => Number(right.sums.conversions - left.sums.conversions))
    .filter(({ sums }, index) => index === 0 || claimsAny(sums))
    .map(({ first, sums }) => ({
      ...(first?.window && { window: first.window }),
      basis: first?.basis ?? 'ad',
      claimed: partOf(earnedOf(sums.conversions, sums.value, currency), currency),
      ...(sums.viewConversions !== undefined && { views: viewsOf(sums.viewConversions, sums.viewValue, currency) }),
    }));
}

function claimsAny({ conversions, value, viewConversions = 0n }: ClaimSums): boolean {
  return conversions !== 0n || value !== 0n || viewConversions !== 0n;
}

function viewsOf(conversions: bigint, value: bigint | undefined, currency: Currency) {
  const revenue = value === undefined ? undefined : partOf(earnedOf(0n, value, currency), currency).revenue;
  return { orders: countText(fraction(conversions, 1_000_000n)), ...(revenue && { revenue }) };
}

/** What the rows claim together, whatever their windows are. */
export function addedClaims(rows: readonly ClaimSums[]): ClaimSums {
  return rows.reduce(
    (sum, row) => ({
      micros: sum.micros + row.micros,
      conversions: sum.conversions + row.conversions,
      value: sum.value + row.value,
      viewConversions: addedKnown(sum.viewConversions, row.viewConversions),
      viewValue: addedKnown(sum.viewValue, row.viewValue),
    }),
    NO_CLAIM,
  );
}

function addedKnown(left: bigint | undefined, right: bigint | undefined): bigint | undefined {
  return left === undefined && right === undefined ? undefined : (left ?? 0n) + (right ?? 0n);
}

/** A claim in the units of credit. */
export function earnedOf(conversions: bigint, valueMicros: bigint, currency: Currency): Earned {
  return { orders: conversions * PARTS_PER_MICRO, revenue: rounded(costOf(valueMicros), exponentOf(currency)) };
}

function credited(earned: Earned, { cost }: Facts, currency: Currency) {
  const roas = measured(metrics.roas, { revenue: moneyOf(earned.revenue, currency), cost }, currency);
  return { ...partOf(earned, currency), ...(roas !== undefined && { roas }) };
}

export function less(left: Earned, right: Earned): Earned {
  return { orders: left.orders - right.orders, revenue: left.revenue - right.revenue };
}

/** In wire form; a part may be below nothing. */
export function partOf({ orders, revenue }: Earned, currency: Currency): Part {
  const count = orders < 0n ? minus(fraction(0n), ordersOf(-orders)) : ordersOf(orders);
  return { orders: countText(count), revenue: wireMoney(revenue, currency) };
}
