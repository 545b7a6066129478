/** Stripe-Signature: hex HMAC-SHA256 over "time.body", five minutes of tolerance. https://docs.stripe.com/webhooks/signature (read 2026-11) */
import { equalInConstantTime, hmacSha256 } from '@/lib/core/hash';
import { SECOND_MS } from '@/lib/core/instant';
import type { SignatureFault, SourceRequest } from '../define';

const TOLERANCE_MS = 300 * SECOND_MS;

/** What is wrong with the signature, or undefined when one of the secrets made it. */
export function verifyStripe({ headers, body, receivedAt }: SourceRequest, secrets: string[]): SignatureFault | undefined {
  const parts = (headers['stripe-signature'] ?? '').split(',').map((part) => part.trim().split('='));
  const time = parts.find(([name]) => name === 't')?.[1];
  const signatures = parts.flatMap(([name, value]) => (name === 'v1' && value ? [value] : []));
  if (!time || !/^\d{1,12}$/.test(time) || signatures.length === 0) return 'missing_signature';
  const made = secrets.map((secret) => hmacSha256(secret, `${time}.`, body).toString('hex'));
  const fits = signatures.flatMap((one) => made.map((own) => equalInConstantTime(one, own))).some(Boolean);
  if (!fits) return 'wrong_signature';
  return Math.abs(receivedAt.getTime() - Number(time) * SECOND_MS) <= TOLERANCE_MS ? undefined : 'stale_signature';
}
