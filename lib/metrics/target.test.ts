/** Protects targets: a month's own before every month's, parts of months by their days, and what is met by which direction. */
import { describe, expect, it } from 'vitest';
import { isMet, parseTarget, type StatedTarget, type TargetMetric, targetOf } from './target';

const target = (metric: TargetMetric, month: string, value: string): StatedTarget => ({
  ...{ metric, month, value, dimension: 'site', name: '' },
});
const daysFrom = (first: string, count: number) =>
  Array.from({ length: count }, (_, index) => new Date(Date.parse(first) + index * 86_400_000).toISOString().slice(0, 10));

const REVENUE = [target('revenue', '', '3000'), target('revenue', '2026-02', '2800')];
const CAC = [target('cac', '', '20'), target('cac', '2026-02', '25')];

describe('the target of days', () => {
  it.each<[string, readonly StatedTarget[], TargetMetric, string[], string | undefined]>([
    ['is a whole month’s as it is', REVENUE, 'revenue', daysFrom('2026-02-01', 28), '2800'],
    ['is a part of a month by its days', REVENUE, 'revenue', daysFrom('2026-02-01', 7), '700'],
    ['adds parts of two months', REVENUE, 'revenue', ['2026-02-28', '2026-03-01'], '196.774194'],
    ['of a leap year’s February has 29 parts', [target('orders', '2028-02', '29')], 'orders', ['2028-02-29'], '1'],
    ['of an average is no part', CAC, 'cac', daysFrom('2026-02-03', 2), '25'],
    ['of an average is none where the days have two', CAC, 'cac', ['2026-02-28', '2026-03-01'], undefined],
    ['is none where a day has none', [target('orders', '2026-02', '28')], 'orders', ['2026-02-28', '2026-03-01'], undefined],
    ['is none of another metric', REVENUE, 'orders', ['2026-02-28'], undefined],
    ['is none of no days', REVENUE, 'revenue', [], undefined],
  ])('%s', (_, targets, metric, days, expected) => {
    expect(targetOf(targets, metric, days)).toBe(expected);
  });
});

it.each<[TargetMetric, string, string, boolean]>([
  ['revenue', '100.00', '100', true],
  ['revenue', '99.99', '100', false],
  ['revenue', '-5.00', '0.01', false],
  ['cac', '20.01', '20', false],
  ['cac', '20.00', '20', true],
  ['cost', '9007199254740993.1', '9007199254740993.01', false],
])('%s of %s against %s is met: %s', (metric, figure, limit, expected) => {
  expect(isMet(metric, figure, limit)).toBe(expected);
});

it('takes plain decimal numbers above zero alone', () => {
  expect(['1', ' 2.5 ', '0', '-1', '1e3', '1,5', '0.000001', '0.0000001', ''].map(parseTarget)).toEqual([
    ...['1', '2.5', undefined, undefined, undefined, undefined, '0.000001', undefined, undefined],
  ]);
});
