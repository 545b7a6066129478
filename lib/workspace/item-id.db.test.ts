/** Protects the item id of a connection: what is stored of it, what is refused, and the check against what the store has sold. */
import { beforeAll, describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { workspace } from '@/db/schema';
import { type Actor, operatorOf } from '@/lib/access/permissions';
import { newTestId } from '@/lib/testing/builders';
import { shopifyOrder, T0 } from '@/lib/testing/field/order-bodies';
import { openOrderStore } from '@/lib/testing/field/order-store';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { createConnection, updateConnection } from './connections';
import { checkCatalogueId } from './item-id';

const { db } = await testDatabase();
await makeEventPartitions(db, T0, 4);
const store = await openOrderStore(db, T0);
const ADMIN = operatorOf(store.site.workspaceId);
const MARKETER: Actor = { ...ADMIN, kind: 'member', role: 'marketer' };
const coat = { id: 71, product_id: 11, variant_id: 12, sku: 'COAT-M', title: 'Mantel', price: '100.00', quantity: 1 };

beforeAll(async () => {
  const row = { id: store.site.workspaceId, slug: `w-${newTestId().slice(-8)}`, name: 'Café Zürich', createdAt: new Date() };
  await db.insert(workspace).values(row).onConflictDoNothing();
  await store.shopify('orders/paid', shopifyOrder({ line_items: [coat] }));
  await store.derive();
});

describe('F7 the item id', () => {
  const settings = { datasetId: '1234567890123456', accessToken: 'EAA-token-1111' };
  const made = () => createConnection(db, ADMIN, store.site, { destination: 'meta', name: 'Köln', settings });

  it('of a new connection is the one that was sent, as of those that were made before there was a choice', async () => {
    expect((await made()).settings).not.toHaveProperty('itemId');
  });

  it('is kept over other changes, and can be taken back', async () => {
    const { id } = await made();
    await updateConnection(db, ADMIN, store.site, id, {
      settings: { itemId: ' shopify_{country}_{product}_{variant} ', itemIdCountry: 'de' },
    });
    const changed = await updateConnection(db, ADMIN, store.site, id, { settings: { testEventCode: 'TEST1' } });
    expect(changed.settings).toMatchObject({ itemId: 'shopify_{country}_{product}_{variant}', itemIdCountry: 'DE' });
    const back = await updateConnection(db, ADMIN, store.site, id, { settings: { itemId: '' } });
    expect(Object.keys(back.settings)).not.toContain('itemId');
  });

  it('is refused where it names nothing', async () => {
    const { id } = await made();
    const change = updateConnection(db, ADMIN, store.site, id, { settings: { itemId: 'x-{ean}' } });
    await expect(change).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'settings.itemId' }] });
  });

  it('is told by an id of the catalogue, which a sold item has or has not', async () => {
    const check = (id: string) => checkCatalogueId(readOf(db, store.site), ADMIN, store.site, { id });
    const item = { sent: '11', product: '11', variant: '12', sku: 'COAT-M', name: 'Mantel' };
    const shopify = { pattern: 'shopify_{country}_{product}_{variant}', country: 'DE' };
    expect(await check(' shopify_DE_11_12 ')).toEqual({ setting: shopify, item });
    expect(await check('COAT-M')).toEqual({ setting: { pattern: '{sku}' }, item });
    expect(await check('shopify_DE_11_13')).toEqual({ setting: shopify });
    expect(await check('HUT')).toEqual({});
    const refused = checkCatalogueId(readOf(db, store.site), MARKETER, store.site, { id: '11' });
    await expect(refused).rejects.toMatchObject({ code: 'forbidden' });
  });
});
