/** Protects what is said of the last tenth of cost: the interval holds the truth as often as it says, and where days cannot tell it says so. */
import { describe, expect, it } from 'vitest';
import { normal, poisson, uniforms } from '@/lib/testing/noise';
import { marginalOf, type PairedDay } from './marginal';

const STORES = 1_500;
const WEEK = [1, 0.9, 0.9, 1, 1.1, 1.6, 1.5];

type Case = { truth: number; moves: number; days: number };

/** Revenue without ads, and orders of 50 that cost brings, by Poisson. */
function simulated({ truth, moves, days }: Case, seed: number): PairedDay[] {
  const next = uniforms(seed * 6_271 + 5);
  return Array.from({ length: days }, (_, day) => {
    const busy = WEEK[day % 7] ?? 1;
    const cost = 100 * busy * Math.max(0.1, 1 + moves * normal(next));
    return { weekday: day % 7, cost, revenue: 50 * poisson((300 * busy + truth * cost) / 50, next) };
  });
}

const all = (given: Case, breakEven = 1) =>
  Array.from({ length: STORES }, (_, seed) => marginalOf(simulated(given, seed), breakEven));
const part = (fits: number) => fits / STORES;

describe('the last tenth of cost', () => {
  it.each<Case>([
    { truth: 2, moves: 0.3, days: 84 },
    { truth: 0, moves: 0.3, days: 84 },
    { truth: 2, moves: 0.15, days: 56 },
  ])('of which each unit brings $truth is within the interval nine times of ten', (given) => {
    const held = all(given).filter(({ low = 0, high = 0 }) => low <= given.truth && given.truth <= high);
    expect([part(held.length) > 0.86, part(held.length) < 0.95]).toEqual([true, true]);
  });

  it('is seldom said to pay where it brings nothing, and not said to lose where it brings much', () => {
    expect(part(all({ truth: 0, moves: 0.3, days: 84 }).filter(({ says }) => says === 'pays').length)).toBeLessThan(0.02);
    expect(part(all({ truth: 6, moves: 0.3, days: 84 }).filter(({ says }) => says === 'does_not_pay').length)).toBeLessThan(0.02);
    expect(part(all({ truth: 6, moves: 0.3, days: 84 }).filter(({ says }) => says === 'pays').length)).toBeGreaterThan(0.8);
  });

  it.each<[string, PairedDay[], string]>([
    ['too few days', simulated({ truth: 2, moves: 0.3, days: 55 }, 1), 'few_days'],
    ['cost that hardly moves', simulated({ truth: 2, moves: 0.01, days: 84 }, 1), 'steady_cost'],
    ['no cost at all', Array.from({ length: 84 }, (_, day) => ({ weekday: day % 7, cost: 0, revenue: 5 })), 'steady_cost'],
    ['noise', simulated({ truth: 1, moves: 0.1, days: 84 }, 2), 'noise'],
  ])('cannot be said of %s', (_, days, why) => {
    expect(marginalOf(days, 1)).toMatchObject({ says: 'cannot_say', why });
  });
});
