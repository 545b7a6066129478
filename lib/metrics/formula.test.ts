/** Protects own metrics: a formula comes to the exact value everybody would reckon, and a wrong one says where it is wrong. */
import { describe, expect, it } from 'vitest';
import { parseCurrency } from '@/lib/core/currency';
import { invariant } from '@/lib/core/invariant';
import { FORMULA_MAX, type OwnMetric } from '@/lib/model/own-metric';
import { countOf, type Facts, moneyOf, ordersOf } from './facts';
import { parseFormula, shownFormula, storedFormula } from './formula';
import { measured } from './measure';
import { namedBy, ownMetrics, requireOwnMetric } from './own';

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
    const [metric] = ownMetrics([{ id: 'own_00000001', name: 'x', formula, unit, decimals: 2 }]);
    expect(metric && measured(metric, facts, EUR)).toBe(text);
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
    ['[Nobody] * 2', { at: 0, length: 8 }, /no metric “\[Nobody\]” in this workspace/],
    ['2 * own_ffffffff', { at: 4, length: 12 }, /no metric “own_ffffffff”/],
    ['2 * [', { at: 4, length: 1 }, /means nothing/],
    ['[]', { at: 0, length: 1 }, /means nothing/],
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

describe('own metrics that name others', () => {
  const own = (nth: number, name: string, formula: string, unit: OwnMetric['unit'] = 'count'): OwnMetric => ({
    id: `own_0000000${nth}`,
    ...{ name, formula, unit, decimals: 2 },
  });
  const net = own(1, 'Net [new] €', 'newRevenue * 0.5', 'money');
  const part = own(2, 'Part', '[net [NEW]] €] / revenue', 'ratio');
  const twice = own(3, 'Twice', 'own_00000002 + [Part]', 'ratio');
  const all = [twice, net, part];

  it('come to what the others come to, whatever their order', () => {
    const values = ownMetrics(all).map((metric) => measured(metric, facts, EUR));
    expect(values).toEqual(['0.33333', '166.67', '0.166665']);
  });

  it('are stored by id and shown by name, so that a name may change', () => {
    const stored = storedFormula(part.formula, all);
    expect(stored).toBe('own_00000001 / revenue');
    expect(shownFormula(stored, [{ ...net, name: 'Neu]' }])).toBe('[Neu]]] / revenue');
    expect(parseFormula(shownFormula(stored, [{ ...net, name: 'Neu]' }]), [{ ...net, name: 'Neu]' }]).ok).toBe(true);
    expect(shownFormula(stored, [])).toBe(stored);
  });

  it('may be as long with names as they are with ids', () => {
    const long = own(4, 'x'.repeat(60), '1');
    const formula = Array.from({ length: 20 }, () => `[${long.name}]`).join('+');
    expect([formula.length > FORMULA_MAX, parseFormula(formula, [long]).ok]).toEqual([true, true]);
    expect(parseFormula(`${formula}${'+1'.repeat(40)}`, [long]).ok).toBe(false);
  });

  const circles: [string, OwnMetric[], RegExp | undefined][] = [
    ['none', all, undefined],
    ['itself', [own(1, 'A', '[A] + 1')], /in a circle: A → A$/],
    ['two', [own(1, 'A', '[B]'), own(2, 'B', '2 * [A]')], /in a circle: A → B → A$/],
    ['three', [own(1, 'A', '[B]'), own(2, 'B', '[C] + [C]'), own(3, 'C', 'orders / [A]')], /in a circle: A → B → C → A$/],
    ['one that is further down and not its own', [own(1, 'A', '[B] + [C]'), own(2, 'B', '[C]'), own(3, 'C', '1')], undefined],
  ];
  it.each(circles)('are refused in a circle, by the way it goes: %s', (_, list, message) => {
    const [first] = list;
    invariant(first, 'there is one');
    const check = () => requireOwnMetric(first, list);
    if (message) expect(check).toThrow(message);
    else expect(check).not.toThrow();
  });

  it('are refused where all that they name comes to too much, by the name of the one that does', () => {
    const wide = own(1, 'Wide', Array.from({ length: 100 }, () => '1').join('+'));
    const thrice = own(2, 'Thrice', '[Wide] + [Wide] + [Wide]');
    expect(() => requireOwnMetric(thrice, [wide, thrice])).not.toThrow();
    expect(() =>
      requireOwnMetric({ ...thrice, formula: `${thrice.formula}+1` }, [wide, { ...thrice, formula: `${thrice.formula}+1` }]),
    ).toThrow(/formula: has more than 300 parts/);
    const wider = { ...wide, formula: `${wide.formula}+1` };
    expect(() => requireOwnMetric(wider, [wider, thrice])).toThrow(/formula: Thrice then has more than 300 parts/);
  });

  it('have no value where one that they name has none, or is gone', () => {
    const gone = [own(1, 'A', 'own_00000009 + 1'), own(2, 'B', '[A] + 1'), own(3, 'C', '1 / sessions'), own(4, 'D', '[C]')];
    expect(ownMetrics(gone).map((metric) => measured(metric, facts, EUR))).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('say who names them', () => {
    expect(namedBy(part.id, all)).toEqual(['Twice']);
    expect(namedBy(twice.id, all)).toEqual([]);
  });
});
