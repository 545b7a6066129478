/** Protects the built server's door as strangers find it: what cannot be read, what must not be reached, what is never believed. */
import { connect } from 'node:net';
import { expect, test } from '@playwright/test';
import { METRICS_TOKEN } from './global-setup';
import { PORT } from './playwright.config';

/** Sends lines as they are; resolves to all that came when the other side closed, and fails when it does not within five seconds. */
function raw(...lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(PORT, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    let text = '';
    socket.setTimeout(5_000, () => socket.destroy(new Error(`still open, after: ${text.slice(0, 200)}`)));
    socket.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
    socket.on('end', () => resolve(text)).on('error', reject);
  });
}

const HOST = `host: localhost:${PORT}`;

for (const target of ['*', '/%', '/%E0%A4%A', '/demo/%ff/orders', '/demo/store/orders?search=%00', '/a%00b']) {
  test(`GET ${target} is malformed`, async () => {
    expect(await raw(`GET ${target} HTTP/1.1`, HOST, 'connection: close')).toMatch(/^HTTP\/1\.1 400 /);
  });
}

for (const path of [
  '/',
  '/api/v1/openapi.json',
  '/_next/webpack-hmr',
  '/_next/hmr',
  '/c/k3v9tq71mzn4',
  '/there/is/nothing/here',
]) {
  test(`a socket that asks ${path} for another protocol is answered and closed`, async () => {
    const key = ['sec-websocket-version: 13', 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ=='];
    expect(await raw(`GET ${path} HTTP/1.1`, HOST, 'connection: Upgrade', 'upgrade: websocket', ...key)).toMatch(
      /^HTTP\/1\.1 [2345]\d\d /,
    );
  });
}

test('figures are for whoever has the token, and nobody else', async ({ request }) => {
  const statusWith = async (authorization: string) => (await request.get('/metrics', { headers: { authorization } })).status();
  expect((await request.get('/metrics')).status()).toBe(404);
  expect([await statusWith('Bearer of-somebody-else'), await statusWith(METRICS_TOKEN)]).toEqual([404, 404]);
  const answer = await request.get('/metrics', { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  expect(await answer.text()).toContain('tieback_worker_lag_seconds');
});

test('sign-in addresses are made of the public address, whatever host is asked', async () => {
  const forged = ['host: evil.example', 'x-forwarded-host: evil.example', 'x-forwarded-proto: https'];
  for (const path of ['/api/auth/providers', '/api/auth/signin', '/api/auth/error', '/api/auth/csrf']) {
    const answer = await raw(`GET ${path} HTTP/1.1`, ...forged, 'connection: close');
    expect(answer, path).toMatch(/^HTTP\/1\.1 [23]/);
    expect(answer, path).not.toContain('evil');
  }
  const providers = await raw('GET /api/auth/providers HTTP/1.1', ...forged, 'connection: close');
  expect(providers).toContain(`http://localhost:${PORT}/api/auth/signin/credentials`);
});

test('answers of every kind say what browsers must not guess', async ({ request }) => {
  const paths = [
    '/sign-in',
    '/healthz',
    '/api/v1/openapi.json',
    '/c/w8h2rx5pbd.js',
    '/icon.svg',
    '/api/auth/csrf',
    '/v1/nothing',
    '/nothing',
  ];
  for (const path of paths) {
    const { 'x-content-type-options': types } = (await request.get(path)).headers();
    expect([path, types]).toEqual([path, 'nosniff']);
  }
  const collected = await request.post('/c/k3v9tq71mzn4', { data: '{}' });
  expect(collected.headers()['x-content-type-options']).toBe('nosniff');
  expect(collected.headers()).not.toHaveProperty('content-security-policy');
});

test('an event that comes with all the cookies of a store is taken', async ({ request }) => {
  const cookie = Array.from({ length: 100 }, (_, number) => `store_${number}=${'x'.repeat(400)}`).join('; ');
  const at = new Date().toISOString();
  const events = [{ id: `cookies-${at}`, name: 'page_view', at, page: { url: 'https://demo.example/' } }];
  const answer = await request.post('/c/k3v9tq71mzn4', { data: { sentAt: at, events }, headers: { cookie } });
  expect([answer.status(), await answer.text()]).toEqual([202, expect.stringContaining('accepted')]);
});

test('an address that the API does not have is answered as the API answers', async ({ request }) => {
  for (const path of ['/api/v1/sites', '/api/v2/orders', '/api/nothing']) {
    const answer = await request.get(path);
    expect([path, answer.status(), answer.headers()['content-type']]).toEqual([path, 404, 'application/problem+json']);
  }
});
