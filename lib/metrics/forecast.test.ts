/**
 * Protects the forecast of a month's cost: its interval holds about as often as it says, for simulated stores with weekdays, noise, and
 * days like the one before; each from a seed of its own, so that the rates are the same every time.
 */
import { describe, expect, it } from 'vitest';
import { normal, uniforms } from '@/lib/testing/noise';
import { type CostDay, forecastOf } from './forecast';

const STORES = 1_500;
const WEEK = [1.1, 1, 0.95, 1, 1.2, 1.5, 1.4];

type Case = { history: number; coming: number; noise: number; likeness: number; weekdays: boolean };

function simulated({ history, coming, noise, likeness, weekdays }: Case, seed: number): CostDay[] {
  const next = uniforms(seed * 7_919 + 29);
  let deviation = normal(next);
  return Array.from({ length: history + coming }, (_, day) => {
    deviation = likeness * deviation + Math.sqrt(1 - likeness ** 2) * normal(next);
    const usual = 200 * (weekdays ? (WEEK[day % 7] ?? 1) : 1);
    return { weekday: day % 7, cost: Math.max(0, usual * (1 + noise * deviation)) };
  });
}

/** How many of the months end within the interval. */
function coverageOf(given: Case): number {
  const held = Array.from({ length: STORES }, (_, seed) => {
    const days = simulated(given, seed);
    const coming = days.slice(given.history);
    const total = coming.reduce((sum, { cost }) => sum + cost, 0);
    const found = forecastOf(days.slice(0, given.history), coming);
    return found !== undefined && found.low <= total && total <= found.high;
  });
  return held.filter(Boolean).length / STORES;
}

describe('the interval of a forecast', () => {
  it.each<[string, Case]>([
    ['half a month of noise', { history: 56, coming: 15, noise: 0.2, likeness: 0, weekdays: true }],
    ['a whole month of noise', { history: 56, coming: 30, noise: 0.3, likeness: 0, weekdays: true }],
    ['a last week', { history: 56, coming: 7, noise: 0.2, likeness: 0, weekdays: true }],
    ['days like the one before', { history: 56, coming: 15, noise: 0.2, likeness: 0.5, weekdays: true }],
    ['a short history', { history: 28, coming: 15, noise: 0.2, likeness: 0, weekdays: true }],
    ['all weekdays alike', { history: 56, coming: 15, noise: 0.2, likeness: 0, weekdays: false }],
  ])('holds %s in about four of five cases', (_, given) => {
    const coverage = coverageOf(given);
    expect([coverage > 0.74, coverage < 0.9]).toEqual([true, true]);
  });
});

describe('a forecast', () => {
  const days = (count: number, cost = (weekday: number): number => (weekday < 5 ? 10 : 30)) =>
    Array.from({ length: count }, (_, day) => ({ weekday: day % 7, cost: cost(day % 7) }));

  it('knows the days of the week', () => {
    expect(forecastOf(days(28), [{ weekday: 6 }])?.expected).toBeCloseTo(30, 9);
    expect(forecastOf(days(28), [{ weekday: 0 }, { weekday: 1 }])?.expected).toBeCloseTo(20, 9);
  });

  it('is none of too few days, and of what was stopped expects nothing more', () => {
    expect(forecastOf(days(13), [{ weekday: 0 }])).toBeUndefined();
    const stopped = forecastOf([...days(28), ...days(3, () => 0)], [{ weekday: 5 }]);
    expect([stopped?.expected, stopped?.low, (stopped?.high ?? 0) > 20]).toEqual([0, 0, true]);
  });
});
