/** Protects the creatives report: its rows are all cost, what ads earned is told of no ad that did not, and pages are of one order. */
import { beforeAll, describe, expect, it } from 'vitest';
import { adName } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import { buildSite } from '@/lib/testing/builders';
import { buildAdCost } from '@/lib/testing/cost-rows';
import { buildOrder, buildTouch } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { eq } from 'drizzle-orm';
import { performanceParams } from '../performance/definition';
import { performanceReport } from '../performance/query';
import { creativesCsv } from './csv';
import { creativeParams, creativesParams } from './definition';
import { creativesReport } from './query';
import { creativeReport } from './weeks';

const { db } = await testDatabase();
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
const [MARCH_3, APRIL_1] = [new Date('2026-03-03T09:00:00Z'), new Date('2026-04-01T09:00:00Z')];
const adClick = { platform: 'meta', source: 'fb', medium: 'paid', campaign: 'Spring', campaignId: '11', adGroup: '22' };
const arriving = (ad: string) => ({ ...adClick, ad, channel: 'Paid Social' });

describe('creatives', () => {
  let site: Site;
  const report = (query: object = {}) =>
    readOf(db, site)((tx) => creativesReport(tx, site, creativesParams.parse({ ...MARCH, ...query })));
  const linesOf = async (query: object) =>
    (await report(query)).rows.map(({ name, ads, cost, orders, revenue, roas, isShared }) =>
      [name, ads, cost.amount, orders, revenue?.amount, roas, isShared].join(' · '),
    );

  async function ad(adId: string, name: string, assetId: string | null, day: string, more: object = {}, as = adId) {
    const { acquisitionId } = await buildTouch(db, site, MARCH_3, arriving(as));
    const ids = { campaignId: '11', adGroupId: '22', adId, acquisitionId };
    await buildAdCost(
      db,
      site,
      { ...ids, day, costMicros: 10_000_000n, impressions: 1_000n, clicks: 20n, ...more },
      { names: { ad: name } },
    );
    await db.update(adName).set({ assetId }).where(eq(adName.externalId, adId));
  }

  beforeAll(async () => {
    const built = await buildSite(db);
    site = { ...built, settings: { ...built.settings, adNameRule: { separator: '|', parts: ['Format', 'Hook'] } } };
    const film = { videoStarts: 300n, videoEnds: 60n };
    await ad('33', 'Film | Unboxing', 'v1', '2026-03-03', film);
    await ad('34', 'Film | Unboxing, again', 'v1', '2026-03-10', { ...film, costMicros: 5_000_000n });
    await ad('35', 'Picture | Price', 'p1', '2026-03-10');
    await ad('36', 'Plain', null, '2026-03-10', { costMicros: 1_000_000n });
    // Both arrive as ad 40: nobody can tell which of them a click was of.
    await ad('37', 'Picture | Twin one', 'p7', '2026-03-10', { costMicros: 2_000_000n }, '40');
    await ad('38', 'Picture | Twin two', 'p8', '2026-03-10', { costMicros: 2_000_000n }, '40');
    await buildAdCost(db, site, { campaignId: '11', day: '2026-03-31', costMicros: 500_000n });
    await buildAdCost(db, site, { campaignId: '11', adGroupId: '22', adId: '33', day: '2026-02-20', costMicros: 70_000_000n });
    // With a keyword, from another source and of April by its own day: still what ad 33 brought.
    const visit = { ...arriving('33'), source: 'ig', keyword: 'boots', daysBefore: 29 };
    await buildOrder(db, site, { at: APRIL_1, revenue: 10_000n, touches: [visit] });
    await buildOrder(db, site, { at: APRIL_1, revenue: 300n, touches: [{ ...arriving('40'), daysBefore: 20 }] });
    await buildOrder(db, site, { at: APRIL_1, revenue: 7n, touches: [{ ...arriving('no such ad'), daysBefore: 20 }] });
  });

  it('are the ads of one asset together, with what their clicks earned', async () => {
    expect(await linesOf({})).toEqual([
      'Film | Unboxing · 2 · 15.00 · 1 · 100.00 · 6.666667 · false',
      'Picture | Price · 1 · 10.00 · 0 · 0.00 · 0 · false',
      'Picture | Twin one · 1 · 2.00 ·  ·  ·  · true',
      'Picture | Twin two · 1 · 2.00 ·  ·  ·  · true',
      'Plain · 1 · 1.00 · 0 · 0.00 · 0 · false',
      'Cost that its platform tells of no ad · 0 · 0.50 · 0 · 0.00 · 0 · false',
      'Clicks of ads that cannot be told apart · 0 · 0.00 · 2 · 3.07 ·  · false',
    ]);
  });

  it('tell hook and hold of films alone, and since when they run', async () => {
    const [films, pictures] = (await report()).rows;
    expect([films?.hookRate, films?.holdRate, films?.ctr, films?.firstDay, films?.lastDay]).toEqual([
      ...['0.3', '0.2', '0.02', '2026-02-20', '2026-03-10'],
    ]);
    expect([pictures?.hookRate, pictures?.holdRate]).toEqual([undefined, undefined]);
  });

  it('are grouped by a part of their names', async () => {
    expect(await linesOf({ by: 'part:Format' })).toEqual([
      'Film · 2 · 15.00 · 1 · 100.00 · 6.666667 · false',
      'Picture · 3 · 14.00 · 1 · 3.00 · 0.214286 · false',
      'Plain · 1 · 1.00 · 0 · 0.00 · 0 · false',
      'Cost that its platform tells of no ad · 0 · 0.50 · 0 · 0.00 · 0 · false',
      'Clicks of ads that cannot be told apart · 0 · 0.00 · 1 · 0.07 ·  · false',
    ]);
    expect((await linesOf({ by: 'part:Hook' })).slice(-3)[0]).toMatch(/^Ads whose names have no such part · 1 · 1.00/);
  });

  it.each(['asset', 'name', 'platform', 'account', 'part:Format', 'part:Nothing'])(
    'by %s are all cost, as Performance tells it',
    async (by) => {
      const { rows, total } = await report({ by });
      const { total: performance } = await readOf(
        db,
        site,
      )((tx) => performanceReport(tx, site, performanceParams.parse({ ...MARCH, by: 'campaign', datedBy: 'touch' })));
      const sumOf = (amounts: (string | undefined)[]) =>
        amounts.reduce((sum, amount) => sum + Math.round(Number(amount ?? 0) * 100), 0) / 100;
      expect(sumOf(rows.map(({ cost }) => cost.amount)).toFixed(2)).toBe(total.cost.amount);
      expect(total.cost).toEqual(performance.cost?.cost);
      expect([total.revenue, total.orders]).toEqual([
        performance.models.last_non_direct_click?.revenue,
        performance.models.last_non_direct_click?.orders,
      ]);
      expect(sumOf(rows.map(({ revenue }) => revenue?.amount)).toFixed(2)).toBe(total.revenue?.amount);
    },
  );

  it('come a page at a time in the order that is asked for', async () => {
    const all = (await report({ sort: 'roas', direction: 'asc' })).rows.map(({ row }) => row);
    const pages: string[] = [];
    for (let offset: number | undefined = 0; offset !== undefined; ) {
      const page: Awaited<ReturnType<typeof report>> = await report({ sort: 'roas', direction: 'asc', offset, limit: 2 });
      pages.push(...page.rows.map(({ row }) => row));
      offset = page.nextOffset;
    }
    expect([pages, pages.length]).toEqual([all, 7]);
    expect((await report({ search: 'TWIN' })).rows.map(({ name }) => name)).toEqual(['Picture | Twin one', 'Picture | Twin two']);
  });

  it('are all in the file, with their total', async () => {
    const text = await readOf(db, site)((tx) => creativesCsv(tx, site, creativesParams.parse({ ...MARCH, limit: 1 })));
    const lines = text.trim().split('\r\n');
    expect(lines.length).toBe(9);
    expect(lines.at(-1)).toMatch(/^Total,,,,,30\.50,6000,120,0\.02,0\.25,/);
  });

  it('have weeks since their launch, with what each cost and earned', async () => {
    const [film] = (await report()).rows;
    const params = creativeParams.parse({ ...MARCH, row: film?.row });
    const { weeks, fatigue } = await readOf(db, site)((tx) => creativeReport(tx, site, params));
    expect(weeks.map(({ from, cost, revenue, isFull }) => [from, cost.amount, revenue?.amount, isFull])).toEqual([
      ['2026-02-20', '70.00', '0.00', true],
      ['2026-02-27', '10.00', '100.00', true],
      ['2026-03-06', '5.00', '0.00', true],
      ['2026-03-13', '0.00', '0.00', true],
      ['2026-03-20', '0.00', '0.00', true],
      ['2026-03-27', '0.00', '0.00', false],
    ]);
    expect(fatigue).toBe('too_few');
  });
});
