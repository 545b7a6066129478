/**
 * Protects new against returning: every sale counts once, on its own day, for a kind of buyer and under whose word that is; and
 * each figure is the sum of the orders that it opens.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import { DAY_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { buyerKinds } from '@/lib/model/order-kind';
import { buildSite } from '@/lib/testing/builders';
import { buildOrder, type OrderCase } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { spanOf } from '../../days';
import { salesOf } from '../../revenue';
import type { WireMoney } from '../../wire';
import { ordersParams } from '../orders/definition';
import { listOrders } from '../orders/query';
import { buyersCsv } from './csv';
import { buyersParams, tellers } from './definition';
import { buyersReport } from './query';

const { db } = await testDatabase();
const DAYS = { from: '2026-03-28', to: '2026-03-31' };
const COMPARED = { compareFrom: '2026-03-25', compareTo: '2026-03-28' };
/** After midnight of the 28th in the site's zone. */
const NIGHT = Date.parse('2026-03-27T20:00:00Z');
let site: Site;

const report = (query: Record<string, string> = {}) =>
  readOf(db, site)((tx) => buyersReport(tx, site, buyersParams.parse({ ...DAYS, ...query })));
const minorOf = ({ amount }: WireMoney) => BigInt(amount.replace('.', ''));

/** An order of which the shop says nothing: its buyer is new by the orders held, where it is their first. */
async function untold(newCustomer: boolean, given: OrderCase): Promise<void> {
  const { id } = await buildOrder(db, site, { ...given, newCustomer });
  await db.execute(sql`UPDATE "order" SET declared_new = NULL WHERE site_id = ${site.id} AND id = ${id}`);
}

beforeAll(async () => {
  site = await buildSite(db);
  // The history begins 400 days before: who came since within a year is not known.
  await untold(true, { at: new Date(NIGHT - 400 * DAY_MS), revenue: 1n });
  await untold(true, { at: new Date(NIGHT), revenue: 10_000n });
  await buildOrder(db, site, { at: new Date(NIGHT), revenue: 2_001n, newCustomer: true, refunds: [1n] });
  await buildOrder(db, site, { at: new Date(NIGHT + DAY_MS), revenue: 300n, newCustomer: false });
  await untold(false, { at: new Date(NIGHT + DAY_MS), revenue: 44n, salesChannel: 'pos' });
  await buildOrder(db, site, { at: new Date(NIGHT), revenue: 77n, test: true });
  await buildOrder(db, site, { at: new Date(NIGHT), revenue: 900n, currency: 'JPY' });
  await untold(true, { at: new Date(NIGHT - 3 * DAY_MS), revenue: 5n });
});

describe('new against returning', () => {
  it('counts by day and kind, and by whose word it is', async () => {
    const { total, days, compared, otherCurrencies } = await report(COMPARED);
    expect(
      days.map(({ day, kinds }) => [day, ...buyerKinds.map((kind) => `${kinds[kind].orders} ${kinds[kind].revenue.amount}`)]),
    ).toEqual([
      ['2026-03-28', '2 120.00', '0 0.00', '0 0.00'],
      ['2026-03-29', '0 0.00', '2 3.44', '0 0.00'],
      ['2026-03-30', '0 0.00', '0 0.00', '0 0.00'],
    ]);
    expect(tellers.map((teller) => total.kinds.new.toldBy[teller].revenue.amount)).toEqual(['20.00', '100.00']);
    expect(tellers.map((teller) => total.kinds.returning.toldBy[teller].orders)).toEqual([1, 1]);
    expect(compared?.revenue.amount).toBe('0.05');
    const finished = (await report({ ...COMPARED, finishedTo: '2026-03-29' })).finished;
    expect([finished?.orders, finished?.kinds.new.toldBy.shop.revenue.amount, finished?.kinds.returning.orders]).toEqual([
      2,
      '20.00',
      0,
    ]);
    expect(otherCurrencies).toEqual([{ orders: 1, revenue: { amount: '900', currency: 'JPY' } }]);
  });

  it('does not know a first order within a year of where the history begins', async () => {
    const { total } = await report({ from: '2025-02-01', to: '2025-03-01' });
    expect(buyerKinds.map((kind) => total.kinds[kind].orders)).toEqual([0, 0, 1]);
  });

  it('is the store’s revenue, and each figure that of the orders that it opens', async () => {
    const { total, days } = await report();
    const span = spanOf(DAYS, site.timeZone);
    expect(minorOf(total.revenue)).toBe((await readOf(db, site)((tx) => salesOf(tx, site, span))).revenue);
    const listed = async (query: Record<string, string>) => {
      const params = ordersParams.parse({ sales: 'true', limit: '200', ...query });
      const { rows } = await readOf(db, site)((tx) => listOrders(tx, site, params));
      return [rows.length, rows.reduce((sum, { revenue, refunded }) => sum + minorOf(revenue) - minorOf(refunded), 0n)];
    };
    for (const buyer of buyerKinds) {
      const kind = total.kinds[buyer];
      expect(await listed({ ...DAYS, buyer })).toEqual([kind.orders, minorOf(kind.revenue)]);
      for (const toldBy of tellers) {
        const part = kind.toldBy[toldBy];
        expect(await listed({ ...DAYS, buyer, toldBy })).toEqual([part.orders, minorOf(part.revenue)]);
      }
      for (const [index, { day, kinds }] of days.entries()) {
        const to = days[index + 1]?.day ?? DAYS.to;
        expect(await listed({ from: day, to, buyer })).toEqual([kinds[buyer].orders, minorOf(kinds[buyer].revenue)]);
      }
    }
  });

  it('counts one way of placing orders, and is written as CSV', async () => {
    const result = await report({ salesChannel: 'pos' });
    expect(result.total.revenue.amount).toBe('0.44');
    expect(buyersCsv(result).split('\r\n').slice(1)).toEqual([
      '2026-03-28,0,0.00,0,0.00,0,0.00',
      '2026-03-29,0,0.00,1,0.44,0,0.00',
      '2026-03-30,0,0.00,0,0.00,0,0.00',
      '',
    ]);
  });

  it('shows another site nothing, and refuses half a comparison', async () => {
    const other = await buildSite(db);
    const result = await readOf(db, other)((tx) => buyersReport(tx, other, buyersParams.parse(DAYS)));
    expect(result.total.orders).toBe(0);
    expect(buyersParams.safeParse({ ...DAYS, compareFrom: '2026-03-01' }).error?.issues[0]?.path).toEqual(['compareTo']);
  });
});
