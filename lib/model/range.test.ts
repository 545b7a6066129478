/** Protects what a chosen range means, on days where calendars are uneven: month ends, leap days, the first of a year. */
import { describe, expect, it } from 'vitest';
import { type Day, parseDay } from '@/lib/core/day';
import { comparedRange, comparisons, neighbourRange, presets, type Range, rangeOf } from './range';

function day(text: string): Day {
  const parsed = parseDay(text);
  if (!parsed) throw new Error(`${text} is no day`);
  return parsed;
}
const range = (text: string): Range => {
  const [from = '', to = ''] = text.split(' ');
  return { from: day(from), to: day(to) };
};
const text = (found: Range | undefined) => found && `${found.from} ${found.to}`;
/** A Saturday. */
const SATURDAY = day('2026-11-28');

describe('presets', () => {
  it.each([
    ['today', '2026-11-28 2026-11-29'],
    ['yesterday', '2026-11-27 2026-11-28'],
    ['week', '2026-11-23 2026-11-29'],
    ['last-week', '2026-11-16 2026-11-23'],
    ['7d', '2026-11-21 2026-11-28'],
    ['28d', '2026-10-31 2026-11-28'],
    ['30d', '2026-10-29 2026-11-28'],
    ['30d-today', '2026-10-29 2026-11-29'],
    ['90d', '2026-08-30 2026-11-28'],
    ['month', '2026-11-01 2026-11-29'],
    ['last-month', '2026-10-01 2026-11-01'],
    ['quarter', '2026-10-01 2026-11-29'],
    ['year', '2026-01-01 2026-11-29'],
  ] as const)('%s is %s', (preset, expected) => {
    expect(text(rangeOf(preset, SATURDAY))).toBe(expected);
  });

  it('begins weeks on Monday, on a Sunday and on a Monday', () => {
    expect(text(rangeOf('week', day('2026-11-29')))).toBe('2026-11-23 2026-11-30');
    expect(text(rangeOf('week', day('2026-11-30')))).toBe('2026-11-30 2026-12-01');
  });

  it('finds the month before in another year', () => {
    expect(text(rangeOf('last-month', day('2027-01-15')))).toBe('2026-12-01 2027-01-01');
  });

  it('gives each a key of its own', () => {
    const keys = presets.flatMap((preset) => ('key' in preset ? [preset.key] : []));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('the compared range', () => {
  it.each([
    ['days that are over', '2026-11-01 2026-11-11', 'previous', undefined, '2026-10-22 2026-11-01'],
    ['without the day that is not over', '2026-10-29 2026-11-29', 'previous', '30d-today', '2026-09-29 2026-10-29'],
    ['today with yesterday', '2026-11-28 2026-11-29', 'previous', 'today', '2026-11-27 2026-11-28'],
    ['today with the same weekday', '2026-11-28 2026-11-29', 'previous-weekdays', 'today', '2026-11-21 2026-11-22'],
    ['this week with the same days of the last', '2026-11-23 2026-11-29', 'previous', 'week', '2026-11-16 2026-11-21'],
    ['the month so far with the month before', '2026-11-01 2026-11-29', 'previous', 'month', '2026-10-01 2026-10-28'],
    ['a whole month with a whole month', '2026-10-01 2026-11-01', 'previous', 'last-month', '2026-09-01 2026-10-01'],
    ['the quarter so far', '2026-10-01 2026-11-29', 'previous', 'quarter', '2026-07-01 2026-08-28'],
    ['ten days by whole weeks', '2026-11-01 2026-11-11', 'previous-weekdays', undefined, '2026-10-18 2026-10-28'],
    ['the same dates a year before', '2026-11-01 2026-11-11', 'year', undefined, '2025-11-01 2025-11-11'],
    ['a leap day', '2024-02-29 2024-03-01', 'year', undefined, '2023-02-28 2023-03-01'],
    ['the same weekdays a year before', '2026-11-01 2026-11-11', 'year-weekdays', undefined, '2025-11-02 2025-11-12'],
    ['nothing', '2026-11-01 2026-11-11', 'none', undefined, undefined],
  ] as const)('%s', (_name, chosen, comparison, preset, expected) => {
    expect(text(comparedRange(range(chosen), comparison, SATURDAY, preset))).toBe(expected);
  });

  it('of the month so far on the last of a month stays within the shorter one before', () => {
    const march = rangeOf('month', day('2026-03-31'));
    expect(text(comparedRange(march, 'previous', day('2026-03-31'), 'month'))).toBe('2026-02-01 2026-03-01');
  });

  it('is never empty, whatever is chosen on whatever day', () => {
    for (let date = Date.UTC(2023, 11, 1); date < Date.UTC(2025, 2, 1); date += 86_400_000) {
      const today = day(new Date(date).toISOString().slice(0, 10));
      for (const { id: preset } of presets) {
        for (const { id } of comparisons) {
          const compared = comparedRange(rangeOf(preset, today), id, today, preset);
          if (compared) expect(compared.from < compared.to, `${preset} ${id} ${today}`).toBe(true);
        }
      }
    }
  });
});

describe('the range beside', () => {
  it.each([
    ['a month before', '2026-03-01 2026-04-01', -1, '2026-02-01 2026-03-01'],
    ['days before', '2026-11-01 2026-11-11', -1, '2026-10-22 2026-11-01'],
    ['days after', '2026-11-01 2026-11-11', 1, '2026-11-11 2026-11-21'],
    ['none after today', '2026-11-20 2026-11-29', 1, undefined],
  ] as const)('%s', (_name, chosen, direction, expected) => {
    expect(text(neighbourRange(range(chosen), direction, SATURDAY))).toBe(expected);
  });
});
