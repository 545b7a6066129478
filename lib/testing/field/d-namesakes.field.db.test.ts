/**
 * Two orders of one name, spoken of by less than all their names or decided of by a person; and a name that one order leaves to
 * another's refund. Each case is also derived anew, and is the same.
 */
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { operatorOf } from '@/lib/access';
import { HOUR_MS } from '@/lib/core/instant';
import { decide } from '@/lib/workspace';
import { newTestId, purchase } from '../builders';
import { testDatabase } from '../postgres';
import { later, shopifyOrder, T0 } from './order-bodies';
import { openOrderStore } from './order-store';

const { db } = await testDatabase();
await makeEventPartitions(db, T0, 4);
const open = (given?: Parameters<typeof openOrderStore>[2]) => openOrderStore(db, T0, given);

describe('orders of one name', () => {
  it('D3 the second of two orders of one name is spoken of by its id alone', async () => {
    const store = await open({ sources: { shopify: { orderKey: 'name' } } });
    await store.shopify('orders/paid', shopifyOrder({ id: '81', checkout_token: null }));
    await store.shopify('orders/paid', shopifyOrder({ id: '82', checkout_token: null, total_price: '30.00' }));
    await store.derive();
    await store.page(purchase({ at: later(HOUR_MS), visitor: newTestId<'visitor'>(T0), order: '82', value: 30 }));
    expect(await store.settled()).toEqual(['#1001 paid 100.00 EUR', '#1001 (82) paid 30.00 EUR']);
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
    expect(await store.settled()).toEqual(['5 paid 100.00 EUR']);
  });
});
