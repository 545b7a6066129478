/**
 * Protects reports of some orders only: each cut adds up to the cent, all cuts of one kind to the store, and every row of a
 * report is the sum of the orders that it opens.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { buyerKinds } from '@/lib/model/order-kind';
import { salesChannels } from '@/lib/model/sales-channel';
import type { Site } from '@/lib/model/site';
import { buildSite } from '@/lib/testing/builders';
import { buildOrder } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { ordersParams } from '../orders/definition';
import { listOrders } from '../orders/query';
import { attributionParams, type AttributionFigures } from './definition';
import { attributionReport } from './query';

const { db } = await testDatabase();
const AT = new Date('2026-03-10T06:30:00Z');
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
const MODEL = 'last_click';
let site: Site;

const minorOf = (figures: AttributionFigures | undefined) => BigInt(figures?.revenue.amount.replace('.', '') ?? '0');
const report = (query: Record<string, string>) =>
  readOf(db, site)((tx) => attributionReport(tx, site, attributionParams.parse({ ...MARCH, model: MODEL, ...query })));
const orders = (query: Record<string, string>) =>
  readOf(
    db,
    site,
  )((tx) => listOrders(tx, site, ordersParams.parse({ ...MARCH, model: MODEL, sales: 'true', limit: '200', ...query })));

/** Net of refunds, of all the orders listed. */
async function sumOf(query: Record<string, string>): Promise<bigint> {
  const { rows, total } = await orders(query);
  expect(rows).toHaveLength(total);
  return rows.reduce(
    (sum, { revenue, refunded }) => sum + BigInt(revenue.amount.replace('.', '')) - BigInt(refunded.amount.replace('.', '')),
    0n,
  );
}

beforeEach(async () => {
  site = await buildSite(db);
  let cents = 101n;
  for (const salesChannel of salesChannels) {
    for (const newCustomer of [true, false]) {
      for (const touches of [[{ daysBefore: 1 }], [{ daysBefore: 1, channel: 'Email' }], []]) {
        const leftOut = salesChannel === 'subscription' || salesChannel === 'marketplace';
        cents = cents * 2n + 1n;
        await buildOrder(db, site, { at: AT, revenue: cents % 99_991n, salesChannel, leftOut, newCustomer, touches });
      }
    }
  }
  const touches = [{ daysBefore: 1 }];
  await buildOrder(db, site, { at: AT, revenue: 500n, refunds: [125n], giftCards: 200n, touches });
  await buildOrder(db, site, { at: AT, revenue: 7_777n, test: true, touches });
  await buildOrder(db, site, { at: AT, revenue: 8_888n, state: 'pending', salesChannel: 'subscription', leftOut: true });
  await buildOrder(db, site, { at: AT, revenue: 9_999n, currency: 'JPY', touches });
});

const cuts = [
  ...salesChannels.map((salesChannel) => ({ salesChannel })),
  ...buyerKinds.map((buyer) => ({ buyer })),
  { kind: 'gift_card' },
  { kind: 'left_out' },
  { kind: 'trial' },
  { buyer: 'new', salesChannel: 'pos' },
  {},
] as Record<string, string>[];

describe('a cut of the report', () => {
  it.each(cuts)('adds up, and each row to the orders that it opens: %o', async (cut) => {
    for (const window of [{}, { lookbackDays: '7' }] as Record<string, string>[]) {
      const query = { ...cut, ...window };
      const { rows, unattributed, leftOut, totals, reconciles } = await report(query);
      expect(reconciles).toEqual({ [MODEL]: true });
      let sum = 0n;
      for (const { key, models } of rows) {
        const revenue = minorOf(models[MODEL]);
        sum += revenue;
        if (revenue !== 0n) expect(await sumOf({ ...query, channel: key.channel ?? '' })).toBe(revenue);
      }
      expect(await sumOf({ ...query, channel: 'Unattributed' })).toBe(minorOf(unattributed[MODEL]));
      for (const { salesChannel, models } of leftOut) {
        expect(await sumOf({ ...query, salesChannel, leftOut: 'true' })).toBe(minorOf(models[MODEL]));
        sum += minorOf(models[MODEL]);
      }
      const total = BigInt(totals.revenue.amount.replace('.', ''));
      expect(sum + minorOf(unattributed[MODEL])).toBe(total);
      expect(await sumOf(query)).toBe(total);
    }
  });

  it('is one of several that together are the store', async () => {
    const store = BigInt((await report({})).totals.revenue.amount.replace('.', ''));
    const totalsOf = async (some: Record<string, string>[]) => {
      let sum = 0n;
      for (const cut of some) sum += BigInt((await report(cut)).totals.revenue.amount.replace('.', ''));
      return sum;
    };
    expect(await totalsOf(salesChannels.map((salesChannel) => ({ salesChannel })))).toBe(store);
    expect(await totalsOf(buyerKinds.map((buyer) => ({ buyer })))).toBe(store);
  });
});

describe('the list of orders', () => {
  it('says how each was placed and what it is', async () => {
    const [gift] = (await orders({ kind: 'gift_card' })).rows;
    expect(gift).toMatchObject({ salesChannel: 'online', kinds: ['gift_card'], giftCards: { amount: '2.00', currency: 'EUR' } });
    const renewals = await orders({ salesChannel: 'subscription' });
    expect(renewals.rows.map(({ kinds }) => kinds)).toEqual(Array.from({ length: 6 }, () => ['left_out']));
    const tests = await readOf(db, site)((tx) => listOrders(tx, site, ordersParams.parse({ ...MARCH, kind: 'test' })));
    expect(tests.rows).toMatchObject([{ test: true, kinds: ['test'] }]);
  });
});
