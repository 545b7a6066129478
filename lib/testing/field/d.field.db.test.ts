/**
 * Orders and money as shops and payment services really tell of them: parts, edits, corrections, chargebacks, two names for one
 * order and one name for two. Each case is also derived anew, and is the same.
 */
import { and, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { live } from '@/db/queries/live';
import { makeEventPartitions } from '@/db/queries/partition';
import { delivery, order, orderChange, orderItem, refund } from '@/db/schema';
import { operatorOf } from '@/lib/access';
import { DAY_MS, HOUR_MS, SECOND_MS } from '@/lib/core/instant';
import { loadConversions } from '@/lib/pipeline/deliver/load-conversions';
import { rebuildSite } from '@/lib/pipeline/derive/rebuild';
import { qualityParams, qualityReport } from '@/lib/reporting';
import { paymentSources, shopSources } from '@/lib/sources/registry';
import { decide } from '@/lib/workspace';
import { ad, newTestId, purchase } from '../builders';
import { buildConnection } from '../sandbox';
import { testDatabase } from '../postgres';
import { readOf } from '../read-of';
import { openOrderStore, type OrderStore } from './order-store';

const { db } = await testDatabase();
const T0 = new Date('2026-03-28T20:00:00Z');
await makeEventPartitions(db, T0, 4);
const later = (milliseconds: number) => new Date(T0.getTime() + milliseconds);

const shopifyOrder = (over: Record<string, unknown> = {}) => ({
  id: '820982911946154508',
  name: '#1001',
  order_number: 1001,
  email: 'zoë@example.com',
  financial_status: 'paid',
  created_at: T0.toISOString(),
  updated_at: later(5 * SECOND_MS).toISOString(),
  currency: 'EUR',
  total_price: '100.00',
  total_outstanding: '0.00',
  checkout_token: 'chk-1',
  line_items: [{ id: 1, product_id: 11, title: 'Mühle', price: '100.00', quantity: 1 }],
  refunds: [],
  ...over,
});
const wooOrder = (over: Record<string, unknown> = {}) => ({
  id: 77,
  number: '77',
  status: 'processing',
  currency: 'EUR',
  total: '100.00',
  date_created_gmt: '2026-03-28T20:00:00',
  date_modified_gmt: '2026-03-28T20:00:05',
  billing: { email: 'zoë@example.com' },
  ...over,
});
const apiOrder = (over: object = {}) => ({ id: 'A-1', orderedAt: T0.toISOString(), currency: 'EUR', total: '100.00', ...over });
const open = (given?: Parameters<typeof openOrderStore>[2]) => openOrderStore(db, T0, given);

/** What the store's orders are, also when all is derived anew. */
async function settled(store: OrderStore): Promise<string[]> {
  const orders = await store.orders();
  await store.rebuild();
  expect(await store.orders()).toEqual(orders);
  return orders;
}

describe('money received decides', () => {
  const partly = { financial_status: 'partially_paid', total_price: '130.00', total_outstanding: '30.00' };

  it('D2 an order that was paid and had something added stays paid, with what was received', async () => {
    const store = await open();
    await store.shopify('orders/paid', shopifyOrder());
    await store.shopify('orders/updated', shopifyOrder({ ...partly, updated_at: later(HOUR_MS).toISOString() }));
    expect(await settled(store)).toEqual(['820982911946154508 paid 100.00 EUR']);
    expect((await store.rows())[0]).toMatchObject({ outstanding: 3_000n, revenue: 10_000n });
    const whole = { total_price: '130.00', updated_at: later(2 * HOUR_MS).toISOString() };
    await store.shopify('orders/updated', shopifyOrder(whole));
    expect(await settled(store)).toEqual(['820982911946154508 paid 130.00 EUR']);
  });

  it('D2 a deposit counts with what has come in, and tax with its part of it', async () => {
    const store = await open({ settings: { revenueIncludesTax: false } });
    await store.shopify('orders/create', shopifyOrder({ ...partly, total_outstanding: '97.50', total_tax: '20.00' }));
    expect(await settled(store)).toEqual(['820982911946154508 partially_paid 32.50 EUR']);
    expect((await store.rows())[0]).toMatchObject({ tax: 500n, revenue: 2_750n, outstanding: 9_750n });
  });

  it('D2 an order cut down after it was paid is worth what was paid, until that goes back', async () => {
    const store = await open();
    const cut = {
      current_total_price: '80.00',
      total_outstanding: '-20.00',
      updated_at: later(HOUR_MS).toISOString(),
      refunds: [{ id: 5, transactions: [] }],
    };
    await store.shopify('orders/updated', shopifyOrder(cut));
    expect(await settled(store)).toEqual(['820982911946154508 paid 100.00 EUR']);
    const transactions = [{ id: 9, kind: 'refund', status: 'success', amount: '20.00', currency: 'EUR' }];
    const back = { total_outstanding: '0.00', updated_at: later(2 * HOUR_MS).toISOString(), refunds: [{ id: 5, transactions }] };
    await store.shopify('orders/updated', shopifyOrder({ ...cut, ...back }));
    expect(await settled(store)).toEqual(['820982911946154508 partially_refunded 100.00 EUR - 20.00']);
  });

  it.each<[string, (store: OrderStore) => Promise<unknown>[], string]>([
    [
      'WooCommerce puts on hold again',
      (store) => [
        store.woocommerce('order.updated', wooOrder()),
        store.woocommerce(
          'order.updated',
          wooOrder({ status: 'on-hold', total: '130.00', date_modified_gmt: '2026-03-28T21:00:00' }),
        ),
      ],
      '77 paid 100.00 EUR',
    ],
    [
      'Magento has an invoice for only in part',
      (store) => [
        store.magento({
          ...{ entity_id: 7, increment_id: '000000058', state: 'processing', base_currency_code: 'JPY' },
          ...{ base_grand_total: 9_000, base_total_paid: 4_000, created_at: '2026-03-28 20:00:00' },
        }),
      ],
      '000000058 partially_paid 4000 JPY',
    ],
    [
      'a server says is paid in parts',
      (store) => [store.api(apiOrder({ total: '1.250', received: '0.500', currency: 'KWD' }))],
      'A-1 partially_paid 0.500 KWD',
    ],
    [
      'is cancelled after part of it went back',
      (store) => [
        store.api(apiOrder({ refunds: [{ id: 'r', refundedAt: T0.toISOString(), amount: 30 }] })),
        store.api(apiOrder({ status: 'cancelled' })),
      ],
      'A-1 cancelled 100.00 EUR - 30.00',
    ],
  ])('D2 of an order that %s', async (_, told, expected) => {
    const store = await open();
    for (const request of told(store)) await request;
    expect(await settled(store)).toEqual([expected]);
  });
});

describe('the later word', () => {
  it('D4 two updates within a second are two facts', async () => {
    const store = await open();
    const one = shopifyOrder({ total_price: '200.00' });
    const two = shopifyOrder({ total_price: '260.00', line_items: [...one.line_items, ...one.line_items] });
    await store.shopify('orders/updated', one, { 'x-shopify-event-id': 'e-1' });
    await store.shopify('orders/updated', two, { 'x-shopify-event-id': 'e-2' });
    expect(await settled(store)).toEqual(['820982911946154508 paid 260.00 EUR']);
  });

  it('D4 also when they come in the wrong order, by when the shop sent them, and without ids of theirs', async () => {
    const store = await open();
    const at = (fraction: number) => ({ 'x-shopify-triggered-at': later(5 * SECOND_MS + fraction).toISOString() });
    await store.shopify('orders/updated', shopifyOrder({ total_price: '260.00' }), at(700));
    await store.shopify('orders/updated', shopifyOrder({ total_price: '200.00' }), at(200));
    await store.shopify('orders/create', shopifyOrder({ financial_status: 'pending', total_outstanding: '200.00' }), at(100));
    expect(await settled(store)).toEqual(['820982911946154508 paid 260.00 EUR']);
    const woo = await open();
    await woo.woocommerce('order.updated', wooOrder({ total: '200.00' }));
    await woo.woocommerce('order.updated', wooOrder({ total: '260.00' }));
    expect(await settled(woo)).toEqual(['77 paid 260.00 EUR']);
  });

  it('D5 without versions what is received later counts', async () => {
    for (let time = 0; time < 5; time += 1) {
      const store = await open();
      await store.api(apiOrder({ total: 100 }));
      await store.api(apiOrder({ total: 60 }));
      expect(await settled(store)).toEqual(['A-1 paid 60.00 EUR']);
    }
  });

  it('D5 a refund that the shop has deleted is none any more', async () => {
    const store = await open();
    const refunds = [
      { id: 9, total: '-20.00' },
      { id: 10, total: '-5.00' },
    ];
    await store.woocommerce('order.updated', wooOrder({ refunds }));
    expect(await settled(store)).toEqual(['77 partially_refunded 100.00 EUR - 25.00']);
    await store.woocommerce('order.updated', wooOrder({ refunds: refunds.slice(1), date_modified_gmt: '2026-03-28T20:09:00' }));
    expect(await settled(store)).toEqual(['77 partially_refunded 100.00 EUR - 5.00']);
  });

  it('D5 an order that is deleted is taken back, restored it counts again, and so on', async () => {
    const store = await open();
    await store.woocommerce('order.created', wooOrder({ refunds: [] }));
    for (const restored of ['20:09:00', '20:19:00']) {
      await store.woocommerce('order.deleted', { id: 77 });
      expect(await settled(store)).toEqual(['77 refunded 100.00 EUR - 100.00']);
      await store.woocommerce('order.restored', wooOrder({ refunds: [], date_modified_gmt: `2026-03-28T${restored}` }));
      expect(await settled(store)).toEqual(['77 paid 100.00 EUR']);
    }
    const shop = await open();
    await shop.shopify('orders/create', shopifyOrder());
    await shop.shopify('orders/delete', { id: '820982911946154508' });
    expect(await settled(shop)).toEqual(['820982911946154508 refunded 100.00 EUR - 100.00']);
  });

  it.each<[string, (store: OrderStore, amount: string) => Promise<unknown>]>([
    ['the API', (store, amount) => store.api(apiOrder({ refunds: [{ id: 'r', refundedAt: T0.toISOString(), amount }] }))],
    [
      'WooCommerce',
      (store, amount) => store.woocommerce('order.updated', wooOrder({ refunds: [{ id: 9, total: `-${amount}` }] })),
    ],
    [
      'Shopify',
      (store, amount) => {
        const transactions = [{ id: 9, kind: 'refund', status: 'success', amount, currency: 'EUR' }];
        return store.shopify('orders/updated', shopifyOrder({ refunds: [{ id: 5, transactions }] }));
      },
    ],
  ])('D5 a refund that %s tells again with another amount is corrected', async (_, tell) => {
    const store = await open();
    await tell(store, '20.00');
    await store.derive();
    await tell(store, '25.00');
    expect((await settled(store))[0]).toMatch(/ partially_refunded 100\.00 EUR - 25\.00$/);
  });
});

describe('payments', () => {
  const session = (over: object = {}) => ({
    id: 'cs_1',
    mode: 'payment',
    currency: 'eur',
    amount_total: 10_000,
    payment_status: 'paid',
    payment_intent: 'pi_1',
    metadata: { order_id: 'W-7' },
    ...over,
  });
  const charge = (refunded: number) => ({
    ...{ id: 'ch_1', payment_intent: 'pi_1', currency: 'eur', amount: 10_000, amount_refunded: refunded },
    refunds: { data: [{ id: 're_1', amount: refunded, status: 'succeeded' }] },
  });
  const dispute = (over: object = {}) => ({
    id: 'dp_1',
    charge: 'ch_1',
    payment_intent: 'pi_1',
    amount: 10_000,
    currency: 'eur',
    ...over,
  });

  it('D1 a refund that names only the payment is the order’s, whichever comes first', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const store = await open();
      const steps = [
        () => store.stripe('checkout.session.completed', session()),
        () => store.stripe('charge.refunded', charge(4_000)),
      ];
      for (const step of order) {
        await steps[step]?.();
        await store.derive();
      }
      expect((await settled(store)).map((text) => text.replace(/^\S+ /, ''))).toEqual(['partially_refunded 100.00 EUR - 40.00']);
      const [row] = await store.rows();
      expect(row && (await store.names(row.id))).toEqual([
        'stripe bare W-7',
        'stripe payment ch_1',
        'stripe payment pi_1',
        'stripe session cs_1',
      ]);
    }
  });

  it('D1 a deposit and the rest are two payments of one order, and one that fell through is none', async () => {
    const store = await open();
    await store.stripe('checkout.session.completed', session({ amount_total: 3_000 }));
    await store.stripe('checkout.session.completed', session({ id: 'cs_2', payment_intent: 'pi_2', amount_total: 7_000 }));
    await store.stripe('checkout.session.async_payment_failed', session({ id: 'cs_3', payment_intent: 'pi_3' }));
    expect(await settled(store)).toEqual(['W-7 paid 100.00 EUR']);
  });

  it('D1 what a shop does not know is paid yet is, once its payment provider says so', async () => {
    const store = await open();
    await store.woocommerce('order.created', wooOrder({ status: 'pending', transaction_id: 'pi_1' }));
    expect(await settled(store)).toEqual(['77 pending 100.00 EUR']);
    await store.stripe('checkout.session.completed', session({ metadata: {} }));
    expect(await settled(store)).toEqual(['77 paid 100.00 EUR']);
  });

  it('D8 a chargeback takes the money back, and a won one returns it', async () => {
    const store = await open();
    await store.stripe('checkout.session.completed', session());
    await store.stripe('charge.dispute.created', dispute({ status: 'warning_needs_response' }));
    expect(await settled(store)).toEqual(['W-7 paid 100.00 EUR']);
    await store.stripe('charge.dispute.created', dispute({ status: 'needs_response' }));
    await store.stripe('charge.dispute.funds_withdrawn', dispute({ status: 'needs_response' }));
    expect(await settled(store)).toEqual(['W-7 charged_back 100.00 EUR - 100.00']);
    await store.stripe('charge.dispute.closed', dispute({ status: 'won' }));
    expect(await settled(store)).toEqual(['W-7 paid 100.00 EUR']);
    await store.stripe('charge.dispute.closed', dispute({ status: 'lost', id: 'dp_2', amount: 3_000 }));
    expect(await settled(store)).toEqual(['W-7 partially_refunded 100.00 EUR - 30.00']);
  });

  it('D8 a refund that failed gives the money back to the store', async () => {
    const store = await open();
    await store.stripe('checkout.session.completed', session());
    await store.stripe('charge.refunded', charge(4_000));
    expect(await settled(store)).toEqual(['W-7 partially_refunded 100.00 EUR - 40.00']);
    await store.stripe('refund.failed', {
      id: 're_1',
      charge: 'ch_1',
      payment_intent: 'pi_1',
      currency: 'eur',
      status: 'failed',
    });
    expect(await settled(store)).toEqual(['W-7 paid 100.00 EUR']);
  });

  it('D8 a chargeback that Shopify tells of, once its gateway does too', async () => {
    const store = await open();
    await store.shopify('orders/paid', shopifyOrder());
    const told = { id: 3, order_id: '820982911946154508', type: 'chargeback', amount: '100.00', currency: 'EUR' };
    await store.shopify('disputes/create', { ...told, status: 'needs_response', initiated_at: later(SECOND_MS).toISOString() });
    expect(await settled(store)).toEqual(['820982911946154508 charged_back 100.00 EUR - 100.00']);
    await store.shopify('disputes/update', { ...told, status: 'won', finalized_on: later(2 * SECOND_MS).toISOString() });
    expect(await settled(store)).toEqual(['820982911946154508 paid 100.00 EUR']);
  });

  it('D1 a refund that a shop and its payment provider both report counts once', async () => {
    const store = await open();
    await store.woocommerce('order.updated', wooOrder({ transaction_id: 'pi_1', refunds: [{ id: 9, total: '-40.00' }] }));
    await store.stripe('checkout.session.completed', session({ metadata: {} }));
    await store.stripe('charge.refunded', charge(4_000));
    expect(await settled(store)).toEqual(['77 partially_refunded 100.00 EUR - 40.00']);
  });
});

describe('what an order is called', () => {
  it('D3 the shop’s name and the page’s id are one order, and the page’s click earns it', async () => {
    const store = await open({ sources: { shopify: { orderKey: 'name' } } });
    const visitor = newTestId<'visitor'>(T0);
    const bought = { order: '820982911946154508', value: 80, properties: { checkout_token: 'chk-1' } };
    await store.page(ad(T0, visitor), purchase({ at: later(HOUR_MS), visitor, ...bought }));
    await store.shopify('orders/paid', shopifyOrder({ total_price: '80.00' }));
    expect(await settled(store)).toEqual(['820982911946154508 paid 80.00 EUR']);
    expect((await store.rows())[0]).toMatchObject({
      dedupKey: '820982911946154508',
      sources: ['shopify', 'snippet'],
      visitorId: visitor,
    });
  });

  it('D3 whichever comes first, and by id, name or number alone', async () => {
    for (const called of ['820982911946154508', '#1001', '1001', 'gid://shopify/Order/820982911946154508']) {
      for (const shopFirst of [true, false]) {
        const store = await open({ sources: { shopify: { orderKey: 'name' } } });
        const visitor = newTestId<'visitor'>(T0);
        const steps = [
          () => store.shopify('orders/paid', shopifyOrder({ checkout_token: null })),
          () => store.page(purchase({ at: later(HOUR_MS), visitor, order: called, value: 100 })),
        ];
        for (const step of shopFirst ? steps : steps.reverse()) {
          await step();
          await store.derive();
        }
        expect(await settled(store)).toEqual([`${shopFirst ? '#1001' : called} paid 100.00 EUR`]);
        expect((await store.rows())[0]?.dedupKey).toBe(called);
      }
    }
  });

  it('D3 two orders with ids of their own stay two, also of one number and one checkout', async () => {
    const store = await open({ sources: { woocommerce: { orderKey: 'id' } } });
    await store.woocommerce('order.created', wooOrder({ id: 5, number: '9', order_key: 'wc_order_x' }));
    await store.woocommerce('order.created', wooOrder({ id: 9, number: '12', order_key: 'wc_order_x', total: '40.00' }));
    await store.page(purchase({ at: later(HOUR_MS), visitor: newTestId<'visitor'>(T0), order: '9', value: 41 }));
    expect(await settled(store)).toEqual(['5 paid 100.00 EUR', '9 paid 40.00 EUR']);
  });

  it('D3 a page’s number means what the shop’s source is set to send', async () => {
    const store = await open({ sources: { woocommerce: { orderKey: 'number' } } });
    await store.woocommerce('order.created', wooOrder({ id: 5, number: '9' }));
    await store.woocommerce('order.created', wooOrder({ id: 9, number: '12', total: '40.00' }));
    const visitor = newTestId<'visitor'>(T0);
    await store.page(purchase({ at: later(HOUR_MS), visitor, order: '9', value: 100 }));
    await store.derive();
    expect((await store.rows()).map(({ orderKey, visitorId }) => [orderKey, visitorId])).toEqual([
      ['12', null],
      ['9', visitor],
    ]);
    await store.rebuild();
  });

  it('D3 what turns out to be one order takes refunds, credit and history along', async () => {
    const store = await open({ sources: { shopify: { orderKey: 'name' } } });
    const visitor = newTestId<'visitor'>(T0);
    await store.page(ad(T0, visitor), purchase({ at: later(HOUR_MS), visitor, order: 'T-5', value: 100 }));
    await store.page({
      ...{ at: later(2 * HOUR_MS), visitor, name: 'refund' },
      properties: { transaction_id: 'T-5', refund_id: 'r', value: 10, currency: 'EUR' },
    });
    await store.shopify('orders/paid', shopifyOrder());
    expect(await store.orders()).toEqual(['#1001 paid 100.00 EUR', 'T-5 partially_refunded 100.00 EUR - 10.00']);
    // The page says only now which checkout it was.
    await store.page(
      purchase({ at: later(3 * HOUR_MS), visitor, order: 'T-5', value: 100, properties: { checkout_token: 'chk-1' } }),
    );
    expect(await settled(store)).toEqual(['T-5 partially_refunded 100.00 EUR - 10.00']);
  });

  it('D3 an order of which only refunds are left, because its purchase is another’s, is gone', async () => {
    const store = await open();
    await store.shopify('orders/paid', shopifyOrder({ id: '5', name: '#5', order_number: 5, checkout_token: null }));
    const properties = { checkout_token: 'chk-1' };
    await store.page(purchase({ at: later(HOUR_MS), visitor: newTestId<'visitor'>(T0), order: '6', value: 100, properties }));
    const transactions = [{ id: 9, kind: 'refund', status: 'success', amount: '10.00', currency: 'EUR' }];
    await store.shopify('refunds/create', { id: 8, order_id: '6', transactions });
    expect(await store.orders()).toEqual(['5 paid 100.00 EUR', '6 partially_refunded 100.00 EUR - 10.00']);
    // The shop says only now which checkout its order was: the page meant that one.
    const updated_at = later(2 * HOUR_MS).toISOString();
    await store.shopify('orders/updated', shopifyOrder({ id: '5', name: '#5', order_number: 5, updated_at }));
    expect(await settled(store)).toEqual(['5 paid 100.00 EUR']);
  });

  it.each([['#1001'], ['#1001 (82)']])('D3 somebody decides of one of two orders of one name: of %s', async (orderKey) => {
    const store = await open({ sources: { shopify: { orderKey: 'name' } } });
    await store.shopify('orders/paid', shopifyOrder({ id: '81', checkout_token: null }));
    await store.shopify('orders/paid', shopifyOrder({ id: '82', checkout_token: null, total_price: '30.00' }));
    expect(await store.orders()).toEqual(['#1001 paid 100.00 EUR', '#1001 (82) paid 30.00 EUR']);
    const by = operatorOf(store.site.workspaceId);
    await decide(db, by, store.site, { name: 'order_marked_test', orderKey, test: true }, later(HOUR_MS));
    const tests = (await store.rows()).filter(({ test }) => test).map((row) => row.orderKey);
    expect([await store.orders(), tests]).toEqual([['#1001 paid 100.00 EUR', '#1001 (82) paid 30.00 EUR'], [orderKey]]);
    await store.rebuild();
  });

  it('D3 the second of two orders of one name is spoken of by its id alone', async () => {
    const store = await open({ sources: { shopify: { orderKey: 'name' } } });
    await store.shopify('orders/paid', shopifyOrder({ id: '81', checkout_token: null }));
    await store.shopify('orders/paid', shopifyOrder({ id: '82', checkout_token: null, total_price: '30.00' }));
    await store.derive();
    await store.page(purchase({ at: later(HOUR_MS), visitor: newTestId<'visitor'>(T0), order: '82', value: 30 }));
    expect(await settled(store)).toEqual(['#1001 paid 100.00 EUR', '#1001 (82) paid 30.00 EUR']);
  });

  it('D3 a refund sent on its own finds its order by the id, whatever the order is called', async () => {
    const store = await open({ sources: { shopify: { orderKey: 'name' } } });
    const transactions = [{ id: 9, kind: 'refund', status: 'success', amount: '10.00', currency: 'EUR' }];
    await store.shopify('refunds/create', { id: 5, order_id: '820982911946154508', transactions });
    await store.derive();
    await store.shopify('orders/paid', shopifyOrder({ refunds: [{ id: 5, transactions }] }));
    expect(await settled(store)).toEqual(['#1001 partially_refunded 100.00 EUR - 10.00']);
  });

  it('D3 goes to platforms under the page’s own name, and for ever under the one that was first sent', async () => {
    const sentAs = async (first: 'page' | 'shop') => {
      const store = await open({ sources: { shopify: { orderKey: 'name' } } });
      await buildConnection(db, store.site, 'ga4', 'http://127.0.0.1:1');
      const visitor = newTestId<'visitor'>(T0);
      const steps = [
        () => store.page(purchase({ at: later(HOUR_MS), visitor, order: '820982911946154508', value: 100 })),
        () => store.shopify('orders/paid', shopifyOrder()),
      ];
      for (const step of first === 'page' ? steps : steps.reverse()) {
        await step();
        await store.derive();
      }
      const transactions = [{ id: 9, kind: 'refund', status: 'success', amount: '10.00', currency: 'EUR' }];
      await store.shopify('refunds/create', { id: 5, order_id: '820982911946154508', transactions });
      await store.derive();
      const rows = await db.select().from(delivery).where(eq(delivery.siteId, store.site.id)).orderBy(delivery.sequence);
      const [order] = await store.rows();
      expect(new Set(rows.map(({ orderId }) => orderId))).toEqual(new Set([order?.id]));
      await store.rebuild();
      return rows.map(({ key }) => key);
    };
    expect(await sentAs('page')).toEqual(['purchase:820982911946154508', 'refund:820982911946154508:5']);
    expect(await sentAs('shop')).toEqual(['purchase:#1001', 'refund:#1001:5']);
  });

  it('D3 the second of two copies that a platform has is taken back once, under its own name and whole', async () => {
    const store = await open({ sources: { shopify: { orderKey: 'name' } } });
    const ga4 = await buildConnection(db, store.site, 'ga4', 'http://127.0.0.1:1');
    const other = await buildConnection(db, store.site, 'google', 'http://127.0.0.1:1');
    const visitor = newTestId<'visitor'>(T0);
    const told = { at: later(HOUR_MS), visitor, order: 'T-5', value: 100 };
    await store.page(purchase(told));
    await store.shopify('orders/paid', shopifyOrder());
    await store.derive();
    // The other platform has one copy: its second was refused.
    await db.update(delivery).set({ state: 'delivered' }).where(eq(delivery.siteId, store.site.id));
    const ofOther = and(eq(delivery.connectionId, other), eq(delivery.key, 'purchase:#1001'));
    await db.update(delivery).set({ state: 'rejected' }).where(ofOther);
    await store.page(purchase({ ...told, properties: { checkout_token: 'chk-1' } }));
    await store.derive();
    await store.page(purchase({ ...told, properties: { checkout_token: 'chk-1', coupon: 'again' } }));
    await store.derive();
    const rows = await db.select().from(delivery).where(eq(delivery.siteId, store.site.id)).orderBy(delivery.sequence);
    const back = rows.filter(({ name }) => name === 'refund');
    expect(back.map(({ connectionId, key, state }) => [connectionId, key, state])).toEqual([
      [ga4, 'refund:#1001:sent-twice', 'pending'],
    ]);
    const conversion = (await loadConversions(db, store.site, back, later(DAY_MS))).get('refund:#1001:sent-twice');
    expect(conversion).toMatchObject({
      orderKey: '#1001',
      value: { minor: 10_000n, currency: 'EUR' },
      refund: { full: true, remaining: { minor: 0n, currency: 'EUR' } },
    });
    await store.rebuild();
  });

  it('D3 two copies that were sent before two orders turned out to be one stand in its history', async () => {
    const store = await open({ sources: { shopify: { orderKey: 'name' } } });
    await buildConnection(db, store.site, 'ga4', 'http://127.0.0.1:1');
    const visitor = newTestId<'visitor'>(T0);
    const told = { at: later(HOUR_MS), visitor, order: 'T-5', value: 100 };
    await store.page(purchase(told));
    await store.shopify('orders/paid', shopifyOrder());
    await store.derive();
    await store.page(purchase({ ...told, properties: { checkout_token: 'chk-1' } }));
    expect(await settled(store)).toEqual(['T-5 paid 100.00 EUR']);
    const changes = await db.select().from(orderChange).where(eq(orderChange.siteId, store.site.id));
    expect(changes.filter(({ cause }) => cause === 'names').map(({ detail }) => detail)).toEqual([
      { order: '#1001', sentTwice: 'true' },
    ]);
    const rows = await db.select().from(delivery).where(eq(delivery.siteId, store.site.id)).orderBy(delivery.sequence);
    const [order] = await store.rows();
    expect(rows.map(({ key, orderId }) => [key, orderId])).toEqual([
      ['purchase:T-5', order?.id],
      ['purchase:#1001', order?.id],
    ]);
  });

  it('D3 what was sent of an order that a rebuild finds to be another’s follows it', async () => {
    const store = await open();
    await buildConnection(db, store.site, 'ga4', 'http://127.0.0.1:1');
    await store.shopify('orders/paid', shopifyOrder());
    const [row] = await store.rows();
    if (!row) throw new Error('there is an order');
    // As a version that knew fewer names had left it: the same sale under another number, and what was sent of it.
    const twin = { ...row, id: newTestId<'order'>(T0), orderKey: '#1001' };
    await db.insert(order).values(twin);
    await db.update(delivery).set({ orderId: twin.id }).where(eq(delivery.siteId, store.site.id));
    await rebuildSite(db, store.site);
    const sent = await db.select({ orderId: delivery.orderId }).from(delivery).where(eq(delivery.siteId, store.site.id));
    expect(sent).toEqual([{ orderId: row.id }]);
  });

  it('D1 what finds no order within a day is listed with its money, and a name of two orders too', async () => {
    const store = await open({ sources: { woocommerce: { orderKey: 'id' } } });
    await store.woocommerce('order.created', wooOrder({ id: 5, number: '9' }));
    await store.woocommerce('order.created', wooOrder({ id: 6, number: '9', total: '40.00' }));
    const charge = {
      id: 'ch_9',
      payment_intent: 'pi_9',
      currency: 'eur',
      refunds: { data: [{ id: 're_9', amount: 700, status: 'succeeded' }] },
    };
    await store.stripe('charge.refunded', charge);
    await store.stripe('checkout.session.completed', {
      id: 'cs_8',
      mode: 'payment',
      currency: 'eur',
      amount_total: 1_500,
      payment_intent: 'pi_8',
    });
    await store.derive();
    const report = (now: Date) =>
      readOf(
        db,
        store.site,
      )((tx) =>
        qualityReport(
          tx,
          store.site,
          qualityParams.parse({ from: '2026-03-01', to: '2026-05-01' }),
          shopSources,
          now,
          paymentSources,
        ),
      );
    expect((await report(later(HOUR_MS))).unmatched).toEqual([]);
    const { unmatched, sharedNames } = await report(later(2 * DAY_MS));
    expect(unmatched.map(({ kind, count, money }) => [kind, count, money?.amount])).toEqual([
      ['refund', 1, '7.00'],
      ['payment', 1, '15.00'],
    ]);
    expect(sharedNames).toEqual([{ kind: 'number', value: '9', source: 'woocommerce', orders: 2 }]);
  });

  it('makes the same orders live and anew, whatever order things arrive in', async () => {
    const visitor = newTestId<'visitor'>(T0);
    const steps: ((store: OrderStore) => Promise<unknown>)[] = [
      (store) => store.page(purchase({ at: later(HOUR_MS), visitor, order: '1001', value: 100 })),
      (store) => store.shopify('orders/paid', shopifyOrder()),
      (store) =>
        store.shopify('orders/paid', shopifyOrder({ id: '82', name: '#1002', order_number: 1002, total_price: '30.00' })),
      (store) =>
        store.page(purchase({ at: later(HOUR_MS), visitor, order: 'x', value: 100, properties: { checkout_token: 'chk-1' } })),
    ];
    for (const order of permutations([0, 1, 2, 3])) {
      const store = await open({ sources: { shopify: { orderKey: 'name' } } });
      for (const step of order) {
        await steps[step]?.(store);
        await store.derive();
      }
      const totals = (await store.rows()).map(({ total, sources }) => `${total} ${sources.join(' ')}`);
      expect(totals.sort(), order.join('')).toEqual(['10000 shopify snippet', '10000 snippet', '3000 shopify']);
      await store.rebuild();
    }
  });
});

describe('the lines of an order', () => {
  const lines = async (store: OrderStore) => {
    await store.derive();
    const rows = await db.select().from(orderItem).where(live(orderItem, store.site.id)).orderBy(orderItem.position);
    return rows.map(({ siteId: _, generation: __, orderId: ___, eventId: ____, position: _____, ...item }) =>
      Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null)),
    );
  };

  it('are the shop’s, rewritten when it says others, and beside them what of each went back', async () => {
    const store = await open();
    const visitor = newTestId<'visitor'>(T0);
    const items = [{ item_id: 'page', price: 1, quantity: 1 }];
    await store.page(purchase({ at: later(HOUR_MS), visitor, order: '820982911946154508', value: 100, properties: { items } }));
    expect(await lines(store)).toEqual([{ productId: 'page', quantity: '1', unitPrice: 100n }]);
    const line = {
      ...{ id: 71, product_id: 11, variant_id: 12, sku: 'M-1', title: 'Mühle', price: '52.50', quantity: 2 },
      discount_allocations: [{ amount: '5.00' }],
      tax_lines: [{ price: '15.97' }],
    };
    const back = {
      id: 5,
      transactions: [{ id: 9, kind: 'refund', status: 'success', amount: '50.00', currency: 'EUR' }],
      refund_line_items: [{ line_item_id: 71, quantity: 1, subtotal: 50, line_item: { product_id: 11 } }],
    };
    await store.shopify('orders/updated', shopifyOrder({ line_items: [line], refunds: [back] }));
    const mill = { lineKey: '71', productId: '11', variantId: '12', sku: 'M-1', name: 'Mühle', quantity: '2' };
    expect(await lines(store)).toEqual([{ ...mill, unitPrice: 5_000n, discount: 250n, tax: 1_597n }]);
    const [refunded] = await db.select().from(refund).where(live(refund, store.site.id));
    expect(refunded?.lines).toEqual([{ lineKey: '71', productId: '11', quantity: '1', amount: '5000' }]);
    await store.rebuild();
  });

  it('have the money of currencies without decimals, and weights', async () => {
    const store = await open();
    const items = [{ item_id: 'T', item_name: '茶', item_category: 'Tee', price: '1200', quantity: 0.75 }, { note: 'nothing' }];
    await store.api(apiOrder({ currency: 'JPY', total: 900, items }));
    expect(await lines(store)).toEqual([{ productId: 'T', name: '茶', category: 'Tee', quantity: '0.75', unitPrice: 1_200n }]);
    await store.rebuild();
  });
});

function permutations<Value>(of: Value[]): Value[][] {
  if (of.length <= 1) return [of];
  return of.flatMap((first) => permutations(of.filter((other) => other !== first)).map((rest) => [first, ...rest]));
}
