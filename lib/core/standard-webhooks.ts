/**
 * Standard Webhooks signatures: HMAC-SHA256 over "id.timestamp.body" in base64, one for each secret in the header
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, read 2026-11).
 */
import { hmacSha256 } from './hash';
import { SECOND_MS } from './instant';

/** Before a secret's base64. */
export const STANDARD_SECRET_PREFIX = 'whsec_';
/** A receiver refuses what was signed longer ago, or in its future: older copies could be replayed. */
export const STANDARD_TOLERANCE_MS = 300 * SECOND_MS;

/** The signature in base64, without its scheme. `timestamp` is the text of the header: seconds since 1970. */
export function standardSignature(secret: string, id: string, timestamp: string, body: string | Uint8Array): string {
  return hmacSha256(standardKey(secret), `${id}.${timestamp}.`, body).toString('base64');
}

/** The three headers of a signed delivery. While a secret is being replaced both sign, so that the receiver may know either. */
export function signStandard(
  secrets: string | readonly string[],
  id: string,
  at: Date,
  body: string | Uint8Array,
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / SECOND_MS));
  const signatures = [secrets].flat().map((secret) => `v1,${standardSignature(secret, id, timestamp, body)}`);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

/** The key that a secret stands for: the bytes of its base64, or of its own text where some tool gave another form. */
export function standardKey(secret: string): Uint8Array {
  if (!secret.startsWith(STANDARD_SECRET_PREFIX)) return Buffer.from(secret, 'utf8');
  return Buffer.from(secret.slice(STANDARD_SECRET_PREFIX.length), 'base64');
}
