/** Hashes used as keys and for personal data. SHA-256 in lower-case hex is what every ad platform asks for. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** SHA-256 of UTF-8 text, 64 lower-case hex digits. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Whether text already is a SHA-256 in hex, so that hashing twice equals hashing once. */
export function isSha256Hex(text: string): boolean {
  return /^[0-9a-f]{64}$/i.test(text);
}

/**
 * A uuid (version 8, RFC 9562) that is always the same for the same parts: derived rows get their ids from the facts they
 * are made of, so a rebuild makes the same rows.
 */
export function derivedUuid(...parts: string[]): string {
  const hex = sha256Hex(parts.map((part) => `${part.length}:${part}`).join('|'));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** HMAC-SHA256 of the bytes under the key. */
export function hmacSha256(key: string | Uint8Array, ...parts: (string | Uint8Array)[]): Buffer {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

/** Whether two texts are equal, in a time that says nothing of where they differ. */
export function equalInConstantTime(left: string, right: string): boolean {
  const [a, b] = [createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest()];
  return timingSafeEqual(a, b);
}
