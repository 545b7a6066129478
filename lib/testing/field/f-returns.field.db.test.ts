/** What a refund takes back, as shops tell it: the lines that went back and no others, with their tax and shipping. */
import { describe, expect, it } from 'vitest';
import { live } from '@/db/queries/live';
import { makeEventPartitions } from '@/db/queries/partition';
import { order, refund } from '@/db/schema';
import { DAY_MS } from '@/lib/core/instant';
import { destinations } from '@/lib/destinations/registry';
import type { Conversion } from '@/lib/model/conversion';
import { loadConversions } from '@/lib/pipeline/deliver/load-conversions';
import { testDatabase } from '../postgres';
import { apiOrder, later, shopifyOrder, T0 } from './order-bodies';
import { openOrderStore, type OrderStore } from './order-store';

const { db } = await testDatabase();
await makeEventPartitions(db, T0, 4);
const open = () => openOrderStore(db, T0);

const coat = { id: 71, product_id: 11, variant_id: 12, sku: 'COAT-M', title: 'Mantel', price: '75.00', quantity: 1 };
const hat = { id: 72, product_id: 21, variant_id: 22, sku: 'HUT', title: 'Hut', price: '20.00', quantity: 1 };
const paidBack = (id: number, amount: string) => ({
  id,
  created_at: later(DAY_MS).toISOString(),
  transactions: [{ id, kind: 'refund', status: 'success', amount, currency: 'EUR' }],
});
const hatBack = {
  ...paidBack(5, '20.00'),
  refund_line_items: [
    {
      line_item_id: 72,
      quantity: 1,
      subtotal: 16.81,
      total_tax: 3.19,
      line_item: { product_id: 21, variant_id: 22, sku: 'HUT' },
    },
  ],
};
const shippingBack = {
  ...paidBack(6, '5.00'),
  order_adjustments: [{ kind: 'shipping_refund', amount: '-4.20', tax_amount: '-0.80' }],
};
const shopify = (refunds: object[], over: object = {}) =>
  shopifyOrder({ line_items: [coat, hat], total_tax: '15.97', refunds, ...over });

/** The refunds of the store's orders as destinations are given them, oldest first. */
async function refundsOf(store: OrderStore): Promise<Conversion[]> {
  await store.derive();
  const rows = await db.select().from(refund).where(live(refund, store.site.id)).orderBy(refund.refundedAt, refund.logPosition);
  const owed = rows.map(({ id, refundedAt, eventId, orderId }) => ({
    ...{ key: `refund:${id}`, name: 'refund', occurredAt: refundedAt },
    ...{ eventId, orderId },
  }));
  const conversions = await loadConversions(db, store.site, owed, later(2 * DAY_MS));
  return owed.flatMap(({ key }) => conversions.get(key) ?? []);
}

async function cancellationOf(store: OrderStore): Promise<Conversion | undefined> {
  await store.derive();
  const [row] = await db.select().from(order).where(live(order, store.site.id));
  if (!row) return undefined;
  const owed = { key: 'refund:c', name: 'refund', occurredAt: later(DAY_MS), eventId: row.eventId, orderId: row.id };
  return (await loadConversions(db, store.site, [owed], later(2 * DAY_MS))).get(owed.key);
}

const linesOf = (conversion: Conversion | undefined) => conversion?.items.map(({ name, id, quantity }) => [name ?? id, quantity]);
const minorOf = ({ value, tax, shipping }: Conversion) => [value?.minor, tax?.minor, shipping?.minor];

describe('F2 a refund’s items are the lines that went back', () => {
  it('the hat of coat and hat; of shipping alone none', async () => {
    const store = await open();
    await store.shopify('orders/paid', shopify([]));
    await store.shopify('refunds/create', { order_id: '820982911946154508', ...hatBack });
    await store.shopify('orders/updated', shopify([hatBack, shippingBack]));
    const [first, second] = await refundsOf(store);
    expect([linesOf(first), linesOf(second)]).toEqual([[['Hut', 1]], []]);
    expect([first, second].map((one) => one && minorOf(one))).toEqual([
      [2_000n, 319n, undefined],
      [500n, 80n, 420n],
    ]);
    await store.rebuild();
  });

  it('at every platform that takes refunds', async () => {
    const store = await open();
    await store.shopify('orders/paid', shopify([]));
    await store.shopify('orders/updated', shopify([hatBack, shippingBack]));
    const [first, second] = await refundsOf(store);
    for (const { id, events, refunds, sandbox, open: openDestination, baseUrl } of destinations) {
      if (!refunds.taken || !first || !second) continue;
      const bodyOf = (conversion: Conversion) => {
        const own = { userId: 'C-1', emailHash: 'a'.repeat(64) };
        const known = { user: own, contact: { email: 'zoe@example.com' }, visitorId: undefined };
        const as = events['refund'] || '1234567';
        const mapped = { ...conversion, ...known, as, params: {}, restricted: false };
        const prepared = openDestination(sandbox.settings, baseUrl).prepare(mapped);
        return prepared.ok ? JSON.stringify(prepared.value.item) : prepared.failure.detail;
      };
      expect([id, bodyOf(first).includes('Mantel'), bodyOf(second).includes('Hut')]).toEqual([id, false, false]);
      if (id === 'ga4') {
        expect(bodyOf(first)).toContain('"tax":3.19,');
        expect(bodyOf(first)).toContain('"item_id":"21","item_name":"Hut"');
        expect(bodyOf(second)).toContain('"tax":0.8,"shipping":4.2');
      }
    }
  });

  it('a cancellation takes what is left', async () => {
    const store = await open();
    await store.shopify('orders/paid', shopify([]));
    await store.shopify('orders/updated', shopify([hatBack]));
    expect(linesOf(await cancellationOf(store))).toEqual([['Mantel', 1]]);
  });

  it('of a source that tells no lines: all that is left where nothing is left of the order, else none', async () => {
    const store = await open();
    const items = [
      { item_id: 'T', item_name: 'Tee', price: '25.00', quantity: 3 },
      { item_id: 'K', item_name: 'Kanne', price: '25.00', quantity: 1 },
    ];
    const refunds = [
      { id: 'r-1', refundedAt: later(DAY_MS).toISOString(), amount: '50.00', items: [{ item_id: 'T', quantity: 2 }] },
      { id: 'r-2', refundedAt: later(DAY_MS + 1_000).toISOString(), amount: '10.00' },
      { id: 'r-3', refundedAt: later(DAY_MS + 2_000).toISOString(), amount: '40.00', tax: '7.98', shipping: '5.00' },
    ];
    await store.api(apiOrder({ items, refunds }));
    const told = await refundsOf(store);
    expect(told.map(linesOf)).toEqual([
      [['Tee', 2]],
      [],
      [
        ['Tee', 1],
        ['Kanne', 1],
      ],
    ]);
    expect(told.map(minorOf).at(-1)).toEqual([4_000n, 798n, 500n]);
  });
});
