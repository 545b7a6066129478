/**
 * Protects what Google's two wire forms become: which consent is read, when a message is a repeat, whose the personal data is,
 * and that no request at all breaks the reading.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '@/lib/core/hash';
import { parseInstant } from '@/lib/core/instant';
import { parseExactJson } from '@/lib/core/json';
import {
  browserIdsSchema,
  clientSchema,
  MESSAGE_ID_LENGTH_MAX,
  rejectReasons,
  type SourceEvent,
  wireEventSchema,
} from '@/lib/model/event';
import type { ParsedEvent, SourceDefinition } from '../define';
import { protocolConsent, tagConsent } from './consent';
import { nameOf } from './fields';
import { itemOf } from './item';
import { ga4Protocol } from './source-protocol';
import { ga4Tag } from './source-tag';

const NOW = new Date('2026-03-29T01:30:00.000Z');
const LATER = new Date('2026-03-29T01:31:00.000Z');
const HASH = sha256Hex('zoë@example.com');
const HASH_64 = Buffer.from(HASH, 'hex').toString('base64url');

function requestOf(query: string, text: string, receivedAt = NOW) {
  const body = new TextEncoder().encode(text);
  return { method: 'POST', path: '', query: new URLSearchParams(query), headers: {}, body, receivedAt };
}

const HIT = 'v=2&tid=G-ABC123&cid=1.2&sid=7&_p=55&_s=3';
const hit = (query: string, text = '', receivedAt = NOW) =>
  ga4Tag.parse(requestOf(`${HIT}&${query}`, text, receivedAt), undefined, {});
const sent = (body: unknown, receivedAt = NOW) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return ga4Protocol.parse(requestOf('api_secret=wk_1', text, receivedAt), parseExactJson(text), {});
};
const login = (event: object = {}, body: object = {}) =>
  sent({ client_id: '1.2', ...body, events: [{ name: 'login', ...event }] });

type Parsed = ReturnType<typeof hit>;
const all = (parsed: Parsed): ParsedEvent[] => (parsed.ok ? parsed.value.events : []);
const events = (parsed: Parsed): SourceEvent[] => all(parsed).flatMap(({ read }) => (read.ok ? [read.value] : []));
const problems = (parsed: Parsed) =>
  parsed.ok ? all(parsed).flatMap(({ read }) => (read.ok ? [] : [read.failure.field])) : [parsed.failure.field];
const ids = (parsed: Parsed) => all(parsed).map(({ id }) => id);

describe('the site', () => {
  const keyOf = ({ key }: SourceDefinition, query: string) =>
    key.by === 'write-key' ? key.read(requestOf(query, ''), undefined) : undefined;

  it.each([
    ['the write key of server_container_url', ga4Tag, 'wk=wk_1&tid=G-A', 'wk_1'],
    ['the measurement id of the tag', ga4Tag, 'wk=&tid=G-A', 'G-A'],
    ['nothing of a bare hit', ga4Tag, 'v=2', undefined],
    ['the write key in place of the secret', ga4Protocol, 'measurement_id=G-A&api_secret=wk_1', 'wk_1'],
    ['the measurement id beside a secret of Google', ga4Protocol, 'measurement_id=G-A&api_secret=abc', 'G-A'],
    ['nothing of a secret of Google alone', ga4Protocol, 'api_secret=abc&measurement_id=', undefined],
  ])('is told by %s', (_, source, query, key) => {
    expect(keyOf(source, query)).toBe(key);
  });

  it('is answered with 204 and nothing', () => {
    const answer = { status: 204, body: '', contentType: 'text/plain' };
    expect([ga4Tag, ga4Protocol].map((source) => source.reply?.([], requestOf('', '')))).toEqual([answer, answer]);
  });
});

describe('consent', () => {
  it.each([
    ['l', undefined],
    ['m', 'denied'],
    ['n', 'granted'],
    ['p', 'denied'],
    ['q', 'denied'],
    ['r', 'granted'],
    ['t', 'granted'],
    ['u', 'denied'],
    ['v', 'granted'],
    ['R', undefined],
  ])('reads the letter %s of gcd', (letter, state) => {
    const consent = { ad_storage: 'denied', analytics: state, ad_user_data: 'denied', ad_personalization: 'denied' };
    const said = Object.fromEntries(Object.entries(consent).filter(([, value]) => value));
    expect(tagConsent(undefined, `13p3${letter}3p3p5l1`, undefined)).toEqual(said);
  });

  it.each([
    ['nothing', undefined, undefined, undefined, undefined],
    ['no word of consent mode', 'G1--', '13l3l3l3l1l1', '0', undefined],
    ['storage by gcs', 'G101', '13l3l3l3l1', undefined, { ad_storage: 'denied', analytics: 'granted' }],
    ['the answer over what stood before', 'G100', '13r3l3l3l1', undefined, { ad_storage: 'granted', analytics: 'denied' }],
    ['each letter by its place', undefined, '13l3l3R3t5l1', undefined, { ad_personalization: 'granted' }],
    ['ads that are not personal', undefined, undefined, '1', { ad_personalization: 'denied' }],
    ['a garbled gcd', 'G111', '13333333333', undefined, { ad_storage: 'granted', analytics: 'granted' }],
  ])('reads %s', (_, gcs, gcd, npa, consent) => {
    expect(tagConsent(gcs, gcd, npa)).toEqual(consent);
  });

  it('of the protocol takes all four purposes, and no other words', () => {
    const consent = { ad_storage: 'DENIED', analytics_storage: 'Granted', ad_user_data: true, ad_personalization: 'maybe' };
    expect(protocolConsent({ consent, non_personalized_ads: true })).toEqual({
      ad_storage: 'denied',
      analytics: 'granted',
      ad_personalization: 'denied',
    });
    expect(protocolConsent({ consent: 'GRANTED', non_personalized_ads: 'true' })).toBeUndefined();
  });
});

describe('items', () => {
  it.each([
    ['own parameters past the tenth', 'idA~kAsize~vAL~k0year~v02026', { item_id: 'A', size: 'L', year: '2026' }],
    ['a first count that is left away', 'kcolor~v0black~k1size~v1L', { color: 'black', size: 'L' }],
    ['a value that ends in a tilde', 'nmA~~~brB', { item_name: 'A~', item_brand: 'B' }],
    ['codes that nobody knows', 'zz1~id~x~v5lost~~', { item_id: '' }],
    ['a quantity that is no number', 'qt1.5~lp7', { quantity: '1.5', index: 7 }],
    ['nothing', '', {}],
  ])('have %s', (_, text, item) => {
    expect(itemOf(text)).toEqual(item);
  });

  it('stand in the order of their numbers', () => {
    const [event] = events(hit('en=view_cart&pr10=idC&pr2=idB&pr1=idA&prx=idX'));
    expect(event?.properties).toEqual({ items: [{ item_id: 'A' }, { item_id: 'B' }, { item_id: 'C' }] });
  });

  it('do not reach into prototypes', () => {
    const [event] = events(hit('en=x&ep.__proto__=1&ep.constructor=2&up.__proto__=3&pr1=k0__proto__~v01'));
    expect(Object.getPrototypeOf(event?.properties)).toBe(Object.prototype);
    expect(Object.keys(event?.properties ?? {}).sort()).toEqual(['__proto__', 'constructor', 'items', 'user_properties']);
  });
});

describe('names', () => {
  it.each([
    ['page_view', { name: 'page_view' }],
    ['Add to Cart!', { name: 'add_to_cart', sentName: 'Add to Cart!' }],
    ['GA4Purchase', { name: 'ga4_purchase', sentName: 'GA4Purchase' }],
    ['2nd_click', { name: 'nd_click', sentName: '2nd_click' }],
    ['x'.repeat(65), { name: 'x'.repeat(64), sentName: 'x'.repeat(65) }],
    [`${'x'.repeat(63)} y`, { name: 'x'.repeat(63), sentName: `${'x'.repeat(63)} y` }],
    ['注文', undefined],
    [' ', undefined],
    [null, undefined],
  ])('%j', (given, named) => {
    expect(nameOf(given)).toEqual(named);
  });
});

describe('message ids of hits', () => {
  const [first] = ids(hit('en=add_to_cart&pr1=idA&dl=https://a.example/'));

  it('are the same for a repeat, whenever it comes', () => {
    expect(ids(hit('en=add_to_cart&pr1=idA&dl=https://a.example/&tfd=900', '', LATER))).toEqual([first]);
  });

  it.each([
    ['another hit', '_s=4&en=add_to_cart&pr1=idA&dl=https://a.example/'],
    ['another page load', '_p=56&en=add_to_cart&pr1=idA&dl=https://a.example/'],
    ['another item', 'en=add_to_cart&pr1=idB&dl=https://a.example/'],
    ['another browser', 'cid=1.3&en=add_to_cart&pr1=idA&dl=https://a.example/'],
  ])('differ for %s', (_, query) => {
    expect(ids(hit(query))).not.toEqual([first]);
  });

  it('differ for two equal lines', () => {
    expect(new Set(ids(hit('', 'en=click\r\nen=click'))).size).toBe(2);
  });

  it('without counters go by the second', () => {
    const bare = (receivedAt: Date) => ids(ga4Tag.parse(requestOf('v=2&cid=1.2&en=click', '', receivedAt), undefined, {}));
    expect(bare(new Date(NOW.getTime() + 999))).toEqual(bare(NOW));
    expect(bare(LATER)).not.toEqual(bare(NOW));
  });
});

describe('lines', () => {
  it.each([
    ['one event of the query', 'en=a', '', ['a']],
    ['one event with its parameters in the body', 'en=a', 'ep.x=1', ['a']],
    ['an event that differs in nothing', 'en=a', 'en=b\r\n', ['b', 'a']],
    ['no event of a last empty line', '', 'en=a\nen=b\n', ['a', 'b']],
  ])('are %s', (_, query, text, names) => {
    expect(events(hit(query, text)).map(({ name }) => name)).toEqual(names);
  });

  it('are 25 at most', () => {
    expect(all(hit('', 'en=a\n'.repeat(25)))).toHaveLength(25);
    expect(hit('', 'en=a\n'.repeat(26))).toMatchObject({ ok: false, failure: { reason: 'too_many_events' } });
  });
});

describe('people', () => {
  it.each([
    ['a hash in base64url', `em=tv.1~em.${HASH_64}~pn.${HASH_64}~fn0.${HASH_64}`, { email: HASH, phone: HASH, firstName: HASH }],
    ['a hash in hex', `em=tv.1~em.${HASH.toUpperCase()}~co0.AT`, { email: HASH, country: 'AT' }],
    ['the address itself before its hash', `em=tv.1~em.${HASH_64}&ep.user_data.email=a@b.co`, { email: 'a@b.co' }],
    ['a hash among the parameters', `ep.user_data.sha256_email_address.0=${HASH}`, { email: HASH }],
    ['nobody where the browser could not hash', 'em=tv.1~em.e0~pn.e1~ec.e3&uid=', undefined],
  ])('are %s', (_, query, user) => {
    const [event] = events(hit(`en=login&${query}`));
    expect(event?.user && JSON.parse(JSON.stringify(event.user))).toEqual(user);
    expect(event?.properties).toEqual({});
  });

  it('of the protocol may stand in the event', () => {
    const [event] = events(
      login({ params: { method: 'x', user_data: { email_address: ['a@b.co'], address: { city: 'Wien' } } } }),
    );
    expect(JSON.parse(JSON.stringify(event?.user))).toEqual({ email: 'a@b.co', city: 'Wien' });
    expect(event?.properties).toEqual({ method: 'x' });
  });
});

describe('the protocol', () => {
  const bought = (params: object, body: object = {}, receivedAt = NOW) =>
    ids(sent({ client_id: '1.2', ...body, events: [{ name: 'purchase', params }] }, receivedAt));

  it('takes a purchase for the same by its order and what is said of it', () => {
    const first = bought({ transaction_id: 'T', value: 1 });
    expect(bought({ transaction_id: 'T', value: 1 }, { client_id: '9.9', timestamp_micros: 1774746000000000 }, LATER)).toEqual(
      first,
    );
    expect(bought({ transaction_id: 'T', value: 2 })).not.toEqual(first);
  });

  it('takes an event id with its name for the message id, hashed when it is long', () => {
    expect(bought({ event_id: 17, transaction_id: 'T' })).toEqual(['ga4_mp:purchase:17']);
    expect(ids(login({ params: { event_id: '17' } }))).toEqual(['ga4_mp:login:17']);
    const long = 'e'.repeat(200);
    expect(ids(login({ params: { event_id: long } }))).toEqual([`ga4_mp:${sha256Hex(`ga4_mp:login:${long}`)}`]);
  });

  it('takes any other event for the same at the same time, or within the same second', () => {
    const event = { name: 'login' };
    const timed = { client_id: '1.2', timestamp_micros: 1774746000000000, events: [event] };
    expect(ids(sent(timed, LATER))).toEqual(ids(sent(timed)));
    const untimed = { client_id: '1.2', events: [event, event] };
    expect(new Set(ids(sent(untimed))).size).toBe(2);
    expect(ids(sent(untimed, new Date(NOW.getTime() + 999)))).toEqual(ids(sent(untimed)));
    expect(ids(sent(untimed, LATER))).not.toEqual(ids(sent(untimed)));
  });

  it.each([
    ['microseconds', 1774746000000000, '2026-03-29T01:00:00.000Z'],
    ['microseconds as text', '1774746000123999', '2026-03-29T01:00:00.123Z'],
    ['nothing', null, NOW.toISOString()],
    ['milliseconds', 1774746000000, undefined],
    ['seconds', '1774746000', undefined],
    ['a date', '2026-03-29T01:00:00Z', undefined],
    ['what no clock says', '99999999999999999999', undefined],
  ])('reads a time of %s', (_, timestamp, at) => {
    const parsed = login({}, { timestamp_micros: timestamp });
    expect(events(parsed)[0]?.at).toBe(at);
    expect(problems(parsed)).toEqual(at ? [] : ['timestamp_micros']);
  });

  it('keeps the title among the parameters where there is no page', () => {
    expect(events(login({ params: { page_title: 'A' } }))[0]).toMatchObject({ page: undefined, properties: { page_title: 'A' } });
  });

  it.each([
    ['null', null],
    ['a list', []],
    ['text', 'login'],
  ])('takes parameters of %s for none', (_, params) => {
    expect(events(login({ params }))[0]?.properties).toEqual({});
  });

  it('refuses what is no event alone', () => {
    expect(problems(sent({ events: [null, 1, 'login', [], { name: 7 }] }))).toEqual(Array(5).fill('events.name'));
  });
});

describe('anything at all', () => {
  const json = fc.oneof(
    fc.jsonValue({ stringUnit: 'binary' }),
    fc.constantFrom('\0', '\ud800', '9'.repeat(400), '1e999', -1, 2 ** 60, 1e300, [], {}, '{"__proto__":{"id":1}}'),
  );
  const name = fc.constantFrom(
    'en',
    'ep.a',
    'epn.value',
    'em',
    'gcd',
    'gcs',
    'cid',
    'sid',
    'dl',
    'dt',
    'sr',
    'pr1',
    'uid',
    '_p',
    'up.a',
    'cu',
  );
  const pairs = fc.array(fc.tuple(name, fc.string({ unit: 'binary', maxLength: 700 })), { maxLength: 8 });
  const sample = {
    client_id: '1.2',
    user_id: 'u',
    timestamp_micros: 1774746000000000,
    user_properties: { tier: { value: 'gold' } },
    user_data: { sha256_email_address: [HASH], address: [{ city: 'Wien' }] },
    consent: { ad_user_data: 'GRANTED' },
    device: { language: 'de', screen_resolution: '1x1' },
    events: [
      { name: 'purchase', params: { transaction_id: 'T', event_id: 'e', page_location: 'https://a.example/', items: [{}] } },
    ],
  };

  it('of the tag gives events or a refusal that says why', () => {
    fc.assert(
      fc.property(pairs, pairs, fc.string({ unit: 'binary' }), (query, line, text) => {
        expectSound(hit(new URLSearchParams(query).toString(), new URLSearchParams(line).toString()));
        expectSound(hit('', text));
      }),
    );
    fc.assert(fc.property(fc.uint8Array(), (body) => expectSound(ga4Tag.parse({ ...requestOf(HIT, ''), body }, undefined, {}))));
    fc.assert(fc.property(fc.string(), (text) => void itemOf(text)));
  });

  it('of the protocol gives events or a refusal that says why', () => {
    fc.assert(fc.property(json, (body) => expectSound(sent(JSON.stringify(body)))));
    fc.assert(fc.property(json, (event) => expectSound(sent({ events: [event, { name: 'x', params: event }] }))));
    fc.assert(
      fc.property(fc.nat(), json, (place, value) => expectSound(sent(changed(sample, place, value)))),
      { numRuns: 1000 },
    );
  });
});

/** The value with one of its parts, however deep, put in the place of another. */
function changed(value: unknown, place: number, part: unknown): unknown {
  const copy: unknown = structuredClone(value);
  const places: (() => void)[] = [];
  const walk = (at: unknown): void => {
    if (typeof at !== 'object' || at === null) return;
    for (const key of Object.keys(at)) {
      places.push(() => void Reflect.set(at, key, part));
      walk(Reflect.get(at, key));
    }
  };
  walk(copy);
  places[place % places.length]?.();
  return copy;
}

function expectSound(parsed: Parsed): void {
  if (!parsed.ok) {
    expect(rejectReasons).toContain(parsed.failure.reason);
    expect(parsed.failure.detail).not.toBe('');
    return;
  }
  for (const { id = '', read } of parsed.value.events) {
    expect(id.length).toBeGreaterThan(0);
    expect(id.length).toBeLessThanOrEqual(MESSAGE_ID_LENGTH_MAX);
    if (!read.ok) {
      expect([read.failure.field, read.failure.detail]).not.toContain('');
      continue;
    }
    expect(read.value.id).toBe(id);
    expect(wireEventSchema.safeParse(read.value).error).toBe(undefined);
    expect(browserIdsSchema.optional().safeParse(read.value.context?.browserIds).error).toBe(undefined);
    expect(clientSchema.optional().safeParse(read.value.context?.client).error).toBe(undefined);
    expect(parseInstant(read.value.at)).toBeDefined();
  }
}
