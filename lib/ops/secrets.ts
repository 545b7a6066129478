/**
 * Secrets at rest: AES-256-GCM under a key of the environment, whose id is stored beside each, so that keys can be changed one by one
 * (https://csrc.nist.gov/pubs/sp/800/38/d/final, read 2026-11).
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { sha256Hex } from '@/lib/core/hash';
import { invariant } from '@/lib/core/invariant';
import { fail, ok, type Result } from '@/lib/core/result';
import type { Sealed, SecretView, StoredSecret } from '@/lib/model/secret';
import { DEMO_AUTH_SECRET, env } from './env';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const KEY_ID_LENGTH = 8;
const SHOWN_LENGTH = 4;

type Key = { id: string; bytes: Uint8Array };

/** The text encrypted under the current key. */
export function seal(text: string): Sealed {
  const [key] = keys();
  invariant(key, 'AUTH_SECRET always has a value');
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce);
  const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { keyId: key.id, sealed: sealed.toString('base64') };
}

/** A secret to store. */
export function sealSecret(text: string, createdAt: Date): StoredSecret {
  return { ...seal(text), lastFour: text.slice(-SHOWN_LENGTH), createdAt: createdAt.toISOString() };
}

/** The text of what was sealed. Throws when its key is not in the environment any more, or the bytes were changed. */
export function open(stored: Sealed): string {
  return openWith(keys(), stored);
}

/** As `open`; the reason where it cannot be opened, in words for whoever can mend it. */
export function tryOpen(stored: Sealed): Result<string, string> {
  return attempt(() => open(stored));
}

/**
 * The text of what was sealed under a key of this environment or under the public default, which programs of before used when they were
 * started without a secret: for sealing it anew.
 */
export function openForResealing(stored: Sealed): Result<string, string> {
  return attempt(() => openWith([...keys(), keyOf(DEMO_AUTH_SECRET)], stored));
}

/** The ids of the keys of this environment; the first is what `seal` uses. */
export function keyIds(): [current: string, ...others: string[]] {
  const [current, ...others] = keys().map(({ id }) => id);
  invariant(current, 'AUTH_SECRET always has a value');
  return [current, ...others];
}

function attempt(read: () => string): Result<string, string> {
  try {
    return ok(read());
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

function openWith(known: Key[], { keyId, sealed }: Sealed): string {
  const key = known.find(({ id }) => id === keyId);
  if (!key) throw new Error(`it is sealed under the key ${keyId}, which this program does not have`);
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
}

/** The secrets that are valid at `now`, newest first. */
export function validSecrets(stored: StoredSecret[], now: Date): string[] {
  return stored.filter(({ until }) => !until || new Date(until) > now).map(open);
}

/** What a screen may know of the current secret. */
export function viewSecret(stored: StoredSecret[]): SecretView {
  const [current] = stored;
  return current ? { set: true, lastFour: current.lastFour, createdAt: current.createdAt } : { set: false };
}

function keys(): Key[] {
  const { ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS, AUTH_SECRET } = env();
  // The first seals: never the one that is on its way out.
  const texts = [ENCRYPTION_KEY ?? AUTH_SECRET, ENCRYPTION_KEY_PREVIOUS, AUTH_SECRET];
  return [...new Set(texts)].flatMap((text) => (text ? [keyOf(text)] : []));
}

function keyOf(text: string): Key {
  const bytes = new Uint8Array(hkdfSync('sha256', text, '', 'tieback stored secrets', KEY_BYTES));
  return { id: sha256Hex(Buffer.from(bytes).toString('hex')).slice(0, KEY_ID_LENGTH), bytes };
}
