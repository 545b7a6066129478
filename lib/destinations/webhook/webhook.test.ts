/**
 * Protects what goes to a store's own server: only safe addresses, secrets and headers are taken, and a test message says that it
 * is one.
 */
import { describe, expect, it } from 'vitest';
import { buildConversion } from '@/lib/testing/conversion';
import { webhook } from './destination';

const NOW = new Date('2026-03-29T01:31:00Z');
const settings = webhook.sandbox.settings;
const bytes = (count: number) => `whsec_${Buffer.alloc(count, 7).toString('base64')}`;

/** The field with a problem, or undefined when the settings are taken. */
function problemOf(over: Record<string, unknown>) {
  return webhook.settings.safeParse({ ...settings, ...over }).error?.issues[0]?.path[0];
}

describe('settings', () => {
  it.each([
    ['https', { url: 'https://hooks.shop.example/a?b=c' }, undefined],
    ['http', { url: 'http://hooks.shop.example/' }, 'url'],
    ['no address', { url: 'hooks.shop.example' }, 'url'],
    ['a password in the address', { url: 'https://me:secret@hooks.shop.example/' }, 'url'],
    ['a secret of 24 bytes', { secret: bytes(24) }, undefined],
    ['a secret of 23 bytes', { secret: bytes(23) }, 'secret'],
    ['a secret of 64 bytes', { secret: bytes(64) }, undefined],
    ['a secret of 65 bytes', { secret: bytes(65) }, 'secret'],
    ['a secret that is no base64', { secret: 'whsec_!!!' }, 'secret'],
    ['a secret in plain text', { secret: 'a secret of thirty two characters' }, 'secret'],
    ['no old secret', { oldSecret: '' }, undefined],
    ['an old secret that is none', { oldSecret: 'old' }, 'oldSecret'],
    ['two headers', { headers: 'X-Store: berlin\r\n\r\nauthorization: Bearer x' }, undefined],
    ['a header without a value', { headers: 'X-Store:' }, 'headers'],
    ['a line that is no header', { headers: 'berlin' }, 'headers'],
    ['a header of the signature', { headers: 'Webhook-Signature: v1,x' }, 'headers'],
    ['another host', { headers: 'HOST: internal' }, 'headers'],
    ['another length', { headers: 'Content-Length: 0' }, 'headers'],
    ['a line break in a value', { headers: 'X-Store: a\u2028b' }, 'headers'],
  ])('%s', (_, over, field) => {
    expect(problemOf(over)).toBe(field);
  });
});

describe('request', () => {
  const item = () => {
    const prepared = webhook.open(settings, '').prepare(buildConversion({ as: 'order.placed' }));
    return prepared.ok ? prepared.value.item : undefined;
  };

  it('goes to the base address of the connection, where it has one', () => {
    const { url } = webhook.open(settings, 'http://127.0.0.1:8799/webhook').request([item()], { now: NOW });
    expect(url).toBe('http://127.0.0.1:8799/webhook');
  });

  it('keeps its id and its body from attempt to attempt, and dates the attempt', () => {
    const opened = webhook.open(settings, '');
    const first = opened.request([item()], { now: NOW });
    const second = opened.request([item()], { now: new Date(NOW.getTime() + 300_000) });
    expect([second.headers['webhook-id'], second.body]).toEqual([first.headers['webhook-id'], first.body]);
    expect([first, second].map(({ headers }) => headers['webhook-timestamp'])).toEqual(['1774747860', '1774748160']);
    expect(second.headers['webhook-signature']).not.toBe(first.headers['webhook-signature']);
  });

  it('says of a test that it is one', () => {
    const { body = '' } = webhook.open(settings, '').request([item()], { now: NOW, test: true });
    expect(JSON.parse(body)).toMatchObject({ type: 'order.placed', test: true });
  });
});

describe('sandbox', () => {
  it.each([
    ['five minutes after the attempt', 300_000, 200],
    ['a second later', 301_000, 401],
  ])('judges the signature %s', (_, late, status) => {
    const prepared = webhook.open(settings, '').prepare(buildConversion({ as: 'order.placed' }));
    const { headers, body = '' } = webhook.open(settings, '').request([prepared.ok && prepared.value.item], { now: NOW });
    const state = { now: new Date(NOW.getTime() + late), revoked: false, throttled: false, isKnown: () => false };
    const request = { method: 'POST', path: '/tieback', query: new URLSearchParams(), headers, body };
    expect(webhook.sandbox.answer(request, state).response.status).toBe(status);
    const changed = { ...request, body: body.replace('79.90', '79.91') };
    expect(webhook.sandbox.answer(changed, state).response.status).toBe(401);
  });
});
