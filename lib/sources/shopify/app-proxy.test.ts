/** Protects the app proxy's signature: Shopify's own example verifies, and nothing that differs from it does. */
import { describe, expect, it } from 'vitest';
import { hmacSha256 } from '@/lib/core/hash';
import { verifyAppProxySignature } from './app-proxy';

const SECRET = 'hush';
/** https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies (read 2026-11), with the shop that its signature is of. */
const EXAMPLE =
  'extra=1&extra=2&shop=shop-name.myshopify.com&logged_in_customer_id=1&path_prefix=%2Fapps%2Fawesome_reviews&timestamp=1317327555' +
  '&signature=4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb';

const verify = (query: string, secret = SECRET) => verifyAppProxySignature(new URLSearchParams(query), secret);
const sign = (text: string) => hmacSha256(SECRET, text).toString('hex');

describe('verifyAppProxySignature', () => {
  it("takes Shopify's own example, in any order of its parameters", () => {
    expect(verify(EXAMPLE)).toBe(true);
    expect(verify(EXAMPLE.split('&').reverse().join('&').replace('extra=2&extra=1', 'extra=1&extra=2'))).toBe(true);
  });

  it('signs decoded text, an empty value, and names of which one begins the other', () => {
    expect(verify(`a-b=2&a=Gr%C3%B6%C3%9Fe+%2B&c=&signature=${sign('a-b=2a=Größe +c=')}`)).toBe(true);
  });

  it.each([
    ['another value', EXAMPLE.replace('extra=1', 'extra=3')],
    ['values in another order', EXAMPLE.replace('extra=1&extra=2', 'extra=2&extra=1')],
    ['one parameter more', `${EXAMPLE}&more=1`],
    ['one parameter less', EXAMPLE.replace('&logged_in_customer_id=1', '')],
    ['a shorter signature', EXAMPLE.slice(0, -1)],
    ['no signature', EXAMPLE.replace(/&signature=.*/, '')],
    ['an empty signature', EXAMPLE.replace(/&signature=.*/, '&signature=')],
    ['two signatures', `${EXAMPLE}&signature=${'0'.repeat(64)}`],
    ['nothing', ''],
  ])('refuses %s', (_, query) => expect(verify(query)).toBe(false));

  it('refuses another secret, and an empty one whatever was signed with it', () => {
    const signedWithNothing = `a=1&signature=${hmacSha256('', 'a=1').toString('hex')}`;
    expect([verify(EXAMPLE, 'hush2'), verify(signedWithNothing, '')]).toEqual([false, false]);
  });
});
