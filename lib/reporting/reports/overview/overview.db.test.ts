/** Protects the first screen: its figures agree with each other, day by day and against the range before. */
import { beforeEach, describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import type { Site } from '@/lib/model/site';
import { ad, buildCollector, buildSite, newTestId, send } from '@/lib/testing/builders';
import { buildOrder, buildTouch } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { buildConnection } from '@/lib/testing/sandbox';
import { overviewParams } from './definition';
import { overviewReport } from './query';

const { db } = await testDatabase();
let site: Site;

beforeEach(async () => {
  site = { ...(await buildSite(db)), timeZone: 'Europe/Berlin' };
});

/** Long after the days of the tests, so that all of them are over. */
const LATER = new Date('2027-01-01T00:00:00Z');
const overview = (query: Record<string, string>, now = LATER) =>
  readOf(db, site)((tx) => overviewReport(tx, site, overviewParams.parse(query), now));

describe('overview', () => {
  it('counts each day of the site, those without events and those of 23 hours too', async () => {
    const bought = (at: string, revenue: bigint) =>
      buildOrder(db, site, {
        at: new Date(at),
        revenue,
        newCustomer: true,
        touches: [{ daysBefore: 0, campaign: 'Frühling', source: 'google' }],
      });
    await bought('2026-03-28T22:59:59.999Z', 1n);
    await bought('2026-03-28T23:00:00.000Z', 1_000n);
    await bought('2026-03-29T21:59:59.999Z', 500n);
    await bought('2026-03-30T22:00:00.000Z', 7n);
    await buildOrder(db, site, { at: new Date('2026-03-29T12:00:00Z'), revenue: 300n, refunds: [100n] });
    await buildTouch(db, site, new Date('2026-03-30T10:00:00Z'));
    const { days, current } = await overview({ from: '2026-03-29', to: '2026-04-01' });
    const eur = (amount: string) => ({ amount, currency: 'EUR' });
    expect(days).toEqual([
      {
        day: '2026-03-29',
        revenue: eur('17.00'),
        orders: 3,
        newCustomers: 2,
        sessions: 2,
        attributedRevenue: eur('15.00'),
        channels: { 'Paid Search': '15.00', Unattributed: '2.00' },
      },
      {
        day: '2026-03-30',
        revenue: eur('0.00'),
        orders: 0,
        newCustomers: 0,
        sessions: 1,
        attributedRevenue: eur('0.00'),
        channels: {},
      },
      {
        day: '2026-03-31',
        revenue: eur('0.07'),
        orders: 1,
        newCustomers: 1,
        sessions: 1,
        attributedRevenue: eur('0.07'),
        channels: { 'Paid Search': '0.07' },
      },
    ]);
    expect(current).toEqual({
      revenue: eur('17.07'),
      orders: 4,
      averageOrderValue: eur('4.27'),
      attributedShare: 0.882835,
      newCustomers: 3,
      sessions: 4,
      conversionRate: 1,
    });
  });

  it('keeps all money of a channel that the store has named like a row of what nobody earned', async () => {
    const at = new Date('2026-03-05T12:00:00Z');
    await buildOrder(db, site, { at, revenue: 700n, touches: [{ daysBefore: 0, channel: 'Marketplaces' }] });
    await buildOrder(db, site, { at, revenue: 200n, salesChannel: 'marketplace', leftOut: true });
    await buildOrder(db, site, { at, revenue: 30n, touches: [{ daysBefore: 0, channel: 'Unattributed' }] });
    await buildOrder(db, site, { at, revenue: 4n });
    const { days } = await overview({ from: '2026-03-05', to: '2026-03-06' });
    expect(days[0]?.channels).toEqual({ Marketplaces: '9.00', Unattributed: '0.34' });
  });

  it('compares with another range, and leaves out what cannot be divided', async () => {
    await buildOrder(db, site, { at: new Date('2026-02-10T12:00:00Z'), revenue: 900n });
    const result = await overview({ from: '2026-03-01', to: '2026-03-02', compareFrom: '2026-02-01', compareTo: '2026-03-01' });
    expect(result.previous).toMatchObject({ orders: 1, averageOrderValue: { amount: '9.00' }, attributedShare: 0 });
    expect(result.current).toEqual({ revenue: { amount: '0.00', currency: 'EUR' }, orders: 0, newCustomers: 0, sessions: 0 });
    expect(result.days).toHaveLength(1);
  });

  it('sets the days that are over beside the other range, while today goes on', async () => {
    const bought = (at: string, revenue: bigint) => buildOrder(db, site, { at: new Date(at), revenue });
    await bought('2026-03-08T12:00:00Z', 400n);
    await bought('2026-03-10T12:00:00Z', 900n);
    await bought('2026-03-11T06:00:00Z', 100n);
    const query = { from: '2026-03-10', to: '2026-03-12', compareFrom: '2026-03-08', compareTo: '2026-03-09' };
    const report = await overview(query, new Date('2026-03-11T11:00:00Z'));
    expect([report.current, report.finished, report.previous].map((figures) => figures?.revenue.amount)).toEqual([
      '10.00',
      '9.00',
      '4.00',
    ]);
    expect(report.previousDays).toEqual([{ day: '2026-03-08', revenue: { amount: '4.00', currency: 'EUR' } }]);
    expect((await overview(query)).finished).toBeUndefined();
  });

  it('sets the days before another day beside the other range, where it is told that later ones are not all in', async () => {
    const bought = (at: string, revenue: bigint) =>
      buildOrder(db, site, { at: new Date(at), revenue, touches: [{ daysBefore: 0, campaign: 'spring' }] });
    await bought('2026-03-08T12:00:00Z', 400n);
    await bought('2026-03-10T12:00:00Z', 900n);
    await bought('2026-03-11T12:00:00Z', 100n);
    const query = { from: '2026-03-10', to: '2026-03-13', compareFrom: '2026-03-08', compareTo: '2026-03-09' };
    const report = await overview({ ...query, finishedTo: '2026-03-11' }, new Date('2026-03-12T11:00:00Z'));
    expect([report.current, report.finished].map((figures) => figures?.revenue.amount)).toEqual(['10.00', '9.00']);
    expect(report.movers).toMatchObject({ to: '2026-03-11', up: [{ difference: { amount: '5.00' } }] });
  });

  it('compares today with another day up to the same time of day, over a change of clocks too', async () => {
    const bought = (at: string, revenue: bigint) => buildOrder(db, site, { at: new Date(at), revenue });
    await bought('2026-03-29T08:00:00Z', 201n);
    await bought('2026-03-29T08:00:00.001Z', 40n);
    await bought('2026-03-30T08:00:00Z', 3_000n);
    const query = { from: '2026-03-30', to: '2026-03-31', compareFrom: '2026-03-29', compareTo: '2026-03-30' };
    // Ten o'clock, of which only nine hours had passed on the Sunday before.
    const report = await overview(query, new Date('2026-03-30T08:00:00.001Z'));
    expect(report.comparedUntil).toBe('2026-03-29T08:00:00.001Z');
    expect([report.current.revenue.amount, report.previous?.revenue.amount]).toEqual(['30.00', '2.01']);
    expect(report.finished).toBeUndefined();
  });

  it('names the campaigns that earned most and the latest sales of this site alone', async () => {
    const other = await buildSite(db);
    await buildOrder(db, other, {
      at: new Date('2026-03-05T12:00:00Z'),
      revenue: 9_999n,
      touches: [{ daysBefore: 1, campaign: 'theirs' }],
    });
    for (let index = 0; index < 12; index += 1) {
      await buildOrder(db, site, {
        at: new Date(Date.UTC(2026, 2, 5, 12, index)),
        key: `#${index}`,
        revenue: BigInt(100 * (index + 1)),
        touches: [{ daysBefore: 1, campaign: `c${index}`, source: 'google' }],
      });
    }
    await buildOrder(db, site, { at: new Date('2026-03-05T13:00:00Z'), key: '#test', revenue: 1n, test: true });
    const { topCampaigns, latestOrders } = await overview({ from: '2026-03-01', to: '2026-04-01' });
    expect(topCampaigns.map(({ campaign, orders, revenue }) => `${campaign} ${orders} ${revenue.amount}`)).toEqual([
      'c11 1 12.00',
      'c10 1 11.00',
      'c9 1 10.00',
      'c8 1 9.00',
      'c7 1 8.00',
      'c6 1 7.00',
      'c5 1 6.00',
      'c4 1 5.00',
      'c3 1 4.00',
      'c2 1 3.00',
    ]);
    expect(latestOrders.map(({ orderKey, campaign }) => `${orderKey} ${campaign}`)).toEqual([
      '#11 c11',
      '#10 c10',
      '#9 c9',
      '#8 c8',
      '#7 c7',
      '#6 c6',
      '#5 c5',
      '#4 c4',
    ]);
  });
});

describe('the morning', () => {
  const NOW = new Date('2026-03-15T09:00:00Z');
  const MARCH = { from: '2026-03-01', to: '2026-03-15' };
  const sold = (at: string, revenue: bigint, campaign?: string) =>
    buildOrder(db, site, {
      at: new Date(at),
      revenue,
      ...(campaign && { touches: [{ daysBefore: 0, campaign, source: 'google' }] }),
    });

  it('sets yesterday beside the median of the same weekday since the first order', async () => {
    await sold('2026-02-18T12:00:00Z', 1n);
    await sold('2026-02-21T12:00:00Z', 500n);
    await sold('2026-02-28T12:00:00Z', 9_000n);
    await sold('2026-03-07T12:00:00Z', 700n);
    await sold('2026-03-14T22:59:59Z', 300n);
    await sold('2026-03-14T23:00:00Z', 40n);
    const { morning } = await overview(MARCH, NOW);
    const eur = (amount: string) => ({ amount, currency: 'EUR' });
    expect(morning).toEqual({
      day: '2026-03-14',
      revenue: eur('3.00'),
      orders: 1,
      usual: { revenue: eur('7.00'), days: 3 },
      today: { revenue: eur('0.40'), orders: 1 },
    });
    // A week earlier there are two such days since the first order: of two nothing is usual.
    expect((await overview(MARCH, new Date('2026-03-08T09:00:00Z'))).morning).not.toHaveProperty('usual');
  });

  it('counts a day without orders as a usual day too', async () => {
    await sold('2026-02-01T12:00:00Z', 100n);
    await sold('2026-02-28T12:00:00Z', 600n);
    expect((await overview(MARCH, NOW)).morning.usual).toEqual({ revenue: { amount: '0.00', currency: 'EUR' }, days: 5 });
  });

  it('names the campaigns that moved most, those that began or ended included, without the day that is not over', async () => {
    await sold('2026-03-02T12:00:00Z', 1_000n, 'ended');
    await sold('2026-03-02T12:00:00Z', 300n, 'grew');
    await sold('2026-03-02T12:00:00Z', 70n, 'same');
    await sold('2026-03-14T12:00:00Z', 900n, 'grew');
    await sold('2026-03-14T12:00:00Z', 70n, 'same');
    await sold('2026-03-14T12:00:00Z', 50n, 'began');
    await sold('2026-03-15T06:00:00Z', 5_000n, 'same');
    const query = { from: '2026-03-14', to: '2026-03-16', compareFrom: '2026-03-02', compareTo: '2026-03-03' };
    const { movers } = await overview(query, NOW);
    const short = (rows: { campaign: string; revenue: { amount: string }; difference: { amount: string } }[] = []) =>
      rows.map(({ campaign, revenue, difference }) => `${campaign} ${revenue.amount} ${difference.amount}`);
    expect([movers?.from, movers?.to]).toEqual(['2026-03-14', '2026-03-15']);
    expect(short(movers?.up)).toEqual(['grew 9.00 6.00', 'began 0.50 0.50']);
    expect(short(movers?.down)).toEqual(['ended 0.00 -10.00']);
    expect(movers?.up[0]?.path).toEqual(['=Paid Search', '=google', '=grew']);
    expect(await overview(MARCH, NOW)).not.toHaveProperty('movers');
  });

  it('says that fewer orders are matched only when enough orders say so', async () => {
    const several = async (count: number, at: string, isMatched: boolean) => {
      for (let index = 0; index < count; index += 1) await sold(at, 100n, isMatched ? 'c' : undefined);
    };
    await several(90, '2026-03-02T12:00:00Z', true);
    await several(10, '2026-03-02T12:00:00Z', false);
    await several(40, '2026-03-10T12:00:00Z', true);
    await several(9, '2026-03-10T12:00:00Z', false);
    expect((await overview(MARCH, NOW)).matching.falls).toBe(false);
    await several(4, '2026-03-10T12:00:00Z', false);
    expect((await overview(MARCH, NOW)).matching).toEqual({
      now: { orders: 53, matched: 40 },
      before: { orders: 100, matched: 90 },
      falls: true,
    });
  });

  it('tells how far the set-up is', async () => {
    expect((await overview(MARCH, NOW)).setup).toEqual({});
    await makeEventPartitions(db, NOW, 1);
    const visitor = newTestId<'visitor'>(NOW);
    await send(buildCollector(db, [site]), site, [ad(NOW, visitor)]);
    await buildConnection(db, site, 'meta', 'https://platform.example');
    await sold('2026-03-14T12:00:00Z', 300n);
    const { setup } = await overview(MARCH, NOW);
    expect(setup).toEqual({
      eventAt: expect.any(String),
      snippetAt: setup.eventAt,
      orderAt: '2026-03-14T12:00:00.000Z',
      destinationAt: expect.any(String),
    });
  });
});

describe('parameters', () => {
  it.each([
    [{ from: '2026-03-02', to: '2026-03-02' }, 'to'],
    [{ from: '2016-01-01', to: '2026-03-02' }, 'to'],
    [{ from: '2026-02-30', to: '2026-03-02' }, 'from'],
    [{ from: '2026-03-01', to: '2026-03-02', compareFrom: '2026-02-01' }, 'compareTo'],
  ])('refuses %o and names the field', (query, field) => {
    expect(overviewParams.safeParse(query).error?.issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });
});
