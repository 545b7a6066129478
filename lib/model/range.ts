/**
 * Ranges of days as people choose them, and what to compare them with. `from` is the first day, `to` the day after the last.
 * Weeks begin on Monday (ISO 8601). A preset's id is kept in links and is never taken away or given another length.
 */
import { addDays, type Day, parseDay } from '@/lib/core/day';
import { invariant } from '@/lib/core/invariant';
import { DAY_MS } from '@/lib/core/instant';

export type Range = { from: Day; to: Day };

/** `key` chooses it from the keyboard. `30d` and its like are full days: they end with yesterday. */
export const presets = [
  { id: 'today', name: 'Today', key: 'd' },
  { id: 'yesterday', name: 'Yesterday', key: 'e' },
  { id: 'week', name: 'This week', key: 'w' },
  { id: 'last-week', name: 'Last week' },
  { id: '7d', name: 'Last 7 days', key: 's' },
  { id: '28d', name: 'Last 28 days', key: 'f' },
  { id: '30d', name: 'Last 30 days', key: 't' },
  { id: '30d-today', name: 'Last 30 days and today', key: 'h' },
  { id: '90d', name: 'Last 90 days', key: 'n' },
  { id: 'month', name: 'Month to date', key: 'm' },
  { id: 'last-month', name: 'Last month', key: 'p' },
  { id: 'quarter', name: 'Quarter to date', key: 'q' },
  { id: 'year', name: 'Year to date', key: 'y' },
] as const satisfies { id: string; name: string; key?: string }[];
export type PresetId = (typeof presets)[number]['id'];

/** What a page shows where its address says nothing. */
export const DEFAULT_PRESET: PresetId = '30d-today';

export const comparisons = [
  { id: 'previous', name: 'Period before' },
  { id: 'previous-weekdays', name: 'Period before, same weekdays' },
  { id: 'year', name: 'Year before' },
  { id: 'year-weekdays', name: 'Year before, same weekdays' },
  { id: 'none', name: 'No comparison' },
] as const;
export type ComparisonId = (typeof comparisons)[number]['id'];

/** A year of whole weeks, so that a day is compared with one of its own name. */
const WEEKS_OF_YEAR_DAYS = 364;
/** By how many months the period before a part of the calendar lies back. */
const monthsBack: Partial<Record<PresetId, number>> = { month: 1, 'last-month': 1, quarter: 3, year: 12 };

/** The range that a preset means when it is `today`. */
export function rangeOf(preset: PresetId, today: Day): Range {
  const tomorrow = addDays(today, 1);
  const [month, monday] = [startOfMonths(today, 1), addDays(today, -weekday(today))];
  switch (preset) {
    case 'today':
      return { from: today, to: tomorrow };
    case 'yesterday':
      return { from: addDays(today, -1), to: today };
    case 'week':
      return { from: monday, to: tomorrow };
    case 'last-week':
      return { from: addDays(monday, -7), to: monday };
    case 'month':
      return { from: month, to: tomorrow };
    case 'last-month':
      return { from: shiftMonths(month, -1), to: month };
    case 'quarter':
      return { from: startOfMonths(today, 3), to: tomorrow };
    case 'year':
      return { from: startOfMonths(today, 12), to: tomorrow };
    case '30d-today':
      return { from: addDays(today, -30), to: tomorrow };
    default:
      return { from: addDays(today, -Number.parseInt(preset, 10)), to: today };
  }
}

/**
 * The days of a range that are all in: those before `unfinishedFrom`, which is today or an earlier day of which orders are still to
 * come. A range without any stays as it is: today alone is compared with another day up to the same hour.
 */
export function finishedRange({ from, to }: Range, unfinishedFrom: Day): Range {
  return to > unfinishedFrom && from < unfinishedFrom ? { from, to: unfinishedFrom } : { from, to };
}

/**
 * The range to compare with, for the days that are all in. The period before a part of the calendar (month, quarter, year) is the same
 * part of the one before; of other ranges, as many days just before, or as many whole weeks.
 */
export function comparedRange(range: Range, comparison: ComparisonId, unfinishedFrom: Day, preset?: PresetId): Range | undefined {
  const { from, to } = finishedRange(range, unfinishedFrom);
  const back = (days: number) => ({ from: addDays(from, -days), to: addDays(to, -days) });
  const days = lengthOf({ from, to });
  const months = preset && monthsBack[preset];
  switch (comparison) {
    case 'none':
      return undefined;
    case 'previous':
      return months ? monthsBefore({ from, to }, months) : back(preset === 'week' ? 7 : days);
    case 'previous-weekdays':
      return back(7 * Math.ceil(days / 7));
    case 'year':
      return monthsBefore({ from, to }, 12);
    case 'year-weekdays':
      return back(WEEKS_OF_YEAR_DAYS);
  }
}

/** The range just before (-1) or after (1): the next month of a whole month, else as many days. Undefined where it would begin after today. */
export function neighbourRange(range: Range, direction: -1 | 1, today: Day): Range | undefined {
  const isMonth = range.from.endsWith('-01') && range.to === shiftMonths(range.from, 1);
  const days = direction * lengthOf(range);
  const next = isMonth
    ? { from: shiftMonths(range.from, direction), to: shiftMonths(range.to, direction) }
    : { from: addDays(range.from, days), to: addDays(range.to, days) };
  return next.from > today ? undefined : next;
}

/** How many days a range has. */
export function lengthOf({ from, to }: Range): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** 0 on Monday. */
function weekday(day: Day): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** The first day of the month, quarter (3) or year (12) that the day is in. */
function startOfMonths(day: Day, length: 1 | 3 | 12): Day {
  const month = Number(day.slice(5, 7)) - 1;
  return calendarDay(Number(day.slice(0, 4)), month - (month % length), 1);
}

/** The same day of another month; its last where that month is shorter. */
function shiftMonths(day: Day, count: number): Day {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1 + count];
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return calendarDay(year, month, Math.min(Number(day.slice(8)), lastOfMonth));
}

/** Both ends by their own last and first day, so that a whole month is compared with a whole month. */
function monthsBefore({ from, to }: Range, count: number): Range {
  const isWholeMonths = from.endsWith('-01') && to.endsWith('-01');
  const end = isWholeMonths ? shiftMonths(to, -count) : addDays(shiftMonths(addDays(to, -1), -count), 1);
  return { from: shiftMonths(from, -count), to: end };
}

function calendarDay(year: number, month: number, date: number): Day {
  const day = parseDay(new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10));
  invariant(day, `${year}-${month + 1}-${date} is no day`);
  return day;
}
