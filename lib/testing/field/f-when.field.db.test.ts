/** When an order goes: with what both sides know of it, when it is paid, and not before what could still speak of it is derived. */
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import { newTestId, purchase } from '../builders';
import { testDatabase } from '../postgres';
import { later, shopifyOrder, T0, wooOrder } from './order-bodies';
import { ledgerOf, openToldStore, testPlatforms, type ToldStore } from './told-store';

const { db } = await testDatabase();
await makeEventPartitions(db, T0, 4);
const platforms = await testPlatforms();
const open = () => openToldStore(db, T0, platforms);

/** An order of which both sides spoke: from then on each is waited for. */
async function earlierOrder(store: ToldStore): Promise<void> {
  await store.page(purchase({ at: store.now(), visitor: newTestId<'visitor'>(T0), order: '900', value: 20 }));
  await store.shopify('orders/create', shopifyOrder({ id: '900', name: '#900', order_number: 900, checkout_token: 'chk-0' }));
  await store.deliver();
}

describe('F11 a purchase that its shop told first', () => {
  it('F11 goes with the page, the cookies and the address of the browser that spoke 8 seconds later', async () => {
    const store = await open();
    const purchases = { purchase: { send: true, as: 'Purchase', filters: [], value: { rule: 'total' as const }, params: [] } };
    const meta = await store.connect('meta', { mapping: purchases });
    await earlierOrder(store);
    const visitor = newTestId<'visitor'>(T0);
    await store.page({ at: later(-MINUTE_MS), visitor, url: 'https://shop.example/?fbclid=IwAR2xYz' });
    await store.shopify('orders/create', shopifyOrder());
    await store.deliver();
    expect(ledgerOf(await store.deliveries(meta))).toEqual(['purchase:900 delivered', 'purchase:820982911946154508 pending']);
    store.wait(8 * SECOND_MS);
    const url = 'https://shop.example/danke';
    await store.page(purchase({ at: store.now(), visitor, order: '820982911946154508', value: 100, url }));
    await store.deliver();
    const deliveries = await store.deliveries(meta);
    expect(ledgerOf(deliveries)).toEqual(['purchase:900 delivered', 'purchase:820982911946154508 delivered']);
    // Only what it waited for us beyond that counts as late.
    expect(deliveries.at(-1)).toMatchObject({ waitsUntil: store.now() });
    expect((await store.sent(meta)).at(-1)).toMatchObject({
      action_source: 'website',
      event_source_url: url,
      user_data: { fbc: expect.stringContaining('IwAR2xYz'), client_ip_address: expect.any(String) },
    });
  });

  it('F11 goes without the browser after the minutes that are set, and at once to who needs nothing of a browser', async () => {
    const store = await open();
    const meta = await store.connect('meta', { settings: { orderWaitMinutes: '5' } });
    const webhook = await store.connect('webhook');
    await earlierOrder(store);
    await store.shopify('orders/create', shopifyOrder());
    await store.deliver();
    expect(ledgerOf(await store.deliveries(webhook)).at(-1)).toBe('purchase:820982911946154508 delivered');
    store.wait(5 * MINUTE_MS - SECOND_MS);
    await store.deliver();
    expect(ledgerOf(await store.deliveries(meta)).at(-1)).toBe('purchase:820982911946154508 pending');
    store.wait(SECOND_MS);
    await store.deliver();
    expect(ledgerOf(await store.deliveries(meta)).at(-1)).toBe('purchase:820982911946154508 delivered');
  });

  it('F11 waits on while the browser’s word may be among what is not derived yet', async () => {
    const store = await open();
    const meta = await store.connect('meta');
    await earlierOrder(store);
    await store.shopify('orders/create', shopifyOrder());
    await store.derive();
    store.wait(8 * SECOND_MS);
    await store.page(purchase({ at: store.now(), visitor: newTestId<'visitor'>(T0), order: '820982911946154508', value: 100 }));
    store.wait(10 * MINUTE_MS);
    await store.send();
    expect(ledgerOf(await store.deliveries(meta)).at(-1)).toBe('purchase:820982911946154508 pending');
    await store.deliver();
    expect((await store.sent(meta)).at(-1)).toMatchObject({ action_source: 'website' });
  });

  it('F11 does not wait at all where no browser told of one of the last orders', async () => {
    const store = await open();
    const meta = await store.connect('meta');
    await store.shopify('orders/create', shopifyOrder());
    await store.deliver();
    expect(ledgerOf(await store.deliveries(meta))).toEqual(['purchase:820982911946154508 delivered']);
  });

  it('F11 has the page where its buyer was last seen, when the browser never told of it', async () => {
    const store = await open();
    const meta = await store.connect('meta', { settings: { orderWaitMinutes: '0' } });
    const visitor = newTestId<'visitor'>(T0);
    const url = 'https://shop.example/kasse';
    await store.page({ at: store.now(), visitor, url });
    await store.shopify('orders/create', shopifyOrder({ note_attributes: [{ name: '_tieback_visitor', value: visitor }] }));
    await store.deliver();
    expect((await store.sent(meta)).at(-1)).toMatchObject({ action_source: 'website', event_source_url: url });
  });
});

describe('F3 a bank transfer that is paid 8 days after its order', () => {
  const PAID = 8 * DAY_MS;
  const pending = wooOrder({ status: 'on-hold' });
  const paid = wooOrder({ status: 'processing', date_modified_gmt: later(PAID).toISOString().slice(0, 19) });

  it('F3 is sent when it is paid, at the payment’s time', async () => {
    const store = await open();
    const meta = await store.connect('meta');
    await store.woocommerce('order.created', pending);
    await store.deliver();
    expect(await store.deliveries(meta)).toEqual([]);
    store.wait(PAID);
    await store.woocommerce('order.updated', paid);
    await store.deliver();
    expect(await store.deliveries(meta)).toMatchObject([{ key: 'purchase:77', state: 'delivered', occurredAt: later(PAID) }]);
    await store.rebuild();
  });

  it('F3 is sent when it is placed where the connection is set so, and taken back when it is cancelled', async () => {
    const store = await open();
    const ga4 = await store.connect('webhook', { settings: { orderSentWhen: 'placed' } });
    await store.woocommerce('order.created', pending);
    await store.deliver();
    expect(await store.deliveries(ga4)).toMatchObject([{ key: 'purchase:77', state: 'delivered', occurredAt: T0 }]);
    store.wait(PAID);
    const cancelled = wooOrder({ status: 'cancelled', date_modified_gmt: later(PAID).toISOString().slice(0, 19) });
    await store.woocommerce('order.updated', cancelled);
    await store.deliver();
    expect(ledgerOf(await store.deliveries(ga4))).toEqual(['purchase:77 delivered', 'refund:77:cancelled delivered']);
    expect((await store.sent(ga4)).at(-1)).toMatchObject({ data: { value: { amount: '100.00', currency: 'EUR' } } });
  });
});
