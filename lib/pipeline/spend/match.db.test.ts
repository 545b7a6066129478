/** Protects beside which visits cost stands: whatever comes first, of cost and of visits, the two meet, and no cost is lost on the way. */
import { and, eq } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { acquisition, adName, costRow } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { HOUR_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { spendPlatformOf } from '@/lib/spend/registry';
import { buildSite } from '@/lib/testing/builders';
import { buildAdCost } from '@/lib/testing/cost-rows';
import { listOrders, ordersParams, performanceParams, performanceReport } from '@/lib/reporting';
import { buildOrder, buildTouch } from '@/lib/testing/order-rows';
import { readOf } from '@/lib/testing/read-of';
import { testDatabase } from '@/lib/testing/postgres';
import { matchSpend } from './match';

const { db } = await testDatabase();
const NOW = new Date('2026-03-10T12:00:00Z');
const EARLIER = new Date(NOW.getTime() - HOUR_MS);
const click = { platform: 'meta', source: 'ig', medium: 'paid', referrer: 'https://instagram.com/' };
const ids = { campaignId: '11', adGroupId: '22', adId: '33' };

let site: Site;
const match = (isNew = false) => matchSpend(db, site, { platformOf: spendPlatformOf, now: NOW, isNew });
const rows = () =>
  db
    .select({
      id: costRow.acquisitionId,
      cost: costRow.costMicros,
      source: acquisition.source,
      campaign: acquisition.campaign,
      ad: acquisition.ad,
      channel: acquisition.channel,
    })
    .from(costRow)
    .leftJoin(acquisition, and(eq(acquisition.siteId, costRow.siteId), eq(acquisition.id, costRow.acquisitionId)))
    .where(eq(costRow.siteId, site.id))
    .orderBy(costRow.day, costRow.adId);

beforeEach(async () => {
  site = await buildSite(db);
});

it('is made an acquisition of its own, and moves to that of visits once they come', async () => {
  await buildAdCost(db, site, { ...ids, day: '2026-03-08', costMicros: 5_000_000n }, { names: { campaign: 'Spring' } });
  expect(await match(true)).toBe(1);
  expect(await rows()).toMatchObject([{ source: 'facebook', campaign: 'Spring', ad: '33', channel: 'Paid Social' }]);
  const touch = await buildTouch(db, site, EARLIER, {
    ...click,
    campaign: 'Spring 26',
    campaignId: '11',
    adGroup: '22',
    ad: '33',
  });
  expect([await match(true), await match(), await match()]).toEqual([0, 1, 0]);
  const stored: { id: Id<'acquisition'> | null; cost: bigint }[] = await rows();
  expect(stored).toMatchObject([{ id: touch.acquisitionId, cost: 5_000_000n, source: 'ig', campaign: 'Spring 26' }]);
});

it('of one site says nothing of another’s visits', async () => {
  const other = await buildSite(db);
  await buildTouch(db, other, EARLIER, { ...click, campaign: 'Theirs', campaignId: '11', adGroup: '22', ad: '33' });
  await buildAdCost(db, site, { ...ids, day: '2026-03-08', costMicros: 1n }, { names: { campaign: 'Ours' } });
  await match();
  expect(await rows()).toMatchObject([{ source: 'facebook', campaign: 'Ours' }]);
});

it('of two campaigns of one name is told apart by their ids alone', async () => {
  await buildTouch(db, site, EARLIER, { ...click, campaign: 'spring' });
  await buildAdCost(db, site, { campaignId: '11', day: '2026-03-08', costMicros: 1n }, { names: { campaign: 'Spring' } });
  await match();
  expect(await rows()).toMatchObject([{ source: 'ig', campaign: 'spring' }]);
  await buildAdCost(db, site, { campaignId: '12', day: '2026-03-09', costMicros: 2n }, { names: { campaign: 'Spring' } });
  await match();
  const both = await rows();
  expect(both.map(({ source, campaign }) => `${source} ${campaign}`)).toEqual(['facebook Spring', 'facebook Spring']);
  expect(both[0]?.id).not.toBe(both[1]?.id);
});

it('has a campaign that visits state by its id alone go by what its platform calls it, in lists of visits and of orders alike', async () => {
  const ofGoogle = {
    kind: 'ad_click' as const,
    paid: true,
    platform: 'google',
    source: 'google',
    medium: 'cpc',
    campaignId: '9',
  };
  const { id } = await buildOrder(db, site, { at: EARLIER, revenue: 1_000n, touches: [{ ...ofGoogle, daysBefore: 1 }] });
  await buildAdCost(
    db,
    site,
    { campaignId: '9', day: '2026-03-08', costMicros: 1_000_000n },
    { account: { platform: 'google', externalId: '1' }, names: { campaign: 'Brand DE' } },
  );
  const range = { from: '2026-03-01', to: '2026-03-11' };
  const shown = () =>
    readOf(
      db,
      site,
    )(async (tx) => {
      const { rows } = await performanceReport(tx, site, performanceParams.parse({ ...range, by: 'campaign' }));
      const [name = ''] = rows.map(({ value }) => value);
      const orders = await listOrders(tx, site, ordersParams.parse({ ...range, campaign: name }));
      return [
        rows.map(({ value, cost }) => [value, cost?.cost.amount]),
        orders.rows.map((row) => [row.id, row.credited?.campaign]),
      ];
    });
  expect(await shown()).toEqual([
    [
      ['9', '0.00'],
      [undefined, '1.00'],
    ],
    [[id, '9']],
  ]);
  await match();
  expect(await shown()).toEqual([[['Brand DE', '1.00']], [[id, 'Brand DE']]]);
  await db.update(adName).set({ name: 'Brand AT' }).where(eq(adName.siteId, site.id));
  await match();
  expect(await shown()).toEqual([[['Brand AT', '1.00']], [[id, 'Brand AT']]]);
});
