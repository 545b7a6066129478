/**
 * Standard Webhooks signatures: HMAC-SHA256 over "id.timestamp.body" in base64, one or several in the header, five minutes of tolerance
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, read 2026-11).
 */
import { equalInConstantTime, hmacSha256 } from '@/lib/core/hash';
import { SECOND_MS } from '@/lib/core/instant';
import type { SignatureFault, SourceRequest } from '../define';

const TOLERANCE_MS = 300 * SECOND_MS;

/** What is wrong with the signature, or undefined when one of the secrets made it. */
export function verifyStandard({ headers, body, receivedAt }: SourceRequest, secrets: string[]): SignatureFault | undefined {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const stated = headers['webhook-signature'];
  if (!id || !timestamp || !stated) return 'missing_signature';
  const made = secrets.map((secret) => hmacSha256(keyOf(secret), `${id}.${timestamp}.`, body).toString('base64'));
  const signatures = stated.split(' ').flatMap((one) => (one.startsWith('v1,') ? [one.slice('v1,'.length)] : []));
  // Every pair is compared, so that the time says nothing of which fits.
  const fits = signatures.flatMap((one) => made.map((own) => equalInConstantTime(one, own))).some(Boolean);
  if (!fits) return 'wrong_signature';
  const age = Math.abs(receivedAt.getTime() - Number(timestamp) * SECOND_MS);
  return age <= TOLERANCE_MS ? undefined : 'stale_signature';
}

/** The three headers of a signed delivery. */
export function signStandard(secret: string, id: string, at: Date, body: string | Uint8Array): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / SECOND_MS));
  const signature = hmacSha256(keyOf(secret), `${id}.${timestamp}.`, body).toString('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

/** For tools that cannot sign: the secret itself in the address, as `?key=`. */
export function verifyKey({ query }: SourceRequest, secrets: string[]): SignatureFault | undefined {
  const stated = query.get('key');
  if (!stated) return 'missing_signature';
  return secrets.map((secret) => equalInConstantTime(stated, secret)).some(Boolean) ? undefined : 'wrong_signature';
}

function keyOf(secret: string): Uint8Array {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret, 'utf8');
}
