/**
 * Protects labels as a level and a filter of every report that has them: each row and each narrowed figure is the sum of what the
 * list that it opens holds, and by a label nothing is lost or counted twice.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '@/lib/core/instant';
import { allModelIds } from './model';
import { labelRulesSchema } from '@/lib/model/label-rule-schema';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildOrder, type TouchBefore } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { dayEdges } from './days';
import { recomputedCells } from './reports/attribution/recomputed';
import { storedCells } from './reports/attribution/stored';
import { buyersParams } from './reports/buyers/definition';
import { buyersReport } from './reports/buyers/query';
import { claimsCsv } from './reports/claims/csv';
import { claimsParams } from './reports/claims/definition';
import { claimsReport } from './reports/claims/query';
import { cohortText, wonBy } from './reports/cohorts/cohort';
import { cohortsCsv } from './reports/cohorts/csv';
import { cohortsParams } from './reports/cohorts/definition';
import { cohortsReport } from './reports/cohorts/query';
import { comparisonCsv } from './reports/comparison/csv';
import { comparisonParams } from './reports/comparison/definition';
import { comparisonReport } from './reports/comparison/query';
import { funnelCsv } from './reports/funnel/csv';
import { funnelParams } from './reports/funnel/definition';
import { funnelReport } from './reports/funnel/query';
import { journeysParams } from './reports/journeys/definition';
import { pathFilterText } from './reports/journeys/path-filter';
import { journeysReport } from './reports/journeys/query';
import { ordersParams } from './reports/orders/definition';
import { listOrders } from './reports/orders/query';
import { productsParams } from './reports/products/definition';
import { productsReport } from './reports/products/query';
import { sessionsParams } from './reports/sessions/definition';
import { listSessions } from './reports/sessions/query';
import type { WireMoney } from './wire';

const { db } = await testDatabase();
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
const FIRST = new Date('2026-03-02T06:30:00Z');
const NOW = new Date('2026-07-01T00:00:00Z');
const TEE = 'https://shop.example/tee?x=1';

const rule = (label: string, value: string, part: string) => ({
  ...{ label, value },
  conditions: [{ field: 'campaign', match: 'contains', values: [part] }],
});
const labelRules = labelRulesSchema.parse([
  rule('Brand', 'brand', 'own'),
  rule('Brand', 'non-brand', 'search'),
  rule('Season', 'spring', 'spring'),
]);

const minor = ({ amount }: WireMoney) => BigInt(amount.replace('.', ''));
const sum = (parts: bigint[]) => parts.reduce((total, part) => total + part, 0n);

let site: Site;

/** Number and net revenue of the orders that a figure opens. */
async function listed(query: object): Promise<[number, bigint]> {
  const params = ordersParams.parse({ sales: 'true', limit: '200', ...query });
  const { rows, total } = await readOf(db, site)((tx) => listOrders(tx, site, params));
  expect(total).toBe(rows.length);
  return [total, sum(rows.map((row) => minor(row.part?.revenue ?? row.net)))];
}

beforeAll(async () => {
  site = await buildSite(db, { labelRules });
  const campaigns = ['own spring', 'own', 'search spring', 'search', 'fair', undefined] as const;
  const platforms = ['google', 'meta'] as const;
  for (let index = 0; index < 30; index += 1) {
    const touches = Array.from({ length: index % 4 }, (_, place): TouchBefore => {
      const kind = (index * 5 + place * 7) % campaigns.length;
      return {
        daysBefore: 6 - place * 2,
        campaign: campaigns[kind],
        platform: platforms[(index + place) % 2],
        device: 'mobile',
        landingUrl: TEE,
      };
    });
    await buildOrder(db, site, {
      at: new Date(FIRST.getTime() + index * 0.8 * DAY_MS),
      revenue: BigInt(1_000 + index * 37),
      touches,
      personId: newTestId<'person'>(FIRST),
      items: [{ name: index % 2 ? 'Mug' : 'Tee', price: 1_000n }],
      refunds: index % 7 === 0 ? [5n] : [],
      newCustomer: true,
    });
  }
});

describe('visits', () => {
  const funnel = (query: object) => readOf(db, site)((tx) => funnelReport(tx, site, funnelParams.parse({ ...MARCH, ...query })));
  const visits = async (query: object) =>
    (await readOf(db, site)((tx) => listSessions(tx, site, sessionsParams.parse({ ...MARCH, limit: '200', ...query })))).total;

  it('are told apart by a label, each row as many as its list holds, and all of them the total', async () => {
    const { rows, total } = await funnel({ by: 'label:Brand' });
    expect(rows.map(({ value }) => value).toSorted()).toEqual(['brand', 'non-brand', undefined]);
    for (const { value = '', reached } of rows) expect(await visits({ label: `Brand:${value}` })).toBe(reached.landing);
    expect(rows.reduce((count, { reached }) => count + reached.landing, 0)).toBe(total.reached.landing);
  });

  it('are narrowed by a label, also where the rows are another one', async () => {
    const { rows, total } = await funnel({ by: 'label:Season', label: 'Brand:brand' });
    expect(total.reached.landing).toBe(await visits({ label: 'Brand:brand' }));
    expect(rows.length).toBe(2);
    for (const { value = '', reached } of rows) {
      expect(await visits({ label: 'Brand:brand', andLabel: `Season:${value}` })).toBe(reached.landing);
    }
    expect((await funnel({ label: 'Brand:nothing' })).rows).toEqual([]);
  });

  it('have the label in the file', async () => {
    const file = await readOf(db, site)((tx) => funnelCsv(tx, site, funnelParams.parse({ ...MARCH, by: 'label:Brand' })));
    expect(file.split('\r\n')[0]).toMatch(/Brand,Visits?|Brand,/);
    expect(file).toMatch(/\r\nbrand,\d/);
  });

  it('refuse what is no label, by the parameter’s name', () => {
    expect(funnelParams.safeParse({ ...MARCH, label: 'Brand' }).error?.issues[0]?.path).toEqual(['label']);
    expect(funnelParams.safeParse({ ...MARCH, by: 'label:' }).error?.issues[0]?.path).toEqual(['by']);
  });
});

describe('cohorts', () => {
  const asked = (query: object) => cohortsParams.parse({ ...MARCH, model: 'last_click', ...query });
  const cohorts = (query: object) => readOf(db, site)((tx) => cohortsReport(tx, site, asked(query), NOW));

  it('are what won the customers by a label, each row the orders that it opens', async () => {
    const { rows, total } = await cohorts({ by: 'label:Brand' });
    expect(rows.flatMap(({ value }) => value ?? []).toSorted()).toEqual(['brand', 'non-brand']);
    expect(rows.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['value', 'not_stated', 'unattributed']));
    for (const { key = '', customers, revenue } of rows) {
      const cohort = cohortText({ ...MARCH, won: { 'label:Brand': key } });
      expect(await listed({ model: 'last_click', cohort })).toEqual([customers, minor(revenue)]);
    }
    expect(sum(rows.map(({ revenue }) => minor(revenue)))).toBe(minor(total.revenue));
  });

  it('are narrowed by a label as a row by it', async () => {
    const { rows } = await cohorts({ by: 'label:Brand' });
    for (const { kind, value = '', revenue, customers } of rows.filter((row) => row.kind !== 'unattributed')) {
      const label = `Brand:${value}`;
      const narrowed = await cohorts({ label });
      expect([kind, narrowed.total.customers, narrowed.total.revenue]).toEqual([kind, customers, revenue]);
      const won = wonBy({ label });
      expect(await listed({ model: 'last_click', cohort: cohortText({ ...MARCH, won }) })).toEqual([customers, minor(revenue)]);
    }
    expect(cohortsParams.safeParse({ ...MARCH, label: 'Brand:brand', channel: 'Email' }).success).toBe(false);
  });

  it('have the label in the file', async () => {
    const file = await readOf(db, site)((tx) => cohortsCsv(tx, site, asked({ by: 'label:Brand' }), NOW));
    expect(file).toMatch(/^.?Brand,Customers,/);
  });
});

describe('the comparison of models', () => {
  const asked = (query: object) => comparisonParams.parse({ ...MARCH, ...query });
  const comparison = (query: object) => readOf(db, site)((tx) => comparisonReport(tx, site, asked(query)));

  it('sums by a label to what it sums to by channel, and opens the orders of each cell', async () => {
    const [byLabel, byChannel] = [await comparison({ by: 'label:Brand' }), await comparison({})];
    expect(byLabel.rows.map(({ value, channel }) => `${value} ${channel}`).toSorted()).toEqual([
      'brand undefined',
      'non-brand undefined',
      'undefined undefined',
    ]);
    for (const { id } of byLabel.models) {
      const all = ({ rows }: typeof byLabel) =>
        sum(rows.map((row) => minor(row.models[id]?.revenue ?? { amount: '0', currency: '' })));
      expect([id, all(byLabel)]).toEqual([id, all(byChannel)]);
    }
    for (const { value, models } of byLabel.rows) {
      const under = JSON.stringify([value === undefined ? '' : `=${value}`]);
      const [, revenue] = await listed({ ...MARCH, model: 'linear', by: 'label:Brand', under });
      expect(models.linear && minor(models.linear.revenue)).toBe(revenue);
    }
    expect(comparisonCsv(byLabel)).toMatch(/^.Brand,Last click: revenue/);
  });

  it('is narrowed to what a label’s visits earned: to its row by that label, without what nobody earned', async () => {
    const byLabel = await comparison({ by: 'label:Brand' });
    const narrowed = await comparison({ label: 'Brand:brand' });
    for (const { id } of narrowed.models) {
      const row = byLabel.rows.find(({ value }) => value === 'brand')?.models[id];
      expect(row && minor(row.revenue)).toBe(
        sum(narrowed.rows.map(({ models }) => minor(models[id]?.revenue ?? { amount: '0', currency: '' }))),
      );
      expect(narrowed.unattributed[id]?.revenue.amount).toBe('0.00');
    }
  });

  it('gives the same from stored paths as from stored credit, whatever it is narrowed by', async () => {
    const models = allModelIds(site);
    const span = { start: new Date('2026-03-01'), end: new Date('2026-04-01') };
    const request = { span, days: dayEdges(MARCH, site.timeZone), models, by: ['channel', 'label:Season'] as const, filter: {} };
    const filters = [{}, { label: 'Brand:brand' }, { label: 'Brand:' }, { campaign: 'own', device: 'mobile' }, { campaign: '' }];
    for (const visits of filters) {
      const [stored, recomputed] = await readOf(
        db,
        site,
      )(async (tx) => [
        await storedCells(tx, site, { ...request, visits }),
        await recomputedCells(tx, site, { ...request, visits, lookbackDays: site.settings.lookbackDays }),
      ]);
      const text = (cells: typeof stored) =>
        (cells ?? [])
          .filter(({ revenue }) => revenue !== 0n)
          .map(({ key, model, revenue, orders }) => `${model} ${key} ${revenue} ${orders}`)
          .toSorted();
      expect(text(stored).length).toBeGreaterThan(5);
      expect([visits, text(recomputed)]).toEqual([visits, text(stored)]);
    }
  });
});

describe('the over-claim map', () => {
  const claims = (query: object) => readOf(db, site)((tx) => claimsReport(tx, site, claimsParams.parse({ ...MARCH, ...query })));

  it('is parted by the label of the clicks: together all claims, each the orders that it opens', async () => {
    const { byLabel = [], claimed, platforms } = await claims({ by: 'label:Brand' });
    expect(byLabel.flatMap(({ value }) => value ?? []).toSorted()).toEqual(['brand', 'non-brand']);
    expect(sum(byLabel.map((row) => minor(row.claimed.revenue)))).toBe(minor(claimed.revenue));
    for (const { value = '', platforms: claiming } of byLabel) {
      for (const { platform, claimed: part } of claiming) {
        const opened = await listed({ ...MARCH, claimedBy: platform, claimLabel: `Brand:${value}` });
        expect([platform, value, ...opened]).toEqual([platform, value, part.orders, minor(part.revenue)]);
      }
    }
    for (const { platform, claimed: whole } of platforms) {
      const parts = byLabel.flatMap((row) => row.platforms.filter((own) => own.platform === platform));
      expect(parts.reduce((count, part) => count + part.claimed.orders, 0)).toBe(whole.orders);
    }
    expect(claimsCsv(await claims({ by: 'label:Brand' }))).toMatch(/\r\nLabel: brand,Google Ads,,\d/);
  });

  it('is narrowed to a label, or is parted by one, and never both', async () => {
    const { byLabel = [] } = await claims({ by: 'label:Brand' });
    const narrowed = await claims({ label: 'Brand:brand' });
    expect(narrowed.claimed).toEqual(byLabel.find(({ value }) => value === 'brand')?.claimed);
    expect(narrowed.counts.none.orders + narrowed.counts.one.orders + narrowed.counts.several.orders).toBe(narrowed.store.orders);
    const both = claimsParams.safeParse({ ...MARCH, by: 'label:Brand', label: 'Season:spring' });
    expect(both.error?.issues[0]?.path).toEqual(['label']);
    expect(ordersParams.safeParse({ ...MARCH, claimLabel: 'Brand:brand' }).error?.issues[0]?.path).toEqual(['claimLabel']);
  });

  it('claims for the last of a platform’s clicks', async () => {
    const own = await buildSite(db, { labelRules });
    const touches = (campaigns: string[]) =>
      campaigns.map((campaign, place): TouchBefore => ({ daysBefore: 5 - place, campaign, platform: 'google' }));
    await buildOrder(db, own, { at: FIRST, revenue: 700n, touches: touches(['search', 'own']) });
    const params = claimsParams.parse({ ...MARCH, by: 'label:Brand' });
    const { byLabel } = await readOf(db, own)((tx) => claimsReport(tx, own, params));
    expect(byLabel?.map(({ value, claimed }) => [value, claimed.revenue.amount])).toEqual([['brand', '7.00']]);
  });
});

describe('new and returning buyers', () => {
  it.each([{ label: 'Brand:brand' }, { campaign: 'search' }, { channel: 'Unattributed' }])(
    'are those of orders of which such a visit earned a part: %o',
    async (filter) => {
      const params = buyersParams.parse({ ...MARCH, model: 'linear', ...filter });
      const { total } = await readOf(db, site)((tx) => buyersReport(tx, site, params));
      expect(total.orders).toBeGreaterThan(0);
      const opened = await listed({ ...MARCH, model: 'linear', buyer: 'new', ...filter });
      expect([total.kinds.new.orders, minor(total.kinds.new.revenue)]).toEqual(opened);
    },
  );
});

describe('journeys', () => {
  it.each([
    { label: 'Brand:brand' },
    { campaign: 'search', device: 'mobile' },
    { campaign: '' },
    { landingPage: 'shop.example/tee' },
  ])('are those with such contacts, and open their orders: %o', async (filter) => {
    const params = journeysParams.parse({ ...MARCH, ...filter });
    const { journeys } = await readOf(db, site)((tx) => journeysReport(tx, site, params));
    expect(journeys.orders).toBeGreaterThan(0);
    const path = pathFilterText({ by: 'channel', ...filter });
    expect([journeys.orders, minor(journeys.revenue)]).toEqual(await listed({ ...MARCH, path }));
  });
});

describe('products', () => {
  const products = (query: object) =>
    readOf(db, site)((tx) => productsReport(tx, site, productsParams.parse({ ...MARCH, model: 'linear', ...query })));

  it.each([
    { label: 'Brand:brand' },
    { label: 'Brand:' },
    { campaign: 'search', device: 'mobile' },
    { campaign: '' },
    { label: 'Season:spring', channel: 'Paid Search' },
  ])('are those of orders of which such a visit earned a part: %o', async (filter) => {
    const { store } = await products(filter);
    expect(store.orders).toBeGreaterThan(0);
    expect([store.orders, minor(store.revenue)]).toEqual(await listed({ ...MARCH, model: 'linear', ...filter }));
  });
});
