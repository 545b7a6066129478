/** Ranges of calendar days as ad platforms are asked for them: both ends are in, and days are text of the account's own zone. */
import { addDays, type Day, dayOf, startOfDay, timeOfDay } from '@/lib/core/day';
import { DAY_MS, MINUTE_MS } from '@/lib/core/instant';
import { invariant } from '@/lib/core/invariant';
import type { DayRange } from './define';

/** How many days the range has; none where it ends before it begins. */
export function lengthOf({ from, to }: DayRange): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1);
}

/** The range in parts of at most so many days, the last ones first: what is shown soonest is asked first. */
export function chunksOf({ from, to }: DayRange, days: number): DayRange[] {
  invariant(days > 0, `a range in parts of ${days} days`);
  const chunks: DayRange[] = [];
  for (let end = to; end >= from; end = dayAfter(end, -days)) {
    const begin = dayAfter(end, 1 - days);
    chunks.push({ from: begin < from ? from : begin, to: end });
  }
  return chunks;
}

/** The part of the range from a day on, or undefined where nothing is left of it. */
export function clippedTo({ from, to }: DayRange, earliest: string): DayRange | undefined {
  if (to < earliest) return undefined;
  return { from: from < earliest ? earliest : from, to };
}

/** The day so many calendar months before; in a shorter month its last day. */
export function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 - months, Math.min(date, last))).toISOString().slice(0, 10);
}

/** The day `count` days later (earlier when negative). */
export function dayAfter(day: string, count: number): string {
  return addDays(day as Day, count);
}

/**
 * The beginning of the day on the zone's clock, with the offset that holds at that moment: 2026-10-25T00:00:00.000+02:00. Where
 * clocks change at midnight, the first moment that there is.
 */
export function localMidnight(day: string, zone: string): string {
  const begin = startOfDay(day as Day, zone);
  const shown = `${dayOf(begin, zone)}T${timeOfDay(begin, zone)}.000`;
  const minutes = Math.round((Date.parse(`${shown}Z`) - begin.getTime()) / MINUTE_MS);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${shown}${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}
