/** Orders of a till: they go where the platform has a name for them. */
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { testDatabase } from '../postgres';
import { shopifyOrder, T0 } from './order-bodies';
import { ledgerOf, openToldStore, testPlatforms } from './told-store';

const { db } = await testDatabase();
await makeEventPartitions(db, T0, 4);
const platforms = await testPlatforms();
const open = () => openToldStore(db, T0, platforms);

describe('F12 an order of a point of sale', () => {
  it('F12 goes where the platform has a name for it, and nowhere else', async () => {
    const store = await open();
    const reddit = await store.connect('reddit');
    const ga4 = await store.connect('ga4');
    const all = await store.connect('x', { settings: { pointOfSale: 'send' } });
    const none = await store.connect('meta', { settings: { pointOfSale: 'leave_out' } });
    await store.shopify('orders/create', shopifyOrder({ source_name: 'pos' }));
    await store.deliver();
    expect((await store.sent(reddit)).at(-1)).toMatchObject({ action_source: 'PHYSICAL_STORE' });
    const key = 'purchase:820982911946154508';
    expect(ledgerOf(await store.deliveries(ga4))).toEqual([`${key} skipped point_of_sale`]);
    expect(ledgerOf(await store.deliveries(none))).toEqual([`${key} skipped point_of_sale`]);
    expect(ledgerOf(await store.deliveries(all)).join()).not.toContain('point_of_sale');
  });
});
