/**
 * Protects cost beside the models: it sums to what the accounts tell, ROAS is that of Performance by the days of visits, and a
 * campaign is called losing only where no click model brings its cost back.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Site } from '@/lib/model/site';
import { buildSite } from '@/lib/testing/builders';
import { buildAdCost } from '@/lib/testing/cost-rows';
import { buildOrder, buildTouch } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { performanceParams } from '../performance/definition';
import { performanceReport } from '../performance/query';
import { comparisonCsv } from './csv';
import { comparisonParams } from './definition';
import { comparisonReport } from './query';

const { db } = await testDatabase();
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
const MARCH_20 = new Date('2026-03-20T09:00:00Z');
const ad = { platform: 'meta', source: 'fb', medium: 'paid', channel: 'Paid Social' };
let site: Site;

const report = (query: Record<string, string> = {}, of = site) =>
  readOf(
    db,
    of,
  )((tx) => comparisonReport(tx, of, comparisonParams.parse({ ...MARCH, by: 'campaign', datedBy: 'touch', ...query })));

/** Opens is the first of two touches, Closes the last; Loses brings 5.00 for 90.00, and Silent nobody at all. */
beforeAll(async () => {
  site = await buildSite(db);
  await buildOrder(db, site, {
    ...{ at: MARCH_20, revenue: 10_000n },
    touches: [
      { ...ad, campaign: 'Opens', campaignId: '1', daysBefore: 9 },
      { ...ad, campaign: 'Closes', campaignId: '2', daysBefore: 1 },
    ],
  });
  await buildOrder(db, site, {
    ...{ at: MARCH_20, revenue: 500n },
    touches: [{ ...ad, campaign: 'Loses', campaignId: '3', daysBefore: 1 }],
  });
  for (const [campaign, campaignId, costMicros] of [
    ['Opens', '1', 40_000_000n],
    ['Closes', '2', 20_000_000n],
    ['Loses', '3', 90_000_000n],
    ['Silent', '4', 3_000_000n],
  ] as const) {
    const { acquisitionId } = await buildTouch(db, site, MARCH_20, { ...ad, campaign, campaignId });
    await buildAdCost(db, site, { campaignId, day: '2026-03-12', costMicros, acquisitionId });
  }
});

describe('cost in the comparison', () => {
  it('stands beside what every model gives, with the part of it that hangs on the model', async () => {
    const { rows, datedBy, breakEven, spend } = await report({ sort: 'stake' });
    expect(
      rows.map(({ campaign, cost, stake, isLosing, models: by }) =>
        [campaign, cost?.amount, stake?.amount, isLosing, by.first_click?.roas, by.last_click?.roas, by.linear?.roas].join(' '),
      ),
    ).toEqual([
      'Opens 40.00 40.00 false 2.5 0 1.25',
      'Closes 20.00 20.00 false 0 5 2.5',
      'Loses 90.00 0.00 true 0.055556 0.055556 0.055556',
      'Silent 3.00 0.00 true 0 0 0',
    ]);
    expect([datedBy, breakEven, spend?.lacking]).toEqual(['touch', { roas: '1', isAssumed: true }, []]);
  });

  it('has the revenue and the ROAS of Performance, to the last digit', async () => {
    const query = { ...MARCH, by: 'campaign', datedBy: 'touch', model: 'linear,first_click' };
    const alone = await readOf(db, site)((tx) => performanceReport(tx, site, performanceParams.parse(query)));
    const { rows } = await report({ sort: 'cost' });
    for (const row of alone.rows) {
      const own = rows.find(({ campaign }) => campaign === row.value);
      for (const id of ['linear', 'first_click'] as const) {
        expect([row.value, own?.models[id]?.revenue, own?.models[id]?.roas]).toEqual([
          ...[row.value, row.models[id]?.revenue, row.models[id]?.roas],
        ]);
      }
      expect(own?.cost).toEqual(row.cost?.cost);
    }
  });

  it('lists what loses under every click model, at the break-even of the site', async () => {
    const losing = async (of: Site) => (await report({ rows: 'losing' }, of)).rows.map(({ campaign }) => campaign);
    expect(await losing(site)).toEqual(['Loses', 'Silent']);
    const dear: Site = { ...site, settings: { ...site.settings, breakEven: { kind: 'margin', percent: '30' } } };
    expect(await losing(dear)).toEqual(['Opens', 'Loses', 'Silent']);
  });

  it('tells cost and no ROAS by the days of orders', async () => {
    const { rows } = await report({ datedBy: 'order' });
    const opens = rows.find(({ campaign }) => campaign === 'Opens');
    expect([opens?.cost?.amount, opens?.models.first_click?.roas, opens?.isLosing]).toEqual(['40.00', undefined, undefined]);
  });

  it('says why there is none by a country', async () => {
    const { rows, spend } = await report({ country: 'DE' });
    expect([spend?.without, rows.filter(({ cost }) => cost).length]).toEqual(['country', 0]);
  });

  it('gives spreadsheets the cost behind the columns that they know', async () => {
    const [heading = '', ...lines] = comparisonCsv(await report({ sort: 'cost' })).split('\r\n');
    expect(heading).toMatch(/,Difference \(EUR\),Cost \(EUR\),Cost that hangs on the model \(EUR\),Last click: ROAS,/);
    expect(lines[0]).toMatch(/^Paid Social,Loses,.*,90\.00,0\.00,0\.055556,.*,yes,Total sales$/);
  });

  it.each([[{ rows: 'losing', datedBy: 'order' }], [{ campaign: '' }]])('refuses %o, which it could not answer', (query) => {
    expect(comparisonParams.safeParse({ ...MARCH, datedBy: 'touch', ...query }).success).toBe(false);
  });
});
