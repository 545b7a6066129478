/**
 * Cursors of keyset pagination: where the last page ended, as opaque base64url text.
 * They come back from outside, so that each list states what its own cursors hold and refuses any other text.
 * Parameters are read in the browser too: nothing here is Node's.
 */
import { z } from 'zod';

/** Enough for an order's place and more; longer text is not ours. */
const CURSOR_LENGTH_MAX = 500;

/** The cursor text for a place in a list; a place is made of ids, numbers and times, so of ASCII. */
export function encodeCursor(place: Record<string, unknown>): string {
  return btoa(JSON.stringify(place)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The place that a cursor text holds, or undefined when it is no cursor of this list. */
export function decodeCursor<Place>(place: z.ZodType<Place>, text: string | undefined): Place | undefined {
  if (text === undefined) return undefined;
  try {
    return place.safeParse(JSON.parse(atob(text.replaceAll('-', '+').replaceAll('_', '/')))).data;
  } catch {
    return undefined;
  }
}

/** The `cursor` parameter of a list whose places look like `place`. */
export function cursorParam(place: z.ZodType) {
  return z
    .string()
    .max(CURSOR_LENGTH_MAX)
    .refine((text) => decodeCursor(place, text) !== undefined, 'must be the nextCursor of an earlier page of this list')
    .describe('`nextCursor` of the page before; leave out for the first page')
    .optional();
}

/** A time as Postgres prints it in UTC, to the microsecond. */
export const timeInCursor = z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,6})?\+00$/);
