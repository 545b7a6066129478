/**
 * Two names for one order and one name for two. Each case is also derived anew, and is the same.
 */
import { and, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { delivery, order, orderChange } from '@/db/schema';
import { DAY_MS, HOUR_MS } from '@/lib/core/instant';
import { loadConversions } from '@/lib/pipeline/deliver/load-conversions';
import { rebuildSite } from '@/lib/pipeline/derive/rebuild';
import { qualityParams, qualityReport } from '@/lib/reporting';
import { paymentSources, shopSources } from '@/lib/sources/registry';
import { ad, newTestId, purchase } from '../builders';
import { buildConnection } from '../sandbox';
import { testDatabase } from '../postgres';
import { readOf } from '../read-of';
import { later, shopifyOrder, wooOrder, T0 } from './order-bodies';
import { openOrderStore, type OrderStore } from './order-store';

const { db } = await testDatabase();
await makeEventPartitions(db, T0, 4);
const open = (given?: Parameters<typeof openOrderStore>[2]) => openOrderStore(db, T0, given);

describe('what an order is called', () => {
  it('D3 the shop’s name and the page’s id are one order, and the page’s click earns it', async () => {
    const store = await open({ sources: { shopify: { orderKey: 'name' } } });
    const visitor = newTestId<'visitor'>(T0);
    const bought = { order: '820982911946154508', value: 80, properties: { checkout_token: 'chk-1' } };
    await store.page(ad(T0, visitor), purchase({ at: later(HOUR_MS), visitor, ...bought }));
    await store.shopify('orders/paid', shopifyOrder({ total_price: '80.00' }));
    expect(await store.settled()).toEqual(['820982911946154508 paid 80.00 EUR']);
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
        expect(await store.settled()).toEqual([`${shopFirst ? '#1001' : called} paid 100.00 EUR`]);
        expect((await store.rows())[0]?.dedupKey).toBe(called);
      }
    }
  });

  it('D3 two orders with ids of their own stay two, also of one number and one checkout', async () => {
    const store = await open({ sources: { woocommerce: { orderKey: 'id' } } });
    await store.woocommerce('order.created', wooOrder({ id: 5, number: '9', order_key: 'wc_order_x' }));
    await store.woocommerce('order.created', wooOrder({ id: 9, number: '12', order_key: 'wc_order_x', total: '40.00' }));
    await store.page(purchase({ at: later(HOUR_MS), visitor: newTestId<'visitor'>(T0), order: '9', value: 41 }));
    expect(await store.settled()).toEqual(['5 paid 100.00 EUR', '9 paid 40.00 EUR']);
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
    expect(await store.settled()).toEqual(['T-5 partially_refunded 100.00 EUR - 10.00']);
  });

  it('D3 a refund sent on its own finds its order by the id, whatever the order is called', async () => {
    const store = await open({ sources: { shopify: { orderKey: 'name' } } });
    const transactions = [{ id: 9, kind: 'refund', status: 'success', amount: '10.00', currency: 'EUR' }];
    await store.shopify('refunds/create', { id: 5, order_id: '820982911946154508', transactions });
    await store.derive();
    await store.shopify('orders/paid', shopifyOrder({ refunds: [{ id: 5, transactions }] }));
    expect(await store.settled()).toEqual(['#1001 partially_refunded 100.00 EUR - 10.00']);
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
    expect(await store.settled()).toEqual(['T-5 paid 100.00 EUR']);
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

function permutations<Value>(of: Value[]): Value[][] {
  if (of.length <= 1) return [of];
  return of.flatMap((first) => permutations(of.filter((other) => other !== first)).map((rest) => [first, ...rest]));
}
