/** Protects the demo's truth: each model is held against what caused an order, sums hold, and of a real store it is never told. */
import { and, eq, lt, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { order } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import type { Truth } from '@/lib/simulator/simulate';
import { buildSite } from '@/lib/testing/builders';
import { buildAdCost } from '@/lib/testing/cost-rows';
import { buildOrder, buildTouch, type TouchBefore } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { ordersParams } from '../orders/definition';
import { listOrders } from '../orders/query';
import { type Cause, causeText } from './cause';
import { isCaused } from './caused-sql';
import { truthParams } from './definition';
import { truthOfDemo, truthReport } from './query';

const { db } = await testDatabase();
const MARCH = truthParams.parse({ from: '2026-03-01', to: '2026-04-01' });
const AT = new Date('2026-03-10T12:00:00Z');
let site: Site & { demo: boolean };

beforeEach(async () => {
  site = { ...(await buildSite(db)), demo: true };
});

const ad = (campaign: string, daysBefore: number): TouchBefore => ({ daysBefore, campaign, source: 'google' });
const cause = (campaign: string) => ({ channel: 'Paid Search', source: 'google', campaign });
const truth: Truth = new Map([
  ['A', cause('Generic')],
  ['B', cause('Brand')],
  ['C', undefined],
  ['D', undefined],
  ['E', cause('Generic')],
]);
const report = () => readOf(db, site)((tx) => truthReport(tx, site, MARCH, truth));

/** Of 17.00 that ads caused, the last click is right about 6.00, and the first about all. */
async function sell(): Promise<void> {
  const bought = (key: string, revenue: bigint, touches: TouchBefore[] = [], at = AT) =>
    buildOrder(db, site, { at, key, revenue, touches });
  await bought('A', 1_100n, [ad('Generic', 3), ad('Brand', 1)]);
  await bought('B', 600n, [ad('Brand', 2)]);
  await bought('C', 300n, [ad('Brand', 2)]);
  await bought('D', 50n);
  await bought('by hand', 7n, [ad('Brand', 1)]);
  await bought('E', 9_000n, [ad('Generic', 1)], new Date('2026-04-02T12:00:00Z'));
}

const eur = (amount: string) => ({ amount, currency: 'EUR' });

describe('the truth', () => {
  it('tells what ads caused, and leaves out what nobody simulated', async () => {
    await sell();
    expect(await report()).toMatchObject({
      orders: 4,
      revenue: eur('20.50'),
      caused: eur('17.00'),
      notKnown: { orders: 1, revenue: eur('0.07') },
    });
  });

  it('scores each model by what it recovers, over-credits and gets wrong of campaigns', async () => {
    await sell();
    const { models } = await report();
    const scores = (id: string) => {
      const found = models.find((model) => model.id === id);
      return found && [found.recovered, found.overCredited, found.campaignError];
    };
    // First click: 11 of Generic and 6 + 3 of Brand; Brand caused 6.
    expect(scores('first_click')).toEqual([1, 0.15, 0.25]);
    // Last click: nothing of Generic's 11, and 20 of Brand.
    expect(scores('last_click')).toEqual([0.3529, 0.7, 1.6667]);
    expect(models[0]?.id).toBe('first_click');
    expect(models.at(-1)?.recovered).toBe(0.3529);
  });

  it('says which models and claims put campaigns into the order of their true returns, where they have cost', async () => {
    await sell();
    expect(await report()).not.toHaveProperty('claims');
    // Brand brings 6 for 3, Generic 11 for 11: the last click says 20 and nothing, the first 9 and 11; platforms turn it round.
    for (const [campaign, euros, claimed] of [
      ['Brand', 3n, 6n],
      ['Generic', 11n, 44n],
    ] as const) {
      const { acquisitionId } = await buildTouch(db, site, AT, { campaign, source: 'google' });
      const [costMicros, claimValueMicros] = [euros * 1_000_000n, claimed * 1_000_000n];
      await buildAdCost(db, site, { day: '2026-03-09', campaignId: campaign, costMicros, claimValueMicros, acquisitionId });
    }
    const { models, campaigns, claims } = await report();
    const rankings = models.map(({ id, ranking }) => `${id} ${ranking?.right}/${ranking?.pairs}`);
    expect(rankings).toContain('first_click 1/1');
    expect(
      campaigns.map(({ campaign, spend }) => [
        campaign,
        spend?.cost.amount,
        spend?.trueReturn,
        spend?.returns.last_click,
        spend?.claimedReturn,
      ]),
    ).toEqual([
      ['Generic', '11.00', '1', '0', '4'],
      ['Brand', '3.00', '2', '6.666667', '2'],
    ]);
    expect(claims).toEqual({ pairs: 1, right: 0 });
  });

  it('sets what each campaign caused beside what each model credits it', async () => {
    await sell();
    const { campaigns, caused } = await report();
    const rows = campaigns.map(({ campaign, orders, caused: amount, credited }) => {
      return [
        campaign,
        orders,
        amount.amount,
        credited.first_click?.amount,
        credited.last_click?.amount,
        credited.linear?.amount,
      ];
    });
    expect(rows).toEqual([
      ['Generic', 1, '11.00', '11.00', '0.00', '5.50'],
      ['Brand', 1, '6.00', '9.00', '20.00', '14.50'],
    ]);
    expect(campaigns.reduce((sum, row) => sum + Number(row.caused.amount), 0)).toBe(Number(caused.amount));
  });

  it('opens orders that sum to each of its figures', async () => {
    await sell();
    const { revenue, caused, notKnown, campaigns } = await report();
    const sumOf = async (cause: Cause): Promise<string> => {
      const only = isCaused(site, cause, truth);
      const rows = await db
        .select({ net: sql<string>`sum(${order.revenue} - ${order.refunded})` })
        .from(order)
        .where(and(eq(order.siteId, site.id), lt(order.orderedAt, new Date('2026-04-01')), only));
      return (Number(rows[0]?.net ?? 0) / 100).toFixed(2);
    };
    expect([await sumOf('any'), await sumOf('simulated'), await sumOf('not_simulated')]).toEqual([
      caused.amount,
      revenue.amount,
      notKnown.revenue.amount,
    ]);
    for (const { source, campaign, caused: own } of campaigns) expect(await sumOf({ source, campaign })).toBe(own.amount);
  });

  it('lists orders by their cause, named as the page names it', async () => {
    const [key, by] = [...truthOfDemo()].find(([, known]) => known?.campaign !== undefined) ?? [];
    if (!key || !by) throw new Error('the demo has an order that an ad caused');
    await buildOrder(db, site, { at: AT, key, revenue: 700n });
    await buildOrder(db, site, { at: AT, key: 'by hand', revenue: 7n });
    const listed = async (causedBy: string) => {
      const params = ordersParams.parse({ from: '2026-03-01', to: '2026-04-01', sales: 'true', causedBy });
      return (await readOf(db, site)((tx) => listOrders(tx, site, params))).rows.map(({ orderKey }) => orderKey);
    };
    expect(await listed(causeText(by))).toEqual([key]);
    expect(await listed(causeText({ ...by, campaign: 'another' }))).toEqual([]);
    expect(await listed('not_simulated')).toEqual(['by hand']);
    expect(ordersParams.safeParse({ causedBy: 'Brand' }).success).toBe(false);
    site = { ...site, demo: false };
    await expect(listed('any')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is told of the demo alone', async () => {
    site = { ...site, demo: false };
    await expect(report()).rejects.toMatchObject({ code: 'not_found' });
  });

  it('scores no model where ads caused nothing', async () => {
    await buildOrder(db, site, { at: AT, key: 'D', revenue: 50n });
    expect(await report()).toMatchObject({ orders: 1, caused: eur('0.00'), models: [], campaigns: [] });
  });

  it('knows the causes of the demo’s orders', () => {
    const causes = [...truthOfDemo().values()];
    expect(causes.length).toBeGreaterThan(1_000);
    expect(new Set(causes.map((known) => known === undefined))).toEqual(new Set([true, false]));
  });
});
