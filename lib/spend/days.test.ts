/** Protects ranges: no day is asked twice or left out, whatever clocks and months do. */
import { describe, expect, it } from 'vitest';
import { chunksOf, clippedTo, lengthOf, monthsBefore } from './days';

describe('chunksOf', () => {
  it('cuts a range over a change of clocks, the last days first', () => {
    expect(chunksOf({ from: '2026-03-20', to: '2026-04-05' }, 7)).toEqual([
      { from: '2026-03-30', to: '2026-04-05' },
      { from: '2026-03-23', to: '2026-03-29' },
      { from: '2026-03-20', to: '2026-03-22' },
    ]);
  });

  it('has one part for a day, and none for a range that ends before it begins', () => {
    expect(chunksOf({ from: '2026-03-29', to: '2026-03-29' }, 30)).toEqual([{ from: '2026-03-29', to: '2026-03-29' }]);
    expect(chunksOf({ from: '2026-03-30', to: '2026-03-29' }, 30)).toEqual([]);
  });
});

it.each([
  [{ from: '2026-03-28', to: '2026-03-30' }, 3],
  [{ from: '2024-02-01', to: '2024-03-01' }, 30],
  [{ from: '2026-03-30', to: '2026-03-29' }, 0],
])('lengthOf %o is %i', (range, days) => expect(lengthOf(range)).toBe(days));

it.each([
  ['2026-03-31', 1, '2026-02-28'],
  ['2024-03-31', 1, '2024-02-29'],
  ['2026-11-30', 37, '2023-10-30'],
  ['2026-01-15', 12, '2025-01-15'],
])('monthsBefore %s by %i is %s', (day, months, before) => expect(monthsBefore(day, months)).toBe(before));

it('clips to what is left', () => {
  const range = { from: '2026-03-01', to: '2026-03-10' };
  expect(clippedTo(range, '2026-03-10')).toEqual({ from: '2026-03-10', to: '2026-03-10' });
  expect(clippedTo(range, '2026-03-11')).toBeUndefined();
  expect(clippedTo(range, '2026-02-01')).toEqual(range);
});
