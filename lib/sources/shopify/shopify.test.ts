/**
 * Protects what Shopify's webhooks become: which signatures hold, what an order's state and money mean, and that no body at all
 * breaks the reading.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hmacSha256 } from '@/lib/core/hash';
import { parseInstant } from '@/lib/core/instant';
import { parseExactJson } from '@/lib/core/json';
import { browserIdsSchema, MESSAGE_ID_LENGTH_MAX, rejectReasons, type SourceEvent, wireEventSchema } from '@/lib/model/event';
import { shopify } from './source';

const NOW = new Date('2026-03-29T01:30:00.000Z');
const RAW = '{"id":820982911946154508,"landing_site":"\\/?a=1\\u0026b=2"}';

const order = (members: object = {}) => ({
  id: 5678901234567,
  name: '#1001',
  order_number: 1001,
  currency: 'EUR',
  financial_status: 'paid',
  total_price: '100.00',
  updated_at: '2026-03-28T12:00:00+01:00',
  ...members,
});
const refund = (amount: string, members: object = {}) => ({
  id: 11,
  created_at: '2026-03-28T13:00:00+01:00',
  transactions: [{ kind: 'refund', status: 'success', amount, currency: 'EUR', ...members }],
});
const set = (shop: string, presentment: string) => ({
  shop_money: { amount: shop, currency_code: 'EUR' },
  presentment_money: { amount: presentment, currency_code: 'JPY' },
});

function requestOf(text: string, headers: Record<string, string> = {}) {
  const body = new TextEncoder().encode(text);
  return { method: 'POST', path: '', query: new URLSearchParams(), headers, body, receivedAt: NOW };
}

function read(topic: string, body: unknown, settings: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const request = requestOf(text, { 'x-shopify-topic': topic, 'x-shopify-shop-domain': 'lumen.myshopify.com', ...headers });
  return shopify.parse(request, parseExactJson(text), settings);
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

const purchaseOf = (members: object, topic = 'orders/updated', settings = {}) =>
  events(topic, order(members), settings)[0]?.properties;

describe('the signature', () => {
  const sign = (secret: string, text = RAW) => hmacSha256(secret, text).toString('base64');
  const verify = (signature: string | undefined, secrets: string[], text = RAW) => {
    const headers = signature === undefined ? undefined : { 'x-shopify-hmac-sha256': signature };
    return shopify.key.by === 'webhook' ? shopify.key.verify(requestOf(text, headers), secrets) : 'no webhook';
  };
  it.each<[string, string | undefined, string[], string | undefined]>([
    ['holds under the only secret', sign('new'), ['new'], undefined],
    ['holds under the older of two secrets', sign('old'), ['new', 'old'], undefined],
    ['fails under a retired secret', sign('retired'), ['new', 'old'], 'wrong_signature'],
    ['fails without a secret', sign('new'), [], 'wrong_signature'],
    ['fails under an empty secret', sign(''), [''], 'wrong_signature'],
    ['fails in hex', hmacSha256('new', RAW).toString('hex'), ['new'], 'wrong_signature'],
    ['is missing', undefined, ['new'], 'missing_signature'],
    ['is missing when empty', '', ['new'], 'missing_signature'],
  ])('%s', (_, signature, secrets, fault) => expect(verify(signature, secrets)).toBe(fault));

  it('holds for the bytes as sent, and not for the same JSON written again', () => {
    expect(verify(sign('new'), ['new'], RAW)).toBe(undefined);
    expect(verify(sign('new'), ['new'], JSON.stringify(parseExactJson(RAW)))).toBe('wrong_signature');
  });
});

describe('an order', () => {
  it.each<[string, string, object]>([
    ['pending', 'pending', { financial_status: 'pending' }],
    ['authorized', 'pending', { financial_status: 'authorized' }],
    ['paid in part', 'pending', { financial_status: 'partially_paid' }],
    ['expired', 'pending', { financial_status: 'expired' }],
    ['of no status', 'pending', { financial_status: null }],
    ['paid', 'paid', { financial_status: 'paid' }],
    ['refunded in part', 'paid', { financial_status: 'partially_refunded' }],
    ['refunded', 'paid', { financial_status: 'refunded' }],
    ['voided', 'cancelled', { financial_status: 'voided' }],
    ['paid and cancelled', 'cancelled', { cancelled_at: '2026-03-28T11:00:00Z' }],
  ])('%s is %s', (_, status, members) => expect(purchaseOf(members)?.['status']).toBe(status));

  it.each([
    ['id', '5678901234567'],
    ['name', '#1001'],
    ['order_number', '1001'],
  ])('goes by its %s', (orderKey, key) => expect(purchaseOf({}, 'orders/paid', { orderKey })?.['transaction_id']).toBe(key));

  it.each<[string, string, unknown, boolean | undefined]>([
    ['the first order of a customer', 'orders/updated', 1, true],
    ['a later one, at its creation', 'orders/create', '4', false],
    ['an update, when the customer may have come back since', 'orders/updated', 4, undefined],
    ['nothing said', 'orders/create', undefined, undefined],
  ])('tells a new customer by %s', (_, topic, orders_count, isNew) =>
    expect(purchaseOf({ customer: { id: 1, orders_count } }, topic)?.['new_customer']).toBe(isNew),
  );

  it.each<[string, object, string]>([
    ['its total', {}, '100.00'],
    ['its total after a refund', { current_total_price: '90.00', refunds: [refund('10.00')] }, '100.00'],
    [
      'what is left after a line was taken out unpaid',
      { current_total_price: '60.00', refunds: [{ id: 1, transactions: [] }] },
      '60.00',
    ],
    [
      'what is left and what went back after both',
      { current_total_price: '50.00', refunds: [{ id: 1 }, refund('10.00')] },
      '60.00',
    ],
    ['never more than its total', { current_total_price: '100.00', refunds: [refund('10.00')] }, '100.00'],
    ['its total where a refund cannot be read', { current_total_price: '50.00', refunds: [refund('x')] }, '100.00'],
    ['its total without refunds, whatever is said to be left', { current_total_price: '50.00' }, '100.00'],
  ])('is worth %s', (_, members, value) => expect(purchaseOf(members)?.['value']).toBe(value));

  it('is refused with the field that is wrong, and its refunds go on', () => {
    expect(problems('orders/paid', order({ total_price: null }))).toEqual(['total_price']);
    expect(problems('orders/paid', order({ currency: 'EURO', refunds: [refund('1.00')] }))).toEqual(['currency']);
    expect(problems('orders/paid', order({ updated_at: 'yesterday' }))).toEqual(['updated_at']);
    expect(problems('orders/paid', order({ name: '' }), { orderKey: 'name' })).toEqual(['name']);
    expect(problems('orders/paid', { ...order(), id: undefined })).toEqual(['id']);
    expect(problems('orders/paid', [order()])).toEqual(['body']);
    expect(problems('', order())).toEqual(['x-shopify-topic']);
  });

  it('says nothing under a topic of other things', () =>
    expect(read('products/update', order())).toEqual({ ok: true, value: { events: [] } }));

  it('has one id for one word under one topic, the webhook’s own where it has one, and a hashed one where that would be too long', () => {
    const ids = (members: object) => events('orders/updated', order(members)).map(({ id }) => id);
    expect(ids({})).toEqual(ids({ note: 'unchanged' }));
    expect(ids({ updated_at: undefined })).toEqual(ids({ updated_at: undefined }));
    expect(ids({ updated_at: undefined })).not.toEqual(ids({ updated_at: undefined, total_price: '1.00' }));
    expect(ids({ id: '9'.repeat(150) })[0]).toMatch(/^shopify:[0-9a-f]{64}$/);
  });

  it.each<[string, object, string | undefined]>([
    ['on the host of its own pages', { order_status_url: 'https://lumen.example/1/orders/x' }, 'https://lumen.example/a?b=c'],
    [
      "on the shop's domain where those are shared",
      { order_status_url: 'https://shopify.com/1' },
      'https://lumen.myshopify.com/a?b=c',
    ],
    ['where it is absolute', { landing_site: 'http://www.lumen.example?s=1' }, 'http://www.lumen.example/?s=1'],
    ['nowhere where it is no page', { landing_site: 'javascript:alert(1)' }, undefined],
    ['nowhere where it is too long', { landing_site: `/${'a'.repeat(5000)}` }, undefined],
    ['nowhere without a landing page', { landing_site: null, referring_site: 'https://a.example' }, undefined],
  ])('began %s', (_, members, url) =>
    expect(events('orders/paid', order({ landing_site: '/a?b=c', ...members }))[0]?.page?.url).toBe(url),
  );
});

describe('a refund', () => {
  const values = (refunds: object[], members = {}) =>
    events('orders/updated', order({ refunds, ...members }))
      .slice(1)
      .map(({ properties }) => properties?.['value']);

  it('is the sum of its successful transactions of the kind', () => {
    const transactions = [
      { kind: 'refund', status: 'success', amount: '10.00', currency: 'EUR' },
      { kind: 'refund', status: 'success', amount: '2.505' },
      { kind: 'refund', status: 'pending', amount: '4.00', currency: 'EUR' },
      { kind: 'void', status: 'success', amount: '8.00', currency: 'EUR' },
    ];
    expect(values([{ id: 11, transactions }])).toEqual(['12.51']);
  });

  it('is none without money', () => expect(values([{ id: 1 }, refund('0.00'), refund('9', { status: 'failure' })])).toEqual([]));

  it("is told in the shop's currency at the order's own rate", () =>
    expect(values([refund('5000', { currency: 'JPY' })], { total_price_set: set('100.00', '16500') })).toEqual(['30.30']));

  it("sent on its own is converted at its own lines' rate, or refused where nothing tells it", () => {
    const lone = { ...refund('5000', { currency: 'JPY' }), order_id: 5678901234567, total_duties_set: set('0.00', '0') };
    const lines = { refund_line_items: [{ subtotal_set: set('30.00', '4950') }] };
    const adjusted = { order_adjustments: [{ amount_set: set('-30.00', '-4950') }] };
    const told = (members: object) => events('refunds/create', { ...lone, ...members }).map(({ properties }) => properties);
    const names = { order_names: { id: '5678901234567' } };
    const expected = { transaction_id: '5678901234567', ...names, refund_id: '11', currency: 'EUR', value: '30.30' };
    expect(told(lines)).toEqual([expected]);
    expect(told(adjusted)).toEqual([expected]);
    expect(problems('refunds/create', lone)).toEqual(['refunds.transactions.currency']);
  });

  it('has one id wherever it is told', () => {
    const within = events('orders/updated', order({ refunds: [refund('1.00')] }))[1]?.id;
    expect(events('refunds/create', { ...refund('1.00'), order_id: 1 })[0]?.id).toBe(within);
  });

  it('sent on its own names its order by the id, whatever orders go by', () => {
    const parsed = read('refunds/create', { ...refund('1.00'), order_id: 1 }, { orderKey: 'name' });
    const [event] = parsed.ok ? parsed.value.events : [];
    expect(event?.read).toMatchObject({ value: { properties: { transaction_id: '1', order_names: { id: '1' } } } });
  });

  it('without an id or an order is refused', () => {
    expect(problems('refunds/create', { ...refund('1.00'), id: null, order_id: 1 })).toEqual(['refunds.id']);
    expect(problems('refunds/create', refund('1.00'))).toEqual(['order_id']);
  });
});

describe('a checkout', () => {
  const ids = (members: object) => events('checkouts/update', { token: 't', ...members }).map(({ id }) => id);

  it('begins once, and tells each new thing known of the buyer', () => {
    expect(ids({})).toEqual(['shopify:checkout:t']);
    expect(ids({ email: 'a@example.com' })).toEqual(ids({ email: 'a@example.com', note: 'x' }));
    expect(ids({ email: 'a@example.com' })[1]).not.toBe(ids({ email: 'b@example.com' })[1]);
  });

  it('without a token is refused', () => expect(problems('checkouts/create', { id: 1 })).toEqual(['token']));
});

describe('a message about personal data', () => {
  it.each([
    [
      'customers/data_request',
      { customer: { id: 7 }, orders_requested: [1, null, '2'], data_request: { id: 9 } },
      'customer_data_request',
    ],
    ['customers/redact', { customer: { email: 'a@example.com' } }, 'customer_redact'],
    ['shop/redact', { shop_id: 954889 }, 'shop_redact'],
    ['app/uninstalled', { id: 954889, myshopify_domain: 'lumen.myshopify.com' }, 'app_uninstalled'],
  ])('of %s is told on', (topic, body, name) => expect(events(topic, body).map((event) => event.name)).toEqual([name]));

  it('names the ids it is about', () => {
    const body = { shop_id: 3, customer: { id: 7 }, orders_requested: [1, null, '2'], data_request: { id: 9 } };
    expect(events('customers/data_request', body)[0]?.properties).toEqual({
      shop_id: '3',
      customer_id: '7',
      data_request_id: '9',
      orders_requested: ['1', '2'],
    });
  });

  it('counts again when it is sent for another event, and once for every delivery of one', () => {
    const id = (event: string) => events('shop/redact', { shop_id: 3 }, {}, { 'x-shopify-event-id': event })[0]?.id;
    expect(id('a')).toBe(id('a'));
    expect(id('a')).not.toBe(id('b'));
  });

  it('about nobody is refused', () => expect(problems('customers/redact', { shop_id: 1, customer: null })).toEqual(['customer']));
});

describe('any body at all', () => {
  const sample = {
    ...order({ taxes_included: true, total_price_set: set('100.00', '16500'), current_total_price: '90' }),
    token: 't',
    order_id: 1,
    kind: 'refund',
    customer: { id: 1, orders_count: 1, email: 'a@example.com' },
    billing_address: { first_name: 'A', country_code: 'DE' },
    line_items: [{ product_id: 1, title: 'x', quantity: 2, price: '1.00', discount_allocations: [{ amount: '1.00' }] }],
    shipping_lines: [{ discount_allocations: [{ amount: '1' }], tax_lines: [{ price: '1' }] }],
    total_shipping_price_set: set('5.00', '800'),
    refunds: [{ ...refund('500', { currency: 'JPY' }), refund_line_items: [{ subtotal_set: set('30.00', '4950') }] }],
    note_attributes: [{ name: '_fbp', value: 'x' }],
    landing_site: '/a',
    client_details: { user_agent: 'x', browser_ip: '::1' },
    discount_codes: [{ code: 'A' }],
  };
  const topics = ['orders/create', 'orders/paid', 'orders/updated', 'orders/cancelled', 'refunds/create', 'checkouts/update'];
  const topic = fc.constantFrom(...topics, 'customers/redact', 'app/uninstalled');
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
      fc.property(topic, fc.nat(), json, fc.constantFrom('id', 'name'), (name, place, value, orderKey) =>
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
