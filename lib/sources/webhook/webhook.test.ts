/** Protects the generic webhook: signatures and their rotation, paths, mappings that name what is missing, and the presets. */
import { describe, expect, it } from 'vitest';
import { hmacSha256 } from '@/lib/core/hash';
import type { SourceRequest } from '../define';
import { guessMapping } from './guess';
import { parsePath, valueAt } from './json-path';
import { applyMapping, mappingSchema } from './mapping';
import { presets } from './presets';
import { verifyKey, verifyStandard } from './signature';
import { webhook } from './source';

const NOW = new Date('2026-03-29T01:30:00Z');
const SECRET = `whsec_${Buffer.from('a secret of thirty two characters').toString('base64')}`;
const BODY = Buffer.from('{"a":"ü"}');

function request(over: Partial<SourceRequest> = {}): SourceRequest {
  return { method: 'POST', path: '', query: new URLSearchParams(), headers: {}, body: BODY, receivedAt: NOW, ...over };
}

function signed(secret: string, seconds = NOW.getTime() / 1_000, key: Uint8Array = Buffer.from(secret.slice(6), 'base64')) {
  const signature = hmacSha256(key, `msg_1.${seconds}.`, BODY).toString('base64');
  return { 'webhook-id': 'msg_1', 'webhook-timestamp': String(seconds), 'webhook-signature': `v1a,x v1,${signature}` };
}

describe('verifyStandard', () => {
  const seconds = NOW.getTime() / 1_000;
  it.each([
    ['its own secret', signed(SECRET), [SECRET], undefined],
    ['the old secret of two', signed(SECRET), ['whsec_bmV3', SECRET], undefined],
    ['another secret', signed('whsec_b3RoZXI='), [SECRET], 'wrong_signature'],
    ['five minutes', signed(SECRET, seconds - 300), [SECRET], undefined],
    ['a second more', signed(SECRET, seconds - 301), [SECRET], 'stale_signature'],
    ['no signature', {}, [SECRET], 'missing_signature'],
    ['a plain text secret', signed('plain', seconds, Buffer.from('plain')), ['plain'], undefined],
  ])('%s', (_, headers, secrets, fault) => {
    expect(verifyStandard(request({ headers }), secrets)).toBe(fault);
  });

  it('signs the raw bytes', () => {
    expect(verifyStandard(request({ headers: signed(SECRET), body: Buffer.from('{"a": "ü"}') }), [SECRET])).toBe(
      'wrong_signature',
    );
  });

  it('takes a key in the address from tools that cannot sign', () => {
    expect(verifyKey(request({ query: new URLSearchParams({ key: 'geheim' }) }), ['neu', 'geheim'])).toBeUndefined();
    expect(verifyKey(request({ query: new URLSearchParams({ key: 'falsch' }) }), ['geheim'])).toBe('wrong_signature');
  });
});

describe('paths', () => {
  it.each([
    ['a.b[1].c', { a: { b: [0, { c: 'x' }] } }, 'x'],
    ["$.a['e-mail x']", { a: { 'e-mail x': 1 } }, 1],
    ['', { a: 1 }, { a: 1 }],
    ['constructor', {}, undefined],
    ['a.b', { a: null }, undefined],
  ])('%j', (path, json, value) => {
    expect(valueAt(json, path)).toEqual(value);
  });

  it.each(['a..b', 'a[', 'a[*]', "a['b"])('refuses %j', (path) => {
    expect(parsePath(path).ok).toBe(false);
  });
});

describe('applyMapping', () => {
  const mapping = mappingSchema.parse({
    event: 'purchase',
    fields: {
      transaction_id: { path: 'nr' },
      currency: { value: 'KWD' },
      valueMinor: { path: 'minor' },
      occurredAt: { path: 'at' },
      email: { path: 'mail' },
    },
    items: { path: 'lines', fields: { item_id: 'sku' } },
  });

  it('maps minor units by the currency, seconds, constants and items', () => {
    const json = { nr: 7, minor: 1234, at: 1774746000, mail: 'zoë@example.com', lines: [{ sku: 'a' }, null] };
    expect(applyMapping(json, mapping, 'm-1', NOW)).toEqual({
      ok: true,
      value: {
        id: 'm-1',
        name: 'purchase',
        at: '2026-03-29T01:00:00.000Z',
        properties: { transaction_id: '7', currency: 'KWD', value: '1.234', items: [{ item_id: 'a' }, {}] },
        user: { email: 'zoë@example.com' },
      },
    });
  });

  it.each([
    [{}, 'transaction_id', 'gave nothing: the payload has no value at "nr"'],
    [{ nr: 1, minor: '1.5' }, 'valueMinor', 'must be a whole number, beside a currency'],
    [{ nr: 1, minor: 1, at: 'gestern' }, 'occurredAt', 'must be a time with its zone, or seconds or milliseconds since 1970'],
  ])('names the field of %j', (json, field, detail) => {
    expect(applyMapping(json, mapping, 'm', NOW)).toEqual({ ok: false, failure: { field, detail } });
  });
});

describe('presets', () => {
  it.each(presets.map((preset) => [preset.name, preset] as const))('%s maps its sample', (_, { mapping, sample }) => {
    expect(mappingSchema.parse(mapping)).toEqual(mapping);
    expect(applyMapping(sample, mapping, 'm', NOW)).toMatchObject({ ok: true, value: { name: mapping.event } });
  });

  it('reads Mailchimp’s form, and says nothing of what it did not ask for', () => {
    const [mailchimp] = presets.filter(({ id }) => id === 'mailchimp-subscribe');
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const read = (body: string) =>
      webhook.parse(request({ headers, body: Buffer.from(body) }), undefined, { mapping: mailchimp?.mapping });
    expect(read('type=subscribe&data[email]=z%40example.com&data[merges][FNAME]=Zo%C3%AB')).toMatchObject({
      ok: true,
      value: {
        events: [{ read: { ok: true, value: { name: 'subscribe', user: { email: 'z@example.com', firstName: 'Zoë' } } } }],
      },
    });
    expect(read('type=unsubscribe&data[email]=z%40example.com')).toEqual({ ok: true, value: { events: [] } });
  });
});

describe('guessMapping', () => {
  it('finds an order by the names of its members', () => {
    const sample = {
      order: {
        id: 5,
        currency_code: 'EUR',
        grand_total: '9.90',
        customer: { email_address: 'a@b.co' },
        'created-at': '2026-01-01T00:00:00Z',
      },
    };
    expect(guessMapping(sample)).toEqual({
      event: 'purchase',
      fields: {
        occurredAt: { path: 'order.created-at' },
        transaction_id: { path: 'order.id' },
        currency: { path: 'order.currency_code' },
        value: { path: 'order.grand_total' },
        email: { path: 'order.customer.email_address' },
      },
    });
  });
});
