/** Protects cost beside cohorts: it is that of the same days, once, also of ads that won nobody, and says when it was won back. */
import { beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildAdCost } from '@/lib/testing/cost-rows';
import { buildOrder, buildTouch } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { cohortsCsv } from './csv';
import { cohortsParams, type CohortsResult } from './definition';
import { cohortsReport } from './query';

const { db } = await testDatabase();
const SPRING = { from: '2026-02-01', to: '2026-04-01' };
const NOW = new Date('2026-05-20T12:00:00Z');
const on = (day: string) => new Date(`${day}T09:00:00Z`);

describe('cost of customers', () => {
  let site: Site;
  const asked = (query: object) => cohortsParams.parse({ ...SPRING, model: 'last_click', ...query });
  const report = (query: object) => readOf(db, site)((tx) => cohortsReport(tx, site, asked(query), NOW));
  const text = ({ spend, customers }: CohortsResult['total']) =>
    [customers, spend?.cost.amount, spend?.perCustomer?.amount, spend?.worth, spend?.wonBackWithin].join(' ');
  const table = async (query: object) =>
    (await report(query)).rows.map((row) => `${row.month?.from ?? row.value ?? row.kind}: ${text(row)}`);

  beforeAll(async () => {
    site = await buildSite(db);
    const ad = (campaign: string) => ({
      platform: 'meta',
      source: 'fb',
      campaign,
      channel: 'Paid Social',
      kind: 'ad_click' as const,
    });
    const { acquisitionId } = await buildTouch(db, site, on('2026-03-02'), ad('Spring'));
    const { acquisitionId: inVain } = await buildTouch(db, site, on('2026-03-02'), ad('Loser'));
    for (const cents of [3_000n, 1_000n]) {
      const personId = newTestId<'person'>();
      const order = { personId, touches: [{ ...ad('Spring'), daysBefore: 1 }] };
      await buildOrder(db, site, { ...order, at: on('2026-03-03'), revenue: cents, newCustomer: true });
      await buildOrder(db, site, {
        ...order,
        at: new Date(on('2026-03-03').getTime() + 40 * DAY_MS),
        revenue: 500n,
        newCustomer: false,
      });
    }
    await buildOrder(db, site, { personId: newTestId(), at: on('2026-03-04'), revenue: 700n, newCustomer: true });
    await buildAdCost(db, site, { day: '2026-03-02', campaignId: '1', costMicros: 30_000_000n, acquisitionId });
    await buildAdCost(db, site, { day: '2026-03-31', campaignId: '1', costMicros: 20_000_000n, acquisitionId });
    await buildAdCost(db, site, { day: '2026-04-01', campaignId: '1', costMicros: 900_000_000n, acquisitionId });
    await buildAdCost(db, site, { day: '2026-02-10', campaignId: '2', costMicros: 7_000_000n, acquisitionId: inVain });
    await buildAdCost(db, site, { day: '2026-03-10', campaignId: '3', costMicros: 1_000_000n });
  });

  it('is of each month and of all of them, also of one that won nobody', async () => {
    expect(await table({})).toEqual(['2026-03-01: 3 51.00 17.00 1.117647 60', '2026-02-01: 0 7.00  0 ']);
    const { total, spend } = await report({});
    expect([text(total), spend?.leftOut]).toEqual(['3 58.00 19.33 0.982759 ', []]);
  });

  it('is of what won the customers, of ads that won nobody and of what nobody knows', async () => {
    const byCampaign = ['Spring: 2 50.00 25.00 1 60', 'unattributed: 1    ', 'not_stated: 0 1.00  0 ', 'Loser: 0 7.00  0 '];
    expect(await table({ by: 'campaign' })).toEqual(byCampaign);
    expect(text((await report({ by: 'campaign' })).total)).toBe('3 58.00 19.33 0.982759 ');
    expect(await table({ by: 'channel' })).toEqual([
      'Paid Social: 2 57.00 28.50 0.877193 ',
      'unattributed: 1    ',
      'not_stated: 0 1.00  0 ',
    ]);
    expect(await table({ campaign: 'Loser' })).toEqual(['2026-02-01: 0 7.00  0 ']);
  });

  it('is in the file', async () => {
    const [head, first] = (await readOf(db, site)((tx) => cohortsCsv(tx, site, asked({ by: 'campaign' }), NOW))).split('\r\n');
    expect(head).toContain('Cost per customer');
    expect(first).toContain('Spring,2,2,50.00,25.00,50.00,25.00,1,60,');
  });

  it('is not told of a site without ad accounts', async () => {
    const bare = await buildSite(db);
    await buildOrder(db, bare, { personId: newTestId(), at: on('2026-03-04'), revenue: 700n, newCustomer: true });
    const { rows, spend } = await readOf(db, bare)((tx) => cohortsReport(tx, bare, asked({}), NOW));
    expect([rows[0]?.customers, rows[0]?.spend, spend]).toEqual([1, undefined, undefined]);
  });
});
