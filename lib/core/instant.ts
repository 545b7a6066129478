/** Instants are JavaScript Dates in UTC at the edges and milliseconds inside arithmetic; ranges are half-open. */

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Whichever comes first. */
export function earlierOf(left: Date, right: Date): Date {
  return left <= right ? left : right;
}

/** The last of them; what is absent does not count. */
export function latestOf(first: Date, ...others: (Date | undefined)[]): Date {
  return others.reduce<Date>((latest, other) => (other && other > latest ? other : latest), first);
}

/** The instant of an ISO 8601 text with a zone, or of a number of milliseconds since 1970; undefined for anything else. */
export function parseInstant(value: unknown): Date | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return valid(new Date(value));
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/i.test(value)) return undefined;
  return valid(new Date(value));
}

function valid(date: Date): Date | undefined {
  const time = date.getTime();
  return Number.isNaN(time) || time < 0 || time > 8.64e14 ? undefined : date;
}

/** As milliseconds smaller numbers lie before March 1973, as seconds all of them before the year 5138. */
const SECONDS_MAX = 1e11;
/** As milliseconds larger numbers lie beyond the year 5138, as microseconds (GA4's) from March 1973 on. */
const MICROSECONDS_MIN = 1e14;
/** Smaller numbers are counters or years, no times. */
const NUMBER_MIN = 1e8;
/** A date, with or without a time of day, with or without a zone. */
const WRITTEN = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?))?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i;
/** As in an HTTP header or an e-mail (RFC 5322, section 3.3), which JavaScript reads by itself. */
const MAIL_DATE = /^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(:\d{2})? (GMT|UTC|[+-]\d{4})$/;

/**
 * The instant that a sender means who does not keep to ISO 8601 with a zone: seconds, milliseconds or microseconds since 1970 as a
 * number or its digits, a date alone, a time without a zone, which is UTC (servers write their clock so), or a date as in e-mails.
 */
export function readInstant(value: unknown): Date | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return undefined;
  const trimmed = text.trim();
  if (/^\d{9,17}(\.\d{1,9})?$/.test(trimmed)) return ofNumber(Number(trimmed));
  if (MAIL_DATE.test(trimmed)) return valid(new Date(trimmed));
  const [, day, clock = '00:00:00', zone = 'Z'] = WRITTEN.exec(trimmed) ?? [];
  if (!day) return undefined;
  const offset = /^[+-]/.test(zone) ? zone.replace(/^(...):?(\d\d)?$/, (_, hours, minutes = '00') => `${hours}:${minutes}`) : 'Z';
  return parseInstant(`${day}T${clock.replace(',', '.')}${offset}`);
}

function ofNumber(number: number): Date | undefined {
  if (number < NUMBER_MIN) return undefined;
  if (number < SECONDS_MAX) return valid(new Date(number * SECOND_MS));
  return valid(new Date(number < MICROSECONDS_MIN ? number : number / 1000));
}
