/**
 * Protects lifetime value: every sale of every buyer counts once, renewals for the channel that won their buyer, to the cent; and
 * each figure is the sum of the orders that it opens.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Id } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildOrder, type OrderCase } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { salesOf } from '../../revenue';
import type { WireMoney } from '../../wire';
import { ordersParams } from '../orders/definition';
import { listOrders } from '../orders/query';
import { lifetimeParams, lifetimeParts, type LifetimeResult } from './definition';
import { lifetimeReport } from './query';

const { db } = await testDatabase();
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
const ALWAYS = { from: '2026-01-01', to: '2027-01-01' };
const at = (day: number) => new Date(Date.parse('2026-03-01T06:30:00Z') + (day - 1) * DAY_MS);
let site: Site;

const report = (query: Record<string, string>) =>
  readOf(db, site)((tx) => lifetimeReport(tx, site, lifetimeParams.parse({ model: 'last_click', ...query })));
const minorOf = ({ amount }: WireMoney) => BigInt(amount.replace('.', ''));

/** Orders of one buyer, who is new with the first unless a case says otherwise. */
async function buyer(...orders: OrderCase[]): Promise<Id<'person'>> {
  const personId = newTestId<'person'>();
  for (const [index, order] of orders.entries()) await buildOrder(db, site, { newCustomer: index === 0, ...order, personId });
  return personId;
}

const renewal = (day: number, revenue: bigint): OrderCase => ({
  ...{ at: at(day), revenue, salesChannel: 'subscription', leftOut: true },
});
const email = [{ daysBefore: 1, channel: 'Email' }];
const search = [{ daysBefore: 1 }];

beforeEach(async () => {
  site = await buildSite(db);
  await buyer({ at: at(2), revenue: 10_001n, touches: search }, renewal(32, 2_000n), renewal(62, 2_001n));
  await buyer({ at: at(3), revenue: 500n, touches: email, refunds: [200n] }, { at: at(40), revenue: 777n, touches: search });
  await buyer({ at: at(4), revenue: 4_000n }, renewal(34, 999n));
  await buyer(renewal(5, 1_500n), renewal(35, 1_500n));
  await buyer({ at: at(6), revenue: 3_333n, newCustomer: false, touches: search });
  await buyer({ at: at(-20), revenue: 100n, touches: email }, { at: at(7), revenue: 8_888n, touches: search });
  await buyer(
    { at: at(8), revenue: 60n, touches: search, test: true },
    { at: at(9), revenue: 70n, touches: email, newCustomer: true },
  );
  await buyer({ at: at(10), revenue: 44n, touches: search }, { at: at(50), revenue: 9_000n, currency: 'JPY' });
  await buildOrder(db, site, { at: at(11), revenue: 123n });
});

/** Each row as "channel customers first renewals later total". */
function table({ rows }: LifetimeResult): string[] {
  return rows.map(({ kind, channel, salesChannel, customers, first, renewals, later, total }) =>
    [channel ?? salesChannel ?? kind, customers, ...[first, renewals, later, total].map(({ amount }) => amount)].join(' '),
  );
}

describe('lifetime value', () => {
  it('is of everybody whose first sale is of the range, with all that they bought since', async () => {
    const result = await report(MARCH);
    expect(table(result)).toEqual([
      'Paid Search 2 100.45 40.01 0.00 140.46',
      'unattributed 1 40.00 9.99 0.00 49.99',
      'earlier 1 33.33 0.00 0.00 33.33',
      'subscription 1 15.00 15.00 0.00 30.00',
      'Email 2 3.70 0.00 7.77 11.47',
    ]);
    expect(result.withoutBuyer).toEqual({ orders: 1, revenue: { amount: '1.23', currency: 'EUR' } });
    expect(result.otherCurrencies).toEqual([{ amount: '9000', currency: 'JPY' }]);
  });

  it('is the store’s revenue over all time, to the cent', async () => {
    const { totals, withoutBuyer } = await report(ALWAYS);
    const span = { start: new Date('2025-01-01T00:00:00Z'), end: new Date('2027-01-01T00:00:00Z') };
    const store = await readOf(db, site)((tx) => salesOf(tx, site, span));
    expect(minorOf(totals.total) + minorOf(withoutBuyer.revenue)).toBe(store.revenue);
  });

  it('opens, under each figure, the orders that it is the sum of', async () => {
    const { rows, totals } = await report(MARCH);
    const sumOf = async (query: Record<string, string>) => {
      const params = { model: 'last_click', sales: 'true', wonFrom: MARCH.from, wonTo: MARCH.to, limit: '200', ...query };
      const list = await readOf(db, site)((tx) => listOrders(tx, site, ordersParams.parse(params)));
      expect(list.total).toBe(list.rows.length);
      return list.rows.reduce((sum, { revenue, refunded }) => sum + minorOf(revenue) - minorOf(refunded), 0n);
    };
    for (const row of rows) {
      for (const wonPart of lifetimeParts) expect(await sumOf({ wonBy: row.key, wonPart })).toBe(minorOf(row[wonPart]));
      expect(await sumOf({ wonBy: row.key })).toBe(minorOf(row.total));
    }
    for (const wonPart of lifetimeParts) expect(await sumOf({ wonPart })).toBe(minorOf(totals[wonPart]));
    expect(await sumOf({})).toBe(minorOf(totals.total));
  });

  it('has a channel whose name means something else here for what it is', async () => {
    await buyer({ at: at(12), revenue: 1n, touches: [{ daysBefore: 1, channel: 'left_out:pos' }] });
    expect(table(await report({ from: '2026-03-12', to: '2026-03-13' }))).toEqual(['left_out:pos 1 0.01 0.00 0.00 0.01']);
  });

  it('shows another site nothing, and refuses half a range', async () => {
    const other = await buildSite(db);
    const result = await readOf(db, other)((tx) => lifetimeReport(tx, other, lifetimeParams.parse(MARCH)));
    expect([result.rows, result.totals.customers]).toEqual([[], 0]);
    expect(ordersParams.safeParse({ wonBy: 'unattributed' }).error?.issues[0]?.path).toEqual(['wonFrom']);
  });
});
