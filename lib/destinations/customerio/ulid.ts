/**
 * A ULID that is always the same for the same event: Customer.io processes each once, and refuses ids of another form.
 * https://github.com/ulid/spec (read 2026-11)
 */
import { sha256Hex } from '@/lib/core/hash';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_LENGTH = 10;
const REST_LENGTH = 16;
/** Eighty bits. */
const REST_HEX = 20;

/** Of the event's time in milliseconds and its key. */
export function ulidOf(at: Date, key: string): string {
  const rest = BigInt(`0x${sha256Hex(key).slice(0, REST_HEX)}`);
  return letters(BigInt(Math.max(0, at.getTime())), TIME_LENGTH) + letters(rest, REST_LENGTH);
}

function letters(value: bigint, length: number): string {
  return Array.from({ length }, (_, place) => CROCKFORD[Number((value >> BigInt(5 * (length - 1 - place))) & 31n)]).join('');
}
