/** Instants are JavaScript Dates in UTC at the edges and milliseconds inside arithmetic; ranges are half-open. */

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

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
