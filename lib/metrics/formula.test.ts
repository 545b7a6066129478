/** Protects own metrics: a formula comes to the exact value everybody would reckon, and a wrong one says where it is wrong. */
import { describe, expect, it } from 'vitest';
import { parseCurrency } from '@/lib/core/currency';
import { invariant } from '@/lib/core/invariant';
import { FORMULA_MAX } from '@/lib/model/own-metric';
import { countOf, type Facts, moneyOf, ordersOf } from './facts';
import { parseFormula } from './formula';
import { measured } from './measure';
import { ownMetric } from './own';

const EUR = parseCurrency('EUR');
invariant(EUR, 'the euro is a currency');
const WHOLE = 10n ** 12n;
const facts: Facts = {
  revenue: moneyOf(100_000n, EUR),
  newRevenue: moneyOf(33_333n, EUR),
  unknownRevenue: moneyOf(0n, EUR),
  storeRevenue: moneyOf(400_000n, EUR),
  orders: ordersOf(7n * WHOLE),
  newOrders: ordersOf(WHOLE / 3n),
  unknownOrders: ordersOf(0n),
  sessions: countOf(0),
};

describe('a formula', () => {
  const values: [string, 'money' | 'count' | 'ratio', string | undefined][] = [
    ['revenue', 'money', '1000.00'],
    ['revenue / orders', 'money', '142.86'],
    ['revenue / orders * orders', 'money', '1000.00'],
    ['0.3 * revenue - 12.345', 'money', '287.66'],
    ['1 + 2 * 3', 'count', '7'],
    ['(1 + 2) * 3', 'count', '9'],
    ['8 - 4 - 2', 'count', '2'],
    ['8 / 4 / 2', 'count', '1'],
    ['-revenue / 3', 'money', '-333.33'],
    ['2 * -0.125', 'count', '-0.25'],
    ['newRevenue/revenue', 'ratio', '0.33333'],
    ['NEWORDERS + returningOrders', 'count', '7'],
    ['share', 'ratio', '0.25'],
    ['revenue / sessions', 'money', undefined],
    ['conversionRate', 'ratio', undefined],
    ['1 / (orders - 7)', 'count', undefined],
    ['0 / 5', 'count', '0'],
  ];
  it.each(values)('%s comes to %s %s', (formula, unit, text) => {
    const metric = ownMetric({ id: 'own_00000001', name: 'x', formula, unit, decimals: 2 });
    expect(measured(metric, facts, EUR)).toBe(text);
  });

  const wrong: [string, { at: number; length: number }, RegExp][] = [
    ['', { at: 0, length: 1 }, /ends too soon/],
    ['revenue /', { at: 9, length: 1 }, /ends too soon/],
    ['revenue / / orders', { at: 10, length: 1 }, /before “\/”/],
    ['revenue orders', { at: 8, length: 6 }, /expects \+ - \* or \//],
    ['(revenue', { at: 0, length: 1 }, /not closed/],
    ['revenue)', { at: 7, length: 1 }, /not opened/],
    ['revenue ^ 2', { at: 8, length: 1 }, /“\^” means nothing/],
    ['spent / orders', { at: 0, length: 5 }, /no metric “spent”/],
    ['1,5 * orders', { at: 1, length: 1 }, /numbers like 0\.5/],
    ['revenue * .5', { at: 10, length: 1 }, /means nothing/],
    ['productNet', { at: 0, length: 10 }, /no metric/],
    ['1'.repeat(FORMULA_MAX + 1), { at: FORMULA_MAX, length: 1 }, /longer than/],
  ];
  it.each(wrong)('“%s” is wrong at its place', (text, place, detail) => {
    const parsed = parseFormula(text);
    expect(parsed).toMatchObject({ ok: false, failure: { ...place, detail: expect.stringMatching(detail) } });
  });

  it('of the greatest length and depth is read', () => {
    const deep = `${'('.repeat(149)}1${')'.repeat(149)}`;
    expect(parseFormula(deep)).toMatchObject({ ok: true });
  });
});
