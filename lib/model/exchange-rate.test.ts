/** Protects the rule of rates: the last one published on the day or before, never a later one, and exact. */
import { describe, expect, it } from 'vitest';
import { fraction, roundedText } from '@/lib/core/fraction';
import { parseCurrency } from '@/lib/core/currency';
import { invariant } from '@/lib/core/invariant';
import { converted, parseUnits, type Rate, unitsOn } from './exchange-rate';

function currency(code: string) {
  const parsed = parseCurrency(code);
  invariant(parsed, `there is no currency ${code}`);
  return parsed;
}
const rate = (code: string, day: string, units: string | null): Rate => ({ currency: currency(code), day, units });
const RATES = [
  rate('USD', '2026-11-30', '1.30'),
  rate('USD', '2026-11-27', '1.25'),
  rate('JPY', '2026-11-27', '160'),
  rate('RUB', '2022-03-01', '117.201'),
  rate('RUB', '2022-03-02', null),
];
const units = (code: string, day: string) => {
  const found = unitsOn(RATES, currency(code), day);
  return found && roundedText(found, 6);
};

describe('unitsOn', () => {
  it.each([
    ['a day of its own', 'USD', '2026-11-27', '1.25'],
    ["Saturday has Friday's", 'USD', '2026-11-28', '1.25'],
    ["Sunday has Friday's and not Monday's", 'USD', '2026-11-29', '1.25'],
    ['none before the first', 'USD', '2026-11-26', undefined],
    ['the euro is one', 'EUR', '1990-01-01', '1'],
    ['one that ended has its last until then', 'RUB', '2022-03-01', '117.201'],
    ['and none after', 'RUB', '2026-01-01', undefined],
    ['a currency that the euro replaced', 'BGN', '2026-01-01', '1.95583'],
    ['not before that day', 'BGN', '2025-12-31', undefined],
    ['one that was never published', 'TWD', '2026-11-27', undefined],
  ])('%s', (_, code, day, expected) => expect(units(code, day)).toBe(expected));
});

describe('converted', () => {
  const convert = (from: string, to: string, day = '2026-11-28') => {
    const found = converted(fraction(10n), { from: currency(from), to: currency(to), day }, RATES);
    return found && roundedText(found, 6);
  };
  it('goes through the euro, and asks no rate for a currency of its own', () => {
    expect([convert('USD', 'EUR'), convert('EUR', 'USD'), convert('USD', 'JPY'), convert('TWD', 'TWD')]).toEqual([
      '8',
      '12.5',
      '1280',
      '10',
    ]);
    expect([convert('TWD', 'EUR'), convert('EUR', 'TWD'), convert('USD', 'JPY', '2026-11-26')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
  it('comes back to what it was', () => {
    const there = converted(fraction(1n, 3n), { from: currency('USD'), to: currency('JPY'), day: '2026-12-24' }, RATES);
    invariant(there, 'there is a rate');
    const back = converted(there, { from: currency('JPY'), to: currency('USD'), day: '2026-12-24' }, RATES);
    expect(back && back.numerator * 3n === back.denominator).toBe(true);
  });
});

describe('parseUnits', () => {
  it.each(['0', '0.000', '1,1', '-1', '1e3', '', '1.', 'NaN', '1234567890'])('refuses %s', (text) =>
    expect(parseUnits(text)).toBeUndefined(),
  );
  it.each(['1', '0.787564', '1936.27'])('takes %s', (text) => expect(parseUnits(text)).toBe(text));
});
