/**
 * Protects the report on days that are not all in: a store whose orders come in late by a known habit, and whose goods come back by one,
 * is expected to go on as it did; what it would have said earlier is held against what came; and short histories say so.
 */
import { and, eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { credit, order, orderEvent } from '@/db/schema';
import { addDays, type Day } from '@/lib/core/day';
import { DAY_MS, HOUR_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildOrder, inLive } from '@/lib/testing/order-rows';
import { readOf } from '@/lib/testing/read-of';
import { testDatabase } from '@/lib/testing/postgres';
import { ordersParams } from '../orders/definition';
import { listOrders } from '../orders/query';
import { completenessCsv } from './csv';
import { type CompletenessResult, completenessParams, completenessResult } from './definition';
import { completenessReport } from './query';

const { db } = await testDatabase();
/** Noon in Vienna, where the days of the site begin. */
const NOW = new Date('2026-11-20T11:00:00Z');
const DAYS = 165;

type Placed = { at: Date; told: Date; revenue: bigint; returned?: { at: Date; amount: bigint }; currency?: string };

async function place(site: Site, { at, told, revenue, returned, currency }: Placed): Promise<void> {
  const refunds = returned ? { refunds: [returned.amount] } : {};
  const { id } = await buildOrder(db, site, { at, revenue, ...refunds, ...(currency && { currency }) });
  const eventId = newTestId<'event'>(told);
  await db.insert(orderEvent).values({ ...inLive(site), orderId: id, eventId, role: 'stated', source: 'shopify' });
  await db
    .update(order)
    .set({ country: 'AT' })
    .where(and(eq(order.siteId, site.id), eq(order.id, id)));
  if (returned) {
    const back = and(eq(credit.siteId, site.id), eq(credit.orderId, id), eq(credit.entry, 1));
    await db.update(credit).set({ postedAt: returned.at }).where(back);
  }
}

const reportOf = async (site: Site, at = NOW, scores = 'false'): Promise<CompletenessResult> =>
  completenessResult.parse(
    await readOf(db, site)((tx) => completenessReport(tx, site, completenessParams.parse({ scores }), at)),
  );

/**
 * Of each day's four orders of 100.00 one comes in two days and two hours late, and one is sent back ten days after it was placed. What
 * is not told of yet, or not back yet, is not there.
 */
async function store(): Promise<Site> {
  const site = { ...(await buildSite(db)), timeZone: 'Europe/Vienna' };
  for (let day = 0; day < DAYS; day += 1) {
    for (let number = 0; number < 4; number += 1) {
      // From 8 to 11 o'clock in Vienna, every day before noon.
      const at = new Date(NOW.getTime() - day * DAY_MS - (4 - number) * HOUR_MS);
      const told = new Date(at.getTime() + (number === 3 ? 50 * HOUR_MS : 1_000));
      const backAt = new Date(at.getTime() + 10 * DAY_MS);
      if (told > NOW) continue;
      await place(site, {
        at,
        told,
        revenue: 10_000n,
        ...(number === 0 && backAt <= NOW && { returned: { at: backAt, amount: 10_000n } }),
      });
    }
  }
  return site;
}

describe('a store whose orders come late and come back', () => {
  let report: CompletenessResult;
  let site: Site;
  beforeAll(async () => {
    site = await store();
    report = await reportOf(site);
  }, 60_000);

  it('opens the orders of each day, which sum to what is in', async () => {
    for (const { day, orders, soFar, netSoFar } of report.days) {
      const from = day as Day;
      const params = ordersParams.parse({ from, to: addDays(from, 1), sales: 'true', limit: '200' });
      const { rows, total } = await readOf(db, site)((tx) => listOrders(tx, site, params));
      const sum = (of: 'revenue' | 'net') => rows.reduce((all, row) => all + Number(row[of].amount), 0).toFixed(2);
      expect([day, total, sum('revenue'), sum('net')]).toEqual([day, orders, soFar.amount, netSoFar.amount]);
    }
  });

  it('knows how much of each day is in, by its age', () => {
    expect(report).toMatchObject({ pastDays: 77, timeZone: 'Europe/Vienna', currency: 'EUR' });
    expect(report.tooShort).toBeUndefined();
    expect(report.days.map(({ day, isOver, complete }) => [day, isOver, complete]).slice(0, 4)).toEqual([
      ['2026-11-20', false, 0.75],
      ['2026-11-19', true, 0.75],
      ['2026-11-18', true, 0.75],
      ['2026-11-17', true, 1],
    ]);
    expect(report.days).toHaveLength(14);
  });

  it('expects what earlier days came to, and what of it comes back', () => {
    const yesterday = report.days[1];
    expect([yesterday?.soFar.amount, yesterday?.expected?.value.amount, yesterday?.orders]).toEqual(['300.00', '400.00', 3]);
    expect([yesterday?.netSoFar.amount, yesterday?.netExpected?.value.amount]).toEqual(['300.00', '300.00']);
    const old = report.days[13];
    expect([old?.complete, old?.soFar.amount, old?.netSoFar.amount]).toEqual([1, '400.00', '300.00']);
    // Weeks are told apart and no days: of the second week's returns a fifth is still to come after twelve days and a half.
    expect(Number(old?.netExpected?.value.amount)).toBeGreaterThan(280);
    expect(Number(old?.netExpected?.value.amount)).toBeLessThan(300);
  });

  it('says what comes back by country, from orders that have seen it all', () => {
    expect(report.returns.map(({ country, share }) => [country, share.toFixed(4)])).toEqual([
      [undefined, '0.2500'],
      ['AT', '0.2500'],
    ]);
    expect(report.returns[0]?.byWeek.slice(0, 3).map((rate) => rate.toFixed(2))).toEqual(['0.00', '0.25', '0.00']);
  });

  it('says the same of what is in where it is not asked what comes back, and nothing of that', async () => {
    const sooner = completenessResult.parse(
      await readOf(db, site)((tx) => completenessReport(tx, site, completenessParams.parse({ returns: 'false' }), NOW)),
    );
    expect(sooner.days).toEqual(report.days.map(({ netExpected: _, ...day }) => day));
    expect([sooner.returns, sooner.returnsTooShort]).toEqual([[], undefined]);
  });

  it('says what it would have said, from what was known then, and what came', async () => {
    const { scores } = await reportOf(site, NOW, 'true');
    expect(
      scores
        .filter(({ measure }) => measure === 'sales')
        .map(({ expected, came, isWithin }) => [expected.amount, came.amount, isWithin]),
    ).toEqual(Array.from({ length: 4 }, () => ['400.00', '400.00', true]));
    expect(scores.filter(({ measure }) => measure === 'returns').length).toBeGreaterThan(0);
  });

  it('is a file for spreadsheets', () => {
    const [header, today, yesterday] = completenessCsv(report).split('\r\n');
    expect(header).toContain('Net expected (EUR)');
    expect(today).toMatch(/^2026-11-20,no,3,0\.7500,300\.00,400\.00,/);
    expect(yesterday).toMatch(/^2026-11-19,yes,3,0\.7500,300\.00,400\.00,400\.00,400\.00,300\.00,300\.00,/);
  });

  it('says what was known at an earlier moment', async () => {
    const then = await reportOf(site, new Date(NOW.getTime() - 20 * DAY_MS));
    expect(then.days[1]).toMatchObject({ day: '2026-10-30', orders: 3, complete: 0.75 });
  });
});

describe('a short history', () => {
  it('says so, and expects nothing', async () => {
    const site = await buildSite(db);
    const placed = { at: new Date(NOW.getTime() - 30 * HOUR_MS), told: new Date(NOW.getTime() - 29 * HOUR_MS), revenue: 500n };
    await place(site, placed);
    await place(site, { ...placed, currency: 'USD' });
    const { tooShort, returnsTooShort, days, returns } = await reportOf(site);
    expect([tooShort, returnsTooShort]).toEqual([
      expect.stringMatching(/so far there are 0 with 0\.$/),
      expect.stringMatching(/so far there are 0\.$/),
    ]);
    expect(days.find(({ orders }) => orders > 0)).toEqual({
      ...{ day: '2026-11-19', isOver: true, orders: 1 },
      ...{ soFar: { amount: '5.00', currency: 'EUR' }, netSoFar: { amount: '5.00', currency: 'EUR' } },
    });
    expect(returns).toEqual([]);
  });

  it('is one where orders were told of by an import alone', async () => {
    const site = await buildSite(db);
    for (let day = 1; day < 60; day += 1) {
      for (let number = 0; number < 3; number += 1)
        await place(site, { at: new Date(NOW.getTime() - day * DAY_MS), told: NOW, revenue: 500n });
    }
    expect((await reportOf(site, new Date(NOW.getTime() + HOUR_MS))).tooShort).toMatch(/so far there are 0 with 0\.$/);
  }, 30_000);

  it('is there without orders too', async () => {
    const site = await buildSite(db);
    const { days, pastOrders } = await reportOf(site);
    expect([days.length, pastOrders]).toEqual([14, 0]);
  });
});
