/**
 * The doors that clients know: Segment's and RudderStack's calls are read where their users put things; and in every door what says
 * nothing (null, an empty text) costs no event.
 */
import { describe, expect, it } from 'vitest';
import { parseExactJson } from '@/lib/core/json';
import type { SourceDefinition } from '@/lib/sources/define';
import { sources } from '@/lib/sources/registry';
import { segment } from '@/lib/sources/segment/source';
import { casesOf, type SourceCase } from '../source-cases';

const RECEIVED = new Date('2026-03-29T01:30:00Z');
const AT = '2026-03-29T01:29:00.000Z';

function readSegment(path: string, message: object): Record<string, unknown> {
  const request = {
    method: 'POST',
    path,
    query: new URLSearchParams(),
    headers: {},
    body: new Uint8Array(),
    receivedAt: RECEIVED,
  };
  const parsed = segment.parse(request, { messageId: 'm', timestamp: AT, ...message }, {});
  const read = parsed.ok ? parsed.value.events[0]?.read : undefined;
  return JSON.parse(JSON.stringify(read?.ok ? read.value : { failed: read }));
}

describe('D12 Segment and RudderStack', () => {
  const url = 'https://shop.example/mug';
  it.each<[string, string, object, object]>([
    [
      'an e-mail among the properties',
      'track',
      { event: 'Product Added', properties: { email: 'a@example.com' } },
      { user: { email: 'a@example.com' } },
    ],
    [
      'a friend’s e-mail stays a friend’s',
      'track',
      { event: 'Gift Sent', properties: { email: 'b@example.com' } },
      { properties: { email: 'b@example.com' } },
    ],
    [
      'traits.address.zip',
      'identify',
      { userId: 'u', traits: { address: { zip: '10115' } } },
      { user: { userId: 'u', postalCode: '10115' } },
    ],
    [
      'traits.zip beside the name',
      'identify',
      { traits: { zipcode: 10115, city: 'Berlin' } },
      { user: { postalCode: '10115', city: 'Berlin' } },
    ],
    [
      'context.traits of a track call',
      'track',
      { event: 'Search', context: { traits: { email: 'a@example.com' } } },
      { user: { email: 'a@example.com' } },
    ],
    [
      'context.fbc and fbp',
      'track',
      { event: 'Search', context: { fbc: 'fb.1.2.x', fbp: 'fb.1.2.3' } },
      { context: { browserIds: { fbc: 'fb.1.2.x', fbp: 'fb.1.2.3' } } },
    ],
    [
      'properties._fbp',
      'track',
      { event: 'Search', properties: { _fbp: 'fb.1.2.3' } },
      { context: { browserIds: { fbp: 'fb.1.2.3' } } },
    ],
    [
      'the client id of Google’s integration',
      'track',
      { event: 'Search', integrations: { All: true, 'Google Analytics 4': { clientId: '12.34' } } },
      { context: { browserIds: { ga: '12.34' } } },
    ],
    [
      'properties.gclid',
      'track',
      { event: 'Search', properties: { gclid: 'G1' }, context: { page: { url } } },
      { page: { url: `${url}?gclid=G1` } },
    ],
    [
      'context.fbclid',
      'page',
      { context: { fbclid: 'F1', page: { url: `${url}?a=1` } } },
      { page: { url: `${url}?a=1&fbclid=F1` } },
    ],
    [
      'the address’s own click id before the other',
      'page',
      { properties: { gclid: 'G2', url: `${url}?GCLID=G1` } },
      { page: { url: `${url}?GCLID=G1` } },
    ],
    ['an anonymous id in quotes', 'track', { event: 'Search', anonymousId: '"a-1"' }, { context: { device: 'a-1' } }],
    [
      'RudderStack’s ids among the traits',
      'track',
      { event: 'Search', context: { traits: { anonymousId: 'a-1', userId: 'u' } } },
      { user: { userId: 'u' }, context: { device: 'a-1' } },
    ],
    [
      'a group with its traits',
      'group',
      { groupId: 'g', traits: { name: 'ACME', plan: 'pro', email: 'c@example.com' } },
      { properties: { group_id: 'g', traits: { name: 'ACME', plan: 'pro' } } },
    ],
  ])('D12 %s', (_, path, message, expected) => {
    expect(readSegment(path, message)).toMatchObject(expected);
  });

  it('D12 the e-mail of a user is stored nowhere but with the user', () => {
    const read = readSegment('track', { event: 'Product Added', properties: { email: 'a@example.com', plan: 'x' } });
    expect(read['properties']).toEqual({ plan: 'x' });
  });
});

/** Every text, number and flag of a body, by its path. */
function leavesOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (Array.isArray(value)) return value.flatMap((part, index) => leavesOf(part, [...path, index]));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, part]) => leavesOf(part, [...path, name]));
  return [path];
}

function replaced(value: unknown, path: (string | number)[], by: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return by;
  if (Array.isArray(value)) return value.map((part, index) => (index === step ? replaced(part, rest, by) : part));
  return { ...Object(value), [step]: replaced(Object(value)[step], rest, by) };
}

/** How many events of a case are read. */
function readCount(source: SourceDefinition, { request, settings }: SourceCase, body: unknown): number {
  const text = JSON.stringify(body);
  const { method, path, headers } = request;
  const sent = {
    method,
    path,
    headers,
    query: new URLSearchParams(request.query),
    body: Buffer.from(text),
    receivedAt: RECEIVED,
  };
  const parsed = source.parse(sent, parseExactJson(text), source.settings.parse(settings));
  return parsed.ok ? parsed.value.events.filter(({ read }) => read.ok).length : 0;
}

/** What no source can do without: which event and order it is, what it is worth, and how a body is told. */
const NEEDED =
  /(^|_|\.)(id|key|name|at|event|type|topic|object|status|state|number|token|currency|transaction_id|writeKey)s?$|total|amount|price|value|_id$|Id$|date|time|created|updated/i;

/** And by its own protocol: a gift of money or its return, an abandoned checkout that names nobody, and the names of a mapping. */
const NEEDED_BY: Record<string, RegExp> = { shopify: /\.kind$|^email$/, webhook: /^order\.(nr|summe)$/, api: /At$/ };

const recorded = sources.flatMap((source) =>
  casesOf(source)
    .filter(([, { request }]) => typeof request.body === 'object' && request.body !== null)
    .map(([name, given]) => ({ source, kind: source.kind, name, given })),
);

describe.each([null, ''])('B6 %j for any one field', (nothing) => {
  it.each(recorded)('$kind reads $name as before', ({ source, kind, given }) => {
    const whole = readCount(source, given, given.request.body);
    const paths = leavesOf(given.request.body).filter((path) => {
      const field = path.join('.');
      return !NEEDED.test(field) && !NEEDED_BY[kind]?.test(field);
    });
    const lost = paths.filter((path) => readCount(source, given, replaced(given.request.body, path, nothing)) < whole);
    expect(lost.map((path) => path.join('.'))).toEqual([]);
  });
});
