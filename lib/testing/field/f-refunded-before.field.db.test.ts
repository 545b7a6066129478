/**
 * Cases from the field: an order of which some goes back before it is sent. A platform that takes refunds hears of both, in their
 * order; one that takes none is told what is left, by the connection's value rule.
 */
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { MINUTE_MS } from '@/lib/core/instant';
import type { EventRule } from '@/lib/model/mapping';
import { testDatabase } from '../postgres';
import { later, shopifyOrder, T0 } from './order-bodies';
import { openToldStore, testPlatforms } from './told-store';

const { db } = await testDatabase();
await makeEventPartitions(db, T0, 4);
const platforms = await testPlatforms();

const line_items = [
  { id: 71, product_id: 11, title: 'Mantel', price: '75.00', quantity: 1 },
  { id: 72, product_id: 21, title: 'Hut', price: '25.00', quantity: 1 },
];
const hatBack = {
  id: 5,
  created_at: later(MINUTE_MS).toISOString(),
  transactions: [{ id: 105, kind: 'refund', status: 'success', amount: '25.00', currency: 'EUR' }],
  refund_line_items: [{ line_item_id: 72, quantity: 1, subtotal: 25, total_tax: 0, line_item: { product_id: 21 } }],
};
const rule = (as: string, value: EventRule['value'] = { rule: 'total' }): EventRule => ({
  send: true,
  as,
  filters: [],
  value,
  params: [],
});

async function refundedBefore() {
  const store = await openToldStore(db, T0, platforms);
  const meta = await store.connect('meta', { mapping: { purchase: rule('Purchase', { rule: 'percent', percent: 30 }) } });
  const webhook = await store.connect('webhook', { mapping: { purchase: rule('order.placed'), refund: rule('order.refunded') } });
  await store.shopify('orders/create', shopifyOrder({ line_items }));
  store.wait(MINUTE_MS);
  await store.shopify(
    'orders/updated',
    shopifyOrder({ line_items, refunds: [hatBack], updated_at: later(MINUTE_MS).toISOString() }),
  );
  await store.deliver();
  return { store, meta, webhook };
}

describe('a refund of a part before the order is sent', () => {
  it('lessens the order where refunds are not taken: value by its rule, and lines', async () => {
    const { store, meta } = await refundedBefore();
    const [sent] = await store.sent(meta);
    expect(sent).toMatchObject({ event_name: 'Purchase', custom_data: { value: 22.5, currency: 'EUR', num_items: 1 } });
    expect(JSON.stringify(sent)).not.toContain('"21"');
    expect((await store.deliveries(meta)).map(({ name, state }) => [name, state])).toEqual([['purchase', 'delivered']]);
  });

  it('is told beside the whole order where they are', async () => {
    const { store, webhook } = await refundedBefore();
    const sent = await store.sent(webhook);
    expect(sent).toMatchObject([
      { type: 'order.placed', data: { value: { amount: '100.00' } } },
      { type: 'order.refunded', data: { value: { amount: '25.00' } } },
    ]);
  });

  it('leaves nothing to correct afterwards', async () => {
    const { store, meta } = await refundedBefore();
    store.wait(MINUTE_MS);
    await store.shopify(
      'orders/updated',
      shopifyOrder({ line_items, refunds: [hatBack], note: 'sent', updated_at: later(3 * MINUTE_MS).toISOString() }),
    );
    await store.deliver();
    expect(await store.deliveries(meta)).toHaveLength(1);
  });
});
