/** Protects that a compared figure opens the deliveries that it counts: those without money, and several currencies of a day. */
import { describe, expect, it } from 'vitest';
import type { Currency } from '@/lib/core/currency';
import { parseCurrency } from '@/lib/core/currency';
import { parseDay } from '@/lib/core/day';
import { parseMoney } from '@/lib/core/money';
import { compareDays } from '@/lib/delivery/compare-days';
import { listOfAll, listOfDay } from './figure-list';

const EUR = currencyOf('EUR');
const USD = currencyOf('USD');
const FIRST = dayOf('2026-11-20');
const SECOND = dayOf('2026-11-21');

function currencyOf(code: string): Currency {
  const currency = parseCurrency(code);
  if (!currency) throw new Error('a currency');
  return currency;
}
function dayOf(text: string) {
  const day = parseDay(text);
  if (!day) throw new Error('a day');
  return day;
}
const some = (day: typeof FIRST, count: number, amount?: string, currency = EUR) => {
  const value = amount === undefined ? undefined : parseMoney(amount, currency);
  return { day, count, ...(value && { value }) };
};
const sent = { part: 'sent', name: 'purchase' };

describe('the list of a day', () => {
  it('is of all that was sent where there is one currency: what has no money is counted with it', () => {
    const { days } = compareDays([some(FIRST, 2, '60.00'), some(FIRST, 1)], [some(FIRST, 3, '60.00')]);
    expect(days.map((row) => [row.ours.count, listOfDay(row, days, 'purchase')])).toEqual([
      [3, { ...sent, from: '2026-11-20', to: '2026-11-21' }],
    ]);
  });

  it('is of one currency, or of what has none, where there are several', () => {
    const { days } = compareDays([some(FIRST, 2, '60.00'), some(FIRST, 1), some(FIRST, 1, '5.00', USD)], []);
    expect(days.map((row) => [row.ours.count, listOfDay(row, days, 'purchase').currency])).toEqual([
      [1, 'none'],
      [2, 'EUR'],
      [1, 'USD'],
    ]);
  });
});

describe('the list of all days', () => {
  it('is from the first to the last', () => {
    const { days } = compareDays([some(FIRST, 2, '60.00')], [some(SECOND, 1, '9.00')]);
    expect(listOfAll(days, 'purchase')).toEqual({ ...sent, from: '2026-11-20', to: '2026-11-22' });
  });

  it('is none where the sums are several', () => {
    const { days } = compareDays([some(FIRST, 2, '60.00')], [some(SECOND, 1, '9.00', USD)]);
    expect(listOfAll(days, 'purchase')).toBeUndefined();
  });
});
