/** Protects pages where only Next runs: they have the same policy, collection and the API are left alone, and under our own server nothing is done twice. */
import { NextRequest } from 'next/server';
import { afterEach, expect, it } from 'vitest';
import { config, proxy } from '@/proxy';
import { standBeforeNext } from './behind-front';

const home = globalThis as { tiebackFront?: boolean };
afterEach(() => {
  delete home.tiebackFront;
});

it('gives a page a policy, and hands its nonce on', () => {
  const { headers } = proxy(new NextRequest('http://t.example/demo-store?q=1', { headers: { 'x-nonce': 'forged' } }));
  const policy = headers.get('content-security-policy') ?? '';
  const [, nonce] = /'nonce-([\w+/]{24})' 'strict-dynamic'/.exec(policy) ?? [];
  expect(policy).toContain("connect-src 'self' https:");
  expect([headers.get('x-middleware-request-x-nonce'), headers.get('x-middleware-request-content-security-policy')]).toEqual([
    nonce,
    policy,
  ]);
});

it('lets everything pass when our server stands before Next', () => {
  standBeforeNext();
  const { headers } = proxy(new NextRequest('http://t.example/'));
  expect([...headers.keys()]).toEqual(['x-middleware-next']);
});

const matches = (path: string) => config.matcher.some((pattern) => new RegExp(`^${pattern}$`).test(path));

it.each(['/', '/sign-in', '/demo/store/overview', '/demo-store', '/cafe/store', '/metrics-shop/a'])('sees to %s', (path) =>
  expect(matches(path)).toBe(true),
);
it.each([
  '/c/k3v9tq71mzn4',
  '/v1/batch',
  '/g/collect',
  '/mp/collect',
  '/beacon/v1/t',
  '/webhooks/abc',
  '/api/v1/openapi.json',
  '/_next/static/a.js',
  '/icon.svg',
])('leaves %s alone', (path) => expect(matches(path)).toBe(false));
