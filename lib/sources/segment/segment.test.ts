/**
 * Protects what Segment's clients send from being lost or bent: addresses, keys, clocks, ids, names, users, pages, orders, and
 * any body at all.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '@/lib/core/hash';
import { parseInstant } from '@/lib/core/instant';
import { parseExactJson } from '@/lib/core/json';
import { consentSchema } from '@/lib/model/consent-schema';
import { browserIdsSchema, clientSchema, MESSAGE_ID_LENGTH_MAX, rejectReasons, wireEventSchema } from '@/lib/model/event';
import { readPurchase } from '@/lib/model/purchase';
import type { SourceRequest } from '../define';
import { settingsDocument } from './settings-document';
import { segment } from './source';

const NOW = new Date('2026-03-29T01:30:00.000Z');
const AT = '2026-03-29T01:29:00.000Z';

type Given = { path?: string; headers?: Record<string, string>; query?: string; receivedAt?: Date };

function requestOf({ path = 'track', headers = {}, query = '', receivedAt = NOW }: Given): SourceRequest {
  return { method: 'POST', path, query: new URLSearchParams(query), headers, body: new Uint8Array(), receivedAt };
}

function read(body: unknown, given: Given = {}) {
  const text = typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
  return segment.parse(requestOf(given), parseExactJson(text), {});
}

/** The events of a request as they are stored, refused ones as their failure. */
function events(body: unknown, given: Given = {}): unknown[] {
  const parsed = read(body, given);
  if (!parsed.ok) return [parsed.failure];
  const plain = parsed.value.events.map(({ read: event }) => (event.ok ? event.value : event.failure));
  return JSON.parse(JSON.stringify(plain));
}

const message = (over: object = {}) => ({ messageId: 'm-1', timestamp: AT, event: 'Song Played', ...over });
const stored = (over: object = {}) => ({
  id: 'm-1',
  name: 'song_played',
  at: AT,
  context: { sentName: 'Song Played' },
  ...over,
});

function nameOf(event: unknown) {
  const [first] = read(message({ event })).ok ? events(message({ event })) : [];
  return first;
}

function propertiesOf(event: string, properties: object): unknown {
  const parsed = read(message({ event, properties }));
  const first = parsed.ok ? parsed.value.events[0]?.read : undefined;
  return first?.ok ? JSON.parse(JSON.stringify({ name: first.value.name, ...first.value.properties })) : first;
}

describe('the address', () => {
  it.each([
    ['track', 'song_played'],
    ['t', 'song_played'],
    ['page', 'page_view'],
    ['p', 'page_view'],
    ['screen', 'screen_view'],
    ['s', 'screen_view'],
    ['identify', 'identify'],
    ['i', 'identify'],
    ['group', 'group'],
    ['g', 'group'],
    ['alias', 'alias'],
    ['a', 'alias'],
    ['track/', 'song_played'],
  ])('%s makes %s of a message, whatever type it says', (path, name) => {
    expect(events(message({ type: 'merge' }), { path })).toMatchObject([{ id: 'm-1', name }]);
  });

  it.each(['batch', 'b', 'import', 'beacon/v1/batch'])('%s takes a list', (path) => {
    const batch = [message({ type: 'track' }), message({ type: 'track', messageId: 'm-2' })];
    expect(events({ batch }, { path })).toEqual([stored(), stored({ id: 'm-2' })]);
    expect(events({ batch: [] }, { path })).toEqual([]);
  });

  it('m says nothing, whatever it holds', () => {
    expect(read('series', { path: 'm' })).toEqual({ ok: true, value: { events: [] } });
  });

  it.each([
    ['merge', {}, 'malformed_batch', 'path'],
    ['', {}, 'malformed_batch', 'path'],
    ['track', '{', 'malformed_json', 'body'],
    ['track', [], 'malformed_batch', 'body'],
    ['track', 'null', 'malformed_batch', 'body'],
    ['batch', message(), 'malformed_batch', 'batch'],
  ])('%s refuses %j', (path, body, reason, field) => {
    const parsed = read(body, { path });
    expect(parsed.ok ? parsed : parsed.failure).toMatchObject({ reason, field });
  });

  it('is answered as Segment answers', () => {
    expect(segment.reply?.([{ status: 'rejected' }], requestOf({}))).toEqual({
      status: 200,
      body: '{"success":true}',
      contentType: 'application/json',
    });
  });
});

describe('the write key', () => {
  const keyOf = (given: Given, json: unknown) => segment.key.by === 'write-key' && segment.key.read(requestOf(given), json);
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
  it.each<[string, Given, unknown, string | undefined]>([
    ['Basic authorisation', { headers: basic('wk_1:'), query: 'writeKey=wk_3' }, { writeKey: 'wk_2' }, 'wk_1'],
    ['Basic authorisation without its colon', { headers: basic('wk_1') }, {}, 'wk_1'],
    ['the body, where the user is empty', { headers: basic(':secret') }, { writeKey: 'wk_2' }, 'wk_2'],
    ['the body, beside a token', { headers: { authorization: 'Bearer abc' } }, { writeKey: ' wk_2 ' }, 'wk_2'],
    ['the query of a beacon', { query: 'writeKey=wk_3' }, { batch: [] }, 'wk_3'],
    ['nowhere', { query: 'writeKey=' }, { writeKey: null }, undefined],
    ['nowhere in what is not JSON', { headers: { authorization: 'Basic' } }, undefined, undefined],
  ])('is read from %s', (_, given, json, key) => {
    expect(keyOf(given, json)).toBe(key);
  });
});

describe('time', () => {
  const timed = (over: object, given: Given = {}) => {
    const parsed = read({ messageId: 'm-1', event: 'a', ...over }, given);
    const first = parsed.ok ? parsed.value.events[0]?.read : undefined;
    return parsed.ok && [parsed.value.sentAt, first?.ok ? first.value.at : first?.failure.field];
  };
  const SENT = '2026-03-29T01:29:30.000Z';
  it.each<[string, object, Given, unknown]>([
    ['timestamp counts before originalTimestamp', { timestamp: AT, originalTimestamp: SENT }, {}, [undefined, AT]],
    ['originalTimestamp where there is no other', { originalTimestamp: AT, sentAt: SENT }, {}, [SENT, AT]],
    ['originalTimestamp where the other cannot be read', { timestamp: 'now', originalTimestamp: AT }, {}, [undefined, AT]],
    ['a zone of its own', { timestamp: '2026-03-29T02:29:00+01:00' }, {}, [undefined, AT]],
    ['milliseconds', { timestamp: Date.parse(AT) }, {}, [undefined, AT]],
    ['none: when it was sent', { sentAt: SENT, timestamp: '' }, {}, [SENT, SENT]],
    ['none at all: when it came', {}, {}, [undefined, NOW.toISOString()]],
    ['the clock in a header', { timestamp: AT }, { headers: { sentat: SENT } }, [SENT, AT]],
    ['a clock that cannot be read is none', { sentAt: 'now' }, {}, [undefined, NOW.toISOString()]],
    [
      'a message that a server had received before is corrected already',
      { timestamp: AT, sentAt: SENT, receivedAt: SENT },
      {},
      [undefined, AT],
    ],
    ['seconds', { timestamp: Date.parse(AT) / 1000 }, {}, [undefined, AT]],
    ['one without a zone is UTC', { timestamp: '2026-03-29T01:29:00' }, {}, [undefined, AT]],
    ['one that is no time: when it was sent', { timestamp: { year: 2026 }, sentAt: SENT }, {}, [SENT, SENT]],
  ])('%s', (_, over, given, expected) => {
    expect(timed(over, given)).toEqual(expected);
  });
});

describe('the message id', () => {
  const idOf = (over: object, given: Given = {}) => {
    const parsed = read({ event: 'a', ...over }, given);
    return parsed.ok && parsed.value.events[0]?.id;
  };
  const LATER = new Date('2026-03-29T01:31:00.000Z');

  it('is the sender’s own up to 100 characters, and its hash beyond', () => {
    expect(idOf({ messageId: 'x'.repeat(100) })).toBe('x'.repeat(100));
    expect(idOf({ messageId: 'x'.repeat(101) })).toBe(sha256Hex('x'.repeat(101)));
    expect(idOf({ messageId: 12 })).toBe('12');
  });

  it('is otherwise made of what happened, however and whenever it is sent again', () => {
    const id = idOf({ timestamp: AT, properties: { a: 1, b: [{ c: 2, d: 3 }] }, sentAt: AT });
    const again = { properties: { b: [{ d: 3, c: 2 }], a: 1 }, timestamp: AT, sentAt: NOW, _metadata: { retryCount: 1 } };
    expect(idOf(again, { receivedAt: LATER })).toBe(id);
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    expect(idOf({ timestamp: AT, properties: { a: 2 } })).not.toBe(id);
  });

  it('keeps two alike apart that say nothing of when they happened', () => {
    expect(idOf({})).toBe(idOf({}));
    expect(idOf({})).not.toBe(idOf({}, { receivedAt: LATER }));
  });
});

describe('the name', () => {
  it.each([
    ['Order Refunded', 'refund'],
    ['order_refunded', 'refund'],
    ['OrderRefunded', 'refund'],
    ['Viewed Product', 'view_item'],
    ['Wishlist Product Added to Cart', 'add_to_cart'],
    ['Checkout Step Completed', 'checkout_step_completed'],
    ['Order Updated', 'order_updated'],
    ['FAQViewed', 'faq_viewed'],
    ['Größe gewählt!', 'gro_e_gewahlt'],
    ['Café – Öffnungszeiten', 'cafe_offnungszeiten'],
    ['2nd Purchase', 'event_2nd_purchase'],
    ['注文完了', `event_${sha256Hex('注文完了').slice(0, 8)}`],
    ['注文 A', `a_${sha256Hex('注文 A').slice(0, 8)}`],
    ['!!!', `event_${sha256Hex('!!!').slice(0, 8)}`],
    [`a${' b'.repeat(32)}`, `a${'_b'.repeat(27)}_${sha256Hex(`a${' b'.repeat(32)}`).slice(0, 8)}`],
    ['a'.repeat(65), `${'a'.repeat(55)}_${sha256Hex('a'.repeat(65)).slice(0, 8)}`],
  ])('%s is %s, and the sender’s own is kept', (event, name) => {
    expect(nameOf(event)).toEqual(stored({ name, context: { sentName: event } }));
  });

  it.each(['purchase_intent', 'a'.repeat(64), 'x__y_'])('%s stays, and needs no other', (event) => {
    expect(nameOf(event)).toEqual({ id: 'm-1', name: event, at: AT });
  });

  it('that is missing is refused', () => {
    for (const event of [undefined, null, '', ' ', {}, []]) expect(nameOf(event)).toMatchObject({ field: 'event' });
  });

  it('of a megabyte is read in no time', () => {
    const event = 'A'.repeat(1_000_000);
    expect(nameOf(event)).toMatchObject({ name: `${'a'.repeat(55)}_${sha256Hex(event).slice(0, 8)}` });
  });
});

describe('the user', () => {
  const userOf = (body: object, path = 'track') => events(message(body), { path })[0];
  it('of an identify call is in its traits, before those of the context', () => {
    const traits = {
      email: 'a@example.com',
      firstName: 'Zoë',
      lastName: 7,
      address: { postal_code: 'A1', region: 'T', country: 'AT' },
    };
    const context = { traits: { email: 'b@example.com', phone: '+43 1 234567' } };
    expect(userOf({ userId: '9007199254740993', traits, context }, 'identify')).toEqual({
      id: 'm-1',
      name: 'identify',
      at: AT,
      user: {
        userId: '9007199254740993',
        email: 'a@example.com',
        phone: '+43 1 234567',
        firstName: 'Zoë',
        lastName: '7',
        region: 'T',
        postalCode: 'A1',
        country: 'AT',
      },
    });
  });

  it('has none of the traits of a group', () => {
    expect(userOf({ userId: 'u', groupId: 7, traits: { email: 'office@example.com' } }, 'group')).toEqual({
      id: 'm-1',
      name: 'group',
      at: AT,
      properties: { group_id: '7' },
      user: { userId: 'u' },
    });
  });

  it('is none that a group names: what is said of its people is left out, at whatever depth', () => {
    const contacts = [{ email: 'a@example.com', role: 'buyer' }, 'zoë@example.com'];
    const traits = { name: 'Büro & Co', plan: 'pro', seats: 7, phone: '+43 1 234', billing: 'office@example.com', contacts };
    expect(userOf({ userId: 'u', groupId: 'g', traits }, 'group')).toMatchObject({
      properties: { group_id: 'g', traits: { name: 'Büro & Co', plan: 'pro', seats: 7, contacts: [{ role: 'buyer' }] } },
    });
  });

  it('of an alias is the new one', () => {
    const alias = (body: object) => userOf(body, 'alias');
    const named = { id: 'm-1', name: 'alias', at: AT, properties: { previous_id: 'a-1' }, user: { userId: 'u' } };
    const expected = { ...named, context: { device: 'a-1' } };
    expect(alias({ userId: 'u', previousId: 'a-1' })).toEqual(expected);
    expect(alias({ to: 'u', from: 'a-1' })).toEqual(expected);
    const context = { device: 'a-2', browserIds: { ajs: 'a-1' } };
    expect(alias({ userId: 'u', previousId: 'a-1', anonymousId: 'a-2' })).toEqual({ ...named, context });
    const itself = { ...named, properties: { previous_id: 'u' } };
    expect(alias({ userId: 'u', previousId: 'u' })).toEqual(itself);
  });

  it('is moved out of the properties of events about the user himself, and no others', () => {
    const properties = { email: 'a@example.com', first_name: 'Zoë', plan: 'x' };
    expect(userOf({ event: 'Signed Up', properties })).toEqual(
      stored({
        name: 'sign_up',
        properties: { plan: 'x' },
        user: { email: 'a@example.com', firstName: 'Zoë' },
        context: { sentName: 'Signed Up' },
      }),
    );
    const own = { properties: { plan: 'x' }, user: { email: 'a@example.com', firstName: 'Zoë' } };
    expect(userOf({ properties })).toEqual(stored(own));
    const context = { sentName: 'Friend Invited' };
    expect(userOf({ event: 'Friend Invited', properties })).toEqual(stored({ name: 'friend_invited', properties, context }));
  });

  it('has no id longer than fits', () => {
    expect(userOf({ userId: 'x'.repeat(512) })).toEqual(stored({ user: { userId: 'x'.repeat(512) } }));
    expect(userOf({ userId: 'x'.repeat(513), anonymousId: 'x'.repeat(513) })).toEqual(stored());
  });
});

describe('the page', () => {
  const URL_MAX = `https://a.example/?x=${'y'.repeat(4096 - 21)}`;
  const pageOf = (context: object, body: object = {}, path = 'track') => {
    const [event] = events(message({ context, ...body }), { path });
    return typeof event === 'object' && event && [Reflect.get(event, 'page'), Reflect.get(event, 'properties')];
  };
  const campaign = { source: 'news', name: 'Mai & Juni' };
  const asProperties = { campaign_source: 'news', campaign_name: 'Mai & Juni' };

  it.each<[string, object, unknown]>([
    [
      'keeps its address byte for byte',
      { page: { url: 'https://a.example/?q=a%20b&gclid=-_' } },
      [{ url: 'https://a.example/?q=a%20b&gclid=-_' }, undefined],
    ],
    [
      'takes a campaign',
      { page: { url: 'https://a.example/?q=a%20b#x' }, campaign },
      [{ url: 'https://a.example/?q=a%20b&utm_source=news&utm_campaign=Mai+%26+Juni#x' }, undefined],
    ],
    [
      'has a campaign of its own',
      { page: { url: 'https://a.example/?utm_id=7' }, campaign },
      [{ url: 'https://a.example/?utm_id=7' }, undefined],
    ],
    ['has no address', { page: { path: '/', referrer: 'https://b.example/' }, campaign }, [undefined, asProperties]],
    ['has a path for an address', { page: { url: '/a' }, campaign }, [undefined, asProperties]],
    ['is of an app', { page: { url: 'myapp://a' } }, [undefined, undefined]],
    ['is as long as fits', { page: { url: URL_MAX }, campaign }, [{ url: URL_MAX }, asProperties]],
    ['is longer', { page: { url: `${URL_MAX}y` } }, [undefined, undefined]],
    [
      'was opened directly',
      { page: { url: 'https://a.example/', referrer: '$direct' } },
      [{ url: 'https://a.example/' }, undefined],
    ],
  ])('%s', (_, context, expected) => {
    expect(pageOf(context)).toEqual(expected);
  });

  it('of a page call may be in its properties, which then do not say it again', () => {
    const properties = {
      url: 'https://a.example/',
      title: 'A',
      referrer: 'https://b.example/',
      path: '/',
      name: 'Home',
      kind: 1,
    };
    expect(pageOf({}, { properties, name: 'Start', category: 'Shop' }, 'page')).toEqual([
      { url: 'https://a.example/', referrer: 'https://b.example/', title: 'A' },
      { name: 'Home', category: 'Shop', kind: 1 },
    ]);
    expect(pageOf({}, { properties: { path: '/', title: 'A' } }, 'page')).toEqual([undefined, { path: '/', title: 'A' }]);
    expect(pageOf({}, { properties })).toEqual([undefined, properties]);
  });
});

describe('the browser', () => {
  const contextOf = (context: object) => events(message({ event: 'a', context }))[0];
  it('is described by what can be read', () => {
    const context = {
      userAgent: 'x'.repeat(600),
      ip: '2001:db8::1',
      locale: 'de',
      timezone: 'Europe/Vienna',
      screen: { width: '390', height: 844 },
    };
    expect(contextOf(context)).toMatchObject({
      context: {
        userAgent: 'x'.repeat(512),
        ip: '2001:db8::1',
        client: { language: 'de', timeZone: 'Europe/Vienna', screen: '390x844' },
      },
    });
    expect(contextOf({ userAgent: {}, ip: 'x'.repeat(65), locale: [], screen: { width: 390.5, height: 844 } })).toEqual({
      id: 'm-1',
      name: 'a',
      at: AT,
    });
  });

  it.each<[object, unknown]>([
    [
      { Advertising: true, Analytics: false },
      { analytics: 'denied', ad_storage: 'granted', ad_user_data: 'granted', ad_personalization: 'granted' },
    ],
    [{ ANALYTICS: true }, { analytics: 'granted' }],
    [{ analytics: true, Analytics: false }, { analytics: 'denied' }],
    [{ C0002: true, Functional: true, Analytics: 'yes' }, undefined],
    [{}, undefined],
  ])('has the consent %j', (categoryPreferences, consent) => {
    expect(contextOf({ consent: { categoryPreferences } })).toEqual({
      id: 'm-1',
      name: 'a',
      at: AT,
      ...(consent !== undefined && { consent }),
    });
  });
});

describe('an order', () => {
  const order = (over: object) => propertiesOf('Order Completed', { order_id: 'A', currency: 'USD', ...over });
  const purchase = (over: object) => ({ name: 'purchase', transaction_id: 'A', currency: 'USD', ...over });

  it.each<[string, object, object]>([
    ['its total', { total: 27.5, revenue: 25, shipping: 3, tax: 2 }, { value: '27.5', revenue: 25, shipping: '3', tax: '2' }],
    [
      'its subtotal, which is after discounts',
      { subtotal: 22.5, revenue: 25, shipping: 3, tax: 2, discount: 2.5 },
      { subtotal: 22.5, revenue: 25, value: '27.50', shipping: '3', tax: '2', discount: '2.5' },
    ],
    ['its revenue without floats', { revenue: 0.1, shipping: 0.2 }, { revenue: 0.1, value: '0.30', shipping: '0.2' }],
    ['its revenue before a value', { revenue: '25', value: 99 }, { revenue: '25', value: '25.00' }],
    ['its value', { value: '19.999', tax: null, shipping: '' }, { value: '19.999' }],
    ['no value that is none', { revenue: 'free', tax: 'some' }, { revenue: 'free', value: 'free', tax: 'some' }],
  ])('is worth %s', (_, given, expected) => {
    expect(order(given)).toEqual(purchase(expected));
  });

  it('in yen and in dinars has their decimals', () => {
    expect(order({ currency: 'jpy', revenue: 1000, tax: '100' })).toEqual(
      purchase({ currency: 'JPY', revenue: 1000, value: '1100', tax: '100' }),
    );
    expect(order({ currency: 'KWD', revenue: 1.2345 })).toEqual(purchase({ currency: 'KWD', revenue: 1.2345, value: '1.235' }));
  });

  it('without a currency has its sum as the digits say: the door may know the currency', () => {
    expect(order({ currency: undefined, total: 10, tax: 1 })).toEqual({
      name: 'purchase',
      transaction_id: 'A',
      value: '10',
      tax: '1',
    });
    expect(order({ currency: 'Dollar', revenue: 10, tax: 1 })).toEqual(
      purchase({ currency: 'Dollar', revenue: 10, value: '11.00', tax: '1' }),
    );
  });

  it('of the spec’s own example can be read', () => {
    const { name, ...properties } = Object(
      order({ total: 27.5, subtotal: 22.5, revenue: 25, shipping: 3, tax: 2, discount: 2.5, coupon: 'hasbros' }),
    );
    expect([name, readPurchase(properties)]).toMatchObject([
      'purchase',
      { ok: true, value: { total: 2750n, tax: 200n, discount: 250n } },
    ]);
  });

  it('keeps a status of the store’s own words apart from ours', () => {
    expect(order({ total: 1, status: 'processing' })).toEqual(purchase({ value: '1', order_status: 'processing' }));
    expect(order({ total: 1, status: 'pending' })).toEqual(purchase({ value: '1', status: 'pending' }));
  });

  it('by ids past 2^53, or under version 1’s name, is the same order', () => {
    expect(
      events('{"messageId":"m-1","event":"Order Refunded","timestamp":0,"properties":{"order_id":9007199254740993}}'),
    ).toMatchObject([{ name: 'refund', properties: { transaction_id: '9007199254740993' } }]);
    expect(propertiesOf('Completed Order', { orderId: 7 })).toEqual({ name: 'purchase', transaction_id: '7' });
    expect(propertiesOf('purchase', { transaction_id: 'B', order_id: 'A' })).toEqual({
      name: 'purchase',
      transaction_id: 'B',
      order_id: 'A',
    });
  });
});

describe('other properties', () => {
  it.each<[string, object, object]>([
    [
      'Checkout Started',
      { value: 30, revenue: 25, currency: 'EUR', cart_id: 7 },
      { name: 'begin_checkout', cart_token: '7', currency: 'EUR', revenue: 25, value: '30' },
    ],
    ['Products Searched', { query: 'blue roses' }, { name: 'search', search_term: 'blue roses' }],
    ['Products Searched', { query: { text: 'x' } }, { name: 'search', query: { text: 'x' } }],
    [
      'Product List Viewed',
      { list_id: 'hot', category: 'Deals', products: [{ id: 7, name: 'x' }, null, { url: 'y' }] },
      { name: 'view_item_list', item_list_id: 'hot', category: 'Deals', items: [{ item_id: '7', item_name: 'x' }] },
    ],
    [
      'Product Viewed',
      { product_id: '5', brand: 'H', price: '18.999', position: 3, value: 18.99, currency: 'usd', list: 'a' },
      {
        name: 'view_item',
        list: 'a',
        currency: 'USD',
        value: '18.99',
        items: [{ item_id: '5', item_brand: 'H', price: '18.999', index: 3 }],
      },
    ],
    ['Product Viewed', { price: 3 }, { name: 'view_item', price: 3 }],
    ['Cart Viewed', { products: [], items: [{ item_id: 'a' }] }, { name: 'view_cart', products: [], items: [{ item_id: 'a' }] }],
    ['Cart Viewed', { products: 'many' }, { name: 'view_cart', products: 'many' }],
    [
      'Song Played',
      { total: 3, query: 'x', status: 'y', email: 'z', name: 'n' },
      { total: 3, query: 'x', status: 'y', email: 'z', name: 'n' },
    ],
  ])('of %s %j', (event, given, expected) => {
    expect(propertiesOf(event, given)).toEqual({ name: 'song_played', ...expected });
  });

  it('that are no object are none', () => {
    for (const properties of [null, 'x', [1], 7]) expect(events(message({ properties }))).toEqual([stored()]);
  });
});

describe('the settings document', () => {
  it('sends everything here, and lets the library load nothing else', () => {
    expect(settingsDocument('wk_1', 'shop.example/v1')).toMatchObject({
      integrations: { 'Segment.io': { apiKey: 'wk_1', apiHost: 'shop.example/v1', protocol: 'https' } },
      metrics: { sampleRate: 0 },
      remotePlugins: [],
    });
    expect(Object.keys(Object(Reflect.get(settingsDocument('wk_1', 'x'), 'integrations')))).toEqual(['Segment.io']);
  });

  it.each([
    ['localhost:3000/v1', 'http'],
    ['127.0.0.1/v1', 'http'],
    ['[::1]:3000/v1', 'http'],
    ['localhost.example/v1', 'https'],
  ])('asks for %s by %s', (apiHost, protocol) => {
    expect(settingsDocument('wk_1', apiHost)).toMatchObject({ integrations: { 'Segment.io': { protocol } } });
  });
});

describe('any body at all', () => {
  const product = { product_id: 1, sku: 's', name: 'x', price: 1, quantity: 2, position: 1 };
  const sample = {
    writeKey: 'w',
    sentAt: AT,
    context: { ip: '192.0.2.1' },
    batch: ['track', 'page', 'identify', 'group', 'alias', 'screen'].map((type) => ({
      type,
      messageId: `m-${type}`,
      timestamp: AT,
      anonymousId: 'a',
      userId: 'u',
      event: type === 'track' ? 'Order Completed' : undefined,
      traits: { email: 'a@example.com', address: { city: 'x' } },
      context: {
        page: { url: 'https://a.example/', referrer: 'https://b.example/', title: 't' },
        campaign: { name: 'n', source: 's' },
        screen: { width: 1, height: 2 },
        consent: { categoryPreferences: { Analytics: true } },
        traits: { phone: '+431234567' },
      },
      properties: {
        order_id: 'A',
        total: 3,
        revenue: 1,
        tax: 1,
        currency: 'EUR',
        status: 'x',
        query: 'q',
        products: [product],
        ...product,
      },
    })),
  };
  const path = fc.constantFrom('track', 'p', 'i', 'g', 'a', 's', 'batch', 'import', 'm', 'x');
  const json = fc.oneof(
    fc.jsonValue({ stringUnit: 'binary' }),
    fc.constantFrom(
      '\0',
      '\ud800',
      '9'.repeat(5_000),
      '1e999',
      '-1',
      -1,
      2 ** 60,
      1e300,
      [],
      {},
      'Order Cancelled',
      'Product Added',
    ),
    fc.constantFrom<unknown>(JSON.parse('{"__proto__":{"id":1},"constructor":1,"toString":2}'), AT, 'https://a.example/?utm_x'),
  );

  it('gives events or a refusal that says why', () => {
    fc.assert(fc.property(path, json, (name, body) => expectSound(read(body, { path: name }))));
    fc.assert(fc.property(path, fc.string({ unit: 'binary' }), (name, text) => expectSound(read(text, { path: name }))));
  });

  it('does so with any member of a real one changed', () => {
    fc.assert(
      fc.property(fc.nat(), json, fc.constantFrom('batch', 'import'), (place, value, name) => {
        const body = changed(sample, place, value);
        expectSound(read(body, { path: name }));
        expect(read(body, { path: name })).toEqual(read(body, { path: name }));
      }),
      { numRuns: 500 },
    );
    for (const single of sample.batch) {
      fc.assert(
        fc.property(fc.nat(), json, (place, value) => expectSound(read(changed(single, place, value), { path: single.type }))),
      );
    }
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

function expectSound(parsed: ReturnType<typeof read>): void {
  if (!parsed.ok) {
    expect(rejectReasons).toContain(parsed.failure.reason);
    expect(parsed.failure.detail).not.toBe('');
    return;
  }
  if (parsed.value.sentAt !== undefined) expect(parseInstant(parsed.value.sentAt)).toBeDefined();
  for (const { id, read: event } of parsed.value.events) {
    if (!event.ok) {
      expect(event.failure.field).not.toBe('');
      expect(event.failure.detail).not.toBe('');
      continue;
    }
    const { context, consent } = event.value;
    expect(wireEventSchema.safeParse(event.value).error).toBe(undefined);
    expect(consentSchema.optional().safeParse(consent).error).toBe(undefined);
    expect(clientSchema.optional().safeParse(context?.client).error).toBe(undefined);
    expect(browserIdsSchema.optional().safeParse(context?.browserIds).error).toBe(undefined);
    expect(event.value.id).toBe(id);
    expect(event.value.id.length).toBeLessThanOrEqual(MESSAGE_ID_LENGTH_MAX);
    expect(parseInstant(event.value.at)).toBeDefined();
  }
}
