/**
 * Protects the list of money without an order: nothing of the last day, and each sum is exactly the sum of its list, on all
 * pages.
 */
import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { order, refund } from '@/db/schema';
import { DAY_MS, HOUR_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildOrder, inLive } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { unmatchedCsv } from './csv';
import { unmatchedParams } from './definition';
import { allUnmatched, listUnmatched, unmatchedSums } from './query';

const { db } = await testDatabase();
const NOW = new Date('2026-03-30T12:00:00Z');
const RANGE = { from: '2026-03-01', to: '2026-04-01' };
const SPAN = { start: new Date('2026-03-01T00:00:00Z'), end: new Date('2026-04-01T00:00:00Z') };
const TELLERS = { shopSources: ['shopify', 'stripe'], paymentSources: ['stripe'] };
const daysAgo = (days: number, hours = 0) => new Date(NOW.getTime() - days * DAY_MS - hours * HOUR_MS);
let site: Site;

beforeEach(async () => {
  site = await buildSite(db);
});

async function sale(key: string, at: Date, revenue: bigint, sources: string[], over: Partial<typeof order.$inferInsert> = {}) {
  const { id } = await buildOrder(db, site, { key, at, revenue });
  await db
    .update(order)
    .set({ sources, ...over })
    .where(eq(order.id, id));
  return id;
}

type Refund = Partial<typeof refund.$inferInsert>;

async function back(orderKey: string, at: Date, amount: bigint | undefined, over: Refund = {}): Promise<void> {
  const money = amount === undefined ? {} : { amount, currency: site.currency };
  const said = { source: 'stripe', authority: 3, logPosition: 1n, eventId: newTestId<'event'>(at) };
  await db
    .insert(refund)
    .values({ ...inLive(site), id: newTestId<'refund'>(at), orderKey, refundedAt: at, ...money, ...said, ...over });
}

const sums = (now = NOW) => readOf(db, site)((tx) => unmatchedSums(tx, site, SPAN, TELLERS, now));
const list = (query: Record<string, string> = {}, now = NOW) =>
  readOf(db, site)((tx) => listUnmatched(tx, site, unmatchedParams.parse({ ...RANGE, ...query }), TELLERS, now));

describe('what has no order', () => {
  it('is a refund of an order that nobody told of, and a sale that no shop told of since shops tell', async () => {
    await sale('before the shop', daysAgo(21), 100n, ['snippet']);
    const known = await sale('#1', daysAgo(20), 5_000n, ['shopify', 'stripe']);
    await sale('pi_1', daysAgo(5), 1_500n, ['stripe']);
    await sale('T-9', daysAgo(4), 2_500n, ['snippet']);
    await sale('T-test', daysAgo(4), 2_500n, ['snippet'], { test: true });
    await sale('T-open', daysAgo(4), 2_500n, ['snippet'], { state: 'pending' });
    await back('#1', daysAgo(3), 100n, { orderId: known });
    await back('#1', daysAgo(3), 100n);
    await back('pi_9', daysAgo(3), 700n);
    await back('pi_8', daysAgo(2, 1), undefined);
    await back('pi_7', daysAgo(2), 300n, { chargeback: true });
    await back('pi_6', daysAgo(2), 0n);
    const { rows } = await list();
    expect(rows.map(({ kind, name, money }) => [kind, name, money?.amount])).toEqual([
      ['chargeback', 'pi_7', '3.00'],
      ['refund', 'pi_8', undefined],
      ['refund', 'pi_9', '7.00'],
      ['purchase', 'T-9', '25.00'],
      ['payment', 'pi_1', '15.00'],
    ]);
    expect(await sums()).toEqual([
      { kind: 'refund', count: 1, money: { amount: '7.00', currency: 'EUR' } },
      { kind: 'refund', count: 1 },
      { kind: 'chargeback', count: 1, money: { amount: '3.00', currency: 'EUR' } },
      { kind: 'payment', count: 1, money: { amount: '15.00', currency: 'EUR' } },
      { kind: 'purchase', count: 1, money: { amount: '25.00', currency: 'EUR' } },
    ]);
  });

  it('is not asked for its order within a day of coming, whatever day it is of', async () => {
    await back('pi_1', daysAgo(0, 23), 100n);
    await back('pi_2', daysAgo(9), 100n, { eventId: newTestId<'event'>(daysAgo(0, 23)) });
    await back('pi_3', daysAgo(1, 1), 100n);
    expect((await list()).rows.map(({ name }) => name)).toEqual(['pi_3']);
    expect((await list({}, new Date(NOW.getTime() + 2 * HOUR_MS))).total).toBe(3);
  });

  it('is nothing to a shop that tells of no orders', async () => {
    await sale('pi_1', daysAgo(5), 1_500n, ['stripe']);
    await sale('T-9', daysAgo(4), 2_500n, ['snippet']);
    expect(await list()).toEqual({ rows: [], total: 0 });
    expect(await sums()).toEqual([]);
  });
});

describe('a list', () => {
  it('has every row once on its pages, and sums to its number in each currency', async () => {
    await sale('#1', daysAgo(20), 5_000n, ['shopify']);
    for (let index = 0; index < 7; index += 1) {
      const currency = index % 2 === 0 ? 'EUR' : 'JPY';
      await back(`pi_${index}`, daysAgo(3 + Math.floor(index / 3)), BigInt(index + 1), { currency });
      await sale(`T-${index}`, daysAgo(3), BigInt(index + 10), ['snippet'], { currency });
    }
    for (const { kind, count, money } of await sums()) {
      for (const limit of ['1', '3', '4']) {
        const minor: bigint[] = [];
        const names: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await list({ kind, currency: money?.currency ?? '', limit, ...(cursor && { cursor }) });
          expect(page.total).toBe(count);
          names.push(...page.rows.map(({ name }) => name));
          minor.push(...page.rows.map((row) => BigInt(row.money?.amount.replace('.', '') ?? '0')));
          cursor = page.nextCursor;
        } while (cursor);
        expect(new Set(names).size).toBe(count);
        expect(names).toHaveLength(count);
        expect(minor.reduce((sum, part) => sum + part, 0n)).toBe(BigInt(money?.amount.replace('.', '') ?? '0'));
      }
    }
  });

  it('is the same as a file, and runs no formula', async () => {
    await back('=1+1', daysAgo(3), 123_456n);
    const params = unmatchedParams.parse(RANGE);
    const rows = await readOf(db, site)((tx) => allUnmatched(tx, site, params, TELLERS, NOW));
    expect(rows).toEqual((await list()).rows);
    expect(unmatchedCsv(rows).split('\r\n')[1]).toMatch(
      /^refund,'=1\+1,stripe,2026-03-27T12:00:00\.000Z,1234\.56,EUR,[0-9a-f-]{36}$/,
    );
  });

  it('shows another site nothing', async () => {
    await back('pi_1', daysAgo(3), 100n);
    const other = await buildSite(db);
    const page = await readOf(db, other)((tx) => listUnmatched(tx, other, unmatchedParams.parse(RANGE), TELLERS, NOW));
    expect(page).toEqual({ rows: [], total: 0 });
  });
});
