/**
 * Protects what WooCommerce's webhooks become: the unsigned ping, an order's state, money and visit, and that no body at all
 * breaks the reading.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hmacSha256 } from '@/lib/core/hash';
import { parseInstant } from '@/lib/core/instant';
import { parseExactJson } from '@/lib/core/json';
import { browserIdsSchema, MESSAGE_ID_LENGTH_MAX, rejectReasons, type SourceEvent, wireEventSchema } from '@/lib/model/event';
import { woocommerce } from './source';

const NOW = new Date('2026-03-29T01:30:00.000Z');
const ATTRIBUTION = '_wc_order_attribution_';

const order = (members: object = {}) => ({
  id: 727,
  number: '727',
  status: 'processing',
  currency: 'KWD',
  total: '29.350',
  date_created_gmt: '2026-03-28T10:00:00',
  date_modified_gmt: '2026-03-28T10:00:05',
  ...members,
});
const metaData = (values: Record<string, unknown>) => Object.entries(values).map(([key, value]) => ({ key, value }));

function requestOf(text: string, headers: Record<string, string> = {}) {
  const body = new TextEncoder().encode(text);
  return { method: 'POST', path: '', query: new URLSearchParams(), headers, body, receivedAt: NOW };
}

function read(topic: string, body: unknown, settings: Record<string, unknown> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const headers = { 'x-wc-webhook-topic': topic, 'x-wc-webhook-source': 'https://laden.example/' };
  return woocommerce.parse(requestOf(text, headers), parseExactJson(text), settings);
}

/** The events that could be read. */
function events(...args: Parameters<typeof read>): SourceEvent[] {
  const parsed = read(...args);
  return parsed.ok ? parsed.value.events.flatMap((event) => (event.read.ok ? [event.read.value] : [])) : [];
}

function problems(...args: Parameters<typeof read>): unknown[] {
  const parsed = read(...args);
  return parsed.ok
    ? parsed.value.events.flatMap((event) => (event.read.ok ? [] : [event.read.failure.field]))
    : [parsed.failure.field];
}

const purchaseOf = (members: object, settings = {}) => events('order.updated', order(members), settings)[0]?.properties;

describe('the signature', () => {
  const RAW = '{"id":727,"number":"727"}';
  const sign = (secret: string, text = RAW) => hmacSha256(secret, text).toString('base64');
  const verify = (signature: string | undefined, secrets: string[], text = RAW) => {
    const headers = signature === undefined ? undefined : { 'x-wc-webhook-signature': signature };
    return woocommerce.key.by === 'webhook' ? woocommerce.key.verify(requestOf(text, headers), secrets) : 'no webhook';
  };
  it.each<[string, string | undefined, string[], string, string | undefined]>([
    ['holds under the only secret', sign('new'), ['new'], RAW, undefined],
    ['holds under the older of two secrets', sign('old'), ['new', 'old'], RAW, undefined],
    ['fails under a retired secret', sign('retired'), ['new', 'old'], RAW, 'wrong_signature'],
    ['fails without a secret', sign('new'), [], RAW, 'wrong_signature'],
    ['fails under an empty secret', sign(''), [''], RAW, 'wrong_signature'],
    ['fails for another body', sign('new'), ['new'], `${RAW} `, 'wrong_signature'],
    ['is missing', undefined, ['new'], RAW, 'missing_signature'],
    ['is not asked of the ping', undefined, ['new'], 'webhook_id=14', undefined],
    ['is asked of the ping when it has one', sign('retired', 'webhook_id=14'), ['new'], 'webhook_id=14', 'wrong_signature'],
    ['is asked of a ping with more in it', undefined, ['new'], 'webhook_id=14&id=1', 'missing_signature'],
    ['is asked of a ping with another line', undefined, ['new'], 'webhook_id=14\n', 'missing_signature'],
    ['is asked of a ping without a number', undefined, ['new'], 'webhook_id=', 'missing_signature'],
    ['is asked of a ping that is too long', undefined, ['new'], `webhook_id=${'1'.repeat(40)}`, 'missing_signature'],
  ])('%s', (_, signature, secrets, text, fault) => expect(verify(signature, secrets, text)).toBe(fault));

  it('asked of nobody, the ping says nothing', () =>
    expect(woocommerce.parse(requestOf('webhook_id=14'), undefined, {})).toEqual({ ok: true, value: { events: [] } }));
});

describe('an order', () => {
  it.each<[string, string, object]>([
    ['pending', 'pending', {}],
    ['on-hold', 'pending', {}],
    ['failed', 'pending', {}],
    ['checkout-draft', 'pending', {}],
    ['processing', 'paid', {}],
    ['completed', 'paid', {}],
    ['refunded', 'paid', {}],
    ['cancelled', 'cancelled', {}],
    ['trash', 'cancelled', {}],
    ['wc-completed', 'paid', {}],
    ['shipped', 'pending', {}],
    ['shipped', 'paid', { date_paid_gmt: '2026-03-28T10:00:05' }],
  ])('of the status %s is %s', (status, meant, members) => expect(purchaseOf({ status, ...members })?.['status']).toBe(meant));

  it.each([
    ['id', '727'],
    ['number', 'R-1'],
  ])('goes by its %s', (orderKey, key) => expect(purchaseOf({ number: 'R-1' }, { orderKey })?.['transaction_id']).toBe(key));

  it('has its money in the decimals of its currency, and of a guest no id', () => {
    const [event] = events('order.created', order({ discount_total: '1.2', discount_tax: '0.0345', customer_id: 0 }));
    expect(event?.properties).toMatchObject({ currency: 'KWD', value: '29.350', discount: '1.235' });
    expect(event?.user).toBe(undefined);
  });

  it('has items as the store shows them: with tax only where its prices include it', () => {
    const line_items = [{ product_id: 1, quantity: 2, subtotal: '10', subtotal_tax: '1', total: '8', total_tax: '0.8' }];
    const item = { item_id: '1', quantity: 2, tax: '0.800' };
    expect(purchaseOf({ line_items })?.['items']).toEqual([{ ...item, price: '4.000', discount: '1.000' }]);
    expect(purchaseOf({ line_items, prices_include_tax: true })?.['items']).toEqual([
      { ...item, price: '4.400', discount: '1.100' },
    ]);
  });

  it('is refused with the field that is wrong', () => {
    expect(problems('order.updated', order({ total: undefined }))).toEqual(['total']);
    expect(problems('order.updated', order({ total: '-1' }))).toEqual(['total']);
    expect(problems('order.updated', order({ currency: '' }))).toEqual(['currency']);
    expect(problems('order.updated', order({ discount_total: 'x' }))).toEqual(['discount_total']);
    expect(problems('order.updated', order({ number: 'x'.repeat(201) }))).toEqual(['number']);
    expect(problems('order.updated', [order()])).toEqual(['body']);
    expect(problems('order.updated', '<br />')).toEqual(['body']);
    expect(problems('', order())).toEqual(['x-wc-webhook-topic']);
  });

  it('has one id for one version and what it says', () => {
    const id = (members: object, topic = 'order.updated') => events(topic, order(members))[0]?.id;
    expect(id({})).toMatch(/^woocommerce:order:727:2026-03-28T10:00:05:[0-9a-f]{16}$/);
    expect(id({ total: '1.00' })).not.toBe(id({}));
    expect(id({}, 'order.created')).toBe(id({}));
    expect(id({ date_modified_gmt: null })).toBe(id({ date_modified_gmt: null }));
    expect(id({ id: '9'.repeat(200) })).toMatch(/^woocommerce:[0-9a-f]{64}$/);
  });

  it('restored from the trash is stated again; deleted it is cancelled where all of it is told', () => {
    expect(events('order.restored', order())[0]?.properties?.['status']).toBe('paid');
    expect(events('order.deleted', order())[0]?.properties?.['status']).toBe('cancelled');
  });

  it.each([
    ['Dokan', { created_via: 'dokan' }],
    ['YITH Multi Vendor', { created_via: 'yith_wcmv_vendor_suborder' }],
    ['MultiVendorX', { created_via: '', meta_data: metaData({ multivendorx_store_id: '4' }) }],
  ])('makes no order of a seller’s part of one, as %s makes them', (_, part) => {
    expect(events('order.created', order({ id: 728, parent_id: 727, ...part }))).toMatchObject([
      { name: 'order_part', properties: { part_id: '728', part_of: '727' } },
    ]);
    expect(events('order.created', order({ id: 728, parent_id: 0, ...part }))[0]?.name).toBe('purchase');
  });

  it('makes an order of the rest that is paid after a deposit, although it has a parent', () => {
    expect(events('order.created', order({ parent_id: 700, created_via: 'yith_wcdp_balance_order' }))[0]?.name).toBe('purchase');
  });

  it('says nothing under a topic of other things', () =>
    expect(read('product.updated', order())).toEqual({ ok: true, value: { events: [] } }));
});

describe('the visit of an order', () => {
  const pageOf = (values: Record<string, unknown>) => events('order.created', order({ meta_data: metaData(values) }))[0]?.page;
  const attribution = (values: Record<string, string>) =>
    pageOf(Object.fromEntries(Object.entries(values).map(([name, value]) => [ATTRIBUTION + name, value])));
  const utm = { source_type: 'utm', utm_source: 'news', utm_medium: 'email' };

  it.each<[string, Record<string, string>, string | undefined]>([
    [
      'is its first page',
      { source_type: 'typein', session_entry: 'https://laden.example/a?gclid=x' },
      'https://laden.example/a?gclid=x',
    ],
    [
      'keeps its address where that says it all',
      { ...utm, session_entry: 'https://l.example/?utm_source=news&utm_medium=email&q=a b' },
      'https://l.example/?utm_source=news&utm_medium=email&q=a%20b',
    ],
    [
      'gets the campaign that its address lacks',
      { ...utm, session_entry: 'https://l.example/?gclid=x' },
      'https://l.example/?gclid=x&utm_source=news&utm_medium=email',
    ],
    ['is the store under its campaign where no page is known', utm, 'https://laden.example/?utm_source=news&utm_medium=email'],
    ['is unknown where a source is made up', { source_type: 'organic', utm_source: 'google' }, undefined],
    ['is unknown where nothing was noted', { ...utm, utm_source: '(none)', utm_medium: '(not set)' }, undefined],
    ['is unknown where it is no page', { session_entry: 'data:text/html,x' }, undefined],
    ['is unknown where its address is too long', { session_entry: `https://l.example/${'a'.repeat(4090)}` }, undefined],
  ])('%s', (_, values, url) => expect(attribution(values)?.url).toBe(url));

  it('began at a time in UTC', () => {
    const landed = (value: unknown) =>
      purchaseOf({ meta_data: metaData({ [`${ATTRIBUTION}session_start_time`]: value }) })?.['landed_at'];
    expect(landed('2026-03-29 00:41:10')).toBe('2026-03-29T00:41:10Z');
    expect(landed('2026-13-29 00:41:10')).toBe(undefined);
    expect(landed(['x'])).toBe(undefined);
  });

  it('has the cookies that scripts noted, under either name', () => {
    const meta_data = metaData({ _tieback_visitor: 'v', fbp: 'p', _fbc: 'c', _ga: 'g', gift: { a: 1 } });
    expect(events('order.created', order({ meta_data }))[0]?.context).toEqual({
      visitor: 'v',
      browserIds: { fbp: 'p', fbc: 'c', ga: 'g' },
    });
  });
});

describe('a refund', () => {
  const refunded = (refunds: unknown) => events('order.updated', order({ refunds })).slice(1);

  it('is what went back, whatever its sign', () => {
    const values = refunded([
      { id: 1, total: '-10' },
      { id: 2, total: '1.5' },
      { id: 3, total: '-0.00' },
    ]).map((event) => event.properties);
    expect(values).toEqual([
      { transaction_id: '727', order_names: { id: '727' }, refund_id: '1', currency: 'KWD', value: '10.000' },
      { transaction_id: '727', order_names: { id: '727' }, refund_id: '2', currency: 'KWD', value: '1.500' },
    ]);
  });

  it('without an id or an amount is refused alone', () =>
    expect(problems('order.updated', order({ refunds: [{ total: '-1' }, { id: 2 }, null, { id: 3, total: '-1' }] }))).toEqual([
      'refunds.id',
      'refunds.total',
      'refunds.id',
    ]));
});

describe('a customer', () => {
  it('signs up once, under the e-mail of the account', () => {
    const body = { id: 25, email: 'a@example.com', billing: { email: 'b@example.com' } };
    expect(events('customer.created', body)).toEqual([
      { id: 'woocommerce:customer:25', name: 'sign_up', at: NOW.toISOString(), user: { userId: '25', email: 'a@example.com' } },
    ]);
  });

  it('without an id is refused', () => expect(problems('customer.created', { email: 'a@example.com' })).toEqual(['id']));
});

describe('any body at all', () => {
  const sample = {
    ...order({ refunds: [{ id: 1, total: '-1.00' }], discount_total: '1', discount_tax: '0.1', customer_id: 7 }),
    line_items: [{ product_id: 1, name: 'x', quantity: 2, subtotal: '4', total: '3', total_tax: '1' }],
    coupon_lines: [{ code: 'a' }],
    billing: { email: 'a@example.com', country: 'DE' },
    customer_user_agent: 'x',
    meta_data: metaData({
      _fbp: 'x',
      [`${ATTRIBUTION}source_type`]: 'utm',
      [`${ATTRIBUTION}utm_source`]: 'a',
      [`${ATTRIBUTION}session_entry`]: 'https://a.example/',
    }),
  };
  const topic = fc.constantFrom('order.created', 'order.updated', 'order.deleted', 'customer.created', 'subscription.created');
  const json = fc.oneof(
    fc.jsonValue({ stringUnit: 'binary' }),
    fc.constantFrom('\0', '\ud800', '9'.repeat(400), '1e999', '-1', -1, 2 ** 60, 1e300, [], {}, '{"__proto__":{"id":1}}'),
  );

  it('gives events or a refusal that says why', () => {
    fc.assert(fc.property(topic, json, (name, body) => expectSound(read(name, body))));
    fc.assert(fc.property(topic, fc.string({ unit: 'binary' }), (name, text) => expectSound(read(name, text))));
  });

  it('does so with any member of a real one changed', () => {
    fc.assert(
      fc.property(topic, fc.nat(), json, fc.constantFrom('id', 'number'), (name, place, value, orderKey) =>
        expectSound(read(name, changed(sample, place, value), { orderKey })),
      ),
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

function expectSound(parsed: ReturnType<typeof read>): void {
  if (!parsed.ok) {
    expect(rejectReasons).toContain(parsed.failure.reason);
    expect(parsed.failure.detail).not.toBe('');
    return;
  }
  for (const { id, read: event } of parsed.value.events) {
    if (!event.ok) {
      expect(event.failure.field).not.toBe('');
      expect(event.failure.detail).not.toBe('');
      continue;
    }
    expect(wireEventSchema.safeParse(event.value).error).toBe(undefined);
    expect(browserIdsSchema.optional().safeParse(event.value.context?.browserIds).error).toBe(undefined);
    expect(event.value.id).toBe(id);
    expect(event.value.id.length).toBeLessThanOrEqual(MESSAGE_ID_LENGTH_MAX);
    expect(parseInstant(event.value.at)).toBeDefined();
  }
}
