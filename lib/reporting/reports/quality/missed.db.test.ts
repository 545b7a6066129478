/** Protects what data quality says of missed orders: of the range, of the site's own shops, each currency for itself. */
import { describe, expect, it } from 'vitest';
import { shopCheckDay, shopMiss } from '@/db/schema';
import { buildSite } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { BIGCOMMERCE } from '@/lib/testing/shop-bigcommerce';
import { buildShopSource } from '@/lib/testing/shop-tools';
import { missedOf } from './missed';

const { db } = await testDatabase();
const NOW = new Date('2026-03-28T20:00:00Z');
const RANGE = { from: '2026-03-27', to: '2026-03-29' };
const SPAN = { start: new Date('2026-03-27T00:00:00Z'), end: new Date('2026-03-29T00:00:00Z') };

describe('missedOf', () => {
  it('says how many of how many, with their money', async () => {
    const site = await buildSite(db);
    const sourceId = await buildShopSource(db, site, 'bigcommerce', BIGCOMMERCE, NOW);
    const of = { siteId: site.id, sourceId };
    await db.insert(shopCheckDay).values([
      { ...of, day: '2026-03-27', orders: 400 },
      { ...of, day: '2026-03-28', orders: 12 },
      { ...of, day: '2026-03-29', orders: 99 },
    ]);
    const miss = { ...of, foundAt: NOW, kind: 'missing' as const, currency: 'EUR', value: 5990n };
    await db.insert(shopMiss).values([
      { ...miss, orderId: '1', orderName: '#1' },
      { ...miss, orderId: '2', kind: 'differing' },
      { ...miss, orderId: '3', currency: 'KWD', value: 1_500n },
      { ...miss, orderId: '4', foundAt: SPAN.end },
    ]);
    const read = readOf(db, site);
    expect(await read((tx) => missedOf(tx, site, RANGE, SPAN))).toEqual([
      {
        sourceId,
        name: 'BigCommerce Größe',
        orders: 412,
        missing: 2,
        differing: 1,
        money: [
          { amount: '119.80', currency: 'EUR' },
          { amount: '1.500', currency: 'KWD' },
        ],
        reconciledTo: NOW.toISOString(),
        latest: [
          { order: '#1', kind: 'missing', foundAt: NOW.toISOString(), money: { amount: '59.90', currency: 'EUR' } },
          { order: '2', kind: 'differing', foundAt: NOW.toISOString(), money: { amount: '59.90', currency: 'EUR' } },
          { order: '3', kind: 'missing', foundAt: NOW.toISOString(), money: { amount: '1.500', currency: 'KWD' } },
        ],
      },
    ]);
  });

  it('says nothing of a site without access to a shop', async () => {
    const site = await buildSite(db);
    const read = readOf(db, site);
    expect(await read((tx) => missedOf(tx, site, RANGE, SPAN))).toEqual([]);
  });
});
