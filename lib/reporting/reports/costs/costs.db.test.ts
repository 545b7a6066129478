/** Protects that the list behind a figure of cost is that figure: at every level, by every filter, over pages, in the file, and in two currencies. */
import { beforeAll, describe, expect, it } from 'vitest';
import { saveRates } from '@/db/queries/exchange-rates';
import { spendSync } from '@/db/schema';
import type { Currency } from '@/lib/core/currency';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildAdCost } from '@/lib/testing/cost-rows';
import { buildTouch } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { overviewParams } from '../overview/definition';
import { overviewReport } from '../overview/query';
import { performanceParams } from '../performance/definition';
import { performanceReport } from '../performance/query';
import { costsCsv } from './csv';
import { costsParams, type CostsResult } from './definition';
import { allCosts, listCosts } from './query';

const { db } = await testDatabase();
const MARCH_3 = new Date('2026-03-03T09:00:00Z');
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
const spring = { platform: 'meta', source: 'fb', medium: 'paid', campaign: 'Spring', campaignId: '11', adGroup: '22', ad: '33' };
const search = { platform: 'google', source: 'google', medium: 'cpc', campaign: null, campaignId: '9', adGroup: '8', ad: '7' };
const usd = { externalId: 'act_usd', name: 'Über US', currency: 'USD', timeZone: 'America/New_York' };
const chf = { externalId: 'act_chf', name: 'Zürich', currency: 'CHF' };

let site: Site;
const syncId = newTestId<'spend_sync'>();

const list = (query: object) => readOf(db, site)((tx) => listCosts(tx, site, costsParams.parse({ ...MARCH, ...query })));
const performance = (query: object) =>
  readOf(
    db,
    site,
  )((tx) => performanceReport(tx, site, performanceParams.parse({ ...MARCH, by: 'campaign', datedBy: 'touch', ...query })));

/** Millionths that the rows come to in the site's currency. */
const microsOf = (rows: CostsResult['rows']) =>
  rows.reduce((sum, { converted }) => sum + Math.round(Number(converted?.amount ?? 0) * 1e6), 0);

beforeAll(async () => {
  site = await buildSite(db);
  const paid = { kind: 'ad_click' as const, paid: true };
  const ofSpring = await buildTouch(db, site, MARCH_3, { ...spring, ...paid, channel: 'Paid Social' });
  const ofSearch = await buildTouch(db, site, MARCH_3, { ...search, ...paid, channel: 'Paid Search' });
  const ids = { campaignId: '11', adGroupId: '22', adId: '33', acquisitionId: ofSpring.acquisitionId };
  const names = { names: { campaign: '=Frühling', adGroup: 'Alle', ad: 'Video, 1' } };
  await buildAdCost(
    db,
    site,
    { ...ids, day: '2026-03-03', costMicros: 20_005_000n, impressions: 1_000n, clicks: 10n, syncId },
    names,
  );
  await buildAdCost(db, site, { ...ids, day: '2026-03-31', costMicros: 5_005_001n, clicks: 0n });
  await buildAdCost(db, site, { ...ids, day: '2026-04-01', costMicros: 900_000_000n });
  const google = { acquisitionId: ofSearch.acquisitionId, campaignId: '9', adGroupId: '8', adId: '7' };
  for (const [index, day] of ['2026-03-08', '2026-03-09', '2026-03-10'].entries()) {
    await buildAdCost(db, site, { ...google, day, costMicros: 3_333_333n + BigInt(index), clicks: 7n }, { account: usd });
  }
  await buildAdCost(db, site, { day: '2026-03-10', costMicros: 2_000_000n, impressions: 5n }, { account: chf });
  await buildAdCost(db, site, { campaignId: '13', day: '2026-03-10', costMicros: 1_000_000n });
  const at = new Date('2026-03-05T10:00:00Z');
  await db.insert(spendSync).values({
    ...{ siteId: site.id, id: syncId, accountId: newTestId<'ad_account'>(), platform: 'meta', kind: 'today', startedAt: at },
    ...{ endedAt: at, fromDay: '2026-03-03', toDay: '2026-03-03', outcome: 'stored', requests: 1, rows: 1, changed: [] },
  });
  const loaded = { workspaceId: site.workspaceId, source: 'ecb' as const, loadedBy: 'member', loadedAt: MARCH_3 };
  await saveRates(db, loaded, [{ currency: 'USD' as Currency, day: '2026-03-06', units: '1.1737' }]);
});

describe('the list behind a figure of cost', () => {
  it('tells each row as its account does, latest first, and what is in no sum', async () => {
    const { rows, total, sums, nextCursor } = await list({});
    expect([total, nextCursor]).toEqual([7, undefined]);
    expect(rows.map(({ day, account, cost }) => `${day} ${account} ${cost.amount} ${cost.currency}`)).toEqual([
      '2026-03-31 Shop 5.005001 EUR',
      ...['2026-03-10 Über US 3.333335 USD', '2026-03-10 Zürich 2.00 CHF', '2026-03-10 Shop 1.00 EUR'],
      ...['2026-03-09 Über US 3.333334 USD', '2026-03-08 Über US 3.333333 USD', '2026-03-03 Shop 20.005 EUR'],
    ]);
    expect(rows[6]).toEqual({
      ...{ day: '2026-03-03', accountId: rows[0]?.accountId, account: 'Shop', platform: 'meta' },
      ...{ campaignId: '11', campaign: '=Frühling', adGroupId: '22', adGroup: 'Alle', adId: '33', ad: 'Video, 1' },
      ...{ cost: { amount: '20.005', currency: 'EUR' }, converted: { amount: '20.005', currency: 'EUR' } },
      ...{ impressions: '1000', clicks: '10', syncedAt: '2026-03-05T10:00:00.000Z' },
    });
    expect(rows.find(({ account }) => account === 'Zürich')).not.toHaveProperty('converted');
    expect(sums).toEqual({
      ...{ cost: { amount: '34.53', currency: 'EUR' }, impressions: '1005', clicks: '31' },
      leftOut: [{ amount: '2.00', currency: 'CHF' }],
    });
  });

  it.each(['channel', 'source', 'medium', 'campaign', 'adGroup', 'ad', 'keyword', 'clickPlatform', 'day', 'label:Brand'])(
    'is the figure of every row by %s',
    async (by) => {
      const report = await performance({ by });
      expect(report.rows.length).toBeGreaterThan(0);
      let all = 0;
      for (const { path, cost } of report.rows) {
        const { rows, sums, total } = await list({ by, under: JSON.stringify(path) });
        const figure = { cost: cost?.cost, impressions: cost?.impressions, clicks: cost?.clicks };
        expect({ path, cost: sums?.cost, impressions: sums?.impressions, clicks: sums?.clicks }).toEqual({ path, ...figure });
        expect([path, (Math.round(microsOf(rows) / 1e4) / 100).toFixed(2)]).toEqual([path, cost?.cost.amount]);
        all += total;
      }
      expect(all).toBe(7);
    },
  );

  it('is the figure below a row, by a filter, and of a day of a campaign', async () => {
    const by = 'channel,campaign,day';
    const under = ['=Paid Search', '=9', '=2026-03-09'];
    const { rows } = await performance({ by, under: JSON.stringify(under.slice(0, 2)) });
    const own = await list({ by, under: JSON.stringify(under) });
    expect(own.sums?.cost).toEqual(rows.find(({ path }) => path[2] === '=2026-03-09')?.cost?.cost);
    expect(own.total).toBe(1);
    for (const filter of [{ channel: 'Paid Social' }, { source: 'google' }, { campaign: 'Spring' }, { label: 'Brand:' }]) {
      expect((await list(filter)).sums?.cost).toEqual((await performance(filter)).total.cost?.cost);
    }
    const accountId = (await list({ source: 'google' })).rows[0]?.accountId;
    expect([(await list({ account: accountId })).total, (await list({ source: 'nobody' })).rows]).toEqual([3, []]);
  });

  it('is the cost of the overview', async () => {
    const { current } = await readOf(
      db,
      site,
    )((tx) => overviewReport(tx, site, overviewParams.parse(MARCH), new Date('2026-05-01T00:00:00Z')));
    expect((await list({})).sums?.cost).toEqual(current.cost);
  });

  it.each([1, 2, 3, 4, 6, 7])('is the same in pages of %i', async (limit) => {
    const whole = await list({});
    const rows: CostsResult['rows'] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit, cursor });
      expect([page.total, page.sums]).toEqual([7, cursor === undefined ? whole.sums : undefined]);
      rows.push(...page.rows);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(rows).toEqual(whole.rows);
  });

  it('is a file of the same rows', async () => {
    const rows = await readOf(db, site)((tx) => allCosts(tx, site, costsParams.parse({ ...MARCH, source: 'fb' })));
    expect(costsCsv(rows).split('\r\n')).toEqual([
      '\ufeffDay,Ad account,Platform,Campaign,Campaign ID,Ad group,Ad group ID,Ad,Ad ID,Cost in the account’s currency,Account’s currency,Cost,Currency,Impressions,Clicks,Read at',
      `2026-03-31,Shop,meta,'=Frühling,11,Alle,22,"Video, 1",33,5.005001,EUR,5.005001,EUR,,0,`,
      `2026-03-03,Shop,meta,'=Frühling,11,Alle,22,"Video, 1",33,20.005,EUR,20.005,EUR,1000,10,2026-03-05T10:00:00.000Z`,
      '',
    ]);
  });

  it('refuses levels by which no account tells cost, and shows nothing of another site', async () => {
    expect(() => costsParams.parse({ ...MARCH, by: 'device', under: '["=phone"]' })).toThrow('do not tell cost by device');
    expect(() => costsParams.parse({ ...MARCH, under: '["=Spring"]' })).toThrow('more steps than');
    const other = await buildSite(db);
    const { rows, total } = await readOf(db, other)((tx) => listCosts(tx, other, costsParams.parse(MARCH)));
    expect([rows, total]).toEqual([[], 0]);
  });
});
