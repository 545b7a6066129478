/** Protects what signal loss says: each order once, under the first cause that fits; every breakdown and every list sums to the same. */
import { beforeEach, describe, expect, it } from 'vitest';
import { visitor } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildOrder, inLive, type OrderCase } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { ordersParams } from '../orders/definition';
import { listOrders } from '../orders/query';
import { signalLossCsv } from './csv';
import { signalLossParams } from './definition';
import { signalLossReport } from './query';

const { db } = await testDatabase();
const SHOPS = ['shopify'];
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
const AT = new Date('2026-03-10T12:00:00Z');
let site: Site;
let safari: ReturnType<typeof newTestId<'visitor'>>;

beforeEach(async () => {
  site = { ...(await buildSite(db)), timeZone: 'Europe/Berlin' };
  safari = newTestId<'visitor'>(AT);
  const seen = { firstSeenAt: AT, lastSeenAt: AT, browser: 'Safari', country: 'DE', personId: newTestId<'person'>(AT) };
  await db.insert(visitor).values({ ...inLive(site), id: safari, ...seen });
});

const report = (query: Record<string, string> = {}) =>
  readOf(db, site)((tx) => signalLossReport(tx, site, signalLossParams.parse({ ...MARCH, ...query }), SHOPS));
const list = (query: Record<string, string>) =>
  readOf(db, site)((tx) => listOrders(tx, site, ordersParams.parse({ ...MARCH, ...query }), SHOPS));
const sold = (key: string, revenue: bigint, given: Partial<OrderCase> = {}) =>
  buildOrder(db, site, { at: AT, key, revenue, ...given });

/** Everything that may be lost, beside what is not. */
async function sellAll(): Promise<void> {
  const visit = { daysBefore: 1, visitorId: safari };
  await sold('whole', 1n, { sources: ['shopify', 'snippet'], touches: [visit] });
  await sold('never seen', 1_000n, { sources: ['shopify'], country: 'AT', refunds: [400n] });
  await sold('not reported', 300n, { sources: ['shopify'], touches: [{ ...visit, clickIdLikelyStripped: true }] });
  await sold('stripped', 70n, { touches: [{ ...visit, clickIdLikelyStripped: true }] });
  await sold('stripped before the window', 2n, { touches: [{ ...visit, daysBefore: 300, clickIdLikelyStripped: true }] });
  await sold('at the till', 3n, { sources: ['shopify'], salesChannel: 'pos' });
  await sold('by a tag alone', 4n, { sources: ['ga4'] });
  await sold('a test', 5n, { sources: ['shopify'], test: true });
  await sold('in francs', 6n, { sources: ['shopify'], currency: 'CHF' });
  await sold('in April', 7n, { sources: ['shopify'], at: new Date('2026-03-31T22:00:00Z') });
}

const eur = (amount: string) => ({ amount, currency: 'EUR' });

describe('signal loss', () => {
  it('counts each order once, net of refunds, and sums to the same by cause, browser and country', async () => {
    await sellAll();
    const { store, lost, byCause, byBrowser, byCountry, otherCurrencies } = await report();
    expect(lost).toEqual({ orders: 3, revenue: eur('9.70') });
    expect(store).toEqual({ orders: 7, revenue: eur('9.80') });
    expect(byCause.map(({ cause, orders, revenue }) => [cause, orders, revenue.amount])).toEqual([
      ['no_visit', 1, '6.00'],
      ['not_reported', 1, '3.00'],
      ['click_stripped', 1, '0.70'],
    ]);
    expect(byBrowser).toEqual([
      { browser: '', orders: 1, revenue: eur('6.00') },
      { browser: 'Safari', orders: 2, revenue: eur('3.70') },
    ]);
    expect(byCountry).toEqual([
      { country: 'AT', orders: 1, revenue: eur('6.00') },
      { country: 'DE', orders: 2, revenue: eur('3.70') },
    ]);
    expect(otherCurrencies).toEqual([{ orders: 1, revenue: { amount: '0.06', currency: 'CHF' } }]);
  });

  it('opens the orders that each figure is the sum of', async () => {
    await sellAll();
    const keys = async (query: Record<string, string>) => (await list(query)).rows.map(({ orderKey }) => orderKey).sort();
    expect(await keys({ lost: 'any' })).toEqual(['never seen', 'not reported', 'stripped']);
    expect(await keys({ lost: 'not_reported' })).toEqual(['not reported']);
    expect(await keys({ lost: 'any', lostBrowser: 'Safari' })).toEqual(['not reported', 'stripped']);
    expect(await keys({ lost: 'any', lostBrowser: '' })).toEqual(['never seen']);
    expect(await keys({ lost: 'any', lostCountry: 'AT' })).toEqual(['never seen']);
  });

  it('narrows itself as the list does', async () => {
    await sellAll();
    const { lost, byCause, store } = await report({ browser: 'Safari' });
    expect([lost.orders, byCause.map(({ cause }) => cause), store.orders]).toEqual([2, ['not_reported', 'click_stripped'], 7]);
  });

  it('writes a line for each cause, browser and country', async () => {
    await sellAll();
    const csv = await readOf(db, site)((tx) => signalLossCsv(tx, site, signalLossParams.parse(MARCH), SHOPS));
    expect(csv.replace('\u{feff}', '').trim().split(/\r?\n/)).toEqual([
      'Cause,Browser,Country,Orders,Revenue (EUR)',
      'The buyer was never seen,,AT,1,6.00',
      'The browser did not report the purchase,Safari,DE,1,3.00',
      'The click ID was likely removed,Safari,DE,1,0.70',
    ]);
  });

  it('refuses a list without days, or of a browser of nothing', () => {
    const field = (query: Record<string, string>) => ordersParams.safeParse(query).error?.issues[0]?.path;
    expect(field({ lost: 'any' })).toEqual(['from']);
    expect(field({ ...MARCH, lostBrowser: 'Safari' })).toEqual(['lost']);
  });
});
