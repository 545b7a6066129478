/**
 * Protects what stands beside a platform's claims: our figures of the same campaigns and days, equal to the performance report's to the
 * cent; windows told apart; and reasons that sum to the difference and open the orders that they are made of.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { saveRates } from '@/db/queries/exchange-rates';
import type { Currency } from '@/lib/core/currency';
import type { Site } from '@/lib/model/site';
import { buildSite } from '@/lib/testing/builders';
import { buildAdCost } from '@/lib/testing/cost-rows';
import { buildOrder, buildTouch, type TouchBefore } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { ordersParams } from '../orders/definition';
import { listOrders } from '../orders/query';
import { performanceParams } from '../performance/definition';
import { performanceReport } from '../performance/query';
import { platformClaimsCsv } from './csv';
import { type Part, platformClaimsParams } from './definition';
import { type WindowCell, windowText } from './names';
import { platformClaimsReport } from './query';

const { db } = await testDatabase();
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
const at = (day: string) => new Date(`2026-${day}T09:00:00Z`);
const spring = { platform: 'meta', source: 'fb', campaign: 'Spring', campaignId: '11', adGroup: '22', ad: '33' };
const brand = { platform: 'google', source: 'google', campaignId: '71' };
const ofSpring = { ...spring, channel: 'Paid Social', paid: true };
let site: Site;

const report = (query: Record<string, string> = {}) =>
  readOf(db, site)((tx) => platformClaimsReport(tx, site, platformClaimsParams.parse({ ...MARCH, ...query })));
const text = (part: Part | undefined) => part && `${part.orders} ${part.revenue.amount}`;
const meta = (daysBefore: number, over = {}): TouchBefore => ({
  daysBefore,
  ...spring,
  channel: 'Paid Social',
  paid: true,
  ...over,
});
const google = (daysBefore: number): TouchBefore => ({ daysBefore, ...brand, paid: true });

async function ofMeta(day: string, claim: { conversions: number; value: number; views?: number; window?: string }) {
  const touch = await buildTouch(db, site, at(day), ofSpring);
  await buildAdCost(
    db,
    site,
    {
      ...{ day: `2026-${day}`, campaignId: '11', adGroupId: '22', adId: '33', acquisitionId: touch.acquisitionId },
      ...{ costMicros: 50_000_000n, claimBasis: 'conversion', claimWindow: claim.window ?? '7d_click_1d_view' },
      claimConversionsMicros: BigInt(claim.conversions * 1_000_000),
      claimValueMicros: BigInt(claim.value * 1_000_000),
      claimViewConversionsMicros: BigInt((claim.views ?? 0) * 1_000_000),
      claimViewValueMicros: BigInt((claim.views ?? 0) * 20_000_000),
    },
    { names: { campaign: 'Spring sale', adGroup: 'Broad', ad: 'Reel' } },
  );
}

beforeEach(async () => {
  site = await buildSite(db);
});

describe('a small store, by hand', () => {
  beforeEach(async () => {
    await ofMeta('03-10', { conversions: 5, value: 300, views: 2 });
    // Both platforms would claim it; last click is Google's.
    await buildOrder(db, site, { at: at('03-10'), revenue: 10_000n, touches: [meta(6), google(2)] });
    await buildOrder(db, site, { at: at('03-11'), revenue: 4_000n, refunds: [1_000n], touches: [meta(1)] });
    // Too long ago for Meta, and not for the site.
    await buildOrder(db, site, { at: at('03-12'), revenue: 2_000n, touches: [meta(8)] });
    await buildOrder(db, site, { at: at('03-12'), revenue: 500n });
    const click = await buildTouch(db, site, at('03-04'), { ...brand, paid: true });
    await buildAdCost(
      db,
      site,
      {
        ...{ day: '2026-03-04', campaignId: '71', acquisitionId: click.acquisitionId, costMicros: 10_000_000n },
        ...{ claimBasis: 'ad', claimConversionsMicros: 1_500_000n, claimValueMicros: 90_000_000n },
        claimViewConversionsMicros: 3_000_000n,
      },
      {
        account: { platform: 'google', externalId: 'g', name: 'Search', timeZone: 'America/New_York' },
        names: { campaign: 'Brand' },
      },
    );
  });

  it('sets claims beside credit and the own window, and tells of what the difference is made', async () => {
    const { rows, platforms, level, spend, total } = await report({ model: 'last_click' });
    expect([level, total, spend?.otherZones]).toEqual(['platform', undefined, ['America/New_York']]);
    expect(
      platforms.map(({ platform, datedBy, viewClaims, clickDays, accounts }) => [
        platform,
        datedBy,
        viewClaims,
        clickDays,
        accounts.length,
      ]),
    ).toEqual([
      ['google', 'touch', 'beside', 30, 1],
      ['meta', 'order', 'among', 7, 1],
    ]);
    const [ofGoogle, ofMetaRow] = rows;
    expect([ofMetaRow?.name, ofMetaRow?.cost.amount, text(ofMetaRow?.claimed), ofMetaRow?.claimedRoas]).toEqual([
      'Meta',
      '50.00',
      '5 300.00',
      '6',
    ]);
    expect([text(ofMetaRow?.window), text(ofMetaRow?.shared)]).toEqual(['2 130.00', '1 100.00']);
    expect(text(ofMetaRow?.models['last_click'])).toBe('2 50.00');
    expect(text(ofMetaRow?.models['first_click'])).toBe('3 150.00');
    expect([text(ofMetaRow?.difference), ...Object.values(ofMetaRow?.reasons ?? {}).map(text)]).toEqual([
      ...['3 250.00', '2 40.00', '1 130.00', '0 80.00'],
    ]);
    // Views are beside what Google claims, and not of it; its click of 8 March led to the order of the 10th.
    expect([text(ofGoogle?.claimed), text(ofGoogle?.window), text(ofGoogle?.models['last_click'])]).toEqual([
      '1.5 90.00',
      '1 100.00',
      '1 100.00',
    ]);
    expect(ofGoogle?.claims).toEqual([
      { basis: 'ad', claimed: { orders: '1.5', revenue: { amount: '90.00', currency: site.currency } }, views: { orders: '3' } },
    ]);
    expect(Object.keys(ofGoogle?.reasons ?? {})).toEqual(['noClick', 'elsewhere']);
  });

  it('goes down to ads by the names of the platform, and over days', async () => {
    const campaigns = await report({ platform: 'meta' });
    expect(campaigns.rows.map(({ path, value, name, hasRows }) => [path, value, name, hasRows])).toEqual([
      [['=Spring'], 'Spring', 'Spring sale', true],
    ]);
    expect(text(campaigns.total?.claimed)).toBe('5 300.00');
    const ads = await report({ platform: 'meta', under: '["=Spring","=22"]' });
    expect([ads.level, ads.underNames, ads.rows.map(({ value, name, hasRows }) => [value, name, hasRows])]).toEqual([
      ...['ad', ['Spring sale', 'Broad'], [['33', 'Reel', false]]],
    ]);
    const days = await report({ platform: 'meta', under: '["=Spring"]', rows: 'day', trend: 'true', model: 'last_click' });
    expect(days.rows.map(({ value, claimed, models }) => [value, text(claimed), text(models['last_click'])])).toEqual([
      ['2026-03-10', '5 300.00', '0 0.00'],
      ['2026-03-11', undefined, '1 30.00'],
      ['2026-03-12', undefined, '1 20.00'],
    ]);
    expect(days.trend?.length).toBe(31);
    expect(days.trend?.filter(({ credited }) => credited.orders !== '0').map(({ day, window }) => [day, text(window)])).toEqual([
      ['2026-03-11', '1 30.00'],
      ['2026-03-12', '0 0.00'],
    ]);
  });

  it('opens the orders of each figure, which sum to it', async () => {
    const listed = async (query: Record<string, string>) => {
      const params = ordersParams.parse({ ...MARCH, model: 'last_click', ...query });
      const { rows, total } = await readOf(db, site)((tx) => listOrders(tx, site, params));
      const cents = rows.map(({ net, part }) => Math.round(Number((part?.revenue ?? net).amount) * 100));
      return `${total} ${(cents.reduce((sum, each) => sum + each, 0) / 100).toFixed(2)}`;
    };
    const cell = (over: Partial<WindowCell>) => ({
      window: windowText({ platform: 'meta', by: ['campaign'], under: ['=Spring'], datedBy: 'order', ...over }),
    });
    expect(await listed(cell({}))).toBe('2 130.00');
    expect(await listed(cell({ shared: true }))).toBe('1 100.00');
    expect(await listed(cell({ by: ['campaign', 'day'], under: ['=Spring', '=2026-03-11'] }))).toBe('1 30.00');
    expect(await listed(cell({ platform: 'google', by: [], under: [], datedBy: 'touch' }))).toBe('1 100.00');
    expect(await listed({ by: 'adPlatform,campaign', under: '["=meta","=Spring"]' })).toBe('2 50.00');
    expect(ordersParams.safeParse({ ...MARCH, window: '{"platform":"meta"}' }).success).toBe(false);
  });

  it('is a file with the same figures', async () => {
    const lines = platformClaimsCsv(await report({ platform: 'meta' })).split('\r\n');
    expect(lines[1]).toMatch(
      /^Meta,Spring,Spring sale,day of the order,day of the purchase,7d_click_1d_view,50\.00,5,300\.00,2,40\.00,6,2,130\.00,1,100\.00,/,
    );
    expect(lines[2]).toMatch(/^Meta,Total,,/);
  });
});

describe('windows', () => {
  it('of several kinds stand apart beside their sum, in files too', async () => {
    await ofMeta('03-10', { conversions: 5, value: 300 });
    await ofMeta('03-11', { conversions: 1, value: 40, window: '1d_click' });
    // A day on which nothing was claimed is no window of its own.
    await ofMeta('03-12', { conversions: 0, value: 0, window: '28d_click' });
    const answer = await report({ platform: 'meta' });
    const [row] = answer.rows;
    expect([text(row?.claimed), row?.claims.map(({ window, claimed }) => [window, text(claimed)])]).toEqual([
      '6 340.00',
      [
        ['7d_click_1d_view', '5 300.00'],
        ['1d_click', '1 40.00'],
      ],
    ]);
    const lines = platformClaimsCsv(answer).split('\r\n');
    expect(lines.slice(1, 4).map((line) => line.split(',').slice(4, 8).join())).toEqual([
      ',several: see the lines below,150.00,6',
      'day of the purchase,7d_click_1d_view,,5',
      'day of the purchase,1d_click,,1',
    ]);
  });
});

describe('currencies and accounts', () => {
  it('converts claims at the rate of the day, and says what has none', async () => {
    const loaded = { workspaceId: site.workspaceId, source: 'manual' as const, loadedBy: 'test', loadedAt: at('03-01') };
    await saveRates(db, loaded, [{ currency: 'USD' as Currency, day: '2026-03-01', units: '2' }]);
    const claim = { claimBasis: 'ad' as const, claimConversionsMicros: 1_000_000n, claimValueMicros: 80_000_000n };
    const us = { account: { externalId: 'us', name: 'US', currency: 'USD' } };
    const usId = await buildAdCost(db, site, { day: '2026-03-05', campaignId: 'a', costMicros: 20_000_000n, ...claim }, us);
    const pounds = { account: { externalId: 'uk', name: 'UK', currency: 'GBP' } };
    await buildAdCost(db, site, { day: '2026-03-05', campaignId: 'b', costMicros: 20_000_000n, ...claim }, pounds);
    const { rows, claimsLeftOut, spend } = await report();
    expect(rows.map(({ cost, claimed }) => [cost.amount, text(claimed)])).toEqual([['10.00', '2 40.00']]);
    expect([claimsLeftOut, spend?.leftOut]).toEqual([
      [{ amount: '80.00', currency: 'GBP' }],
      [{ amount: '20.00', currency: 'GBP' }],
    ]);
    const ofUs = await report({ platform: 'meta', account: usId });
    expect([text(ofUs.total?.claimed), ofUs.rows.length]).toEqual(['1 40.00', 1]);
  });

  it('gives an account the credit of its own campaigns', async () => {
    await ofMeta('03-10', { conversions: 1, value: 10 });
    const other = { ...spring, campaign: 'Other', campaignId: '99', channel: 'Paid Social', paid: true };
    const touch = await buildTouch(db, site, at('03-02'), other);
    const second = { account: { externalId: 'act_2', name: 'Second' } };
    const ofOther = { campaignId: '99', acquisitionId: touch.acquisitionId, costMicros: 1_000_000n };
    const secondId = await buildAdCost(db, site, { day: '2026-03-02', ...ofOther }, second);
    await buildOrder(db, site, { at: at('03-11'), revenue: 4_000n, touches: [meta(1)] });
    await buildOrder(db, site, { at: at('03-11'), revenue: 700n, touches: [{ daysBefore: 1, ...other }] });
    const { rows, total } = await report({ platform: 'meta', account: secondId });
    expect([rows.map(({ value }) => value), text(total?.models['last_click'])]).toEqual([['Other'], '1 7.00']);
    const days = await report({ platform: 'meta', account: secondId, rows: 'day' });
    expect(text(days.total?.models['last_click'])).toBe('1 7.00');
  });

  it('says that a platform is not connected', async () => {
    await expect(report({ platform: 'tiktok' })).rejects.toThrow('no connected ad platform');
    expect((await report()).rows).toEqual([]);
  });
});

describe('every figure of ours', () => {
  it('is the performance report’s of the same question, at every level, under every model', async () => {
    for (let index = 0; index < 40; index += 1) {
      const touches = Array.from({ length: index % 5 }, (_, place) => {
        const days = ((index * 5 + place * 11) % 40) + 0.5;
        return (index + place) % 2 ? google(days) : meta(days, { campaign: `K${place}`, ad: `A${index % 3}` });
      });
      await buildOrder(db, site, {
        at: new Date(at('03-01').getTime() + index * 64_000_000),
        revenue: BigInt(101 + index),
        touches,
      });
    }
    await ofMeta('03-10', { conversions: 5, value: 300, views: 2 });
    const claim = { claimBasis: 'ad' as const, claimConversionsMicros: 1n, claimValueMicros: 1n };
    await buildAdCost(
      db,
      site,
      { day: '2026-03-05', costMicros: 1n, ...claim },
      { account: { platform: 'google', externalId: 'g' } },
    );
    const { models, platforms, rows } = await report();
    for (const { platform, datedBy } of platforms) {
      for (const { id: model } of models) {
        const by = 'adPlatform,campaign,adGroup,ad';
        const asked = performanceParams.parse({ ...MARCH, by, datedBy, model, under: `["=${platform}"]`, limit: '200' });
        const theirs = await readOf(db, site)((tx) => performanceReport(tx, site, asked));
        const ours = await report({ platform });
        const figure = ({ models: all }: { models: Partial<Record<string, Part>> }) => text(all[model]);
        expect(figure(rows.find(({ value }) => value === platform) ?? { models: {} })).toBe(figure(theirs.total));
        expect(figure(ours.total ?? { models: {} })).toBe(figure(theirs.total));
        const expected = theirs.rows.map((row) => [row.path.at(-1), figure(row) ?? '0 0.00']);
        const shown = new Map(ours.rows.map((row) => [row.path[0], figure(row)]));
        expect(expected.map(([step]) => [step, shown.get(step ?? '')])).toEqual(expected);
        const days = await report({ platform, rows: 'day' });
        expect(figure(days.total ?? { models: {} })).toBe(figure(theirs.total));
      }
    }
  }, 60_000);
});
