/**
 * Protects what a marketer trusts the report for: it adds up to the store, whichever way it is cut, for every model and window.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { modelIds } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { buildSite } from '@/lib/testing/builders';
import { buildOrder, buildTouch } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { attributionCsv } from './csv';
import { attributionParams, type AttributionResult } from './definition';
import { attributionReport } from './query';

const { db } = await testDatabase();
const NOON = new Date('2026-03-10T06:30:00Z');
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
let site: Site;

beforeEach(async () => {
  site = await buildSite(db);
});

const report = (query: Record<string, string> = {}, of = site) =>
  readOf(db, of)((tx) => attributionReport(tx, of, attributionParams.parse({ ...MARCH, ...query })));

/** Rows as text: key | touches | revenue, orders, new customer orders of the first model. */
function table({ rows, models }: AttributionResult): string[] {
  const model = models[0]?.id ?? 'linear';
  return rows.map((row) => {
    const figures = row.models[model];
    return `${Object.values(row.key).join(' / ')} | ${row.touches} | ${figures?.revenue.amount} ${figures?.orders} ${figures?.newCustomerOrders}`;
  });
}

describe('rows and totals', () => {
  it('shares an order among its touches and names what nobody earned', async () => {
    await buildOrder(db, site, {
      at: NOON,
      revenue: 10_000n,
      newCustomer: true,
      touches: [
        { daysBefore: 3, campaign: 'Frühling', source: 'google' },
        { daysBefore: 2, channel: 'Email', campaign: 'news' },
        { daysBefore: 1, channel: 'Direct' },
        { daysBefore: 1.5, campaignId: '42', source: 'google' },
      ],
    });
    await buildOrder(db, site, { at: NOON, revenue: 501n });
    const result = await report({ by: 'channel,campaign', model: 'linear' });
    expect(table(result)).toEqual([
      'Paid Search / Frühling | 1 | 33.34 0.3333 0.3333',
      'Email / news | 1 | 33.33 0.3333 0.3333',
      'Paid Search / 42 | 1 | 33.33 0.3333 0.3333',
      'Direct | 1 | 0.00 0 0',
    ]);
    expect(result.unattributed).toEqual({
      linear: { orders: '1', revenue: { amount: '5.01', currency: 'EUR' }, newCustomerOrders: '0' },
    });
    expect(result.totals).toEqual({
      orders: 2,
      revenue: { amount: '105.01', currency: 'EUR' },
      touches: 4,
      models: { linear: { orders: '2', revenue: { amount: '105.01', currency: 'EUR' }, newCustomerOrders: '1' } },
    });
    expect(result.reconciles).toEqual({ linear: true });
  });

  it('takes refunds off the day of the sale, down to zero', async () => {
    const touches = [
      { daysBefore: 3 },
      { daysBefore: 2, channel: 'Email' as const },
      { daysBefore: 1, channel: 'Referral' as const },
    ];
    await buildOrder(db, site, { at: NOON, revenue: 1_000n, touches, refunds: [333n, 667n] });
    await buildOrder(db, site, { at: NOON, revenue: 1_000n, touches, refunds: [1n] });
    const result = await report({ model: 'linear' });
    expect(table(result)).toEqual([
      'Email | 2 | 3.33 0.6667 0',
      'Paid Search | 2 | 3.33 0.6667 0',
      'Referral | 2 | 3.33 0.6667 0',
    ]);
    expect(result.totals.revenue.amount).toBe('9.99');
    expect(result.reconciles.linear).toBe(true);
    const first = await report({ model: 'linear', limit: '2' });
    const second = await report({ model: 'linear', limit: '2', offset: '2' });
    expect([first.rowsLeftOut, second.rowsLeftOut]).toEqual([1, undefined]);
    expect([...first.rows, ...second.rows]).toEqual(result.rows);
    expect(second.totals).toEqual(result.totals);
  });

  it('leaves test, pending and cancelled orders out, and lists other currencies apart', async () => {
    await buildOrder(db, site, { at: NOON, revenue: 100n, touches: [{ daysBefore: 1 }] });
    await buildOrder(db, site, { at: NOON, revenue: 1n, test: true, touches: [{ daysBefore: 1 }] });
    await buildOrder(db, site, { at: NOON, revenue: 1n, state: 'pending', touches: [{ daysBefore: 1 }] });
    await buildOrder(db, site, { at: NOON, revenue: 1n, state: 'cancelled', touches: [{ daysBefore: 1 }] });
    await buildOrder(db, site, { at: NOON, revenue: 1_500n, currency: 'KWD', touches: [{ daysBefore: 1 }] });
    const result = await report();
    expect(table(result)).toEqual(['Paid Search | 5 | 1.00 1 0']);
    expect(result.otherCurrencies).toEqual([{ orders: 1, revenue: { amount: '1.500', currency: 'KWD' } }]);
    expect(result.reconciles).toEqual({ last_non_direct_click: true });
  });

  it('marks what platforms claim, which need not reconcile', async () => {
    const touches = [
      { daysBefore: 2, platform: 'google' },
      { daysBefore: 1, channel: 'Paid Social' as const, platform: 'meta' },
    ];
    await buildOrder(db, site, { at: NOON, revenue: 1_000n, touches });
    const result = await report({ model: 'last_click_per_platform,last_click' });
    expect(table(result)).toEqual(['Paid Social | 1 | 10.00 1 0', 'Paid Search | 1 | 10.00 1 0']);
    expect(result.models.map(({ id, overClaims }) => [id, overClaims])).toEqual([
      ['last_click_per_platform', true],
      ['last_click', false],
    ]);
    expect(result.reconciles).toEqual({ last_click_per_platform: false, last_click: true });
  });

  it('never mixes two sites of one database', async () => {
    const other = await buildSite(db);
    await buildOrder(db, site, { at: NOON, revenue: 100n, key: '#1', touches: [{ daysBefore: 1 }] });
    await buildOrder(db, other, { at: NOON, revenue: 777n, key: '#1', touches: [{ daysBefore: 1, channel: 'Email' }] });
    expect(table(await report())).toEqual(['Paid Search | 1 | 1.00 1 0']);
    expect(table(await report({}, other))).toEqual(['Email | 1 | 7.77 1 0']);
    expect(table(await report({ lookbackDays: '7' }, other))).toEqual(['Email | 1 | 7.77 1 0']);
  });

  it('is empty, and adds up, where nothing happened', async () => {
    const result = await report();
    expect(result.rows).toEqual([]);
    expect(result.reconciles).toEqual({ last_non_direct_click: true });
  });
});

describe('filters', () => {
  it('keeps rows of a channel or with a text, and leaves totals alone', async () => {
    const touches = [
      { daysBefore: 2, campaign: '100% Kaffee', landingUrl: 'https://shop.example/tee/?gclid=a' },
      { daysBefore: 1, channel: 'Email' as const, campaign: '100 Tassen', landingUrl: 'https://shop.example/tee/#x' },
    ];
    await buildOrder(db, site, { at: NOON, revenue: 1_000n, touches });
    const byChannel = await report({ by: 'campaign', channel: 'Email', model: 'linear' });
    expect(table(byChannel)).toEqual(['100 Tassen | 1 | 5.00 0.5 0']);
    const bySearch = await report({ by: 'campaign', search: '0% k', model: 'linear' });
    expect(table(bySearch)).toEqual(['100% Kaffee | 1 | 5.00 0.5 0']);
    expect(table(await report({ by: 'landingPage', model: 'linear' }))).toEqual(['shop.example/tee/ | 2 | 10.00 1 0']);
    expect(bySearch.totals.models.linear?.revenue.amount).toBe('10.00');
    expect(bySearch.reconciles.linear).toBe(true);
  });

  it('calls a platform the click platform only where there was a click id', async () => {
    await buildTouch(db, site, NOON, { platform: 'google', clickParam: 'gclid', clickValue: 'EAIaIQ' });
    await buildTouch(db, site, NOON, { platform: 'google' });
    expect(table(await report({ by: 'clickPlatform' }))).toEqual(['google | 1 | 0.00 0 0', ' | 1 | 0.00 0 0']);
  });
});

describe('lookback windows', () => {
  it('counts touches by the window asked for, from the stored paths', async () => {
    const touches = [
      { daysBefore: 80, campaign: 'far' },
      { daysBefore: 20, channel: 'Email' as const, campaign: 'middle' },
      { daysBefore: 2, channel: 'Direct' as const },
    ];
    await buildOrder(db, site, { at: NOON, revenue: 1_000n, refunds: [100n], touches });
    const earned = async (lookbackDays: string) => {
      const { rows, unattributed, reconciles } = await report({ by: 'channel', model: 'linear', lookbackDays });
      const paid = rows.flatMap(({ key, models }) =>
        models.linear?.orders === '0' ? [] : [`${key.channel} ${models.linear?.revenue.amount}`],
      );
      return { paid, nobody: unattributed.linear?.revenue.amount, reconciles: reconciles.linear };
    };
    expect(await earned('1')).toEqual({ paid: [], nobody: '9.00', reconciles: true });
    expect(await earned('7')).toEqual({ paid: ['Direct 9.00'], nobody: '0.00', reconciles: true });
    expect(await earned('30')).toEqual({ paid: ['Email 9.00'], nobody: '0.00', reconciles: true });
    expect(await earned('90')).toEqual({ paid: ['Email 4.50', 'Paid Search 4.50'], nobody: '0.00', reconciles: true });
  });

  it("gives the same report from stored credit and from stored paths, for the site's own window", async () => {
    const channels = ['Paid Search', 'Email', 'Direct', 'Paid Social', 'Referral'] as const;
    for (let index = 0; index < 40; index += 1) {
      const touches = Array.from({ length: index % 6 }, (_, place) => ({
        daysBefore: ((index * 7 + place * 11) % 45) + place / 10,
        channel: channels[(index + place) % channels.length],
        campaign: `c${(index + place) % 3}`,
        platform: ['google', 'meta'][(index + place) % 2],
      }));
      const refunds = index % 5 === 0 ? [BigInt(index), 7n] : [];
      await buildOrder(db, site, {
        at: new Date(NOON.getTime() + index * 3_600_000),
        revenue: BigInt(1_001 + index * 37),
        touches,
        refunds,
        newCustomer: index % 3 === 0,
      });
    }
    for (const models of [modelIds.slice(0, 3), modelIds.slice(3, 6), modelIds.slice(6, 9), modelIds.slice(9)]) {
      const query = { by: 'channel,campaign,clickPlatform', model: models.join(',') };
      const stored = await report(query);
      // The same window under another name: a site whose own is 60 days works 30 out from paths.
      const elsewhere: Site = { ...site, settings: { ...site.settings, lookbackDays: 60 } };
      expect(await report({ ...query, lookbackDays: '30' }, elsewhere)).toEqual(stored);
      expect(stored.reconciles).toEqual(Object.fromEntries(models.map((model) => [model, model !== 'last_click_per_platform'])));
    }
  });
});

describe('days of the site', () => {
  const cases = [
    {
      zone: 'Europe/Berlin',
      day: '2026-03-29',
      first: '2026-03-28T23:00:00.000Z',
      last: '2026-03-29T21:59:59.999Z',
      next: '2026-03-30',
    },
    {
      zone: 'Europe/Berlin',
      day: '2026-10-25',
      first: '2026-10-24T22:00:00.000Z',
      last: '2026-10-25T22:59:59.999Z',
      next: '2026-10-26',
    },
    {
      zone: 'America/Santiago',
      day: '2026-09-06',
      first: '2026-09-06T04:00:00.000Z',
      last: '2026-09-07T02:59:59.999Z',
      next: '2026-09-07',
    },
    {
      zone: 'Asia/Kolkata',
      day: '2026-03-10',
      first: '2026-03-09T18:30:00.000Z',
      last: '2026-03-10T18:29:59.999Z',
      next: '2026-03-11',
    },
  ];
  it.each(cases)('begins and ends $day where $zone does', async ({ zone, day, first, last, next }) => {
    const there: Site = { ...site, timeZone: zone };
    for (const time of [Date.parse(first) - 1, Date.parse(first), Date.parse(last), Date.parse(last) + 1]) {
      await buildOrder(db, there, { at: new Date(time), revenue: 1n });
    }
    const result = await report({ from: day, to: next }, there);
    expect(result.totals.orders).toBe(2);
    expect((await report({ from: day, to: next, lookbackDays: '1' }, there)).unattributed.last_non_direct_click?.orders).toBe(
      '2',
    );
  });
});

describe('CSV', () => {
  it('holds the rows shown, what nobody earned and the totals, and runs no formula', async () => {
    const touches = [
      { daysBefore: 2, campaign: '=HYPERLINK("https://evil.example","Gewinn")' },
      { daysBefore: 1, channel: 'Email' as const, campaign: 'a, b' },
    ];
    await buildOrder(db, site, { at: NOON, revenue: 1_000n, touches });
    await buildOrder(db, site, { at: NOON, revenue: 5n });
    expect(attributionCsv(await report({ by: 'channel,campaign', model: 'linear' }))).toBe(
      [
        '\uFEFFChannel,Campaign,Touches,Linear: revenue (EUR),Linear: orders,Linear: new customer orders,Revenue is',
        'Email,"a, b",1,5.00,0.5,0,Total sales',
        'Paid Search,"\'=HYPERLINK(""https://evil.example"",""Gewinn"")",1,5.00,0.5,0,Total sales',
        'Unattributed,,,0.05,1,0,Total sales',
        'Total,,2,10.05,2,0,Total sales',
        '',
      ].join('\r\n'),
    );
  });
});
