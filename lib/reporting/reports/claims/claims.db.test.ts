/**
 * Protects the over-claim map: each platform claims by its own window, whatever the site's own rules say of the click, and each
 * figure is the sum of the orders that it opens.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { buildSite } from '@/lib/testing/builders';
import { buildOrder, type TouchBefore } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { salesOf } from '../../revenue';
import type { WireMoney } from '../../wire';
import { ordersParams } from '../orders/definition';
import { listOrders } from '../orders/query';
import { claimsCsv } from './csv';
import { type ClaimPart, claimCounts, claimsParams } from './definition';
import { claimsReport } from './query';
import { claimWindows } from './windows';

const { db } = await testDatabase();
const NOON = new Date('2026-03-10T06:30:00Z');
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
let site: Site;

const google = (daysBefore: number): TouchBefore => ({ daysBefore, platform: 'google' });
const meta = (daysBefore: number): TouchBefore => ({ daysBefore, platform: 'meta', channel: 'Paid Social' });
const awin = (daysBefore: number): TouchBefore => ({ daysBefore, platform: 'awin', channel: 'Affiliates', paid: true });

const report = (query: Record<string, string> = {}) =>
  readOf(db, site)((tx) => claimsReport(tx, site, claimsParams.parse({ ...MARCH, ...query })));
const minorOf = ({ amount }: WireMoney) => BigInt(amount.replace('.', ''));

beforeEach(async () => {
  site = await buildSite(db);
});

async function listed(query: Record<string, string>): Promise<[number, bigint]> {
  const params = ordersParams.parse({ ...MARCH, sales: 'true', limit: '200', ...query });
  const { rows, total } = await readOf(db, site)((tx) => listOrders(tx, site, params));
  expect(total).toBe(rows.length);
  return [rows.length, rows.reduce((sum, row) => sum + minorOf(row.revenue) - minorOf(row.refunded), 0n)];
}

describe('a small store, by hand', () => {
  beforeEach(async () => {
    await buildOrder(db, site, { at: NOON, revenue: 10_000n, touches: [google(20), meta(6), meta(1)], newCustomer: true });
    await buildOrder(db, site, { at: NOON, revenue: 5_000n, refunds: [500n], touches: [meta(8), google(2)] });
    await buildOrder(db, site, { at: NOON, revenue: 3_000n, touches: [meta(7), awin(30), google(31)] });
    await buildOrder(db, site, {
      at: NOON,
      revenue: 200n,
      touches: [{ daysBefore: 1, channel: 'Email', platform: 'klaviyo', paid: false }],
    });
    await buildOrder(db, site, { at: NOON, revenue: 10n });
    await buildOrder(db, site, { at: NOON, revenue: 900n, leftOut: true, salesChannel: 'subscription', touches: [meta(1)] });
    await buildOrder(db, site, { at: NOON, revenue: 9_000n, test: true, touches: [meta(1)] });
  });

  it('claims by each platform’s own window, to the second', async () => {
    const { platforms, pairs } = await report();
    expect(
      platforms.map(({ platform, clickDays, isAssumed, claimed, alone }) => [
        ...[platform, clickDays, isAssumed, claimed.orders, claimed.revenue.amount],
        ...[alone.orders, alone.revenue.amount],
      ]),
    ).toEqual([
      ['google', 30, false, 2, '145.00', 1, '45.00'],
      ['meta', 7, false, 2, '130.00', 0, '0.00'],
      ['awin', 30, true, 1, '30.00', 0, '0.00'],
    ]);
    expect(pairs.map(({ platforms: both, orders, revenue }) => [both.join(), orders, revenue.amount])).toEqual([
      ['awin,google', 0, '0.00'],
      ['awin,meta', 1, '30.00'],
      ['google,meta', 1, '100.00'],
    ]);
  });

  it('sets the claims beside what the store sold', async () => {
    const { store, claimed, counts } = await report();
    expect([store.revenue.amount, claimed.orders, claimed.revenue.amount]).toEqual(['186.10', 5, '305.00']);
    expect(claimCounts.map((count) => [counts[count].orders, counts[count].revenue.amount])).toEqual([
      [3, '11.10'],
      [1, '45.00'],
      [2, '130.00'],
    ]);
    expect((await report({ buyer: 'new' })).claimed.revenue.amount).toBe('200.00');
  });

  it('ends a window a second after its last day', async () => {
    const late = 1 / 86_400;
    await buildOrder(db, site, { at: NOON, revenue: 1n, touches: [meta(7 + late), google(30 + late)] });
    expect((await report()).counts.none.orders).toBe(4);
  });

  it('gives spreadsheets platforms, pairs and totals', async () => {
    const lines = claimsCsv(await report()).split('\r\n');
    expect(lines).toContain('Platform,Meta,7,2,130.00,Total sales');
    expect(lines).toContain('Claimed by both,Google Ads + Meta,,1,100.00,Total sales');
    expect(lines).toContain('What the store sold,,,6,186.10,Total sales');
  });
});

describe('every figure', () => {
  it('is the sum of the orders that it opens, and all of them the store', async () => {
    for (let index = 0; index < 40; index += 1) {
      const kinds = [google, meta, awin];
      const touches = Array.from({ length: index % 5 }, (_, place) =>
        (kinds[(index + place) % 3] ?? google)(((index * 5 + place * 11) % 40) + 0.5),
      );
      await buildOrder(db, site, { at: new Date(NOON.getTime() + index * 0.4 * DAY_MS), revenue: BigInt(101 + index), touches });
    }
    const { platforms, pairs, counts, store, claimed } = await report();
    const figures: [Record<string, string>, ClaimPart][] = [
      ...platforms.map((row): [Record<string, string>, ClaimPart] => [{ claimedBy: row.platform }, row.claimed]),
      ...platforms.map((row): [Record<string, string>, ClaimPart] => [{ claimedBy: row.platform, claims: 'one' }, row.alone]),
      ...pairs.map((row): [Record<string, string>, ClaimPart] => [{ claimedBy: row.platforms.join() }, row]),
      ...claimCounts.map((count): [Record<string, string>, ClaimPart] => [{ claims: count }, counts[count]]),
    ];
    for (const [query, { orders, revenue }] of figures) {
      expect([query, ...(await listed(query))]).toEqual([query, orders, minorOf(revenue)]);
    }
    const sales = await readOf(
      db,
      site,
    )((tx) => salesOf(tx, site, { start: new Date('2026-03-01'), end: new Date('2026-05-01') }));
    expect(claimCounts.reduce((sum, count) => sum + minorOf(counts[count].revenue), 0n)).toBe(minorOf(store.revenue));
    expect(sales.revenue).toBe(minorOf(store.revenue));
    expect(platforms.reduce((sum, row) => sum + minorOf(row.claimed.revenue), 0n)).toBe(minorOf(claimed.revenue));
  }, 60_000);
});

describe('windows', () => {
  it('name where they were read, once a platform, within what paths hold', () => {
    expect(new Set(claimWindows.map(({ platform }) => platform)).size).toBe(claimWindows.length);
    for (const { source, read, clickDays } of claimWindows) {
      expect([/^https:\/\//.test(source), /^\d{4}-\d{2}$/.test(read), clickDays <= 90]).toEqual([true, true, true]);
    }
  });
});
