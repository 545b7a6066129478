/** Protects cost beside revenue: at every level it sums to the rows of the accounts, and ROAS is told of the days of visits alone. */
import { beforeAll, describe, expect, it } from 'vitest';
import { saveRates } from '@/db/queries/exchange-rates';
import type { Currency } from '@/lib/core/currency';
import type { Site } from '@/lib/model/site';
import { buildSite } from '@/lib/testing/builders';
import { buildAdCost } from '@/lib/testing/cost-rows';
import { buildOrder, buildTouch } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { overviewParams } from '../overview/definition';
import { overviewReport } from '../overview/query';
import { performanceCsv } from './csv';
import { performanceParams } from './definition';
import { performanceReport } from './query';

const { db } = await testDatabase();
const [MARCH_3, MARCH_10, APRIL_1] = ['2026-03-03', '2026-03-10', '2026-04-01'].map((day) => new Date(`${day}T09:00:00Z`)) as [
  Date,
  Date,
  Date,
];
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
const spring = { platform: 'meta', source: 'fb', medium: 'paid', campaign: 'Spring', campaignId: '11', adGroup: '22', ad: '33' };

describe('cost', () => {
  let site: Site;
  const asked = (query: object) => performanceParams.parse({ ...MARCH, by: 'campaign', ...query });
  const report = (query: object) => readOf(db, site)((tx) => performanceReport(tx, site, asked(query)));
  const rowsOf = async (query: object) =>
    (await report({ datedBy: 'touch', ...query })).rows.map(({ path, cost, models: { last_non_direct_click: figures } }) =>
      [path.join('/'), cost?.cost.amount, figures?.roas, figures?.newRoas, figures?.cpa?.amount].join(' '),
    );

  beforeAll(async () => {
    site = await buildSite(db);
    const touch = await buildTouch(db, site, MARCH_3, { ...spring, channel: 'Paid Social' });
    // The order is of April: by its own day nothing was earned in March.
    await buildOrder(db, site, {
      at: APRIL_1,
      revenue: 10_000n,
      touches: [{ ...spring, channel: 'Paid Social', daysBefore: 29 }],
    });
    const ofSpring = { campaignId: '11', adGroupId: '22', acquisitionId: touch.acquisitionId };
    await buildAdCost(db, site, {
      ...ofSpring,
      adId: '33',
      day: '2026-03-03',
      costMicros: 20_005_000n,
      impressions: 1_000n,
      clicks: 10n,
    });
    await buildAdCost(db, site, {
      ...ofSpring,
      adId: '33',
      day: '2026-03-31',
      costMicros: 5_005_000n,
      impressions: 500n,
      clicks: 5n,
    });
    await buildAdCost(db, site, { ...ofSpring, adId: '33', day: '2026-04-01', costMicros: 900_000_000n });
    const other = { ...spring, kind: 'ad_click' as const, paid: true, campaign: 'Loser', campaignId: '12', ad: '44' };
    const loser = await buildTouch(db, site, MARCH_10, { ...other, channel: 'Paid Social' });
    await buildAdCost(db, site, {
      campaignId: '12',
      adId: '44',
      day: '2026-03-10',
      costMicros: 7_000_000n,
      acquisitionId: loser.acquisitionId,
    });
    await buildAdCost(db, site, { campaignId: '13', day: '2026-03-10', costMicros: 1_000_000n });
  });

  it('stands beside what visits of the same days earned', async () => {
    expect(await rowsOf({ sort: 'roas' })).toEqual(['=Spring 25.01 3.998401 0 25.01', ' 1.00 0 0 ', '=Loser 7.00 0 0 ']);
    expect((await rowsOf({ sort: 'cost', direction: 'asc' })).map((row) => row.split(' ')[0])).toEqual(['', '=Loser', '=Spring']);
    const { total, spend } = await report({});
    expect(total.cost).toEqual({
      ...{ cost: { amount: '33.01', currency: site.currency }, impressions: '1500', clicks: '15', ctr: '0.01', costShare: '1' },
      ...{ cpc: { amount: '2.20', currency: site.currency }, cpm: { amount: '22.01', currency: site.currency } },
    });
    expect(spend).toEqual({ leftOut: [], lacking: [], otherZones: [] });
  });

  it.each(['channel', 'source', 'medium', 'campaign', 'adGroup', 'ad', 'keyword', 'clickPlatform', 'adPlatform', 'day'])(
    'sums to the rows of the accounts by %s',
    async (by) => {
      const { rows, total } = await report({ by, datedBy: 'touch' });
      const cents = rows.reduce((sum, { cost }) => sum + Math.round(Number(cost?.cost.amount) * 100), 0);
      // Rows are rounded each by itself: two of 20.005 and 5.005 are a cent more than their sum.
      expect([cents, total.cost?.cost.amount]).toEqual([by === 'day' ? 3_302 : 3_301, '33.01']);
    },
  );

  it('is told below a row, by a filter, and of days beside others', async () => {
    expect(await rowsOf({ by: 'campaign,day', under: '["=Spring"]', sort: 'name', direction: 'asc' })).toEqual([
      '=Spring/=2026-03-03 20.01 4.99875 0 20.01',
      '=Spring/=2026-03-31 5.01 0 0 ',
    ]);
    expect(await rowsOf({ campaign: 'Loser' })).toEqual(['=Loser 7.00 0 0 ']);
    const { rows } = await report({ from: '2026-04-01', to: '2026-05-01', compareFrom: '2026-03-01', compareTo: '2026-04-01' });
    expect(rows.map(({ cost, compared }) => [cost?.cost.amount, compared?.cost?.cost.amount])).toContainEqual([
      '900.00',
      '25.01',
    ]);
  });

  it('has no returns by the day of the order, and is not told by what it knows nothing of', async () => {
    const [first] = (await report({ sort: 'cost' })).rows;
    expect([first?.cost?.cost.amount, first?.models.last_non_direct_click?.roas]).toEqual(['25.01', undefined]);
    expect(() => asked({ sort: 'roas' })).toThrow('datedBy=touch');
    for (const [query, without] of [
      [{ device: 'phone' }, 'device'],
      [{ by: 'landingPage' }, 'landingPage'],
      [{ buyer: 'new' }, 'buyer'],
      [{ by: 'product' }, 'product'],
    ] as const) {
      const { total, spend } = await report(query);
      expect([total.cost, spend?.without]).toEqual([undefined, without]);
    }
  });

  it('is in the file', async () => {
    const file = async (query: object) => (await readOf(db, site)((tx) => performanceCsv(tx, site, asked(query)))).split('\r\n');
    const [head = '', ...lines] = await file({ datedBy: 'touch' });
    expect(head).toContain('Sessions,Cost,Impressions,Clicks,Cost per click,');
    expect(head).toContain('Last non-direct click: Campaign ROAS');
    expect(lines.find((line) => line.startsWith('Spring'))).toContain('Spring,2,25.01,1500,15,1.67,16.67,0.01,0.757649,');
    expect((await file({}))[0]).not.toContain('ROAS');
    expect((await file({ by: 'device' }))[0]).not.toContain('Cost');
  });

  it('of another currency is in no sum, and late accounts are named', async () => {
    const own = await buildSite(db);
    const theirs = { externalId: 'act_2', name: 'US', currency: 'USD', timeZone: 'America/New_York', heldTo: '2026-03-12' };
    await buildAdCost(db, own, { day: '2026-03-03', costMicros: 3_000_000n }, { account: { ...theirs, problem: 'Gone.' } });
    await buildAdCost(db, own, { day: '2026-03-03', costMicros: 4_000_000n });
    const { total, spend } = await readOf(db, own)((tx) => performanceReport(tx, own, asked({})));
    expect(total.cost?.cost.amount).toBe('4.00');
    expect(spend).toMatchObject({
      ...{ leftOut: [{ amount: '3.00', currency: 'USD' }], otherZones: ['America/New_York'] },
      lacking: [{ name: 'US', platform: 'meta', heldFrom: '2020-01-01', heldTo: '2026-03-12', problem: 'Gone.' }],
    });
  });

  it('of another currency is converted at the last rate published by its day', async () => {
    const own = await buildSite(db);
    await buildAdCost(
      db,
      own,
      { day: '2026-03-08', costMicros: 3_000_000n },
      { account: { externalId: 'act_3', currency: 'USD' } },
    );
    await buildAdCost(db, own, { day: '2026-03-08', costMicros: 4_000_000n });
    const loaded = { workspaceId: own.workspaceId, source: 'ecb' as const, loadedBy: 'member', loadedAt: APRIL_1 };
    const rate = (day: string, units: string) => ({ currency: 'USD' as Currency, day, units });
    await saveRates(db, loaded, [rate('2026-03-06', '1.2'), rate('2026-03-09', '9')]);
    const { total, spend } = await readOf(db, own)((tx) => performanceReport(tx, own, asked({})));
    expect([total.cost?.cost.amount, spend?.leftOut]).toEqual(['6.50', []]);
  });

  it('that people enter is never late, since nobody is asked for it', async () => {
    const account = { platform: 'file', externalId: 'EUR pins', name: 'Pins', heldFrom: null, heldTo: null };
    await buildAdCost(db, site, { day: '2026-03-10', costMicros: 1_000_000n }, { account });
    const { total, spend } = await report({});
    expect([total.cost?.cost.amount, spend?.lacking]).toEqual(['34.01', []]);
  });

  it('is nothing where a site has no ad account', async () => {
    const bare = await buildSite(db);
    const { total, spend } = await readOf(db, bare)((tx) => performanceReport(tx, bare, asked({})));
    expect([total.cost, spend]).toEqual([undefined, undefined]);
  });
});

describe('the store as a whole', () => {
  it('is told by the day of the order, as Performance has it, and of whole days alone', async () => {
    const site = await buildSite(db);
    await buildOrder(db, site, { at: MARCH_10, revenue: 10_000n });
    await buildOrder(db, site, { at: MARCH_3, revenue: 1_000n });
    await buildAdCost(db, site, { day: '2026-03-10', costMicros: 40_000_000n });
    await buildAdCost(db, site, { day: '2026-02-10', costMicros: 5_000_000n });
    const overview = (query: object, now = APRIL_1) =>
      readOf(db, site)((tx) => overviewReport(tx, site, overviewParams.parse({ ...MARCH, ...query }), now));
    const { current, previous, days, spend } = await overview({ compareFrom: '2026-02-01', compareTo: '2026-03-01' });
    expect([current.cost?.amount, current.mer, previous?.cost?.amount, previous?.mer]).toEqual(['40.00', 2.75, '5.00', 0]);
    expect(days.flatMap(({ day, cost }) => (cost === '0.00' ? [] : [`${day} ${cost}`]))).toEqual(['2026-03-10 40.00']);
    expect(spend?.lacking).toEqual([]);
    const performance = await readOf(
      db,
      site,
    )((tx) => performanceReport(tx, site, performanceParams.parse({ ...MARCH, by: 'day' })));
    expect(performance.total.cost?.cost).toEqual(current.cost);
    const today = { from: '2026-03-10', to: '2026-03-11', compareFrom: '2026-03-03', compareTo: '2026-03-04' };
    const soFar = await overview(today, new Date('2026-03-10T15:00:00Z'));
    expect([soFar.current.cost?.amount, soFar.previous?.cost]).toEqual(['40.00', undefined]);
    const bare = await buildSite(db);
    const nothing = await readOf(db, bare)((tx) => overviewReport(tx, bare, overviewParams.parse(MARCH), APRIL_1));
    expect([nothing.current.cost, nothing.current.mer, nothing.spend]).toEqual([undefined, undefined, undefined]);
  });
});
