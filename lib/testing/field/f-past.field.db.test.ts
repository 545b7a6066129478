/** An order that was imported as the past is the past for platforms too, whatever its shop says of it later. */
import { expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { testDatabase } from '../postgres';
import { shopifyOrder, T0 } from './order-bodies';
import { ledgerOf, openToldStore, testPlatforms } from './told-store';

const { db } = await testDatabase();
await makeEventPartitions(db, T0, 4);
const sandbox = await testPlatforms();
const FILE = 'Name,Created at,Total,Financial Status,Currency\n#1001,2026-03-28 20:00:00 +0000,100.00,paid,EUR\n';

it('F15 nothing is owed of an imported order when its shop goes on speaking of it, and of a new one it is', async () => {
  const store = await openToldStore(db, T0, sandbox);
  const webhook = await store.connect('webhook');
  await store.importFile(FILE);
  await store.shopify('orders/updated', shopifyOrder({ total_price: '140.00' }));
  expect(await store.orders()).toEqual(['#1001 paid 140.00 EUR']);
  await store.shopify('orders/create', shopifyOrder({ id: '2', name: '#1002', order_number: 1002, checkout_token: 'chk-2' }));
  await store.deliver();
  expect(ledgerOf(await store.deliveries(webhook))).toEqual(['purchase:2 delivered']);
});
