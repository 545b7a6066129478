/** The lines of orders as their shops tell them, and what of each went back. Each case is also derived anew, and is the same. */
import { describe, expect, it } from 'vitest';
import { live } from '@/db/queries/live';
import { makeEventPartitions } from '@/db/queries/partition';
import { orderItem, refund } from '@/db/schema';
import { HOUR_MS } from '@/lib/core/instant';
import { newTestId, purchase } from '../builders';
import { testDatabase } from '../postgres';
import { apiOrder, later, shopifyOrder, T0 } from './order-bodies';
import { openOrderStore, type OrderStore } from './order-store';

const { db } = await testDatabase();
await makeEventPartitions(db, T0, 4);
const open = () => openOrderStore(db, T0);

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
