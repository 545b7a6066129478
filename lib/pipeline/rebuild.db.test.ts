/**
 * Protects rebuilding beside the live rows: whatever comes in meanwhile, whoever reads, however often it is broken off, the site
 * has one whole generation to read at any time, in the end the same rows as by live deriving, and nothing is left of the rows
 * before.
 */
import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { livePosition } from '@/db/queries/generations';
import { liveGeneration, logHead, sitesWithWork } from '@/db/queries/log';
import { deleteOldGenerations } from '@/db/queries/old-generations';
import { makeEventPartitions } from '@/db/queries/partition';
import { cursor, logNumbering, order, orderChange, site as siteTable, siteLog } from '@/db/schema';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { attributionParams, attributionReport } from '@/lib/reporting';
import { ad, buildCollector, buildSite, newTestId, purchase, send, type Visit } from '@/lib/testing/builders';
import { derivedRows, generationsWithRows } from '@/lib/testing/derived-rows';
import { readOf } from '@/lib/testing/read-of';
import { testDatabase } from '@/lib/testing/postgres';
import { processSite } from './derive/process';
import { rebuildSite } from './derive/rebuild';

const { db } = await testDatabase();
const T0 = new Date('2026-03-28T20:00:00Z');
await makeEventPartitions(db, T0, 2);
const later = (milliseconds: number) => new Date(T0.getTime() + milliseconds);
/** Small steps, so that a rebuild of some dozen events has many. */
const STEPS = { stepEvents: 7 };

/** A buyer's week: an ad on the phone, a purchase on the laptop, a login that joins the two, a refund. Five events. */
function week(number: number): Visit[] {
  const [phone, laptop] = [newTestId<'visitor'>(T0), newTestId<'visitor'>(T0)];
  const user = { email: `käufer${number}@example.com` };
  const start = number * MINUTE_MS;
  const taxed = { tax: 1 };
  return [
    ad(later(start), phone, `campaign-${number % 3}`, `click-${number}`),
    { at: later(start + HOUR_MS), visitor: laptop, referrer: 'https://www.google.com/' },
    purchase({ at: later(start + 2 * HOUR_MS), visitor: laptop, order: `W-${number}`, value: 11, user, properties: taxed }),
    { at: later(start + DAY_MS), visitor: phone, name: 'identify', user },
    {
      ...{ at: later(start + 2 * DAY_MS), visitor: phone, name: 'refund' },
      properties: { transaction_id: `W-${number}`, value: 3, currency: 'EUR' },
    },
  ];
}

/** The site under these settings, which are stored. */
async function change(site: Site, over: Partial<Site['settings']>): Promise<Site> {
  const settings = { ...site.settings, ...over };
  await db.update(siteTable).set({ settings }).where(eq(siteTable.id, site.id));
  return { ...site, settings };
}

async function weeks(site: Site, from: number, to: number): Promise<void> {
  const collector = buildCollector(db, [site]);
  for (let number = from; number < to; number += 1) await send(collector, site, week(number));
}

async function derive(site: Site, limit?: number): Promise<void> {
  while ((await processSite(db, site, T0, limit)) > 0);
}

async function storeWith(buyers: number, limit?: number): Promise<Site> {
  const site = await buildSite(db);
  await weeks(site, 0, buyers);
  await derive(site, limit);
  return site;
}

const cursorsOf = (site: Site) =>
  db
    .select({ generation: cursor.generation, position: cursor.position, rebuilding: sql<boolean>`rebuilding_since IS NOT NULL` })
    .from(cursor)
    .where(eq(cursor.siteId, site.id))
    .orderBy(cursor.generation);

/** Rejects after so many steps, as a program that is killed between two of them. */
function killedAfter(steps: number): () => void {
  let left = steps;
  return () => {
    left -= 1;
    if (left <= 0) throw new Error('killed');
  };
}

const linear = attributionParams.parse({ from: '2026-03-01', to: '2026-04-30', model: 'linear', by: 'channel' });

async function revenueOf(site: Site): Promise<string> {
  const report = await readOf(db, site)((tx) => attributionReport(tx, site, linear));
  return `${report.totals.orders} ${report.totals.revenue.amount} ${report.totals.models['linear']?.revenue.amount} ${report.totals.touches}`;
}

describe('a rebuild', () => {
  it('gives the same rows in a new generation, and leaves nothing of the one before', async () => {
    const site = await storeWith(12, 3);
    const live = await derivedRows(db, site);
    const changes = await db.select().from(orderChange).where(eq(orderChange.siteId, site.id));
    const seen: number[] = [];
    const rebuilt = await rebuildSite(db, site, ({ done }) => seen.push(done), STEPS);
    expect(rebuilt).toEqual({ events: 60, generation: 2, found: [] });
    expect(seen).toEqual([7, 14, 21, 28, 35, 42, 49, 56, 60]);
    expect(await derivedRows(db, site)).toEqual(live);
    expect(live['order']).toHaveLength(12);
    expect(await generationsWithRows(db, site)).toEqual([2]);
    expect(await cursorsOf(site)).toEqual([{ generation: 2, position: 60n, rebuilding: false }]);
    // What reports have shown is history, and a rebuild adds nothing to it.
    expect(changes.length).toBeGreaterThan(0);
    expect(await db.select().from(orderChange).where(eq(orderChange.siteId, site.id))).toEqual(changes);
  });

  it('lets events come in and be derived meanwhile, and has them in the end', async () => {
    const site = await storeWith(20);
    let going = true;
    let derivedBeside = 0;
    const worker = (async () => {
      while (going) {
        const events = await processSite(db, site, T0, 3);
        derivedBeside += events;
        if (events === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    const shoppers = weeks(site, 20, 40);
    const { generation } = await rebuildSite(db, site, () => {}, STEPS);
    const derivedUntilSwitch = derivedBeside;
    await shoppers;
    going = false;
    await worker;
    await derive(site);
    expect(derivedUntilSwitch).toBeGreaterThan(0);
    expect(await livePosition(db, site.id)).toBe(await logHead(db, site.id));
    const rows = await derivedRows(db, site);
    expect(rows['order']).toHaveLength(40);
    expect(await generationsWithRows(db, site)).toEqual([generation]);
    await rebuildSite(db, site);
    expect(await derivedRows(db, site)).toEqual(rows);
  });

  it('stops where live deriving stands, which goes on from there', async () => {
    const site = await storeWith(3);
    await weeks(site, 3, 5);
    expect((await rebuildSite(db, site)).events).toBe(15);
    expect(await sitesWithWork(db)).toContain(site.id);
    await derive(site);
    expect(await db.$count(order, eq(order.siteId, site.id))).toBe(5);
  });

  it('that was killed goes on where it was, and reports read the old rows until it is done', async () => {
    const site = await storeWith(8);
    const live = await derivedRows(db, site);
    const shown = await revenueOf(site);
    await expect(rebuildSite(db, site, killedAfter(3), STEPS)).rejects.toThrow('killed');
    expect(await cursorsOf(site)).toEqual([
      { generation: 1, position: 40n, rebuilding: false },
      { generation: 2, position: 21n, rebuilding: true },
    ]);
    expect(await revenueOf(site)).toBe(shown);
    // Upkeep leaves what is being filled alone.
    await deleteOldGenerations(db);
    const seen: number[] = [];
    expect(await rebuildSite(db, site, ({ done }) => seen.push(done), STEPS)).toMatchObject({ generation: 2, events: 40 });
    expect(seen).toEqual([28, 35, 40]);
    expect(await derivedRows(db, site)).toEqual(live);
  });

  it('begun under other settings is given up for a new one', async () => {
    const site = await storeWith(4);
    await expect(rebuildSite(db, site, killedAfter(2), STEPS)).rejects.toThrow('killed');
    const changed = await change(site, { revenueIncludesTax: false });
    expect(await rebuildSite(db, changed, () => {}, STEPS)).toMatchObject({ generation: 3, events: 20 });
    expect(await generationsWithRows(db, site)).toEqual([3]);
    expect(await cursorsOf(site)).toMatchObject([{ generation: 3 }]);
    const revenues = await db.selectDistinct({ revenue: order.revenue }).from(order).where(eq(order.siteId, site.id));
    expect(revenues).toEqual([{ revenue: 1000n }]);
  });

  it('under whose feet the settings change does not switch, and says so', async () => {
    const site = await storeWith(4);
    const shown = await revenueOf(site);
    let changing: Promise<Site> | undefined;
    await expect(
      rebuildSite(
        db,
        site,
        () => {
          changing ??= change(site, { direct: 'counted' });
        },
        STEPS,
      ),
    ).rejects.toMatchObject({ code: 'conflict' });
    await changing;
    expect(await liveGeneration(db, site.id)).toBe(1);
    expect(await revenueOf(site)).toBe(shown);
  });

  it('by two programs at once is one', async () => {
    const site = await storeWith(8);
    const live = await derivedRows(db, site);
    const both = await Promise.all([1, 2].map(() => rebuildSite(db, site, () => {}, STEPS)));
    expect(both.map(({ generation }) => generation)).toEqual([2, 2]);
    expect(await derivedRows(db, site)).toEqual(live);
    expect(await cursorsOf(site)).toEqual([{ generation: 2, position: 40n, rebuilding: false }]);
  });

  it('plans nothing: what was planned stays where it was', async () => {
    const site = await storeWith(4);
    const planned = () => db.select({ position: siteLog.plannedPosition }).from(siteLog).where(eq(siteLog.siteId, site.id));
    expect(await planned()).toEqual([{ position: 20n }]);
    await weeks(site, 4, 5);
    await rebuildSite(db, site);
    expect(await planned()).toEqual([{ position: 20n }]);
    await derive(site);
    expect(await planned()).toEqual([{ position: 25n }]);
  });

  it('waits until the events are numbered', async () => {
    const site = await storeWith(1);
    await db.insert(logNumbering).values({ siteId: site.id, events: 1n });
    await expect(rebuildSite(db, site)).rejects.toMatchObject({ code: 'conflict' });
    expect(await cursorsOf(site)).toHaveLength(1);
  });
});

describe('whoever reads during a rebuild', () => {
  it('sees the old rows or the new ones, never both nor none', async () => {
    const site = await storeWith(20);
    const before = await revenueOf(site);
    const changed = await change(site, { revenueIncludesTax: false });
    const seen: string[] = [];
    let going = true;
    const reader = (async () => {
      while (going) seen.push(await revenueOf(site));
    })();
    await rebuildSite(db, changed, () => {}, STEPS);
    going = false;
    await reader;
    const after = await revenueOf(site);
    // 20 orders of 11.00, of which 3.00 went back; then without their tax of 1.00.
    expect([before, after]).toEqual(['20 160.00 160.00 100', '20 145.60 145.60 100']);
    const switched = seen.indexOf(after);
    expect(seen.slice(0, switched < 0 ? undefined : switched).every((text) => text === before)).toBe(true);
    expect(seen.slice(switched < 0 ? seen.length : switched).every((text) => text === after)).toBe(true);
    expect(seen.length).toBeGreaterThan(5);
  });
});

describe('old generations', () => {
  it('are deleted in batches, and no other site’s rows with them', async () => {
    const [site, other] = [await storeWith(6), await storeWith(6)];
    const kept = await derivedRows(db, other);
    // As after a switch that nobody came to tidy up behind.
    await db.insert(cursor).values({ siteId: site.id, generation: 2, position: 30n });
    await db.update(siteLog).set({ generation: 2 }).where(eq(siteLog.siteId, site.id));
    expect(await generationsWithRows(db, site)).toEqual([1]);
    expect(await deleteOldGenerations(db, { batchRows: 4 })).toBeGreaterThan(100);
    expect(await generationsWithRows(db, site)).toEqual([]);
    expect(await cursorsOf(site)).toEqual([{ generation: 2, position: 30n, rebuilding: false }]);
    expect(await derivedRows(db, other)).toEqual(kept);
  });
});
