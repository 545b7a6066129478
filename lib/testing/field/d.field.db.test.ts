/**
 * The money of orders as shops and payment services really tell of it: parts, edits, corrections, chargebacks. Each case is also
 * derived anew, and is the same.
 */
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { HOUR_MS, SECOND_MS } from '@/lib/core/instant';
import { testDatabase } from '../postgres';
import { apiOrder, later, shopifyOrder, wooOrder, T0 } from './order-bodies';
import { openOrderStore, type OrderStore } from './order-store';

const { db } = await testDatabase();
await makeEventPartitions(db, T0, 4);
const open = (given?: Parameters<typeof openOrderStore>[2]) => openOrderStore(db, T0, given);

describe('money received decides', () => {
  const partly = { financial_status: 'partially_paid', total_price: '130.00', total_outstanding: '30.00' };

  it('D2 an order that was paid and had something added stays paid, with what was received', async () => {
    const store = await open();
    await store.shopify('orders/paid', shopifyOrder());
    await store.shopify('orders/updated', shopifyOrder({ ...partly, updated_at: later(HOUR_MS).toISOString() }));
    expect(await store.settled()).toEqual(['820982911946154508 paid 100.00 EUR']);
    expect((await store.rows())[0]).toMatchObject({ outstanding: 3_000n, revenue: 10_000n });
    const whole = { total_price: '130.00', updated_at: later(2 * HOUR_MS).toISOString() };
    await store.shopify('orders/updated', shopifyOrder(whole));
    expect(await store.settled()).toEqual(['820982911946154508 paid 130.00 EUR']);
  });

  it('D2 a deposit counts with what has come in, and tax with its part of it', async () => {
    const store = await open({ settings: { revenueIncludesTax: false } });
    await store.shopify('orders/create', shopifyOrder({ ...partly, total_outstanding: '97.50', total_tax: '20.00' }));
    expect(await store.settled()).toEqual(['820982911946154508 partially_paid 32.50 EUR']);
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
    expect(await store.settled()).toEqual(['820982911946154508 paid 100.00 EUR']);
    const transactions = [{ id: 9, kind: 'refund', status: 'success', amount: '20.00', currency: 'EUR' }];
    const back = { total_outstanding: '0.00', updated_at: later(2 * HOUR_MS).toISOString(), refunds: [{ id: 5, transactions }] };
    await store.shopify('orders/updated', shopifyOrder({ ...cut, ...back }));
    expect(await store.settled()).toEqual(['820982911946154508 partially_refunded 100.00 EUR - 20.00']);
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
    expect(await store.settled()).toEqual([expected]);
  });
});

describe('the later word', () => {
  it('D4 two updates within a second are two facts', async () => {
    const store = await open();
    const one = shopifyOrder({ total_price: '200.00' });
    const two = shopifyOrder({ total_price: '260.00', line_items: [...one.line_items, ...one.line_items] });
    await store.shopify('orders/updated', one, { 'x-shopify-event-id': 'e-1' });
    await store.shopify('orders/updated', two, { 'x-shopify-event-id': 'e-2' });
    expect(await store.settled()).toEqual(['820982911946154508 paid 260.00 EUR']);
  });

  it('D4 also when they come in the wrong order, by when the shop sent them, and without ids of theirs', async () => {
    const store = await open();
    const at = (fraction: number) => ({ 'x-shopify-triggered-at': later(5 * SECOND_MS + fraction).toISOString() });
    await store.shopify('orders/updated', shopifyOrder({ total_price: '260.00' }), at(700));
    await store.shopify('orders/updated', shopifyOrder({ total_price: '200.00' }), at(200));
    await store.shopify('orders/create', shopifyOrder({ financial_status: 'pending', total_outstanding: '200.00' }), at(100));
    expect(await store.settled()).toEqual(['820982911946154508 paid 260.00 EUR']);
    const woo = await open();
    await woo.woocommerce('order.updated', wooOrder({ total: '200.00' }));
    await woo.woocommerce('order.updated', wooOrder({ total: '260.00' }));
    expect(await woo.settled()).toEqual(['77 paid 260.00 EUR']);
  });

  it('D5 without versions what is received later counts', async () => {
    for (let time = 0; time < 5; time += 1) {
      const store = await open();
      await store.api(apiOrder({ total: 100 }));
      await store.api(apiOrder({ total: 60 }));
      expect(await store.settled()).toEqual(['A-1 paid 60.00 EUR']);
    }
  });

  it('D5 a refund that the shop has deleted is none any more', async () => {
    const store = await open();
    const refunds = [
      { id: 9, total: '-20.00' },
      { id: 10, total: '-5.00' },
    ];
    await store.woocommerce('order.updated', wooOrder({ refunds }));
    expect(await store.settled()).toEqual(['77 partially_refunded 100.00 EUR - 25.00']);
    await store.woocommerce('order.updated', wooOrder({ refunds: refunds.slice(1), date_modified_gmt: '2026-03-28T20:09:00' }));
    expect(await store.settled()).toEqual(['77 partially_refunded 100.00 EUR - 5.00']);
  });

  it('D5 an order that is deleted is taken back, restored it counts again, and so on', async () => {
    const store = await open();
    await store.woocommerce('order.created', wooOrder({ refunds: [] }));
    for (const restored of ['20:09:00', '20:19:00']) {
      await store.woocommerce('order.deleted', { id: 77 });
      expect(await store.settled()).toEqual(['77 refunded 100.00 EUR - 100.00']);
      await store.woocommerce('order.restored', wooOrder({ refunds: [], date_modified_gmt: `2026-03-28T${restored}` }));
      expect(await store.settled()).toEqual(['77 paid 100.00 EUR']);
    }
    const shop = await open();
    await shop.shopify('orders/create', shopifyOrder());
    await shop.shopify('orders/delete', { id: '820982911946154508' });
    expect(await shop.settled()).toEqual(['820982911946154508 refunded 100.00 EUR - 100.00']);
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
    expect((await store.settled())[0]).toMatch(/ partially_refunded 100\.00 EUR - 25\.00$/);
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
      expect((await store.settled()).map((text) => text.replace(/^\S+ /, ''))).toEqual(['partially_refunded 100.00 EUR - 40.00']);
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
    expect(await store.settled()).toEqual(['W-7 paid 100.00 EUR']);
  });

  it('D1 what a shop does not know is paid yet is, once its payment provider says so', async () => {
    const store = await open();
    await store.woocommerce('order.created', wooOrder({ status: 'pending', transaction_id: 'pi_1' }));
    expect(await store.settled()).toEqual(['77 pending 100.00 EUR']);
    await store.stripe('checkout.session.completed', session({ metadata: {} }));
    expect(await store.settled()).toEqual(['77 paid 100.00 EUR']);
  });

  it('D8 a chargeback takes the money back, and a won one returns it', async () => {
    const store = await open();
    await store.stripe('checkout.session.completed', session());
    await store.stripe('charge.dispute.created', dispute({ status: 'warning_needs_response' }));
    expect(await store.settled()).toEqual(['W-7 paid 100.00 EUR']);
    await store.stripe('charge.dispute.created', dispute({ status: 'needs_response' }));
    await store.stripe('charge.dispute.funds_withdrawn', dispute({ status: 'needs_response' }));
    expect(await store.settled()).toEqual(['W-7 charged_back 100.00 EUR - 100.00']);
    await store.stripe('charge.dispute.closed', dispute({ status: 'won' }));
    expect(await store.settled()).toEqual(['W-7 paid 100.00 EUR']);
    await store.stripe('charge.dispute.closed', dispute({ status: 'lost', id: 'dp_2', amount: 3_000 }));
    expect(await store.settled()).toEqual(['W-7 partially_refunded 100.00 EUR - 30.00']);
  });

  it('D8 a refund that failed gives the money back to the store', async () => {
    const store = await open();
    await store.stripe('checkout.session.completed', session());
    await store.stripe('charge.refunded', charge(4_000));
    expect(await store.settled()).toEqual(['W-7 partially_refunded 100.00 EUR - 40.00']);
    await store.stripe('refund.failed', {
      id: 're_1',
      charge: 'ch_1',
      payment_intent: 'pi_1',
      currency: 'eur',
      status: 'failed',
    });
    expect(await store.settled()).toEqual(['W-7 paid 100.00 EUR']);
  });

  it('D8 a chargeback that Shopify tells of, once its gateway does too', async () => {
    const store = await open();
    await store.shopify('orders/paid', shopifyOrder());
    const told = { id: 3, order_id: '820982911946154508', type: 'chargeback', amount: '100.00', currency: 'EUR' };
    await store.shopify('disputes/create', { ...told, status: 'needs_response', initiated_at: later(SECOND_MS).toISOString() });
    expect(await store.settled()).toEqual(['820982911946154508 charged_back 100.00 EUR - 100.00']);
    await store.shopify('disputes/update', { ...told, status: 'won', finalized_on: later(2 * SECOND_MS).toISOString() });
    expect(await store.settled()).toEqual(['820982911946154508 paid 100.00 EUR']);
  });

  it('D1 a refund that a shop and its payment provider both report counts once', async () => {
    const store = await open();
    await store.woocommerce('order.updated', wooOrder({ transaction_id: 'pi_1', refunds: [{ id: 9, total: '-40.00' }] }));
    await store.stripe('checkout.session.completed', session({ metadata: {} }));
    await store.stripe('charge.refunded', charge(4_000));
    expect(await store.settled()).toEqual(['77 partially_refunded 100.00 EUR - 40.00']);
  });
});
