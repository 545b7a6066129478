/**
 * What reports count, and metrics are worked out of. A report gives the facts that it holds; a metric that needs another has no
 * value there.
 */
import { type Currency, exponentOf } from '@/lib/core/currency';
import { type Fraction, fraction } from '@/lib/core/fraction';
import { WHOLE_ORDER } from '@/lib/model/credit';

/** Sums of a row and its range, each with what one of it is. */
export const factUnits = {
  /** What the row earned, after refunds, of what counts as revenue on the site. */
  revenue: 'money',
  /** The same of orders that were their buyers' first, and of those whose buyers may be new or not. */
  newRevenue: 'money',
  unknownRevenue: 'money',
  /** What the whole store earned, and of it what a visit earned. */
  storeRevenue: 'money',
  attributedRevenue: 'money',
  orders: 'orders',
  newOrders: 'orders',
  unknownOrders: 'orders',
  sessions: 'count',
  /** Of these sessions: the pages seen in them, and those of one page view and nothing else. */
  pageViews: 'count',
  bounces: 'count',
  /** Of conversions besides orders: what the row earned of them, what those are worth, and all of the kind. */
  conversions: 'count',
  conversionValue: 'money',
  allConversions: 'count',
  /** Of the lines of orders: before returns, what was taken off them, and what went back; and of all products together. */
  lineRevenue: 'money',
  lineDiscounts: 'money',
  lineReturns: 'money',
  allLineRevenue: 'money',
  /** What the goods of these lines cost, less those that came back. */
  lineCosts: 'money',
  /** Of ads, as their platforms count: of the row, and what all of them cost. */
  cost: 'money',
  impressions: 'count',
  clicks: 'count',
  allCost: 'money',
  /** Of orders besides ads: what each tier of costs takes off, and the revenue whose costs are known. */
  tierOneCosts: 'money',
  tierTwoCosts: 'money',
  tierThreeCosts: 'money',
  knownRevenue: 'money',
} as const;
export type FactId = keyof typeof factUnits;

/** In natural units: euros, orders, sessions. */
export type Facts = { readonly [Id in FactId]?: Fraction | undefined };

/**
 * Thirds of orders are cut at their last digit, and the remainders fill those differently: what is rounded here first is the same
 * whichever parts were summed.
 */
const SETTLED_PARTS = 10n ** 9n;

/** So many orders, from the sum of their parts. */
export function ordersOf(share: bigint): Fraction {
  const step = WHOLE_ORDER / SETTLED_PARTS;
  return fraction((share + step / 2n) / step, SETTLED_PARTS);
}

/** So much money, from minor units. */
export function moneyOf(minor: bigint, currency: Currency): Fraction {
  return fraction(minor, 10n ** BigInt(exponentOf(currency)));
}

/** So many whole things. */
export function countOf(count: number | bigint): Fraction {
  return fraction(BigInt(count));
}

/** So much cost, from millionths of the site's currency. */
export function costOf(micros: bigint): Fraction {
  return fraction(micros, 1_000_000n);
}
