/** Protects which month is before and after another, over the turn of a year. */
import { expect, it } from 'vitest';
import { budgetQuery, monthAfter } from './query';

it.each([
  ['2026-11', 1, '2026-12'],
  ['2026-12', 1, '2027-01'],
  ['2026-01', -1, '2025-12'],
  ['2026-05', 0, '2026-05'],
])('%s and %i months is %s', (month, count, expected) => {
  expect(monthAfter(month, count)).toBe(expected);
});

it('asks for the month of today where the address names none', () => {
  expect([budgetQuery({ month: null }), budgetQuery({ month: '2026-11' })]).toEqual([{}, { month: '2026-11' }]);
});
