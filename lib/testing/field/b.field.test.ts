/**
 * Cases from the field: what stores' pages and servers send that is nearly right. One wrong field costs that field, and the note says
 * so; the order is never lost with it.
 */
import { describe, expect, it } from 'vitest';
import { type Admission, admit, usableBrowserIds } from '@/lib/collection';
import { type Currency, exponentOf, parseCurrency } from '@/lib/core/currency';
import type { Id } from '@/lib/core/id';
import { readInstant } from '@/lib/core/instant';
import { parseMoney } from '@/lib/core/money';
import { isDoubtful } from '@/lib/core/written-amount';
import { PROPERTIES_BYTES_MAX, type StoredEvent } from '@/lib/model/event';
import { readPurchase, subscriptionOf } from '@/lib/model/purchase';
import { api } from '@/lib/sources/api/source';
import { separatorOf } from '@/lib/sources/csv/separator';
import type { ParsedEvent } from '@/lib/sources/define';
import { segment } from '@/lib/sources/segment/source';
import { parseEnvelope, parseEvent } from '@/lib/sources/snippet/parse';

const RECEIVED = new Date('2026-11-29T12:00:00.000Z');
const EUR = 'EUR' as Currency;

const admission = (over: Partial<Admission> = {}): Admission => ({
  siteId: '019d0000-0000-7000-8000-000000000001' as Id<'site'>,
  source: 'snippet',
  policy: 'granted',
  receivedAt: RECEIVED,
  sentAt: RECEIVED,
  visitor: { id: '019d0000-0000-7000-8000-0000000000aa' as Id<'visitor'>, from: 'page' },
  currency: EUR,
  envelope: {},
  scrubUrl: (url) => url,
  ageMaxMs: 1e12,
  ...over,
});

/** What is stored of a parsed event, or the field at fault. */
function storedOf({ read, notes }: ParsedEvent, over: Partial<Admission> = {}): StoredEvent | string {
  if (!read.ok) return read.failure.field;
  const admitted = admit(read.value, '019d0000-0000-7000-8000-00000000000e' as Id<'event'>, admission(over), notes);
  return admitted.ok ? admitted.value : admitted.failure.field;
}

const notesOf = (stored: StoredEvent | string) =>
  typeof stored === 'string' ? stored : (stored.payload.notes ?? []).map(({ field, what }) => `${field} ${what}`);

const purchase = (properties: object, over: object = {}) =>
  parseEvent({
    id: 'p-1',
    name: 'purchase',
    at: RECEIVED.toISOString(),
    properties: { transaction_id: 'A-1', ...properties },
    ...over,
  });

/** Total and currency of a stored order, and what was noted. */
function moneyOf(stored: StoredEvent | string): unknown {
  if (typeof stored === 'string') return stored;
  const read = readPurchase(stored.payload.properties ?? {});
  return read.ok ? [read.value.total, read.value.currency, ...notesOf(stored)] : read.failure.field;
}

function firstOf(source: typeof api | typeof segment, path: string, json: unknown): ParsedEvent {
  const request = {
    method: 'POST',
    path,
    query: new URLSearchParams(),
    headers: {},
    body: new Uint8Array(),
    receivedAt: RECEIVED,
  };
  const parsed = source.parse(request, json, {});
  const [event] = parsed.ok ? parsed.value.events : [];
  return event ?? { read: { ok: false, failure: { field: 'nothing', detail: '' } } };
}

describe('B1 cookies with odd values', () => {
  it('B1 a cart cookie of 600 letters is left out, the batch with its purchase stays', () => {
    const envelope = { sentAt: RECEIVED.toISOString(), browserIds: { fbp: 'fb.1.2.3', cart: 'x'.repeat(600) }, events: [{}] };
    expect(parseEnvelope(envelope)).toMatchObject({
      ok: true,
      value: {
        envelope: { sentAt: envelope.sentAt, browserIds: { fbp: 'fb.1.2.3' } },
        sent: [{}],
        notes: [{ field: 'browserIds.cart', what: 'left_out' }],
      },
    });
  });

  it.each([
    ['a number where text belongs', { browserIds: { ga: 17 } }, { ga: '17' }],
    ['an object', { browserIds: { ga: { id: 1 }, fbp: 'fb' } }, { fbp: 'fb' }],
    ['null', { browserIds: null }, undefined],
    ['a list', { browserIds: ['x'] }, undefined],
  ])('%s costs itself', (_, given, browserIds) => {
    const read = parseEnvelope({ sentAt: RECEIVED.toISOString(), events: [], ...given });
    expect(read.ok && read.value.envelope.browserIds).toEqual(browserIds);
  });
});

describe('B5 large orders', () => {
  const item = (index: number) => ({
    item_id: `sku-${index}`,
    item_name: '丁寧に焙煎されたエチオピア産のコーヒー豆とゲイシャ種の飲み比べセット'.slice(0, 40),
    item_brand: 'Größenwahn & Söhne',
    item_category: 'コーヒー',
    price: '12.90',
    quantity: 2,
  });
  const order = (count: number) => ({
    currency: 'EUR',
    value: 100,
    tax: '19.00',
    items: Array.from({ length: count }, (_, index) => item(index)),
  });

  it.each([65, 200])('B5 %i lines are stored whole', (count) => {
    const stored = storedOf(purchase(order(count)));
    expect(moneyOf(stored)).toEqual([10_000n, 'EUR']);
    expect(typeof stored === 'object' && stored.payload.properties?.['items']).toHaveLength(count);
  });

  it('B5 of 5,000 lines those that fit are kept with a note, and the money is that of all', () => {
    const stored = storedOf(purchase(order(5_000)));
    expect(moneyOf(stored)).toEqual([10_000n, 'EUR', 'properties.items cut']);
    const bytes = Buffer.byteLength(JSON.stringify(typeof stored === 'object' && stored.payload.properties));
    expect(bytes).toBeLessThanOrEqual(PROPERTIES_BYTES_MAX);
    expect(bytes).toBeGreaterThan(PROPERTIES_BYTES_MAX - 1_000);
  });

  it('a huge property of the store’s own is left out, not the order', () => {
    expect(moneyOf(storedOf(purchase({ currency: 'EUR', value: 5, debug: 'é'.repeat(100_000) })))).toEqual([
      500n,
      'EUR',
      'properties.debug left_out',
    ]);
  });

  it('what an order is called, how it was placed and what has come in of it stays, whatever else is sent', () => {
    const own = {
      ...{ received: '40.00', order_names: { id: '9', name: '#1' }, source_name: 'pos', customer_order_index: 2 },
      ...{ subscription_id: 'sub-1', refund_ids: ['r-1'], gift_cards_used: '5.00', stated_at: RECEIVED.toISOString() },
    };
    const small = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`own_${index}`, 1]));
    const stored = storedOf(purchase({ currency: 'EUR', value: 100, ...own, ...small }));
    expect(typeof stored === 'object' && stored.payload.properties).toMatchObject({ value: 100, ...own });
  });

  it('a property that is nested without end is left out, not the order', () => {
    const deep = JSON.parse(`${'['.repeat(60)}${']'.repeat(60)}`);
    expect(moneyOf(storedOf(purchase({ currency: 'EUR', value: 5, deep })))).toEqual([500n, 'EUR', 'properties.deep left_out']);
  });
});

describe('B6 null and empty are absent, in every door', () => {
  it('B6 identify with a phone of null', () => {
    const event = {
      id: 'i',
      name: 'identify',
      at: RECEIVED.toISOString(),
      user: { userId: 'u1', email: 'a@example.com', phone: null },
    };
    const stored = storedOf(parseEvent(event));
    expect(typeof stored === 'object' && stored.payload.user?.userId).toBe('u1');
    expect(notesOf(stored)).toEqual([]);
  });

  it('B6 an order by the API with a coupon of null', () => {
    const json = {
      orders: [
        { id: 'A', orderedAt: RECEIVED.toISOString(), currency: 'EUR', total: '5.00', coupon: null, tax: '', items: null },
      ],
    };
    expect(moneyOf(storedOf(firstOf(api, 'orders', json)))).toEqual([500n, 'EUR']);
  });

  it.each([
    [
      'purchase',
      { currency: 'EUR', value: 5, tax: null, shipping: '', coupon: '', status: null, ordered_at: null, updated_at: '' },
    ],
  ])('every field of a %s', (_, properties) => {
    expect(
      moneyOf(storedOf(purchase(properties, { page: null, user: { email: '', country: null }, consent: { analytics: null } }))),
    ).toEqual([500n, 'EUR']);
  });

  it.each([
    ['a zip code that is a number', { user: { postalCode: 12345, phone: 4930123456 } }, []],
    ['an e-mail that is an object', { user: { email: {}, userId: 7 } }, ['user.email left_out']],
    ['a title that is too long', { page: { url: 'https://shop.example/', title: 'x'.repeat(600) } }, ['page.title cut']],
    ['an address that is too long', { page: { url: `https://shop.example/?a=${'x'.repeat(5_000)}` } }, ['page.url cut']],
    ['a page without its address', { page: { title: 'x' } }, ['page left_out']],
    ['a page that is text', { page: '/cart' }, ['page left_out']],
    [
      'consent in words of its own',
      { consent: { analytics: true, ad_storage: 'no' } },
      ['consent.analytics read_as', 'consent.ad_storage read_as'],
    ],
    ['consent to what is not known here', { consent: { functional: 'granted' } }, ['consent.functional left_out']],
    ['pixels that are none', { pixels: ['Meta Pixel!'] }, ['pixels.0 left_out']],
    ['properties that are a list', { properties: [1] }, ['properties left_out']],
    ['a time that is none', { at: 'yesterday' }, ['at left_out']],
    ['a time of null', { at: null }, ['at left_out']],
    ['a time in seconds', { at: RECEIVED.getTime() / 1000 }, ['at read_as']],
    ['an id that is too long', { id: 'x'.repeat(101) }, []],
    ['no id', { id: null }, []],
  ])('%s costs itself', (_, over, notes) => {
    const stored = storedOf(parseEvent({ id: 'e', name: 'search', at: RECEIVED.toISOString(), ...over }));
    expect(notesOf(stored)).toEqual(notes);
    expect(typeof stored === 'object' && [stored.occurredAt, stored.filtered]).toEqual([RECEIVED, undefined]);
  });

  it('a no in words that nobody knows is a no', () => {
    const stored = storedOf(
      parseEvent({ id: 'e', name: 'search', at: RECEIVED.toISOString(), consent: { analytics: 'opt-out' } }),
    );
    expect(typeof stored === 'object' && stored.consent).toEqual({ analytics: 'denied' });
  });

  it('without an id the same event is the same, however often it is sent', () => {
    const event = { name: 'search', at: RECEIVED.toISOString(), properties: { search_term: 'x' } };
    expect(parseEvent(event).id).toBe(parseEvent({ ...event }).id);
    expect(parseEvent(event).id).not.toBe(parseEvent({ ...event, properties: {} }).id);
  });

  it.each([[[]], ['x'], [7], [null], [{ id: 'e' }], [{ id: 'e', name: 'No Name', at: 'x' }]])('still refuses %j', (json) => {
    expect(storedOf(parseEvent(json))).toMatch(/^(body|name)$/);
  });

  it('a refund whose amount cannot be read is none of the whole order', () => {
    const refunds = [{ id: 'r', refundedAt: RECEIVED.toISOString(), amount: {} }];
    const json = { orders: [{ id: 'A', orderedAt: RECEIVED.toISOString(), currency: 'EUR', total: '5.00', refunds }] };
    const parsed = api.parse(
      { method: 'POST', path: 'orders', query: new URLSearchParams(), headers: {}, body: new Uint8Array(), receivedAt: RECEIVED },
      json,
      {},
    );
    expect(parsed.ok && parsed.value.events.map(({ read, notes }) => [read.ok && read.value.name, notes?.[0]?.field])).toEqual([
      ['purchase', 'refunds.0'],
    ]);
  });
});

describe('B7 times as they come', () => {
  it.each([1_795_900_000, 1_795_900_000_000, '1795900000', 1_795_900_000_000_000])('B7 a Segment order at %s', (timestamp) => {
    const json = {
      messageId: 'm',
      event: 'Order Completed',
      timestamp,
      properties: { order_id: 'A', total: 5, currency: 'EUR' },
    };
    const receivedAt = new Date(1_795_900_100_000);
    const stored = storedOf(firstOf(segment, 'track', json), { receivedAt, sentAt: receivedAt });
    expect(typeof stored === 'object' && [stored.occurredAt.toISOString(), stored.filtered]).toEqual([
      new Date(1_795_900_000_000).toISOString(),
      undefined,
    ]);
  });

  it.each([
    ['2026-03-01T12:00:00', '2026-03-01T12:00:00.000Z'],
    ['2026-03-01 12:00:00', '2026-03-01T12:00:00.000Z'],
    ['2026-03-01 12:00:00.123456 +0100', '2026-03-01T11:00:00.123Z'],
    ['2026-03-01T12:00:00+01', '2026-03-01T11:00:00.000Z'],
    ['2026-03-01 12:00:00 UTC', '2026-03-01T12:00:00.000Z'],
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['Sun, 01 Mar 2026 12:00:00 GMT', '2026-03-01T12:00:00.000Z'],
    ['1772366400.25', '2026-03-01T12:00:00.250Z'],
    ['03/01/2026', undefined],
    ['2026', undefined],
    [2026, undefined],
    [0, undefined],
    ['2026-13-01', undefined],
    ['', undefined],
  ])('%s is %s', (text, expected) => {
    expect(readInstant(text)?.toISOString()).toBe(expected);
  });
});

describe('B8 money as people write it', () => {
  it.each([
    ['no currency', { value: 12.5 }, [1_250n, 'EUR', 'properties.currency assumed']],
    ['an empty one', { value: 12.5, currency: ' ' }, [1_250n, 'EUR', 'properties.currency assumed']],
    ['a sign', { value: 12.5, currency: '£' }, [1_250n, 'GBP', 'properties.currency read_as']],
    ['a sign that many share, and the site’s is none of them', { value: 12.5, currency: '$' }, 'properties.currency'],
    ['a currency that is none', { value: 12.5, currency: 'points' }, 'properties.currency'],
    ['"$1,299.00" and its currency', { value: '$1,299.00', currency: 'USD' }, [129_900n, 'USD']],
    ['"1.299,00"', { value: '1.299,00' }, [129_900n, 'EUR', 'properties.currency assumed']],
    ['revenue instead of value', { revenue: '1.299,00 €', currency: 'EUR' }, [129_900n, 'EUR', 'properties.value read_as']],
    ['a bare "1.299"', { value: '1.299', currency: 'EUR' }, [130n, 'EUR', 'properties.value read_as']],
    [
      'what has come in in words',
      { value: 5, currency: 'EUR', received: 'later' },
      [500n, 'EUR', 'properties.received left_out'],
    ],
    [
      'less than nothing come in',
      { value: '5,00', currency: 'EUR', received: -1 },
      [500n, 'EUR', 'properties.received left_out'],
    ],
    ['nothing said of what has come in', { value: 5, currency: 'EUR', received: '', gift_cards_used: null }, [500n, 'EUR']],
    [
      'gift cards in words',
      { value: 5, currency: 'EUR', gift_cards_used: 'one' },
      [500n, 'EUR', 'properties.gift_cards_used left_out'],
    ],
    ['a tax in words', { value: 5, currency: 'EUR', tax: 'incl.' }, [500n, 'EUR', 'properties.tax left_out']],
    ['a discount below zero', { value: 5, currency: 'EUR', discount: -1 }, [500n, 'EUR']],
    ['a value in words', { value: 'free', currency: 'EUR' }, 'properties.value'],
    ['a value below zero', { value: -5, currency: 'EUR' }, 'properties.value'],
  ])('B8 an order with %s', (_, properties, expected) => {
    expect(moneyOf(storedOf(purchase(properties)))).toEqual(expected);
  });

  it('B8 an order of a source that must state its currency is refused without', () => {
    expect(moneyOf(storedOf(purchase({ value: 1 }), { currency: undefined }))).toBe('properties.currency');
  });

  it('B8 Segment’s revenue without a currency', () => {
    const properties = { order_id: 'A', revenue: '$1,299.00', shipping: 10, tax: '1,00' };
    const json = { messageId: 'm', event: 'Order Completed', timestamp: RECEIVED.toISOString(), properties };
    const stored = storedOf(firstOf(segment, 'track', json), { currency: 'USD' as Currency });
    expect(moneyOf(stored)).toEqual([131_000n, 'USD', 'properties.currency assumed']);
  });

  it('a subscription’s id may be a number, like an order’s', () => {
    const stored = storedOf(purchase({ transaction_id: 1_001, currency: 'EUR', value: 9, subscription_id: 4_711 }));
    if (typeof stored === 'string') throw new Error(stored);
    const read = readPurchase(stored.payload.properties ?? {});
    expect(read).toMatchObject({ value: { orderKey: '1001', subscriptionKey: '4711' } });
    expect(subscriptionOf(stored)).toBe('4711');
  });

  it('a state that nobody knows is not paid, and said', () => {
    const stored = storedOf(purchase({ value: 5, currency: 'EUR', status: 'on-hold' }));
    expect(typeof stored === 'object' && [stored.payload.properties?.['status'], ...notesOf(stored)]).toEqual([
      'pending',
      'properties.status read_as',
    ]);
  });

  it.each<[string, string, bigint | undefined]>([
    ['$1,299.00', 'USD', 129_900n],
    ['US$ 1,299.00', 'USD', 129_900n],
    ['1,299.00 USD', 'USD', 129_900n],
    ['1,299.00 USD', 'EUR', undefined],
    ['1.299,00', 'EUR', 129_900n],
    ['1.299.000', 'EUR', 129_900_000n],
    ['1 299,00 kr', 'SEK', 129_900n],
    ['1\u202f299,00\u00a0€', 'EUR', 129_900n],
    ['kr. 1.299,-', 'DKK', 129_900n],
    ['CHF 1’299.–', 'CHF', 129_900n],
    ["1'299.50", 'CHF', 129_950n],
    ['₹1,29,900.00', 'INR', 12_990_000n],
    ['12,5', 'EUR', 1_250n],
    ['0,125', 'EUR', 13n],
    ['1,299', 'EUR', 129_900n],
    ['€1.299', 'EUR', 129_900n],
    ['1.299', 'EUR', 130n],
    ['1,299', 'KWD', undefined],
    ['1.299', 'KWD', 1_299n],
    ['KD 1.299', 'KWD', 1_299n],
    ['¥1,299', 'JPY', 1_299n],
    ['$12.990', 'CLP', 12_990n],
    ['-12,50 €', 'EUR', -1_250n],
    ['(12.50)', 'USD', -1_250n],
    ['R$ 1.299,00', 'BRL', 129_900n],
    ['12 zł', 'PLN', 1_200n],
    ['1.29.00', 'EUR', undefined],
    ['1,2,3', 'EUR', undefined],
    ['12abc', 'EUR', undefined],
    ['twelve', 'EUR', undefined],
    ['12 13', 'EUR', undefined],
    ['1e5', 'EUR', undefined],
  ])('"%s" in %s', (text, code, minor) => {
    const currency = parseCurrency(code);
    expect(currency && parseMoney(text, currency)?.minor).toBe(minor);
  });

  it('only text that could mean a thousand times as much is doubtful', () => {
    const doubts = (text: string, code: string) => isDoubtful(text, exponentOf(code as Currency));
    expect([
      doubts('1.299', 'EUR'),
      doubts('1.299', 'KWD'),
      doubts('0.125', 'EUR'),
      doubts('1299.000', 'EUR'),
      doubts('1.29', 'EUR'),
    ]).toEqual([true, false, false, false, false]);
  });
});

describe('B9 files of spreadsheets', () => {
  it.each([
    ['sep=;\nOrder ID;Total', ';'],
    ['\ufeff"sep=\t"\r\nOrder ID\tTotal', '\t'],
    ['SEP=,\rOrder; ID,Total', ','],
    ['sep=x\nOrder ID,Total', ','],
  ])('B9 %j', (text, separator) => {
    expect(separatorOf(text)).toBe(separator);
  });
});

describe('A9 placeholders are no ids', () => {
  it('A9 cookies of "undefined", and in quotes', () => {
    expect(usableBrowserIds({ ajs: 'undefined', ga: 'null', fbp: 'fb.1', cart: '{{cart.token}}' })).toEqual({ fbp: 'fb.1' });
    expect(usableBrowserIds({ ajs: '%22a-b-c%22' })).toEqual({ ajs: 'a-b-c' });
    expect(usableBrowserIds({ ajs: 'undefined' })).toBeUndefined();
  });
});

describe('B6 what nobody sends by mistake', () => {
  it('an order of hundreds of items that are none loses the items as a whole, in bounded time', () => {
    const items = Array.from({ length: 400 }, () => 'mug');
    const json = { orders: [{ id: 'A', orderedAt: RECEIVED.toISOString(), currency: 'EUR', total: '5.00', items }] };
    expect(moneyOf(storedOf(firstOf(api, 'orders', json)))).toEqual([500n, 'EUR', 'items left_out']);
  });

  it('names that a sender makes up are not told one by one', () => {
    const consent = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`purpose${index}`, index]));
    expect(notesOf(storedOf(parseEvent({ id: 'e', name: 'search', at: RECEIVED.toISOString(), consent })))).toEqual([
      'consent left_out',
    ]);
  });
});
