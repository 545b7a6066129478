/**
 * Protects what a conversion is made of when several sources told of it: money and state by the order, the page and browser by
 * who saw them, hashes by who knew them, consent by its latest word.
 */
import { describe, expect, it } from 'vitest';
import type { LastKnown } from '@/db/queries/conversion';
import type { LoggedEvent } from '@/db/queries/event-row';
import type { Id } from '@/lib/core/id';
import type { EventPayload } from '@/lib/model/event';
import { type Site, siteSettingsSchema } from '@/lib/model/site';
import { newTestId } from '@/lib/testing/builders';
import { money } from '@/lib/testing/conversion';
import { owedOrder } from '@/lib/testing/owed-order';
import { conversionOf, type Known } from './conversion-of';

const AT = new Date('2026-03-29T01:30:00Z');
const VISITOR = newTestId<'visitor'>(AT);
const site = (policy: 'granted' | 'ask' = 'granted') =>
  ({
    id: newTestId<'site'>(AT),
    settings: siteSettingsSchema.parse({ consentPolicy: policy, consentByCountry: { FR: 'ask' } }),
  }) as Site;

function event(source: string, secondsLater: number, payload: EventPayload, over: Partial<LoggedEvent> = {}): LoggedEvent {
  const occurredAt = new Date(AT.getTime() + secondsLater * 1_000);
  return {
    siteId: newTestId<'site'>(AT),
    id: newTestId<'event'>(occurredAt),
    position: 1n,
    messageId: `${source}-1`,
    source,
    name: 'purchase',
    occurredAt,
    receivedAt: occurredAt,
    payload,
    ...over,
  };
}

const fromBrowser = event(
  'snippet',
  5,
  {
    page: { url: 'https://shop.example/danke', title: 'Danke' },
    properties: { transaction_id: '#1', value: 45, currency: 'EUR', items: [{ item_id: 'browser', quantity: 1 }] },
    userAgent: 'Mozilla/5.0 (iPhone)',
    visitorFrom: 'cookie',
    browserIds: { fbp: 'fb.1.1.2' },
    user: { emailHash: 'b'.repeat(64), phoneHash: 'c'.repeat(64) },
  },
  { visitorId: VISITOR, ip: '203.0.113.9', country: 'DE', consent: { ad_user_data: 'granted' } },
);
const fromShop = event('shopify', 1, {
  properties: {
    transaction_id: '#1',
    value: '49.90',
    currency: 'EUR',
    items: [{ item_id: 'shop', price: '24.95', quantity: 2 }],
  },
  user: { emailHash: 'a'.repeat(64) },
});
const order = owedOrder(fromShop, {
  ...{ total: 4_990n, tax: 797n, revenue: 4_990n, newCustomer: true, declaredNew: true },
  ...{ visitorId: VISITOR, orderedAt: AT, sources: ['shopify', 'snippet'] },
});

const known = (over: Partial<Known> = {}): Known => ({
  event: fromShop,
  order,
  statements: [fromBrowser, fromShop],
  refunds: [],
  clicks: [],
  contactOf: () => undefined,
  ...over,
});
const owed = { key: 'purchase:#1', name: 'purchase', occurredAt: AT };

describe('an order that the shop and the browser told of', () => {
  const made = conversionOf(site(), owed, known());

  it('has the shop’s money and items', () => {
    expect(made).toMatchObject({ value: money('49.90 EUR'), tax: money('7.97 EUR'), newCustomer: true, orderKey: '#1' });
    expect(made.shipping).toBeUndefined();
    expect(made.items.map(({ id, price, quantity }) => ({ id, price, quantity }))).toEqual([
      { id: 'shop', price: money('24.95 EUR'), quantity: 2 },
    ]);
  });

  it('has the browser’s page, address and ids', () => {
    expect(made).toMatchObject({
      page: { url: 'https://shop.example/danke' },
      client: { ip: '203.0.113.9', userAgent: 'Mozilla/5.0 (iPhone)' },
      browserIds: { fbp: 'fb.1.1.2' },
      visitorId: VISITOR,
      country: 'DE',
    });
  });

  it('has the shop’s hashes before the browser’s, and those that only the browser knew', () => {
    expect(made.user).toEqual({ emailHash: 'a'.repeat(64), phoneHash: 'c'.repeat(64) });
  });

  it('happened at the order’s own time under the order’s own key', () => {
    expect([made.key, made.occurredAt]).toEqual(['purchase:#1', AT]);
  });
});

describe('what the browser had said before', () => {
  const before = (user: LastKnown['user']): LastKnown => ({
    visitorId: VISITOR,
    user,
    browserIds: null,
    consent: null,
    userAgent: null,
    ip: null,
  });
  const phoneOf = (user: LastKnown['user']) =>
    conversionOf(site(), owed, known({ statements: [fromShop], lastKnown: before(user) })).user.phoneHash;

  it('is added where it is of the same buyer, or of nobody named', () => {
    expect(phoneOf({ emailHash: 'a'.repeat(64), phoneHash: 'e'.repeat(64) })).toBe('e'.repeat(64));
    expect(phoneOf({ phoneHash: 'e'.repeat(64) })).toBe('e'.repeat(64));
  });

  it('is left out where another was named: somebody else’s phone is no match key of this buyer', () => {
    expect(phoneOf({ emailHash: 'f'.repeat(64), phoneHash: 'e'.repeat(64) })).toBeUndefined();
  });
});

describe('consent', () => {
  const said = (consent: LastKnown['consent']): LastKnown => ({
    visitorId: VISITOR,
    user: null,
    browserIds: null,
    consent,
    userAgent: null,
    ip: null,
  });

  it('is the browser’s last word, also when it came after the order', () => {
    const made = conversionOf(site(), owed, known({ lastKnown: said({ ad_user_data: 'denied' }) }));
    expect(made.consent).toMatchObject({ ad_user_data: 'denied', ad_storage: 'granted' });
  });

  it('keeps a no that came with the order after the browser’s last word, and no yes', () => {
    const lastKnown = { ...said({ ad_user_data: 'granted', ad_storage: 'denied' }), consentAt: AT };
    const states = (secondsLater: number) =>
      event('api', secondsLater, fromShop.payload, { consent: { ad_user_data: 'denied', ad_storage: 'granted' } });
    const consentAfter = (seconds: number) =>
      conversionOf(site(), owed, known({ lastKnown, statements: [states(seconds)] })).consent;
    expect(consentAfter(9)).toMatchObject({ ad_user_data: 'denied', ad_storage: 'denied' });
    expect(consentAfter(-9)).toMatchObject({ ad_user_data: 'granted', ad_storage: 'denied' });
  });

  it('is what the order’s page said where no browser is known, and else the policy of the country', () => {
    expect(conversionOf(site('ask'), owed, known()).consent).toMatchObject({ ad_user_data: 'granted', ad_storage: 'denied' });
    const french = event('snippet', 0, fromBrowser.payload, { country: 'FR' });
    expect(conversionOf(site(), owed, known({ statements: [french] })).consent.ad_user_data).toBe('denied');
  });
});

describe('a refund', () => {
  const claim = (id: Id<'event'>, amount: bigint | null, refundKey = 'r') => ({
    eventId: id,
    source: 'shopify',
    refundKey,
    amount,
    ...{ chargeback: false, updatedAt: null, logPosition: 1n, authority: 3, currency: 'EUR', refundedAt: AT },
  });
  const told = (id: string) => event('shopify', 60, { properties: { transaction_id: '#1', refund_id: id } }, { name: 'refund' });
  const [first, second] = [told('r1'), told('r2')];
  const refunds = [claim(first.id, 1_000n), claim(second.id, null)];
  const refundOf = (of: LoggedEvent) =>
    conversionOf(site(), { key: `refund:#1:${of.id}`, name: 'refund', occurredAt: of.occurredAt }, known({ event: of, refunds }));

  it('is worth what goes back, and says what is left', () => {
    expect(refundOf(first)).toMatchObject({
      value: money('10.00 EUR'),
      refund: { full: false, orderedAt: AT, remaining: money('39.90 EUR') },
    });
  });

  it('without an amount takes all that is left', () => {
    expect(refundOf(second)).toMatchObject({ value: money('39.90 EUR'), refund: { full: true, remaining: money('0.00 EUR') } });
  });

  it('that was corrected since is still the one that its first telling is owed for', () => {
    const corrected = [claim(newTestId<'event'>(AT), 400n, 'r1'), claim(second.id, 500n, 'r2')];
    const owed = { key: 'refund:#1:r1', name: 'refund', occurredAt: AT };
    const made = conversionOf(site(), owed, known({ event: first, refunds: corrected }));
    expect(made).toMatchObject({ value: money('4.00 EUR'), refund: { full: false, remaining: money('45.90 EUR') } });
  });

  it('knows the lines that were ordered beside those that went back', () => {
    const lines = { items: [{ item_id: 'shop', price: '24.95', quantity: 1 }] };
    const naming = event('shopify', 60, { properties: { transaction_id: '#1', refund_id: 'r3', ...lines } }, { name: 'refund' });
    const { items, refund } = refundOf(naming);
    expect([refund?.ordered, items].map((told) => told?.map(({ id, quantity }) => [id, quantity]))).toEqual([
      [['shop', 2]],
      [['shop', 1]],
    ]);
  });

  it('of a cancelled order takes back all that was not refunded before', () => {
    const cancelled = { key: 'refund:#1:cancelled', name: 'refund', occurredAt: AT };
    const made = conversionOf(site(), cancelled, known({ refunds: [claim(first.id, 1_000n)] }));
    expect(made).toMatchObject({ value: money('39.90 EUR'), refund: { full: true } });
  });
});

describe('an event of its own', () => {
  it('has its own value and the browser’s last known hashes and ids', () => {
    const cart = event(
      'snippet',
      0,
      { properties: { value: 1_000, currency: 'JPY' }, page: { url: 'https://shop.example/' }, userAgent: 'Mozilla/5.0' },
      { name: 'add_to_cart', visitorId: VISITOR },
    );
    const lastKnown = {
      visitorId: VISITOR,
      user: { emailHash: 'd'.repeat(64) },
      browserIds: { ttp: 't' },
      consent: null,
      userAgent: null,
      ip: null,
    };
    const made = conversionOf(
      site(),
      { key: 'm-1', name: 'add_to_cart', occurredAt: AT },
      { event: cart, statements: [], refunds: [], clicks: [], contactOf: () => undefined, lastKnown },
    );
    expect(made).toMatchObject({ value: money('1000 JPY'), user: { emailHash: 'd'.repeat(64) }, browserIds: { ttp: 't' } });
  });
});
