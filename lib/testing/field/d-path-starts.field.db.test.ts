/**
 * A path that begins after the buyer's previous order, where the store sets it: whatever becomes known of that order, and whenever, the
 * next one's path is what a rebuild makes of it.
 */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import { attributionParams, attributionReport } from '@/lib/reporting';
import { ad, newTestId } from '../builders';
import { testDatabase } from '../postgres';
import { readOf } from '../read-of';
import { openOrderStore, type OrderStore } from './order-store';

const { db } = await testDatabase();
const T0 = new Date('2026-03-28T20:00:00Z');
await makeEventPartitions(db, T0, 4);
const later = (milliseconds: number) => new Date(T0.getTime() + milliseconds);
const open = (on = true) => openOrderStore(db, T0, { settings: { pathsBeginAfterOrder: on } });

const EMAIL = 'zoë@example.com';
const wooOrder = (id: number, hours: number, over: Record<string, unknown> = {}) => {
  const at = later(hours * HOUR_MS)
    .toISOString()
    .slice(0, 19);
  const times = { date_created_gmt: at, date_modified_gmt: at };
  const money = { status: 'processing', currency: 'EUR', total: `${id}.00` };
  return { id, number: String(id), created_via: 'checkout', ...money, ...times, billing: { email: EMAIL }, ...over };
};

/** What each order's path uses, oldest touch first. */
async function paths(store: OrderStore): Promise<Record<string, string[]>> {
  await store.derive();
  const { rows } = await db.execute<{ order_key: string; campaigns: string[] | null }>(sql`
    SELECT o.order_key, array_agg(t.campaign ORDER BY p.position) FILTER (WHERE p.rejection IS NULL AND t.id IS NOT NULL) AS campaigns
    FROM "order" o JOIN site_log l USING (site_id, generation)
    LEFT JOIN path_touch p ON p.site_id = o.site_id AND p.generation = o.generation AND p.order_id = o.id
    LEFT JOIN touchpoint t ON t.site_id = p.site_id AND t.generation = p.generation AND t.id = p.touchpoint_id
    WHERE o.site_id = ${store.site.id} GROUP BY o.order_key ORDER BY o.order_key`);
  return Object.fromEntries(rows.map(({ order_key, campaigns }) => [order_key, campaigns ?? []]));
}

/** A buyer who comes by two ads; orders of theirs are of one, three and five hours after. */
async function comes(store: OrderStore): Promise<void> {
  const visitor = newTestId<'visitor'>(T0);
  await store.page(
    { ...ad(T0, visitor, 'spring', 'one'), user: { email: EMAIL } },
    ad(later(2 * HOUR_MS), visitor, 'summer', 'two'),
  );
  store.wait(4 * HOUR_MS);
}

const told = (store: OrderStore, ...orders: object[]) =>
  orders.reduce<Promise<unknown>>(
    (before, content) => before.then(() => store.woocommerce('order.updated', content)),
    Promise.resolve(),
  );

describe('the path of a next order', () => {
  it('reaches back to all touches of the window, unless the store sets it to begin after the last', async () => {
    for (const on of [false, true]) {
      const store = await open(on);
      await comes(store);
      await told(store, wooOrder(10, 1), wooOrder(30, 3), wooOrder(50, 5));
      const expected = on
        ? { 10: ['spring'], 30: ['summer'], 50: [] }
        : { 10: ['spring'], 30: ['spring', 'summer'], 50: ['spring', 'summer'] };
      expect(await paths(store)).toEqual(expected);
      await store.rebuild();
    }
  });

  it('is the same in whatever order the orders are told', async () => {
    for (const ids of [
      [10, 30, 50],
      [10, 50, 30],
      [30, 10, 50],
      [30, 50, 10],
      [50, 10, 30],
      [50, 30, 10],
    ]) {
      const store = await open();
      await comes(store);
      for (const id of ids) {
        await told(store, wooOrder(id, id / 10));
        await store.derive();
      }
      expect(await paths(store), ids.join(' ')).toEqual({ 10: ['spring'], 30: ['summer'], 50: [] });
      await store.rebuild();
    }
  });

  it.each<[string, (store: OrderStore) => Promise<unknown>]>([
    ['cancelled', (store) => told(store, wooOrder(30, 3, { status: 'cancelled', date_modified_gmt: '2026-03-30T00:00:00' }))],
    [
      'another’s',
      (store) =>
        told(store, wooOrder(30, 3, { billing: { email: 'other@example.com' }, date_modified_gmt: '2026-03-30T00:00:00' })),
    ],
    [
      'a renewal',
      (store) => told(store, wooOrder(30, 3, { created_via: 'subscription', date_modified_gmt: '2026-03-30T00:00:00' })),
    ],
  ])('reaches past an order that turns out to be %s', async (_, becomes) => {
    const store = await open();
    await comes(store);
    await told(store, wooOrder(10, 1), wooOrder(30, 3), wooOrder(50, 5));
    expect((await paths(store))['50']).toEqual([]);
    await becomes(store);
    expect((await paths(store))['50']).toEqual(['summer']);
    await store.rebuild();
  });

  it('ends at an order that is paid later, and at one of a browser that turns out to be the buyer’s', async () => {
    const store = await open();
    await comes(store);
    await told(store, wooOrder(30, 3, { status: 'pending' }), wooOrder(50, 5));
    expect((await paths(store))['50']).toEqual(['spring', 'summer']);
    await told(store, wooOrder(30, 3, { status: 'processing', date_modified_gmt: '2026-03-30T00:00:00' }));
    expect(await paths(store)).toEqual({ 30: ['spring', 'summer'], 50: [] });
    const other = newTestId<'visitor'>(T0);
    await told(store, wooOrder(10, 1, { billing: { email: 'work@example.com' } }));
    await store.derive();
    await store.page({ ...ad(later(6 * HOUR_MS), other, 'late', 'three'), user: { email: 'work@example.com' } });
    await store.page({ at: later(6 * HOUR_MS + MINUTE_MS), visitor: other, user: { email: 'work@example.com', userId: 'k1' } });
    await store.page({ at: later(6 * HOUR_MS + 2 * MINUTE_MS), visitor: other, user: { userId: 'k1' } });
    await store.rebuild();
  });

  it('is the same in reports under another window', async () => {
    const store = await open();
    await comes(store);
    await told(store, wooOrder(10, 1), wooOrder(30, 3));
    await store.derive();
    for (const lookbackDays of [30, 60]) {
      const range = {
        from: '2026-03-01',
        to: '2026-05-01',
        model: 'first_click',
        by: 'campaign',
        lookbackDays: String(lookbackDays),
      };
      const report = await readOf(db, store.site)((tx) => attributionReport(tx, store.site, attributionParams.parse(range)));
      expect(report.rows.map(({ key, models }) => [key.campaign, models.first_click?.revenue.amount])).toEqual([
        ['summer', '30.00'],
        ['spring', '10.00'],
      ]);
      expect(report.reconciles).toEqual({ first_click: true });
    }
  });

  it('looks no further back than paths are kept', async () => {
    const store = await open();
    await comes(store);
    await told(store, wooOrder(10, 1));
    store.wait(92 * DAY_MS);
    await told(store, wooOrder(90, 1 + 91 * 24));
    await store.derive();
    expect(await store.rows()).toMatchObject([{ pathFrom: null }, { pathFrom: null }]);
    await told(store, wooOrder(80, 1 + (90 * DAY_MS) / HOUR_MS));
    expect(await store.rows()).toMatchObject([
      { pathFrom: null },
      { pathFrom: later(HOUR_MS) },
      { pathFrom: later(HOUR_MS + 90 * DAY_MS) },
    ]);
    await store.rebuild();
  });
});
