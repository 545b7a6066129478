/** Protects what pages may load: their own, by nonce; the demo shop alone reaches platforms. What browsers make of it: e2e/policy.spec.ts. */
import { describe, expect, it } from 'vitest';
import { isPagePath, newNonce, pagePolicy, transportSecurity } from './security-headers';

const directives = (path: string, development = false) =>
  Object.fromEntries(
    pagePolicy({ path, nonce: 'n0nce', development })
      .split('; ')
      .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
  );

describe('pagePolicy', () => {
  it('of a console page is its own origin and its nonce', () => {
    expect(directives('/demo/store/overview')).toEqual({
      'default-src': "'self'",
      'script-src': "'nonce-n0nce' 'strict-dynamic'",
      'style-src': "'self' 'nonce-n0nce'",
      'style-src-attr': "'unsafe-inline'",
      'img-src': "'self' data:",
      'connect-src': "'self'",
      'frame-src': "'none'",
      'form-action': "'self'",
      'object-src': "'none'",
      'base-uri': "'none'",
      'frame-ancestors': "'none'",
    });
  });

  it.each(['/demo-store', '/demo-store/p/grinder-no-4'])('of %s lets pixels reach their platforms', (path) => {
    expect(directives(path)).toEqual({
      ...directives('/'),
      'img-src': "'self' data: https:",
      'connect-src': "'self' https:",
      'frame-src': 'https:',
      'form-action': "'self' https:",
    });
  });

  it.each(['/demo-stores', '/demo/demo-store'])('of %s does not', (path) => expect(directives(path)).toEqual(directives('/')));

  it('in development lets modules reload', () => {
    expect(directives('/', true)).toMatchObject({
      'script-src': "'nonce-n0nce' 'strict-dynamic' 'unsafe-eval'",
      'style-src': "'self' 'unsafe-inline'",
      'connect-src': "'self' ws:",
    });
  });
});

it('a nonce is new each time and of a form that policies take', () => {
  const nonces = Array.from({ length: 50 }, newNonce);
  expect(new Set(nonces).size).toBe(50);
  expect(nonces.filter((nonce) => !/^[A-Za-z0-9+/]{24}$/.test(nonce))).toEqual([]);
});

it.each([
  ['https://t.example', { 'strict-transport-security': 'max-age=31536000' }],
  ['http://localhost:3000', {}],
])('at %s says %j', (publicUrl, headers) => expect(transportSecurity(publicUrl)).toEqual(headers));

it.each([
  ['/', true],
  ['/demo/store/overview', true],
  ['/apis/store', true],
  ['/api/v1/openapi.json', false],
  ['/_next/static/a.js', false],
])('%s is a page: %s', (path, isPage) => expect(isPagePath(path)).toBe(isPage));
