/**
 * Words that come in another order than things happened: a refund before its order, and orders of which nothing is left when their
 * turn comes. What each platform then believes is what the order is worth, as far as the platform can be told.
 */
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import type { EventRule, Mapping } from '@/lib/model/mapping';
import { testDatabase } from '../postgres';
import { later, shopifyOrder, T0 } from './order-bodies';
import { ledgerOf, openToldStore, testPlatforms, type ToldStore } from './told-store';

const { db } = await testDatabase();
await makeEventPartitions(db, T0, 4);
const platforms = await testPlatforms();
const open = () => openToldStore(db, T0, platforms);

const rule = (as: string): EventRule => ({ send: true, as, filters: [], value: { rule: 'total' }, params: [] });
const mappings: Record<string, Mapping> = {
  ga4: { purchase: rule('purchase'), refund: rule('refund') },
  google: { purchase: rule('123456789'), refund: rule('123456789') },
  meta: { purchase: rule('Purchase') },
  webhook: { purchase: rule('order.placed'), refund: rule('order.refunded') },
};
const connected = (store: ToldStore, id: string) => store.connect(id, { mapping: mappings[id] ?? {} });

const GA = [{ name: '_ga', value: 'GA1.1.1234567890.1774720000' }];
const back = (amount: string, at: Date) => ({
  ...{ id: 5, created_at: at.toISOString() },
  transactions: [{ id: 105, kind: 'refund', status: 'success', amount, currency: 'EUR' }],
});
const ordered = (over: Record<string, unknown> = {}) => shopifyOrder({ note_attributes: GA, ...over });
const ledger = async (store: ToldStore, id: Parameters<ToldStore['deliveries']>[0]) =>
  ledgerOf(await store.deliveries(id)).map((row) => row.replace('820982911946154508', 'order'));

/** Sends until all that waits a while has had its turn. */
async function settle(store: ToldStore): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    store.wait(5 * MINUTE_MS);
    await store.deliver();
  }
}

describe('a refund that is told before its order', () => {
  it.each([
    ['ga4', '"value":20'],
    ['google', '"conversionValue":80'],
    ['webhook', '"amount":"20.00"'],
  ])('is told to %s once the order is, behind it', async (id, told) => {
    const store = await open();
    const connection = await connected(store, id);
    const refund = back('20.00', later(MINUTE_MS));
    await store.shopify('refunds/create', { order_id: '820982911946154508', ...refund });
    await settle(store);
    expect(await ledger(store, connection)).toEqual(['refund:order:5 skipped purchase_not_sent']);
    await store.shopify('orders/paid', ordered({ refunds: [refund] }));
    await settle(store);
    expect(await ledger(store, connection)).toEqual(['purchase:order delivered', 'refund:order:5 delivered']);
    const [first, second] = await store.sent(connection);
    expect(JSON.stringify(first)).not.toContain(told);
    expect(JSON.stringify(second)).toContain(told);
    // News of the order tell nothing again.
    await store.shopify('orders/updated', ordered({ refunds: [refund], updated_at: later(HOUR_MS).toISOString(), note: 'sent' }));
    await settle(store);
    expect(await ledger(store, connection)).toEqual(['purchase:order delivered', 'refund:order:5 delivered']);
  });
});

describe('an order of which nothing is left when its turn comes', () => {
  const cancelled = { cancelled_at: later(MINUTE_MS).toISOString(), financial_status: 'voided' };
  const refunded = { refunds: [back('100.00', later(MINUTE_MS))], financial_status: 'refunded' };

  it.each([
    ['cancelled', cancelled],
    ['refunded', refunded],
  ])('because it was %s is not told where that could not be told', async (_, over) => {
    const store = await open();
    const [meta, ga4] = [await connected(store, 'meta'), await connected(store, 'ga4')];
    await store.shopify('orders/paid', ordered());
    await store.derive();
    await store.shopify('orders/updated', ordered({ ...over, updated_at: later(2 * MINUTE_MS).toISOString() }));
    await settle(store);
    expect(await ledger(store, meta)).toEqual(['purchase:order skipped went_back']);
    expect((await ledger(store, ga4)).map((row) => row.split(' ')[1])).toEqual(['delivered', 'delivered']);
  });

  it('is told where it was free from the start', async () => {
    const store = await open();
    const meta = await connected(store, 'meta');
    await store.shopify('orders/paid', ordered({ total_price: '0.00' }));
    await settle(store);
    expect(await ledger(store, meta)).toEqual(['purchase:order delivered']);
  });
});

it('more given back than the order was leaves the platform with nothing, and nothing to correct', async () => {
  const store = await open();
  const ga4 = await connected(store, 'ga4');
  await store.shopify('orders/paid', ordered());
  await settle(store);
  const refunds = [back('120.00', later(DAY_MS))];
  await store.shopify('orders/updated', ordered({ refunds, updated_at: later(DAY_MS).toISOString() }));
  await settle(store);
  const cancelled_at = later(2 * DAY_MS).toISOString();
  await store.shopify(
    'orders/updated',
    ordered({ refunds, cancelled_at, updated_at: cancelled_at, financial_status: 'refunded' }),
  );
  await settle(store);
  expect(await ledger(store, ga4)).toEqual(['purchase:order delivered', 'refund:order:5 delivered']);
});
