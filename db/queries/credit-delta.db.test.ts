/**
 * Protects the ledger where a rebuild takes over: what differs between two sets of credit is written once, for past days only,
 * and adds up.
 */
import { eq, type SQL, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Day } from '@/lib/core/day';
import { type Id, timeOfId } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import { modelIds } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildOrder } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { creditDelta } from '../schema';
import { creditOfSales, deltasOf, recordGenerationDeltas } from './credit-delta';

const { db } = await testDatabase();
/** 01:30 of the 30th in Kolkata. */
const NOW = new Date('2026-03-29T20:00:00Z');
const ALL = { from: '2000-01-01' as Day, to: '2100-01-01' as Day };
let site: Site;

beforeEach(async () => {
  site = await buildSite(db);
});

type CreditRow = { order: Id<'order'>; at: string; acquisition?: Id<'acquisition'>; currency?: string; amount: bigint };

/** Credit under last_click as a set of rows. */
function rowsOf(...rows: CreditRow[]): SQL {
  const values = rows.map(
    ({ order, at, acquisition = null, currency = 'EUR', amount }) =>
      sql`(${order}::uuid, ${at}::timestamptz, 'last_click', ${acquisition}::uuid, ${currency}, ${amount}::bigint)`,
  );
  return sql`SELECT * FROM (VALUES ${sql.join(values, sql`, `)})
    AS row (order_id, ordered_at, model, acquisition_id, currency, amount)`;
}

const record = (from: SQL, to: SQL) =>
  db.transaction((tx) => recordGenerationDeltas(tx, { siteId: site.id, from, to, models: [...modelIds], now: NOW }));

async function recorded(): Promise<string[]> {
  const rows = await db
    .select()
    .from(creditDelta)
    .where(eq(creditDelta.siteId, site.id))
    .orderBy(creditDelta.day, creditDelta.amount);
  return rows.map(
    (row) => `${row.orderId} ${row.day} ${row.model} ${row.acquisitionId} ${row.amount} ${row.currency} ${row.cause}`,
  );
}

describe('recordGenerationDeltas', () => {
  const [one, two, three] = [newTestId<'order'>(), newTestId<'order'>(), newTestId<'order'>()];
  const [ad, mail] = [newTestId<'acquisition'>(), newTestId<'acquisition'>()];

  it('writes what differs by order, day, model, acquisition and currency, and nothing of the present day', async () => {
    const early = '2026-03-28T18:29:59Z';
    const late = '2026-03-28T18:30:00Z';
    const today = '2026-03-29T18:30:00Z';
    const written = await record(
      rowsOf(
        { order: one, at: early, acquisition: ad, amount: 100n },
        { order: one, at: early, acquisition: ad, amount: -40n },
        { order: one, at: early, acquisition: mail, amount: 5n },
        { order: two, at: late, amount: 7n },
        { order: three, at: today, amount: 9n },
      ),
      rowsOf(
        { order: one, at: early, acquisition: ad, amount: 65n },
        { order: two, at: late, currency: 'CHF', amount: 7n },
        { order: three, at: today, amount: 10n },
      ),
    );
    expect(written).toBe(4);
    expect(await recorded()).toEqual([
      `${one} 2026-03-28 last_click ${mail} -5 EUR rebuild`,
      `${one} 2026-03-28 last_click ${ad} 5 EUR rebuild`,
      `${two} 2026-03-29 last_click null -7 EUR rebuild`,
      `${two} 2026-03-29 last_click null 7 CHF rebuild`,
    ]);
  });

  it('writes nothing where both are the same, down to the way they are cut', async () => {
    const at = '2026-03-01T12:00:00Z';
    const whole = rowsOf({ order: one, at, acquisition: ad, amount: 10n });
    const parts = rowsOf({ order: one, at, acquisition: ad, amount: 4n }, { order: one, at, acquisition: ad, amount: 6n });
    expect(await record(whole, parts)).toBe(0);
  });

  it('dates its ids by the time of recording, each its own', async () => {
    const at = '2026-03-01T12:00:00Z';
    await record(rowsOf({ order: one, at, amount: 1n }), rowsOf({ order: two, at, amount: 1n }));
    const ids = await db.select({ id: creditDelta.id }).from(creditDelta).where(eq(creditDelta.siteId, site.id));
    expect(new Set(ids.map(({ id }) => id)).size).toBe(2);
    for (const { id } of ids) {
      expect(timeOfId(id)).toBe(NOW.getTime());
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });

  it('takes the stored credit of sales as one side: all of it under every model, without tests and other sites', async () => {
    const at = new Date(NOW.getTime() - 10 * DAY_MS);
    const { id } = await buildOrder(db, site, {
      at,
      revenue: 1_000n,
      refunds: [300n],
      touches: [{ daysBefore: 1, platform: 'google' }],
    });
    await buildOrder(db, site, { at, revenue: 50n, test: true });
    await buildOrder(db, site, { at, revenue: 60n, state: 'cancelled' });
    await buildOrder(db, await buildSite(db), { at, revenue: 70n });
    const nothing = sql`${creditOfSales({ siteId: site.id, generation: 1 })} AND false`;
    await record(nothing, creditOfSales({ siteId: site.id, generation: 1 }));
    const sums = await deltasOf(db, site.id, ALL);
    expect(new Set(sums.map(({ model }) => model)).size).toBe(modelIds.length);
    expect(
      sums.every(({ amount, acquisitionId, orders }) => amount === 700n && acquisitionId !== undefined && orders === 1),
    ).toBe(true);
    await record(creditOfSales({ siteId: site.id, generation: 1 }), nothing);
    expect((await deltasOf(db, site.id, ALL)).every(({ amount }) => amount === 0n)).toBe(true);
    expect((await recorded()).every((row) => row.startsWith(id))).toBe(true);
  });
});
