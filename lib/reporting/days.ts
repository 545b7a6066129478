/** The days of a range in a site's zone, as the instants at which they begin: reports find the day of a time among them. */
import { addDays } from '@/lib/core/day';
import type { DayEdges } from './dimension';
import type { Span } from './revenue';
import { startOf, wireDay } from './wire';

/** The days from `from` to before `to`, or spans of several days, of which the last may be shorter; each called by its first. */
export function dayEdges(range: { from: string; to: string }, zone: string, length = 1): DayEdges {
  const names: string[] = [];
  const end = wireDay(range.to);
  for (let day = wireDay(range.from); day < end; day = addDays(day, length)) names.push(day);
  return { names, edges: [...names.map((name) => startOf(name, zone)), startOf(range.to, zone)] };
}

/** The range as instants. */
export function spanOf(range: { from: string; to: string }, zone: string): Span {
  return { start: startOf(range.from, zone), end: startOf(range.to, zone) };
}
