/**
 * Protects who is told that ROAS fell: seldom where nothing did, mostly where it halved. Simulated campaigns: orders by Poisson, order
 * values log-normal, cost that wanders; each from a seed of its own, so that the rates are the same every time.
 */
import { describe, expect, it } from 'vitest';
import { normal, poisson, uniforms } from '@/lib/testing/noise';
import { type CampaignWeek, fallOf } from './fallen';

const CAMPAIGNS = 4_000;

type Case = { orders: number; weeks: number; skew: number; factor?: number };

/** `orders` in a usual week; `factor`: what the last two weeks bring of what they brought before. */
function simulated({ orders, weeks, skew, factor = 1 }: Case, seed: number): CampaignWeek[] {
  const next = uniforms(seed * 7_919 + 13);
  return Array.from({ length: weeks }, (_, week) => {
    const cost = 100 * Math.exp(0.2 * normal(next));
    const expected = (orders * cost * (week >= weeks - 2 ? factor : 1)) / 100;
    const revenue = Array.from({ length: poisson(expected, next) }, () => 60 * Math.exp(skew * normal(next)));
    return { cost, revenue: revenue.reduce((sum, value) => sum + value, 0) };
  });
}

function rateOf(given: Case): number {
  const fallen = Array.from({ length: CAMPAIGNS }, (_, seed) => fallOf(simulated(given, seed))).filter(Boolean);
  return fallen.length / CAMPAIGNS;
}

describe('a ROAS that fell', () => {
  it.each<[string, Case]>([
    ['three orders a week', { orders: 3, weeks: 14, skew: 0.7 }],
    ['ten orders a week', { orders: 10, weeks: 14, skew: 0.7 }],
    ['ten orders a week of very unlike values', { orders: 10, weeks: 14, skew: 1.2 }],
    ['fifty orders a week', { orders: 50, weeks: 14, skew: 0.5 }],
    ['as few weeks as are enough', { orders: 10, weeks: 8, skew: 0.7 }],
  ])('is cried wrong of at most 1.5 campaigns in a hundred, with %s', (_, given) => {
    expect(rateOf(given)).toBeLessThan(0.015);
  });

  it.each<[string, Case, number]>([
    ['halved, with thirty orders a week', { orders: 30, weeks: 14, skew: 0.6, factor: 0.5 }, 0.6],
    ['stopped, with ten orders a week', { orders: 10, weeks: 14, skew: 0.6, factor: 0 }, 0.9],
  ])('is told where it %s', (_, given, least) => {
    expect(rateOf(given)).toBeGreaterThan(least);
  });

  it('is not told of too few weeks, of a last fortnight that hardly cost, or of weeks that brought nothing', () => {
    const alike = (count: number, revenue: number) =>
      Array.from({ length: count }, (_, index) => ({ cost: 100, revenue: revenue + (index % 3) }));
    const nothing = { cost: 100, revenue: 0 };
    expect(fallOf([...alike(6, 300), nothing, nothing])).toBeDefined();
    expect(fallOf([...alike(5, 300), nothing, nothing])).toBeUndefined();
    expect(fallOf([...alike(6, 300), { cost: 5, revenue: 0 }, { cost: 5, revenue: 0 }])).toBeUndefined();
    expect(fallOf(Array.from({ length: 10 }, () => nothing))).toBeUndefined();
  });

  it('says by how much', () => {
    const weeks = [310, 290, 300, 305, 295, 300, 150, 150].map((revenue) => ({ cost: 100, revenue }));
    const { before, now, low, probability } = fallOf(weeks) ?? {};
    expect([before, now]).toEqual([3, 1.5]);
    expect([low && low < 3 && low > 1.5, probability && probability < 0.001]).toEqual([true, true]);
  });
});
