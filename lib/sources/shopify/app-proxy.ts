/**
 * The signature that Shopify puts on requests that it passes on through an app proxy
 * (https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies, read 2026-11).
 * Unlike a webhook's it covers the query alone: neither body nor path are signed, and the same query may come again.
 */
import { equalInConstantTime, hmacSha256 } from '@/lib/core/hash';

const SIGNATURE = 'signature';

/**
 * Whether the query came from Shopify for the app with this client secret. What is signed are the decoded parameters without the signature,
 * values of one name joined by a comma, as `name=value` in order, one behind the other with nothing between.
 */
export function verifyAppProxySignature(query: URLSearchParams, secret: string): boolean {
  const [signature, ...others] = query.getAll(SIGNATURE);
  if (!signature || others.length > 0 || secret === '') return false;
  const names = [...new Set(query.keys())].filter((name) => name !== SIGNATURE);
  const signed = names.map((name) => `${name}=${query.getAll(name).join(',')}`).sort();
  return equalInConstantTime(hmacSha256(secret, signed.join('')).toString('hex'), signature);
}
