/** Protects the check of ad tracking: each finding with what is at stake, from rows as syncs and visits leave them, and none without cause. */
import { beforeEach, describe, expect, it } from 'vitest';
import { eq } from 'drizzle-orm';
import { adName, site as siteTable } from '@/db/schema';
import { withMerged } from '@/lib/model/merged-campaigns';
import type { Site } from '@/lib/model/site';
import { urlTemplateOf } from '@/lib/model/url-template';
import { buildSite } from '@/lib/testing/builders';
import { buildAdCost } from '@/lib/testing/cost-rows';
import { buildOrder, buildTouch } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { adTrackingCsv } from './csv';
import { adTrackingParams } from './definition';
import type { FindingKind } from './names';
import { adTrackingReport, allAdTracking } from './query';

const { db } = await testDatabase();
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
const AT = new Date('2026-03-10T09:00:00Z');
const own = {
  platform: 'meta',
  paid: true,
  kind: 'ad_click' as const,
  channel: 'Paid Social',
  source: 'facebook',
  medium: 'paid_social',
  referrer: 'https://l.facebook.com/',
};
const spring = { ...own, campaign: 'Spring', campaignId: '11', adGroup: '22' };
let site: Site;

const report = (query: Record<string, string> = {}) =>
  readOf(db, site)((tx) => adTrackingReport(tx, site, adTrackingParams.parse({ ...MARCH, ...query })));
const finding = async (kind: FindingKind) => (await report()).findings.find((each) => each.kind === kind);
const google = { account: { platform: 'google', externalId: 'g', name: 'Search' } };
const cost = { day: '2026-03-10', costMicros: 5_000_000n, clicks: 40n };
const ofSpring = { ...cost, campaignId: '11', adGroupId: '22' };
const names = { campaign: 'Spring sale', adGroup: 'Broad', ad: 'Film' };

beforeEach(async () => {
  site = await buildSite(db);
});

/** An ad that visits come by, with what they arrive as. */
async function seenAd(ad = '33') {
  return (await buildTouch(db, site, AT, { ...spring, ad })).acquisitionId;
}
/** What an ad would arrive as that nobody came by. */
async function unseenAd(over: object) {
  return (await buildTouch(db, site, new Date('2025-01-01T09:00:00Z'), { ...spring, ...over })).acquisitionId;
}

it('finds nothing where ads bring visits, and asks for no cost without an account', async () => {
  await buildTouch(db, site, AT, spring);
  expect((await report()).findings.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0]);
  await buildAdCost(db, site, { ...ofSpring, adId: '33', acquisitionId: await seenAd() });
  expect((await report()).findings.map(({ kind, count }) => [kind, count])).toEqual([
    ...[
      ['no_visits', 0],
      ['final_url', 0],
      ['auto_tagging', 0],
      ['no_cost', 0],
      ['spellings', 0],
    ],
  ]);
});

describe('ads that spend', () => {
  it('and bring no visit are named with their cost, but for a handful of clicks', async () => {
    await buildAdCost(db, site, { ...ofSpring, adId: '33', acquisitionId: await seenAd() });
    await buildAdCost(db, site, { ...ofSpring, adId: '44', acquisitionId: await unseenAd({ ad: '44' }) }, { names });
    await buildAdCost(db, site, { ...ofSpring, adId: '45', clicks: 9n, acquisitionId: await unseenAd({ ad: '45' }) });
    await buildAdCost(db, site, { ...ofSpring, adId: '46', costMicros: 0n, acquisitionId: await unseenAd({ ad: '46' }) });
    const silent = await finding('no_visits');
    expect([silent?.count, silent?.cost.amount, silent?.rows]).toEqual([
      1,
      '5.00',
      [
        {
          ...{
            platform: 'meta',
            platformName: 'Meta',
            account: 'Shop',
            campaign: 'Spring',
            campaignName: 'Spring sale',
            adGroup: 'Broad',
          },
          ...{ ad: 'Film', path: ['=Spring', '=22'], cost: { amount: '5.00', currency: site.currency }, clicks: '40', visits: 0 },
        },
      ],
    ]);
  });

  it('may be any ad of a campaign whose visits name none', async () => {
    await buildTouch(db, site, AT, { ...spring, adGroup: null, ad: null });
    await buildAdCost(db, site, { ...ofSpring, adId: '44', acquisitionId: await unseenAd({ ad: '44' }) });
    expect((await finding('no_visits'))?.count).toBe(0);
  });

  it('with an address without ids are named with what it lacks, unless visits have the ids', async () => {
    const acquisitionId = await unseenAd({ ad: '44' });
    const accountId = await buildAdCost(db, site, { ...ofSpring, adId: '44', acquisitionId }, { names });
    await buildAdCost(db, site, { ...ofSpring, adId: '33', acquisitionId: await seenAd() }, { names });
    const bare = { finalUrl: 'https://shop.example/?utm_source=facebook&utm_id={{campaign.id}}' };
    await db.update(adName).set(bare).where(eq(adName.accountId, accountId));
    const found = await finding('final_url');
    expect(found?.rows.map(({ url, missing, cost: spent }) => [url, missing, spent?.amount])).toEqual([
      [bare.finalUrl, ['tb_adgroup', 'tb_ad'], '5.00'],
    ]);
    const whole = { finalUrl: `https://shop.example/?${urlTemplateOf('meta')}` };
    await db.update(adName).set(whole).where(eq(adName.accountId, accountId));
    expect((await finding('final_url'))?.count).toBe(0);
  });
});

it('finds an account whose visits carry no click id at all', async () => {
  const brand = { ...own, platform: 'google', source: 'google', medium: 'cpc', campaign: 'Brand', campaignId: '71' };
  const touch = await buildTouch(db, site, AT, brand);
  await buildAdCost(db, site, { ...cost, campaignId: '71', acquisitionId: touch.acquisitionId }, google);
  expect((await finding('auto_tagging'))?.rows).toMatchObject([
    { account: 'Search', visits: 1, clicks: '40', cost: { amount: '5.00' } },
  ]);
  await buildTouch(db, site, AT, { ...brand, clickParam: 'gclid', clickValue: 'Cj0' });
  expect((await finding('auto_tagging'))?.count).toBe(0);
});

it('finds campaigns whose visits cost nothing, with what they are credited with', async () => {
  await buildAdCost(db, site, { ...ofSpring, adId: '33', acquisitionId: await seenAd() });
  await buildOrder(db, site, { at: AT, revenue: 4_000n, touches: [{ daysBefore: 1, ...own, campaign: 'Ghost' }] });
  await buildTouch(db, site, AT, { ...own, platform: 'tiktok', source: 'tiktok', campaign: 'Clip' });
  await buildTouch(db, site, AT, { ...own, paid: false, campaign: 'Post' });
  const free = await finding('no_cost');
  expect([
    free?.revenue.amount,
    free?.rows.map(({ platform, campaign, visits, isConnected }) => [platform, campaign, visits, isConnected]),
  ]).toEqual([
    '40.00',
    [
      ['meta', 'Ghost', 1, true],
      ['tiktok', 'Clip', 1, false],
    ],
  ]);
});

describe('one campaign under several names', () => {
  beforeEach(async () => {
    await buildAdCost(db, site, { ...ofSpring, adId: '33', acquisitionId: await seenAd() });
    await buildTouch(db, site, AT, { ...own, campaign: 'spring_', campaignId: '12' });
    await buildTouch(db, site, AT, { ...own, campaign: 'Frühling', campaignId: '12' });
    await buildTouch(db, site, AT, { ...own, campaign: 'Springs' });
  });

  it('is found by how names are written and by its id, with the cost of all of them', async () => {
    expect(
      (await finding('spellings'))?.rows.map(({ cost: spent, spellings }) => [spent?.amount, spellings?.map(({ name }) => name)]),
    ).toEqual([['5.00', ['Frühling', 'Spring', 'spring_']]]);
  });

  it('is none any more once an admin says that they are one', async () => {
    const labelRules = withMerged([], { name: 'Spring', names: ['Spring', 'SPRING_', 'frühling'] }) ?? [];
    site = { ...site, settings: { ...site.settings, labelRules } };
    await db.update(siteTable).set({ settings: site.settings }).where(eq(siteTable.id, site.id));
    expect((await finding('spellings'))?.count).toBe(0);
    expect((await report()).merged).toEqual([{ name: 'Spring', names: ['Spring', 'SPRING_', 'frühling'] }]);
  });
});

it('shows findings a page at a time, and all of them in a file', async () => {
  for (const ad of ['1', '2', '3']) {
    await buildAdCost(db, site, {
      ...ofSpring,
      costMicros: BigInt(ad) * 1_000_000n,
      adId: ad,
      acquisitionId: await unseenAd({ ad }),
    });
  }
  const first = await report({ finding: 'no_visits', limit: '2' });
  expect(first.findings.map(({ kind, count, rows, nextOffset }) => [kind, count, rows.map(({ ad }) => ad), nextOffset])).toEqual([
    ['no_visits', 3, ['3', '2'], 2],
  ]);
  const rest = await report({ finding: 'no_visits', limit: '2', offset: '2' });
  expect(rest.findings[0]?.rows.map(({ ad }) => ad)).toEqual(['1']);
  const all = await readOf(db, site)((tx) => allAdTracking(tx, site, adTrackingParams.parse({ ...MARCH, limit: '1' })));
  const lines = adTrackingCsv(all).split('\r\n');
  expect(lines.filter((line) => line.startsWith('Ads that spend and bring no visit,Meta,Shop,Spring,11,22,')).length).toBe(3);
});
