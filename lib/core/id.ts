/**
 * Identifiers: uuid version 7 (RFC 9562, section 5.7, https://www.rfc-editor.org/rfc/rfc9562), branded by what they name.
 * A v7 id begins with its millisecond, so ids sort by time and a month of events is one range of ids.
 * Time and randomness are arguments: the browser snippet, the server and the simulator share this file.
 */

/** A uuid that names one kind of thing; an `Id<'order'>` is not accepted where an `Id<'visitor'>` is due. */
export type Id<Kind extends string> = string & { readonly __kind: Kind };

/** The 10 random bytes that an id needs. */
export type RandomBytes = (length: number) => Uint8Array;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const RANDOM_BYTES = 10;

/** A new id whose first 48 bits are `atMs` (milliseconds since 1970); the rest is random. */
export function mintId<Kind extends string>(atMs: number, randomBytes: RandomBytes): Id<Kind> {
  const random = randomBytes(RANDOM_BYTES);
  const time = atMs.toString(16).padStart(12, '0');
  const tail = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = '89ab'.charAt((random[1] ?? 0) & 3);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(0, 3)}-${variant}${tail.slice(4, 7)}-${tail.slice(7, 19)}` as Id<Kind>;
}

/** The id that text holds, in lower case, or undefined when it is no uuid. */
export function parseId<Kind extends string>(text: unknown): Id<Kind> | undefined {
  if (typeof text !== 'string') return undefined;
  const lower = text.toLowerCase();
  return UUID.test(lower) ? (lower as Id<Kind>) : undefined;
}

/** The smallest id of a millisecond: ids minted at or after `atMs` sort at or after it. */
export function firstIdAt<Kind extends string>(atMs: number): Id<Kind> {
  const time = atMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000` as Id<Kind>;
}

/** The millisecond that a v7 id was minted at. */
export function timeOfId(id: Id<string>): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
