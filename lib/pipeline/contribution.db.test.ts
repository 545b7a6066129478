/**
 * Protects orders' costs as they are stored: credit's parts sum to the order's under every model, a line moves the orders from its day on
 * and no other, and deriving, working out anew and rebuilding come to the same rows.
 */
import { and, asc, eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { siteById } from '@/db/queries/site';
import { order, orderCost, rederivation } from '@/db/schema';
import { operatorOf } from '@/lib/access';
import type { Id } from '@/lib/core/id';
import { DAY_MS, MINUTE_MS } from '@/lib/core/instant';
import { invariant } from '@/lib/core/invariant';
import type { Site, SiteSettings } from '@/lib/model/site';
import { ad, buildCollector, buildSite, newTestId, purchase, send, type Visit } from '@/lib/testing/builders';
import { derivedRows } from '@/lib/testing/derived-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { enterCostLine, importProductCosts, removeCostLine, saveRate, updateSite } from '@/lib/workspace';
import { processNext } from './derive/process';
import { rebuildSite } from './derive/rebuild';
import { rederiveChanged } from './derive/rederive';

const { db } = await testDatabase();
const T0 = new Date('2026-03-02T09:00:00Z');
await makeEventPartitions(db, T0, 2);
const NOW = new Date(T0.getTime() + 20 * DAY_MS);
const never = new AbortController().signal;

/** Comes by two ads and buys cheese and bread on the fourth day, by one payment method or another; every third gives something back. */
function shopping(index: number, currency: string): Visit[] {
  const visitor: Id<'visitor'> = newTestId();
  const start = T0.getTime() + index * DAY_MS;
  const on = (days: number, minutes = 0) => new Date(start + days * DAY_MS + minutes * MINUTE_MS);
  const items = [
    { item_id: 'käse', item_name: 'Käse', price: 10, quantity: 1 + (index % 3) },
    { item_id: 'brot', price: 7, quantity: 1, ...(index % 2 === 0 && { unit_cost: 2 }) },
  ];
  const value = 10 * (1 + (index % 3)) + 7;
  const back: Visit = {
    ...{ at: on(4), visitor, name: 'refund' },
    properties: { transaction_id: `#${index}`, refund_id: 'r', value: 10, currency, items: [{ item_id: 'käse', quantity: 1 }] },
  };
  return [
    ad(on(0), visitor, 'one', `G-${index}-1`),
    ad(on(1), visitor, 'two', `G-${index}-2`),
    purchase({
      at: on(3),
      visitor,
      order: `#${index}`,
      value,
      currency,
      properties: { items, payment_type: index % 2 ? 'card' : 'paypal' },
    }),
    ...(index % 3 === 0 ? [back] : []),
  ];
}

async function storeWith(buyers: number, currency = 'EUR', settings: Partial<SiteSettings> = {}): Promise<Site> {
  const site = await buildSite(db, settings, { currency });
  for (let index = 0; index < buyers; index += 1) await send(buildCollector(db, [site]), site, shopping(index, currency));
  while ((await processNext(db, site.id, NOW)) > 0);
  return site;
}

const enter = (site: Site, line: object) => enterCostLine(db, operatorOf(site.workspaceId), site, line, NOW);
const product = (subject: string, from: string, amount: string, currency: string) => ({
  ...{ kind: 'goods', scope: 'product', subject, from, amount, currency },
});
const workOff = () => rederiveChanged(db, () => NOW, never);

async function costsByOrder(site: Site): Promise<Record<string, [bigint, bigint, bigint]>> {
  const rows = await db
    .select({ key: order.orderKey, one: orderCost.tierOne, two: orderCost.tierTwo, known: orderCost.knownRevenue })
    .from(orderCost)
    .innerJoin(
      order,
      and(eq(order.siteId, orderCost.siteId), eq(order.generation, orderCost.generation), eq(order.id, orderCost.orderId)),
    )
    .where(eq(orderCost.siteId, site.id))
    .orderBy(asc(order.orderKey));
  return Object.fromEntries(rows.map(({ key, one, two, known }) => [key, [one, two, known]]));
}

/** Orders whose credit's parts do not sum to what is stored of them, under any model but the over-claiming one. */
async function disagreeing(site: Site): Promise<unknown[]> {
  const { rows } = await db.execute(sql`
    SELECT c.model, c.order_id, sum(c.tier_one) AS one, o.tier_one FROM credit c
    LEFT JOIN order_cost o USING (site_id, generation, order_id)
    WHERE c.site_id = ${site.id} AND c.model <> 'last_click_per_platform'
    GROUP BY c.model, c.order_id, o.tier_one, o.tier_two, o.tier_three, o.known_revenue
    HAVING (sum(c.tier_one), sum(c.tier_two), sum(c.tier_three), sum(c.known_revenue))
      IS DISTINCT FROM (o.tier_one, o.tier_two, o.tier_three, o.known_revenue)::record`);
  return rows;
}

async function expectAsRebuilt(site: Site): Promise<void> {
  const rows = await derivedRows(db, site);
  const now = await siteById(db, site.id);
  invariant(now, 'the site is stored');
  await rebuildSite(db, now);
  expect(await derivedRows(db, site)).toEqual(rows);
  await workOff();
  expect(await derivedRows(db, site)).toEqual(rows);
}

describe('costs of orders', () => {
  it.each(['JPY', 'EUR', 'KWD'])(
    'in %s sum over credit, move from their day on alone, and are as a rebuild has them',
    async (currency) => {
      const site = await storeWith(7, currency);
      const unit = { JPY: 1n, EUR: 100n, KWD: 1_000n }[currency] ?? 1n;
      expect((await costsByOrder(site))['#1']).toBeUndefined();
      expect((await costsByOrder(site))['#2']).toEqual([2n * unit, 0n, 7n * unit]);
      await enter(site, product('käse', '2026-03-01', '3', currency));
      await enter(site, { kind: 'payment', paymentMethod: 'card', from: '2026-03-01', amount: '1', currency, percent: '10' });
      await workOff();
      const first = await costsByOrder(site);
      // Two pieces of cheese, no known bread, and a card's fee of one and a tenth of 27.
      expect(first['#1']).toEqual([6n * unit, unit + (27n * unit) / 10n + (unit === 1n ? 1n : 0n), 20n * unit]);
      // One piece came back of three.
      expect(first['#3']?.[0]).toBe(0n);
      expect(await disagreeing(site)).toEqual([]);
      await expectAsRebuilt(site);
      const later = await enter(site, product('käse', '2026-03-08', '4', currency));
      await workOff();
      const after = await costsByOrder(site);
      const moved = Object.keys(after).filter((key) => String(after[key]) !== String(first[key]));
      expect(moved).toEqual(['#4', '#5']);
      const [step] = await db
        .select()
        .from(rederivation)
        .where(and(eq(rederivation.siteId, site.id), eq(rederivation.kind, 'costs')));
      // Two more had one piece and gave it back: their account is another, and comes to the same.
      expect([step?.done, step?.changed]).toEqual([7n, 4n]);
      expect(await disagreeing(site)).toEqual([]);
      await expectAsRebuilt(site);
      await removeCostLine(db, operatorOf(site.workspaceId), site, { id: later }, NOW);
      await workOff();
      expect(await costsByOrder(site)).toEqual(first);
    },
  );

  it('follow rates, tiers and what becomes of returned goods', async () => {
    const site = await storeWith(4);
    const actor = operatorOf(site.workspaceId);
    await enter(site, product('käse', '2026-03-01', '2.4', 'USD'));
    await workOff();
    expect((await costsByOrder(site))['#2']).toEqual([200n, 0n, 700n]);
    await saveRate(db, actor, { currency: 'USD', day: '2026-03-01', units: '1.2' }, NOW);
    await workOff();
    expect((await costsByOrder(site))['#2']).toEqual([800n, 0n, 3_700n]);
    expect((await costsByOrder(site))['#0']).toEqual([200n, 0n, 700n]);
    await updateSite(db, actor, site.id, { settings: { returnedGoodsRestocked: false } }, NOW);
    await workOff();
    expect((await costsByOrder(site))['#0']).toEqual([400n, 0n, 700n]);
    const costTiers = { ...site.settings.costTiers, goods: 2 as const };
    await updateSite(db, actor, site.id, { settings: { costTiers } }, NOW);
    await workOff();
    expect((await costsByOrder(site))['#0']).toEqual([0n, 400n, 700n]);
    expect(await disagreeing(site)).toEqual([]);
    await expectAsRebuilt(site);
  });

  it('are there from the first moment for orders that come after their lines', async () => {
    const site = await buildSite(db);
    await importProductCosts(
      db,
      operatorOf(site.workspaceId),
      site,
      { file: 'SKU,Product ID,Cost\n,käse,3\n,brot,2\n', from: '2026-03-01' },
      NOW,
    );
    await send(buildCollector(db, [site]), site, shopping(1, 'EUR'));
    while ((await processNext(db, site.id, NOW)) > 0);
    expect(await costsByOrder(site)).toEqual({ '#1': [800n, 0n, 2_700n] });
    expect(await disagreeing(site)).toEqual([]);
    await expectAsRebuilt(site);
  });
});
