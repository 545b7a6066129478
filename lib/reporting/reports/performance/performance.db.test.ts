/**
 * Protects what a marketer bets on: each level of the report sums to the one above, the top to the store and to the attribution
 * report, in any order of levels, for every model and filter; and each cell to the orders behind it.
 */
import fc from 'fast-check';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ModelId, modelIds } from '@/lib/model/credit';
import type { LabelRule } from '@/lib/model/label-rule';
import { labelRuleSchema } from '@/lib/model/label-rule-schema';
import type { Site } from '@/lib/model/site';
import { buildSite } from '@/lib/testing/builders';
import { buildOrder, buildTouch } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { attributionParams } from '../attribution/definition';
import { attributionReport } from '../attribution/query';
import { ordersParams } from '../orders/definition';
import { listOrders } from '../orders/query';
import { performanceCsv } from './csv';
import { type Measured, performanceParams, type PerformanceResult } from './definition';
import { performanceDimensions } from './names';
import { performanceReport } from './query';

const { db } = await testDatabase();
const NOON = new Date('2026-03-10T06:30:00Z');
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
const minor = (amount: string | undefined) => BigInt((amount ?? '0').replace('.', ''));
const revenueOf = (row: Measured, model: ModelId) => minor(row.models[model]?.revenue.amount);

const report = (site: Site, query: Record<string, string>) =>
  readOf(db, site)((tx) => performanceReport(tx, site, performanceParams.parse({ ...MARCH, ...query })));
const orders = (site: Site, query: Record<string, string>) =>
  readOf(db, site)((tx) => listOrders(tx, site, ordersParams.parse({ ...MARCH, limit: '200', ...query })));

/** Rows as text: step | sessions | revenue orders AOV conversion new returning share, of the leading model. */
function table({ rows, models }: PerformanceResult): string[] {
  return rows.map(({ path, sessions, models: byModel }) => {
    const of = byModel[models[0]?.id ?? 'linear'];
    const figures = [
      of?.revenue.amount,
      of?.orders,
      of?.aov?.amount,
      of?.conversionRate,
      of?.newOrders,
      of?.returningOrders,
      of?.share,
    ];
    return `${path.at(-1)} | ${sessions} | ${figures.map(String).join(' ')}`;
  });
}

describe('a small store, worked out by hand', () => {
  let site: Site;
  beforeAll(async () => {
    site = await buildSite(db);
    await buildOrder(db, site, {
      at: NOON,
      revenue: 10_000n,
      newCustomer: true,
      items: [
        { name: 'Tee', price: 7_500n },
        { name: 'Mug', price: 2_500n },
      ],
      touches: [
        { daysBefore: 2, source: 'google', campaign: 'Frühling', device: 'mobile', landingUrl: 'https://shop.example/tee?x=1' },
        { daysBefore: 1, channel: 'Email', source: 'news', device: 'desktop' },
      ],
    });
    await buildOrder(db, site, {
      at: NOON,
      revenue: 3_000n,
      refunds: [1_000n],
      newCustomer: false,
      coupon: 'MÄRZ',
      touches: [{ daysBefore: 3, source: 'google' }],
    });
    await buildOrder(db, site, {
      at: new Date('2026-02-10T06:30:00Z'),
      revenue: 1_000n,
      newCustomer: false,
      touches: [{ daysBefore: 1, source: 'google' }],
    });
    await buildOrder(db, site, { at: NOON, revenue: 500n, newCustomer: false });
    await buildOrder(db, site, { at: NOON, revenue: 700n, newCustomer: false, salesChannel: 'subscription', leftOut: true });
    await buildTouch(db, site, NOON, { source: 'google' });
  });

  it('shows the levels with their figures', async () => {
    const top = await report(site, { model: 'linear', by: 'channel,source,campaign' });
    expect(table(top)).toEqual([
      '=Paid Search | 3 | 70.00 1.5 46.67 0.5 0.5 1 0.530303',
      '=Email | 1 | 50.00 0.5 100.00 0.5 0.5 0 0.378788',
      '!left_out | 0 | 7.00 1 7.00 undefined 0 1 0.05303',
      '!unattributed | 0 | 5.00 1 5.00 undefined 0 1 0.037879',
    ]);
    expect(top.reconciles).toEqual({ linear: true });
    expect(top.rows[0]?.trend.at(9)).toBe('70.00');
    const below = await report(site, { model: 'linear', by: 'channel,source,campaign', under: '["=Paid Search","=google"]' });
    expect(table(below)).toEqual([
      '=Frühling | 1 | 50.00 0.5 100.00 0.5 0.5 0 0.378788',
      ' | 2 | 20.00 1 20.00 0.5 0 1 0.151515',
    ]);
    expect(below.rows.map(({ kind, hasRows }) => [kind, hasRows])).toEqual([
      ['value', false],
      ['not_stated', false],
    ]);
  });

  it('splits an order among its products by what they cost, and counts no visits by what is the order’s', async () => {
    expect(table(await report(site, { model: 'last_click', by: 'product,channel' }))).toEqual([
      '=Tee | undefined | 75.00 0.75 100.00 undefined 0.75 0 0.568182',
      ' | undefined | 32.00 3 10.67 undefined 0 3 0.242424',
      '=Mug | undefined | 25.00 0.25 100.00 undefined 0.25 0 0.189394',
    ]);
    expect(table(await report(site, { model: 'last_click', by: 'coupon', coupon: 'MÄRZ' }))).toEqual([
      '=MÄRZ | undefined | 20.00 1 20.00 undefined 0 1 0.151515',
    ]);
  });

  it('shows a compared period beside each row, days beside days', async () => {
    const compare = { compareFrom: '2026-02-01', compareTo: '2026-03-01', model: 'last_click' };
    const { rows } = await report(site, { ...compare, by: 'source', sort: 'change' });
    const google = rows.find(({ path }) => path[0] === '=google');
    expect([google?.models.last_click?.revenue.amount, google?.compared?.models.last_click?.revenue.amount]).toEqual([
      '20.00',
      '10.00',
    ]);
    const days = await report(site, { ...compare, by: 'day' });
    expect(days.rows.find(({ path }) => path[0] === '=2026-03-10')?.compared?.models.last_click?.revenue.amount).toBe('10.00');
  });

  it('compares the days that are over alone, each share of its own period', async () => {
    const compare = { compareFrom: '2026-02-01', compareTo: '2026-03-01', model: 'last_click', by: 'source', sort: 'change' };
    const google = async (query: Record<string, string>) => {
      const { rows } = await report(site, { ...compare, ...query });
      return rows.find(({ path }) => path[0] === '=google');
    };
    const over = await google({ finishedTo: '2026-03-10' });
    expect(
      [over?.models, over?.finished, over?.compared].map((of) => (of && 'models' in of ? of.models : of)?.last_click),
    ).toEqual([
      expect.objectContaining({ revenue: { amount: '20.00', currency: site.currency }, share: '0.151515' }),
      expect.objectContaining({ revenue: { amount: '0.00', currency: site.currency } }),
      expect.objectContaining({ revenue: { amount: '10.00', currency: site.currency }, share: '1' }),
    ]);
    expect((await google({ finishedTo: '2026-04-01' }))?.finished).toBeUndefined();
    const refused = performanceParams.safeParse({ ...MARCH, finishedTo: '2026-03-10' });
    expect(refused.error?.issues.map(({ path }) => path.join('.'))).toEqual(['finishedTo']);
  });

  it('is written whole as CSV', async () => {
    const query = performanceParams.parse({ ...MARCH, by: 'channel,campaign', model: 'last_click' });
    const lines = (await readOf(db, site)((tx) => performanceCsv(tx, site, query))).split('\r\n');
    expect(lines.slice(1, 4)).toEqual([
      'Email,,1,100.00,1,100.00,1,1,100.00,0,0.00,Total sales',
      'Paid Search,,2,20.00,1,20.00,0.5,0,0.00,1,20.00,Total sales',
      'Left out by a rule,Left out by a rule,0,7.00,1,7.00,,0,0.00,1,7.00,Total sales',
    ]);
  });

  it('has pages', async () => {
    const first = await report(site, { by: 'channel', limit: '3' });
    expect([first.rows.length, first.rowCount, first.nextOffset]).toEqual([3, 4, 3]);
    const second = await report(site, { by: 'channel', limit: '3', offset: '3' });
    expect([second.rows.length, second.nextOffset]).toEqual([1, undefined]);
    expect(second.total).toEqual(first.total);
  });
});

describe('a store of many orders', () => {
  let site: Site;
  const channels = ['Paid Search', 'Email', 'Direct', 'Paid Social', 'Referral'];
  const pick = <Value>(values: readonly Value[], index: number): Value | undefined => values[index % values.length];

  const rule = (label: string, value: string, field: 'campaign' | 'source', named: string): LabelRule =>
    labelRuleSchema.parse({ label, value, conditions: [{ field, match: 'is', values: [named] }] });
  const labelRules = [
    rule('Brand', 'brand', 'campaign', 'a'),
    rule('Brand', 'non-brand', 'campaign', 'b'),
    rule('Product line', 'Körbe', 'source', 'google'),
  ];

  beforeAll(async () => {
    site = await buildSite(db, { labelRules });
    for (let index = 0; index < 40; index += 1) {
      const touches = Array.from({ length: index % 5 }, (_, place) => ({
        daysBefore: ((index * 7 + place * 11) % 28) + place / 10,
        channel: pick(channels, index + place),
        source: pick(['google', 'news', undefined], index + place),
        campaign: pick(['A', 'B', undefined], index * 3 + place),
        device: pick(['mobile', 'desktop', null], index + place * 2),
        country: pick(['DE', 'AT', null], index + 2 * place),
        landingUrl: pick(['https://shop.example/tee?a=1', 'https://shop.example/mug', undefined], index + place),
      }));
      await buildOrder(db, site, {
        at: new Date(NOON.getTime() + index * 7_200_000),
        revenue: BigInt(1_001 + index * 37),
        touches,
        refunds: index % 6 === 0 ? [BigInt(index), 7n] : [],
        newCustomer: index % 3 === 0,
        salesChannel: pick(['online', 'pos'] as const, index),
        leftOut: index % 13 === 5,
        ...(index % 4 === 0 && { coupon: pick(['MÄRZ', 'X'], index / 4) ?? '' }),
        items: Array.from({ length: index % 4 }, (_, place) => ({
          name: pick(['Tee', 'Mug', 'Hat'], index + place) ?? '',
          price: BigInt(place * 333),
        })),
      });
    }
  });

  const by = fc.shuffledSubarray([...performanceDimensions, 'label:Brand', 'label:Product line'], { minLength: 2, maxLength: 3 });

  it('sums at every level to the level above, at the top to the store and to attribution, in any order of levels', async () => {
    const attributed = await readOf(
      db,
      site,
    )((tx) => attributionReport(tx, site, attributionParams.parse({ ...MARCH, model: 'linear,time_decay', by: 'channel' })));
    await fc.assert(
      fc.asyncProperty(by, fc.constantFrom('linear', 'time_decay'), async (levels, model) => {
        const query = { by: levels.join(','), model, limit: '200' };
        const top = await report(site, query);
        const store = minor(attributed.totals.models[model]?.revenue.amount);
        expect([revenueOf(top.total, model), top.reconciles]).toEqual([store, { [model]: true }]);
        const check = async (node: PerformanceResult, above: bigint): Promise<void> => {
          expect(node.rows.reduce((sum, row) => sum + revenueOf(row, model), 0n)).toBe(above);
          for (const row of node.rows) {
            expect(row.trend.reduce((sum, value) => sum + minor(value), 0n)).toBe(revenueOf(row, model));
          }
          const [first] = node.rows;
          if (!first?.hasRows) return;
          await check(await report(site, { ...query, under: JSON.stringify(first.path) }), revenueOf(first, model));
        };
        await check(top, store);
      }),
      { numRuns: 12, seed: 13 },
    );
    const byChannel = await report(site, { by: 'channel', model: 'linear' });
    for (const { key, models } of attributed.rows) {
      const row = byChannel.rows.find(({ value }) => value === key.channel);
      expect(row?.models.linear?.revenue).toEqual(models.linear?.revenue);
      expect(row?.models.linear?.newOrders).toEqual(models.linear?.newCustomerOrders);
    }
  });

  it('opens the orders of each cell, whose parts sum to it', async () => {
    await fc.assert(
      fc.asyncProperty(by, fc.constantFrom(...modelIds), fc.nat(), async (levels, model, which) => {
        const query = { by: levels.join(','), model, limit: '200' };
        const top = await report(site, query);
        const row = pick(top.rows, which);
        if (!row) return;
        const deeper = await report(site, { ...query, under: JSON.stringify(row.path) });
        for (const cell of [row, ...deeper.rows]) {
          const { rows, total } = await orders(site, { ...query, under: JSON.stringify(cell.path) });
          expect(rows).toHaveLength(total);
          expect(rows.reduce((sum, { part }) => sum + minor(part?.revenue.amount), 0n)).toBe(revenueOf(cell, model));
        }
      }),
      { numRuns: 12, seed: 13 },
    );
  });

  const labelled = (label: string | undefined) => {
    if (label === undefined) return sql`true`;
    const brands = { 'Brand:brand': sql`t.campaign = 'A'`, 'Brand:non-brand': sql`t.campaign = 'B'` };
    const others = { 'Brand:': sql`t.campaign IS NULL`, 'Product line:Körbe': sql`t.source = 'google'`, 'No such:': sql`true` };
    return sql`(t.id IS NOT NULL AND ${Object.entries({ ...brands, ...others }).find(([name]) => name === label)?.[1]})`;
  };

  it('has for each label the values, what has none, and what nothing earned: together the store, and each as its filter', async () => {
    for (const model of ['linear', 'clicks_without_capture'] as const) {
      const top = await report(site, { by: 'label:Brand', model });
      expect(top.rows.map(({ path }) => path[0]).toSorted()).toEqual(['', '!left_out', '!unattributed', '=brand', '=non-brand']);
      expect(top.reconciles).toEqual({ [model]: true });
      expect(top.rows.reduce((sum, { sessions = 0 }) => sum + sessions, 0)).toBe(
        (await report(site, { by: 'channel' })).total.sessions,
      );
      for (const row of top.rows.filter(({ kind }) => kind === 'value' || kind === 'not_stated')) {
        const label = `Brand:${row.value ?? ''}`;
        const filtered = await report(site, { by: 'channel', model, label });
        expect([filtered.total.models, filtered.total.sessions]).toEqual([row.models, row.sessions]);
        const listed = await orders(site, { by: 'channel', under: '[]', model, label });
        expect(listed.rows.reduce((sum, { part }) => sum + minor(part?.revenue.amount), 0n)).toBe(revenueOf(row, model));
        const plain = await orders(site, { model, label });
        expect(plain.rows.map(({ id }) => id)).toEqual(listed.rows.map(({ id }) => id));
        expect((await orders(site, { model, label, lookbackDays: '29' })).total).toBeGreaterThan(0);
      }
    }
    const [header, ...lines] = (
      await readOf(db, site)((tx) => performanceCsv(tx, site, performanceParams.parse({ ...MARCH, by: 'label:Brand,channel' })))
    ).split('\r\n');
    expect(header).toContain('Brand,Channel,Sessions');
    expect(lines.some((line) => line.startsWith('non-brand,'))).toBe(true);
  });

  it('counts under any filter what plain SQL over orders, credit and touches counts', async () => {
    const filter = fc.record(
      {
        channel: fc.constantFrom(...channels),
        source: fc.constantFrom('google', 'news'),
        campaign: fc.constantFrom('A', 'B'),
        device: fc.constantFrom('mobile', 'desktop'),
        country: fc.constantFrom('DE', 'AT'),
        landingPage: fc.constantFrom('shop.example/tee', 'shop.example/mug'),
        product: fc.constantFrom('Tee', 'Mug'),
        coupon: fc.constantFrom('MÄRZ', 'X'),
        label: fc.constantFrom('Brand:brand', 'Brand:non-brand', 'Brand:', 'Product line:Körbe', 'No such:'),
        buyer: fc.constantFrom('new', 'returning'),
        salesChannel: fc.constantFrom('online', 'pos'),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(filter, async (wanted) => {
        const { total } = await report(site, { ...wanted, by: 'day', model: 'linear' });
        const is = (column: string, value: string | undefined) =>
          value === undefined ? sql`true` : sql`${sql.raw(column)} = ${value}`;
        const { rows } = await db.execute<{ revenue: string }>(sql`
          SELECT coalesce(sum(c.amount), 0)::text AS revenue FROM credit c
            JOIN "order" o ON o.id = c.order_id LEFT JOIN touchpoint t ON t.id = c.touchpoint_id
          WHERE c.site_id = ${site.id} AND c.model = 'linear' AND ${is('t.channel', wanted.channel)}
            AND ${is('t.source', wanted.source)}
            AND ${is('t.campaign', wanted.campaign)} AND ${is('t.device', wanted.device)} AND ${is('t.country', wanted.country)}
            AND ${is(`split_part(split_part(t.landing_url, '?', 1), '://', 2)`, wanted.landingPage)}
            AND ${is('o.coupon', wanted.coupon)} AND ${labelled(wanted.label)}
            AND ${is('o.sales_channel', wanted.salesChannel)}
            AND ${is(`CASE WHEN o.new_customer THEN 'new' ELSE 'returning' END`, wanted.buyer)}
            AND (${wanted.product ?? ''} = ''
              OR EXISTS (SELECT FROM order_item i WHERE i.order_id = o.id AND i.name = ${wanted.product ?? ''}))`);
        expect(revenueOf(total, 'linear')).toBe(BigInt(rows[0]?.revenue ?? 'none'));
      }),
      { numRuns: 60, seed: 13 },
    );
  });

  it('never mixes two sites', async () => {
    const other = await buildSite(db);
    expect((await report(other, { by: 'channel' })).rows).toEqual([]);
  });
});
