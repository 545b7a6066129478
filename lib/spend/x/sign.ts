/**
 * OAuth 1.0a signatures by HMAC-SHA1, as X wants them on each request: https://www.rfc-editor.org/rfc/rfc5849#section-3.4 and
 * https://docs.x.com/fundamentals/authentication/oauth-1-0a/creating-a-signature (read 2026-11)
 */
import { createHmac } from 'node:crypto';
import { sha256Hex } from '@/lib/core/hash';
import { SECOND_MS } from '@/lib/core/instant';
import type { Entered } from '../define';

/** The header that signs a GET of the address by the four keys. Its nonce is another for each address and second. */
export function signedHeader(url: string, keys: Entered, now: Date): string {
  const timestamp = String(Math.floor(now.getTime() / SECOND_MS));
  const parameters = {
    oauth_consumer_key: keys['consumerKey'] ?? '',
    oauth_nonce: sha256Hex(`${timestamp} ${url}`).slice(0, 32),
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: timestamp,
    oauth_token: keys['accessToken'] ?? '',
    oauth_version: '1.0',
  };
  const signed = { ...parameters, oauth_signature: signatureOf(url, parameters, keys) };
  const parts = Object.entries(signed).map(([name, value]) => `${name}="${escaped(value)}"`);
  return `OAuth ${parts.join(', ')}`;
}

/** The signature of a GET with these parameters of OAuth and those of the address. */
export function signatureOf(url: string, parameters: Readonly<Record<string, string>>, keys: Entered): string {
  const { origin, pathname, searchParams } = new URL(url);
  const pairs = [...searchParams, ...Object.entries(parameters)].map(([name, value]) => [escaped(name), escaped(value)] as const);
  const order = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
  const sorted = pairs.sort(([name, value], [other, second]) => order(name, other) || order(value, second));
  const text = sorted.map(([name, value]) => `${name}=${value}`).join('&');
  const key = `${escaped(keys['consumerSecret'] ?? '')}&${escaped(keys['accessTokenSecret'] ?? '')}`;
  return createHmac('sha1', key)
    .update(`GET&${escaped(`${origin}${pathname}`)}&${escaped(text)}`)
    .digest('base64');
}

/** RFC 3986: also what encodeURIComponent leaves as it is. */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
