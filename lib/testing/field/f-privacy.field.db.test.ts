/**
 * Cases from the field: what waits to be sent while its person takes consent back or asks to be forgotten. The refusal comes as
 * browsers, servers and shops send it; what a platform then has is what its server has taken.
 */
import { describe, expect, it } from 'vitest';
import { and, eq } from 'drizzle-orm';
import { makeEventPartitions } from '@/db/queries/partition';
import { event, privacyWord } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { MINUTE_MS } from '@/lib/core/instant';
import type { Consent } from '@/lib/model/consent';
import { cookieName } from '@/lib/pipeline/collect/visitor-cookie';
import { collectRequest, newTestId, purchase, type Visit } from '../builders';
import { testDatabase } from '../postgres';
import { later, shopifyOrder, T0 } from './order-bodies';
import { openToldStore, testPlatforms, type ToldStore } from './told-store';

const { db } = await testDatabase();
await makeEventPartitions(db, T0, 4);
const platforms = await testPlatforms();

const yes: Consent = { analytics: 'granted', ad_storage: 'granted', ad_user_data: 'granted', ad_personalization: 'granted' };
const no: Consent = { analytics: 'denied', ad_storage: 'denied', ad_user_data: 'denied', ad_personalization: 'denied' };
const noAds: Consent = { ...no, analytics: 'granted' };
const user = { email: 'zoe@example.com', userId: 'C-1' };

async function waitingOrder(over: Partial<Visit> = {}) {
  const store = await openToldStore(db, T0, platforms);
  const [meta, ga4] = [await store.connect('meta'), await store.connect('ga4')];
  const visitor = newTestId<'visitor'>(T0);
  await store.page(purchase({ at: T0, visitor, order: '#1', user, consent: yes, browserIds: { ga: 'GA1.1.11.22' }, ...over }));
  await store.derive();
  const states = async () =>
    Promise.all(
      [meta, ga4].map(async (id) => {
        const rows = await store.deliveries(id);
        return rows.filter(({ name }) => name === 'purchase').map(({ state, reason }) => reason ?? state);
      }),
    );
  const sendAll = async () => {
    await store.deliver();
    return states();
  };
  return { store, visitor, sendAll };
}

/** What a page sends when its visitor answers a banner: with the visitor, also one whose consent has just ended. */
async function answers(store: ToldStore, at: Date, consent: Consent, by: { visitor?: Id<'visitor'>; cookie?: Id<'visitor'> }) {
  const { visitor, cookie } = by;
  const request = collectRequest(store.site, [{ at, name: 'consent', consent, ...(visitor && { visitor }) }]);
  const reply = await store.collector.accept({
    ...request,
    ...(cookie && { cookie: `${cookieName(store.site)}=${cookie}` }),
  });
  expect(reply.status, reply.body).toBe(202);
}

describe('a no while an order waits', () => {
  it.each([
    ['said with the visitor whose consent ended', false],
    ['said by a browser that the server knows by its cookie', true],
  ])('%s keeps it, everywhere, and names nobody beside', async (_, isCookie) => {
    const { store, visitor, sendAll } = await waitingOrder();
    await answers(store, later(MINUTE_MS), no, isCookie ? { cookie: visitor } : { visitor });
    expect(await sendAll()).toEqual([['no_consent'], ['no_consent']]);
    const [said] = await db
      .select()
      .from(event)
      .where(and(eq(event.siteId, store.site.id), eq(event.name, 'consent')));
    expect([said?.visitorId, said?.personal, said?.payload]).toEqual([null, { refusedBy: { visitorId: visitor } }, {}]);
  });

  it('keeps it where the person says no in another of their browsers', async () => {
    const { store, sendAll } = await waitingOrder();
    const phone = newTestId<'visitor'>(T0);
    await store.page({ at: later(1_000), visitor: phone, name: 'identify', user, consent: yes });
    await store.derive();
    await answers(store, later(MINUTE_MS), no, { visitor: phone });
    expect(await sendAll()).toEqual([['no_consent'], ['no_consent']]);
  });

  it('keeps it where the store’s server says it for a customer', async () => {
    const { store, sendAll } = await waitingOrder();
    await store.page({ at: later(MINUTE_MS), name: 'consent', user: { userId: 'C-1' }, consent: no });
    expect(await sendAll()).toEqual([['no_consent'], ['no_consent']]);
  });

  it('counts by purpose', async () => {
    const { store, visitor, sendAll } = await waitingOrder();
    await answers(store, later(MINUTE_MS), noAds, { visitor });
    expect(await sendAll()).toEqual([['no_consent'], ['delivered']]);
  });

  it('is not revived by a yes, which holds for what comes after it', async () => {
    const { store, visitor, sendAll } = await waitingOrder();
    await answers(store, later(MINUTE_MS), noAds, { visitor });
    await store.derive();
    await answers(store, later(2 * MINUTE_MS), yes, { visitor });
    await store.page(
      purchase({ at: later(3 * MINUTE_MS), visitor, order: '#2', user, consent: yes, browserIds: { ga: 'GA1.1.11.22' } }),
    );
    expect(await sendAll()).toEqual([
      ['no_consent', 'delivered'],
      ['delivered', 'delivered'],
    ]);
  });

  it('holds for what the shop alone tells of the person later, until they say yes', async () => {
    const { store, visitor, sendAll } = await waitingOrder();
    expect(await sendAll()).toEqual([['delivered'], ['delivered']]);
    await answers(store, later(MINUTE_MS), no, { visitor });
    const renewed = {
      id: 2,
      name: '#2',
      checkout_token: 'chk-2',
      email: user.email,
      created_at: later(2 * MINUTE_MS).toISOString(),
    };
    await store.shopify('orders/paid', shopifyOrder(renewed));
    await store.derive();
    store.wait(5 * MINUTE_MS);
    expect((await sendAll())[0]).toEqual(['delivered', 'no_consent']);
  });

  it('of somebody else changes nothing, and a no that nobody can be found by is kept nowhere', async () => {
    const { store, sendAll } = await waitingOrder();
    await answers(store, later(MINUTE_MS), no, { visitor: newTestId<'visitor'>(T0) });
    await answers(store, later(MINUTE_MS), no, {});
    expect(await sendAll()).toEqual([['delivered'], ['delivered']]);
    expect(await db.select().from(privacyWord).where(eq(privacyWord.siteId, store.site.id))).toHaveLength(1);
  });
});

describe('a request to be forgotten', () => {
  const redact = (over: object) => ({ shop_id: 1, shop_domain: 's.myshopify.com', customer: { id: 'C-1' }, ...over });

  it.each([
    ['by the customer', { customer: { id: 'C-1' } }],
    ['by their e-mail', { customer: { id: 99, email: 'Zoe@example.com' } }],
  ])('%s keeps what waits', async (_, over) => {
    const { store, sendAll } = await waitingOrder();
    store.wait(MINUTE_MS);
    await store.shopify('customers/redact', redact(over), { 'x-shopify-triggered-at': later(MINUTE_MS).toISOString() });
    expect(await sendAll()).toEqual([['forgotten'], ['forgotten']]);
  });

  it('keeps the orders that it names, refunds included', async () => {
    const store = await openToldStore(db, T0, platforms);
    const google = await store.connect('google', {
      mapping: {
        purchase: { send: true, as: '123456789', filters: [], value: { rule: 'total' }, params: [] },
        refund: { send: true, as: '123456789', filters: [], value: { rule: 'total' }, params: [] },
      },
    });
    await store.shopify('orders/paid', shopifyOrder());
    await store.deliver();
    await store.shopify('customers/redact', redact({ customer: { id: 98 }, orders_to_redact: ['820982911946154508'] }));
    const refunds = [{ id: 5, transactions: [{ id: 105, kind: 'refund', status: 'success', amount: '20.00', currency: 'EUR' }] }];
    await store.shopify('orders/updated', shopifyOrder({ refunds, updated_at: later(2 * MINUTE_MS).toISOString() }));
    await store.deliver();
    expect((await store.deliveries(google)).map(({ name, state, reason }) => [name, reason ?? state])).toEqual([
      ['purchase', 'delivered'],
      ['refund', 'forgotten'],
    ]);
  });

  it('is heard from a shop alone: a page can ask it for nobody', async () => {
    const { store, sendAll } = await waitingOrder();
    await store.page({ at: later(MINUTE_MS), name: 'customer_redact', user });
    expect(await sendAll()).toEqual([['delivered'], ['delivered']]);
  });
});
