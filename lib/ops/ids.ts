/**
 * The one home of random ids and random text on the server: everything that names a new row or makes a secret comes from here.
 * Pure code takes ids as arguments; derived rows use derivedUuid (lib/core/hash.ts) so that a rebuild names them the same.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { type Id, mintId } from '@/lib/core/id';

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const BASE36 = DIGITS + LOWER;
const BASE62 = BASE36 + LOWER.toUpperCase();

/** A new id that begins with the present millisecond, or with that of `at`. */
export function newId<Kind extends string>(at?: Date): Id<Kind> {
  return mintId<Kind>(at?.getTime() ?? Date.now(), randomBytes);
}

/** Random letters and digits for secrets and keys: 5.95 bits a character, so 32 of them hold 190 bits. */
export function randomToken(length: number): string {
  return randomText(BASE62, length);
}

/** Random lower-case letters and digits, for the parts of a URL that people and proxies may change the case of. */
export function randomPathPart(length: number): string {
  return randomText(BASE36, length);
}

function randomText(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}
