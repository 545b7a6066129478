/** Protects what figures mean: each metric's value by hand, its own name in the registry, and rounding that is the same for all. */
import { describe, expect, it } from 'vitest';
import { parseCurrency } from '@/lib/core/currency';
import { compareFractions, fraction, roundedText } from '@/lib/core/fraction';
import { invariant } from '@/lib/core/invariant';
import { costOf, countOf, type Facts, factUnits, moneyOf, ordersOf } from './facts';
import { measured, valueText } from './measure';
import { type MetricId, metrics } from './registry';

const [EUR, JPY, KWD] = ['EUR', 'JPY', 'KWD'].map(parseCurrency);
invariant(EUR && JPY && KWD, 'they are currencies');
const WHOLE = 10n ** 12n;
const facts: Facts = {
  revenue: moneyOf(20_001n, EUR),
  newRevenue: moneyOf(5_000n, EUR),
  unknownRevenue: moneyOf(1_001n, EUR),
  storeRevenue: moneyOf(60_003n, EUR),
  attributedRevenue: moneyOf(60_000n, EUR),
  orders: ordersOf(8n * WHOLE),
  newOrders: ordersOf(WHOLE / 2n),
  unknownOrders: ordersOf(WHOLE / 4n),
  sessions: countOf(96),
  pageViews: countOf(250),
  bounces: countOf(32),
  conversions: ordersOf((5n * WHOLE) / 2n),
  conversionValue: moneyOf(1_251n, EUR),
  allConversions: countOf(4),
  lineRevenue: moneyOf(9_000n, EUR),
  lineDiscounts: moneyOf(500n, EUR),
  lineReturns: moneyOf(1_000n, EUR),
  allLineRevenue: moneyOf(27_000n, EUR),
  lineCosts: moneyOf(3_001n, EUR),
  cost: costOf(40_004_000n),
  impressions: countOf(16_000),
  clicks: countOf(80),
  allCost: costOf(160_016_000n),
  tierOneCosts: moneyOf(8_000n, EUR),
  tierTwoCosts: moneyOf(3_001n, EUR),
  tierThreeCosts: moneyOf(1_000n, EUR),
  knownRevenue: moneyOf(15_000n, EUR),
};
const values: Record<MetricId, string> = {
  revenue: '200.01',
  orders: '8',
  aov: '25.00',
  sessions: '96',
  bounceRate: '0.333333',
  pagesPerSession: '2.6042',
  conversionRate: '0.083333',
  newOrders: '0.5',
  newRevenue: '50.00',
  returningOrders: '7.25',
  returningRevenue: '140.00',
  share: '0.333333',
  attributedShare: '0.99995',
  conversions: '2.5',
  conversionValue: '12.51',
  conversionsPerSession: '0.026042',
  conversionShare: '0.625',
  productRevenue: '90.00',
  productDiscounts: '5.00',
  productReturns: '10.00',
  productNet: '80.00',
  productShare: '0.333333',
  productCosts: '30.01',
  productContribution: '49.99',
  cost: '40.00',
  impressions: '16000',
  clicks: '80',
  cpc: '0.50',
  cpm: '2.50',
  ctr: '0.005',
  costShare: '0.25',
  cpa: '5.00',
  cac: '80.01',
  roas: '4.99975',
  newRoas: '1.249875',
  mer: '3.749813',
  contribution1: '120.01',
  contribution2: '90.00',
  contribution3: '40.00',
  storeContribution3: '320.00',
  contributionMargin: '0.449978',
  costsKnown: '0.749963',
};

describe('metrics', () => {
  it.each(Object.entries(metrics))(
    '%s has its id, its words and its value, and none without a fact that it needs',
    (id, metric) => {
      expect(metric.id).toBe(id);
      expect(metric.formula).toMatch(/^[A-Z].*\.$/);
      expect([id, measured(metric, facts, EUR)]).toEqual([id, Object.entries(values).find(([name]) => name === id)?.[1]]);
      expect(metric.needs.length).toBeGreaterThan(0);
      for (const need of metric.needs) {
        expect(need in factUnits).toBe(true);
        expect(measured(metric, { ...facts, [need]: undefined }, EUR)).toBeUndefined();
      }
    },
  );

  it('have no value where they would be divided by nothing', () => {
    const nothing = { ...facts, orders: ordersOf(0n), sessions: countOf(0), storeRevenue: moneyOf(0n, EUR) };
    const ids = ['aov', 'conversionRate', 'share', 'attributedShare', 'bounceRate', 'pagesPerSession'] as const;
    expect(ids.map((id) => measured(metrics[id], { ...nothing, ...(id === 'aov' && { sessions: countOf(1) }) }, EUR))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('rounding', () => {
  it('goes half away from zero, once, by the decimals of the currency', () => {
    const half = fraction(1_005n, 1_000n);
    expect([EUR, JPY, KWD].map((currency) => valueText(half, 'money', currency))).toEqual(['1.01', '1', '1.005']);
    const negative = fraction(-1_005n, 1_000n);
    expect([EUR, JPY, KWD].map((currency) => valueText(negative, 'money', currency))).toEqual(['-1.01', '-1', '-1.005']);
  });

  it('is the same whichever cut parts were summed', () => {
    expect(roundedText(ordersOf((WHOLE / 96n) * 3n), 4)).toBe('0.0313');
    expect(compareFractions(ordersOf((WHOLE / 3n) * 3n), countOf(1))).toBe(0);
  });

  it.each([
    [fraction(0n), '0'],
    [fraction(-1n, 3_000_000n), '0'],
    [fraction(2n, 3n), '0.666667'],
    [fraction(-25n, 100n), '-0.25'],
    [fraction(12n), '12'],
  ])('writes %o as %s', (value, text) => {
    expect(roundedText(value, 6)).toBe(text);
  });
});
