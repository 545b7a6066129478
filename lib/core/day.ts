/**
 * Calendar days of a site's own zone, written YYYY-MM-DD. Made only at the report edge: stored times are instants.
 * Zone rules come from the runtime's Intl data (IANA tz database).
 */
import { DAY_MS, HOUR_MS } from './instant';

export type Day = string & { readonly __kind: 'day' };

/**
 * Of years that a store can mean: a date field hands over 0002 while 2026 is being typed, and days next to the first or the last
 * year that can be written cannot be reckoned with.
 */
const POSSIBLE_DAY = /^(?:19|2\d)\d{2}-\d{2}-\d{2}$/;

/** The day that text holds, or undefined when it is no real calendar day from 1900 to 2999. */
export function parseDay(text: unknown): Day | undefined {
  if (typeof text !== 'string' || !POSSIBLE_DAY.test(text)) return undefined;
  const date = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text ? undefined : (text as Day);
}

/** Whether the runtime knows the IANA zone. */
export function isTimeZone(zone: string): boolean {
  try {
    formatter(zone);
    return true;
  } catch {
    return false;
  }
}

/** The day on the zone's wall calendar at an instant. */
export function dayOf(instant: Date, zone: string): Day {
  return wallClock(instant, zone).slice(0, 10) as Day;
}

/** The time on the zone's wall clock at an instant, `HH:MM:SS`. */
export function timeOfDay(instant: Date, zone: string): string {
  return wallClock(instant, zone).slice(11);
}

/** The instant at which a day begins in the zone: its first existing moment, also on days when clocks change at midnight. */
export function startOfDay(day: Day, zone: string): Date {
  const wanted = Date.parse(`${day}T00:00:00Z`);
  let start = wanted - offsetAt(wanted, zone);
  start = wanted - offsetAt(start, zone);
  if (dayOf(new Date(start), zone) < day) start += HOUR_MS;
  return new Date(start);
}

/**
 * The instant that a wall clock of the zone shows as `YYYY-MM-DDTHH:MM:SS`; undefined for a time that no calendar has. A time that clocks skip
 * counts from the hour before it; one that they show twice is the first.
 */
export function atWallClock(text: string, zone: string): Date | undefined {
  const wanted = Date.parse(`${text}Z`);
  if (Number.isNaN(wanted) || new Date(wanted).toISOString().slice(0, 19) !== text) return undefined;
  const guess = wanted - offsetAt(wanted, zone);
  const instant = wanted - Math.max(offsetAt(guess, zone), offsetAt(guess - HOUR_MS, zone));
  const isShown = (time: number) => wallClock(new Date(time), zone).replace(' ', 'T') === text;
  return new Date(!isShown(instant) && isShown(guess) ? guess : instant);
}

/** The day `count` days later (earlier when negative). */
export function addDays(day: Day, count: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10) as Day;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  formatters.set(zone, made);
  return made;
}

function wallClock(instant: Date, zone: string): string {
  return formatter(zone).format(instant);
}

function offsetAt(ms: number, zone: string): number {
  return Date.parse(`${wallClock(new Date(ms), zone).replace(' ', 'T')}Z`) - Math.floor(ms / 1000) * 1000;
}
