/** Whether a request was signed with one of a source's secrets: Standard Webhooks, one or several signatures, five minutes of tolerance. */
import { equalInConstantTime } from '@/lib/core/hash';
import { SECOND_MS } from '@/lib/core/instant';
import { STANDARD_TOLERANCE_MS, standardSignature } from '@/lib/core/standard-webhooks';
import type { SignatureFault, SourceRequest } from '../define';

export { signStandard } from '@/lib/core/standard-webhooks';

/** What is wrong with the signature, or undefined when one of the secrets made it. */
export function verifyStandard({ headers, body, receivedAt }: SourceRequest, secrets: string[]): SignatureFault | undefined {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const stated = headers['webhook-signature'];
  if (!id || !timestamp || !stated) return 'missing_signature';
  const made = secrets.map((secret) => standardSignature(secret, id, timestamp, body));
  const signatures = stated.split(' ').flatMap((one) => (one.startsWith('v1,') ? [one.slice('v1,'.length)] : []));
  // Every pair is compared, so that the time says nothing of which fits.
  const fits = signatures.flatMap((one) => made.map((own) => equalInConstantTime(one, own))).some(Boolean);
  if (!fits) return 'wrong_signature';
  const age = Math.abs(receivedAt.getTime() - Number(timestamp) * SECOND_MS);
  return age <= STANDARD_TOLERANCE_MS ? undefined : 'stale_signature';
}

/** For tools that cannot sign: the secret itself in the address, as `?key=`. */
export function verifyKey({ query }: SourceRequest, secrets: string[]): SignatureFault | undefined {
  const stated = query.get('key');
  if (!stated) return 'missing_signature';
  return secrets.map((secret) => equalInConstantTime(stated, secret)).some(Boolean) ? undefined : 'wrong_signature';
}
