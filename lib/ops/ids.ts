/**
 * The one home of random ids and random text on the server: everything that names a new row or makes a secret comes from here.
 * Pure code takes ids as arguments; derived rows use derivedUuid (lib/core/hash.ts) so that a rebuild names them the same.
 */
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Id } from '@/lib/core/id';
import type { CustomModelId } from '@/lib/model/credit';
import type { OwnMetricId } from '@/lib/model/own-metric';

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const BASE36 = DIGITS + LOWER;
const BASE62 = BASE36 + LOWER.toUpperCase();

/**
 * A new id that begins with the present millisecond, or with that of `at`: as mintId makes it, of the randomness of a version 4
 * uuid, which Node has in store. Each event takes one, and drawing bytes for it was a tenth of the collector's time.
 */
export function newId<Kind extends string>(at?: Date): Id<Kind> {
  const time = (at?.getTime() ?? Date.now()).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}` as Id<Kind>;
}

/** Random letters and digits for secrets and keys: 5.95 bits a character, so 32 of them hold 190 bits. */
export function randomToken(length: number): string {
  return randomText(BASE62, length);
}

/** Random lower-case letters and digits, for the parts of a URL that people and proxies may change the case of. */
export function randomPathPart(length: number): string {
  return randomText(BASE36, length);
}

/** An id for a site's own attribution model; eight digits tell a site's few apart, and ids of models that are gone. */
export function newModelId(): CustomModelId {
  return `custom_${randomBytes(4).toString('hex')}`;
}

/** An id for a workspace's own metric. */
export function newMetricId(): OwnMetricId {
  return `own_${randomBytes(4).toString('hex')}`;
}

function randomText(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}
