/** Protects beside which visits cost stands: whatever comes first, of cost and of visits, the two meet, and no cost is lost on the way. */
import { and, eq } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { acquisition, costRow } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { HOUR_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { spendPlatformOf } from '@/lib/spend/registry';
import { buildSite } from '@/lib/testing/builders';
import { buildAdCost } from '@/lib/testing/cost-rows';
import { buildTouch } from '@/lib/testing/order-rows';
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
