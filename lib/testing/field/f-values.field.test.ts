/**
 * Cases from the field, the way out: what an order and its refunds are worth to a platform, quantities, prices and their currency. Each is walked
 * over every destination that it can concern; the platforms' sandboxes refuse what the platforms refuse.
 */
import { describe, expect, it } from 'vitest';
import { admit } from '@/lib/collection';
import type { Currency } from '@/lib/core/currency';
import type { Id } from '@/lib/core/id';
import type { Destination, Prepared } from '@/lib/destinations/define';
import { destinationOf, destinations } from '@/lib/destinations/registry';
import type { Conversion } from '@/lib/model/conversion';
import { type ValueSetting, valueSettingSchema } from '@/lib/model/mapping';
import { conversionOf } from '@/lib/pipeline/deliver/conversion-of';
import { segment } from '@/lib/sources/segment/source';
import { buildConversion, money } from '../conversion';
import {
  AT,
  commissionClicks,
  connectionTo,
  conversionsOf,
  isSendable,
  preparedFor,
  site,
  storedEvent,
  verdictOn,
} from './way-out';

const named = (of: readonly Destination[]) => of.map((destination) => [destination.id, destination] as const);
const definitionOf = (id: string): Destination => {
  const found = destinationOf(id);
  if (!found) throw new Error(`no destination ${id}`);
  return found;
};
const jsonOf = ({ item }: Prepared) => JSON.stringify(item);
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** All numbers, also those that are text, that stand under a name that means the event's value. */
function valuesIn(value: unknown): number[] {
  if (Array.isArray(value)) return value.flatMap(valuesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    if (/^(value|conversionValue)$/.test(name) && typeof member !== 'object') return [Number(member)];
    const isAmount = typeof member === 'object' && member !== null && 'amount' in member;
    if (name === 'value' && isAmount) return [Number(member.amount)];
    return /^(items|contents|lifetimeValue|cartData|clicks)$/i.test(name) ? [] : valuesIn(member);
  });
}

/** The event's own value: the first that stands in it. */
const sentValueOf = (destination: Destination, conversion: Conversion, value: ValueSetting) =>
  valuesIn(preparedFor(connectionTo(destination, { value }), emailed(conversion)).item)[0];
/** Klaviyo knows nobody without an address. */
const emailed = (conversion: Conversion): Conversion => ({
  ...conversion,
  clicks: commissionClicks(conversion.occurredAt),
  user: { emailHash: 'a'.repeat(64) },
  contact: { email: 'zoe@example.com' },
});

/** Those that are told of refunds, and in whose form a value can be read here. */
const refunding = destinations.filter((destination) => {
  if (!destination.refunds.taken || destination.events['refund'] === undefined) return false;
  const connection = connectionTo(destination);
  const told = emailed(buildConversion({ name: 'purchase' }));
  return isSendable(connection, told) && valuesIn(plain(preparedFor(connection, told).item)).length > 0;
});

/** Who pays commissions hears of its own clicks alone. */
function clicked<Told extends Conversion>(conversion: Told): Told {
  return { ...conversion, clicks: [...conversion.clicks, ...commissionClicks(conversion.occurredAt)] };
}

describe('F1 the value rule measures whatever leaves', () => {
  const thirty = valueSettingSchema.parse({ rule: 'percent', percent: 30 });
  const netOfTax = valueSettingSchema.parse({ rule: 'net_of_tax' });

  it('F1 Google, 30 percent: an order of 100 is told as 30, and after a refund of 10 as 27', () => {
    const [purchase, refund] = conversionsOf({ total: 10_000n, refunds: [{ amount: 1_000n }] });
    const google = definitionOf('google');
    expect([purchase, refund].map((told) => told && sentValueOf(google, told, thirty))).toEqual([30, 27]);
  });

  it('F1 GA4, net of tax: a purchase of 119 is told as 100, and its whole refund as 100', () => {
    const [purchase, refund] = conversionsOf({ total: 11_900n, tax: 1_900n, refunds: [{ amount: 11_900n }] });
    const ga4 = definitionOf('ga4');
    expect([purchase, refund].map((told) => told && sentValueOf(ga4, told, netOfTax))).toEqual([100, 100]);
  });

  it('F1 a rule of the refund’s own does not part it from its order', () => {
    const [, refund] = conversionsOf({ total: 10_000n, refunds: [{ amount: 1_000n }] });
    const connection = connectionTo(definitionOf('google'), { value: thirty, refundValue: netOfTax });
    expect(refund && valuesIn(preparedFor(connection, emailed(refund)).item)).toEqual([27]);
  });

  const rules: [string, ValueSetting][] = [
    ['total', valueSettingSchema.parse({})],
    ['net of tax', netOfTax],
    ['net of tax and shipping', valueSettingSchema.parse({ rule: 'net_of_tax_and_shipping' })],
    ['margin', valueSettingSchema.parse({ rule: 'margin', costProperty: 'cost' })],
    ['33 percent', valueSettingSchema.parse({ rule: 'percent', percent: 33 })],
    [
      'a formula',
      valueSettingSchema.parse({ rule: 'formula', figure: 'net_of_shipping', percent: 50, plus: '3.33', currency: 'EUR' }),
    ],
  ];
  const cases = refunding.flatMap((destination) => rules.map(([rule, value]) => [destination.id, rule, value] as const));

  it.each(cases)('F1 %s believes what is left, by %s', (id, _, value) => {
    const refunds = [{ amount: 1_001n }, { amount: 2_000n, properties: { tax: '0.00', shipping: '5.00' } }, { amount: null }];
    const [purchase, ...back] = conversionsOf({ total: 11_900n, tax: 1_900n, shipping: 500n, refunds });
    const destination = definitionOf(id);
    if (!purchase) throw new Error('no purchase');
    const told = sentValueOf(destination, purchase, value) ?? 0;
    const amounts = back.map((refund) => sentValueOf(destination, refund, value) ?? -1);
    expect(told).toBeGreaterThan(0);
    // Some are told what goes back, others (Google) what is left: either way all of it is gone in the end.
    const isRestated = amounts.at(-1) === 0 && amounts.toString() === amounts.toSorted((left, right) => right - left).toString();
    const sum = amounts.reduce((cents, amount) => cents + Math.round(Math.abs(amount) * 100), 0);
    expect(isRestated || sum === Math.round(told * 100), `${told} and then ${amounts}`).toBe(true);
    expect(isRestated).toBe(id === 'google');
  });

  it.each(named(refunding.filter(({ id }) => id !== 'google')))(
    'F1 %s is told of a refund without a value by the rule “none”',
    (_, destination) => {
      const none = valueSettingSchema.parse({ rule: 'none' });
      const [, refund] = conversionsOf({ total: 10_000n, refunds: [{ amount: 1_000n }] });
      if (!refund) throw new Error('no refund');
      const connection = connectionTo(destination, { value: none });
      // Who restates an order can be told nothing without a value.
      if (!isSendable(connection, emailed({ ...refund, items: [] }))) return;
      const sent = preparedFor(connection, emailed({ ...refund, items: [] }));
      expect(valuesIn(plain(sent.item))).toEqual([]);
      expect(verdictOn(connection, sent)).toBe('delivered');
    },
  );
});

describe('F1 tax and shipping of a refund', () => {
  const parts = (conversion: Conversion | undefined) =>
    [conversion?.value, conversion?.tax, conversion?.shipping].map((part) => part?.minor ?? 0n);

  it('F1 are the refund’s own where it states them', () => {
    const [, refund] = conversionsOf({
      total: 11_900n,
      tax: 1_900n,
      shipping: 500n,
      refunds: [{ amount: 500n, properties: { tax: '0.80', shipping: '5.00' } }],
    });
    expect(parts(refund)).toEqual([500n, 80n, 420n]);
  });

  it('F1 else are in proportion of the order, by largest remainders, and the last refund takes what is left', () => {
    const told = conversionsOf({
      total: 10_000n,
      tax: 1_597n,
      shipping: 499n,
      refunds: [{ amount: 3_333n }, { amount: 3_333n }, { amount: null }],
    });
    const back = told.slice(1).map(parts);
    expect(back[0]).toEqual([3_333n, 532n, 166n]);
    expect([0, 1, 2].map((part) => back.reduce((sum, row) => sum + (row[part] ?? 0n), 0n))).toEqual([10_000n, 1_597n, 499n]);
  });
});

describe('F5 a quantity of 1.5', () => {
  const INTEGERS = new Set(['meta', 'ga4', 'google', 'tiktok', 'pinterest', 'snapchat', 'microsoft', 'reddit', 'x']);
  const itemsOf = (quantity: number) => [
    { id: 'COFFEE', name: 'Coffee', price: money('10.00 EUR'), quantity, properties: {} },
    { id: 'CUP', name: 'Cup', price: money('4.00 EUR'), quantity: 2, properties: {} },
  ];
  const events = destinations.flatMap((destination) =>
    ['purchase', 'add_to_cart', 'begin_checkout']
      .filter((name) => destination.events[name] !== undefined)
      .map((name) => [destination.id, name, destination] as const),
  );

  it.each(events)('F5 costs %s no %s', (id, name, destination) => {
    const connection = connectionTo(destination, { settings: id === 'google' ? { merchantId: '1234567' } : {} });
    const withPieces = (quantity: number) =>
      preparedFor(connection, clicked(buildConversion({ name, items: itemsOf(quantity), properties: {} })));
    const [sent, one, two] = [1.5, 1, 2].map(withPieces);
    if (!sent || !one || !two) throw new Error('not prepared');
    expect(verdictOn(connection, sent)).toBe('delivered');
    // Rounded up, and said to be; or as it is; or the platform is told of no quantities.
    // A value that is spread over lines goes by what was sold of each, to the last cent.
    const isLikeTwo = jsonOf(sent) === jsonOf(two) || (name === 'purchase' && destination.valueByLines !== undefined);
    const isRounded = isLikeTwo && jsonOf(sent) !== jsonOf(one);
    expect(sent.withheld.filter(({ why }) => why.includes('1.5'))).toHaveLength(isRounded ? 1 : 0);
    if (INTEGERS.has(id)) expect(isRounded).toBe(true);
    if (id === 'klaviyo' || id === 'webhook') expect(jsonOf(sent)).toContain('1.5');
  });
});

describe('F8 a price and its currency', () => {
  it('F8 Segment’s Product Added is worth its price times its quantity', () => {
    const properties = { product_id: 'A', name: 'Cup', price: 19.5, quantity: 2, currency: 'EUR' };
    expect(fromSegment('Product Added', properties)).toMatchObject({
      name: 'add_to_cart',
      value: money('39.00 EUR'),
      currency: 'EUR',
    });
  });

  it.each<[string, string, Record<string, unknown>, string | undefined]>([
    [
      'the currency of its products',
      'Checkout Started',
      { products: [{ product_id: 'A', price: '5.10', quantity: 3, currency: 'USD' }] },
      '15.30 USD',
    ],
    ['the site’s where none is stated', 'Product Added', { product_id: 'A', price: 19.5 }, '19.50 EUR'],
    [
      'no sum where a product has no price',
      'Cart Viewed',
      { currency: 'EUR', products: [{ product_id: 'A', price: 1 }, { product_id: 'B' }] },
      undefined,
    ],
    [
      'no sum of a list that nobody chose from',
      'Product List Viewed',
      { currency: 'EUR', products: [{ product_id: 'A', price: 1 }] },
      undefined,
    ],
    [
      'its own word before all',
      'Product Added',
      { product_id: 'A', price: 19.5, quantity: 2, value: 12, currency: 'EUR' },
      '12.00 EUR',
    ],
    [
      'parts of a cent, rounded once',
      'Product Added',
      { product_id: 'A', price: '0.3345', quantity: 10, currency: 'EUR' },
      '3.35 EUR',
    ],
  ])('F8 has %s', (_, event, properties, expected) => {
    expect(fromSegment(event, properties).value).toEqual(expected && money(expected));
  });

  it('F8 is not guessed where products disagree', () => {
    const told = storedEvent('add_to_cart', {
      properties: {
        items: [
          { item_id: 'A', price: 1, currency: 'USD' },
          { item_id: 'B', price: 1, currency: 'EUR' },
        ],
      },
    });
    const made = conversionOf(
      site,
      { key: 'm-1', name: told.name, occurredAt: AT },
      { event: told, statements: [], refunds: [], clicks: [], contactOf: () => undefined },
    );
    expect([made.value, made.currency, made.items.map(({ price }) => price)]).toEqual([
      undefined,
      undefined,
      [undefined, undefined],
    ]);
  });

  const events = destinations.flatMap((destination) =>
    ['view_item', 'add_to_cart', 'begin_checkout', 'purchase', 'view_item_list']
      .filter((name) => destination.events[name] !== undefined)
      .map((name) => [destination.id, name, destination] as const),
  );

  it.each(events)('F8 %s is told no price without its currency: %s', (id, name, destination) => {
    const settings = id === 'google' ? { merchantId: '1234567' } : {};
    const items = [{ id: 'A', name: 'Cup', price: money('7.77 CHF'), quantity: 1, properties: {} }];
    const isPurchase = name === 'purchase';
    const over = { name, items, value: isPurchase ? '7.77 CHF' : null, currency: 'CHF', properties: {}, lifetimeValue: null };
    const bare = { tax: null, shipping: null, discount: null };
    const connection = connectionTo(destination, { settings });
    const told = clicked(buildConversion({ ...over, ...bare }));
    // Some take the currency of their account alone.
    if (!isSendable(connection, told)) return;
    const sent = preparedFor(connection, told);
    if (jsonOf(sent).includes('7.77')) expect(jsonOf(sent)).toContain('CHF');
    expect(verdictOn(connection, sent)).toBe('delivered');
  });
});

describe('F16 a unit price of 123.3345', () => {
  const told = storedEvent('add_to_cart', {
    properties: { currency: 'EUR', items: [{ item_id: 'A', item_name: 'Cup', price: '123.3345', quantity: 2 }] },
  });
  const made = conversionOf(
    site,
    { key: 'm-1', name: told.name, occurredAt: AT },
    { event: told, statements: [], refunds: [], clicks: [], contactOf: () => undefined },
  );

  it('F16 is money to the cent, with the price as it was stated beside it', () => {
    expect(made.items[0]).toMatchObject({ price: money('123.33 EUR'), exactPrice: '123.3345' });
    expect(made.value).toEqual(money('246.67 EUR'));
  });

  it.each(named(destinations.filter(({ events }) => events['add_to_cart'] !== undefined)))(
    'F16 reaches %s with all its decimals',
    (id, destination) => {
      const connection = connectionTo(destination, { settings: id === 'google' ? { merchantId: '1234567' } : {} });
      const whole = clicked({ ...buildConversion({ name: 'add_to_cart' }), items: made.items, value: made.value });
      const sent = preparedFor(connection, whole);
      const rounded = preparedFor(connection, { ...whole, items: made.items.map(({ exactPrice: _, ...item }) => item) });
      // Platforms that are told of prices at all.
      if (jsonOf(rounded).includes('123.33')) expect(jsonOf(sent)).toContain('123.3345');
      expect(verdictOn(connection, sent)).toBe('delivered');
    },
  );

  it.each([
    ['what floats leave behind', 19.989999999999998],
    ['no more decimals than the currency has', '19.99'],
  ])('F16 is not %s', (_, price) => {
    const event = storedEvent('view_item', { properties: { currency: 'EUR', items: [{ item_id: 'A', price }] } });
    const { items } = conversionOf(
      site,
      { key: 'm', name: 'view_item', occurredAt: AT },
      { event, statements: [], refunds: [], clicks: [], contactOf: () => undefined },
    );
    expect([items[0]?.price, items[0]?.exactPrice]).toEqual([money('19.99 EUR'), undefined]);
  });
});

describe('F20 a prefix for transaction ids', () => {
  const idsIn = (settings: Record<string, unknown>) => {
    const [purchase, refund] = conversionsOf({ total: 10_000n, refunds: [{ amount: 1_000n }] });
    const connection = connectionTo(definitionOf('google'), { settings });
    return [purchase, refund].map(
      (told) => told && Object(preparedFor(connection, emailed({ ...told, orderKey: '10042' })).item).transactionId,
    );
  };

  it('F20 is empty by default, and stands before an order’s id, its refund’s too, where it is set', () => {
    expect(idsIn({})).toEqual(['10042', '10042']);
    expect(idsIn({ transactionIdPrefix: 'order-' })).toEqual(['order-10042', 'order-10042']);
  });
});

/** The conversion that a call of Segment's makes, through the door of a site in euro. */
function fromSegment(event: string, properties: Record<string, unknown>): Conversion {
  const body = { type: 'track', messageId: 'm-1', anonymousId: 'a-1', timestamp: AT.toISOString(), event, properties };
  const request = {
    method: 'POST',
    path: 'track',
    query: new URLSearchParams(),
    headers: {},
    body: new Uint8Array(),
    receivedAt: AT,
  };
  const parsed = segment.parse(request, body, {});
  const read = parsed.ok ? parsed.value.events[0]?.read : undefined;
  if (!read?.ok) throw new Error('not read');
  const admitted = admit(read.value, '019d0000-0000-7000-8000-00000000000e' as Id<'event'>, {
    siteId: site.id,
    source: 'segment',
    policy: 'granted',
    receivedAt: AT,
    sentAt: AT,
    currency: 'EUR' as Currency,
    envelope: {},
    scrubUrl: (url) => url,
  });
  if (!admitted.ok) throw new Error(admitted.failure.detail);
  const stored = { ...admitted.value, position: 1n };
  return conversionOf(
    site,
    { key: 'm-1', name: stored.name, occurredAt: AT },
    { event: stored, statements: [], refunds: [], clicks: [], contactOf: () => undefined },
  );
}
