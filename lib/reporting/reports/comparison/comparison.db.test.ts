/**
 * Protects the comparison of models: the same figures as the attribution report gives for each model alone, and the widest
 * disagreement first.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '@/lib/core/instant';
import { modelIds } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { buildSite } from '@/lib/testing/builders';
import { buildOrder } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { attributionParams } from '../attribution/definition';
import { attributionReport } from '../attribution/query';
import { ordersParams } from '../orders/definition';
import { listOrders } from '../orders/query';
import { comparisonCsv } from './csv';
import { comparisonParams } from './definition';
import { comparisonReport } from './query';

const { db } = await testDatabase();
const NOON = new Date('2026-03-10T06:30:00Z');
const MARCH = { from: '2026-03-01', to: '2026-04-01' };
let site: Site;

beforeEach(async () => {
  site = await buildSite(db);
});

const report = (query: Record<string, string> = {}) =>
  readOf(db, site)((tx) => comparisonReport(tx, site, comparisonParams.parse({ ...MARCH, ...query })));

/** One order of 100.00 that social opened and e-mail closed, one of 60.00 of search alone, one of 9.00 of nobody. */
async function smallStore(): Promise<void> {
  await buildOrder(db, site, {
    ...{ at: NOON, revenue: 10_000n },
    touches: [
      { daysBefore: 10, channel: 'Paid Social', campaign: 'Frühling', platform: 'meta' },
      { daysBefore: 1, channel: 'Email', campaign: 'news', paid: false },
    ],
  });
  await buildOrder(db, site, { at: NOON, revenue: 6_000n, touches: [{ daysBefore: 1, platform: 'google' }] });
  await buildOrder(db, site, { at: NOON, revenue: 900n });
}

describe('a small store, by hand', () => {
  beforeEach(smallStore);

  it('sets all models side by side, where they disagree most first', async () => {
    const { rows, unattributed, store, models } = await report();
    expect(
      rows.map(({ channel, highest, lowest, spread, difference, models: by }) => [
        ...[channel, highest, by[highest]?.revenue.amount, lowest, by[lowest]?.revenue.amount],
        ...[spread, difference.amount],
      ]),
    ).toEqual([
      ['Email', 'last_click', '100.00', 'last_paid_click', '0.00', 0.591716, '100.00'],
      ['Paid Social', 'last_paid_click', '100.00', 'last_click', '0.00', 0.591716, '100.00'],
      ['Paid Search', 'last_click', '60.00', 'last_click', '60.00', 0, '0.00'],
    ]);
    expect(rows[0]?.models.linear).toEqual({
      orders: '0.5',
      revenue: { amount: '50.00', currency: 'EUR' },
      share: 0.295858,
    });
    expect(unattributed.linear?.revenue.amount).toBe('9.00');
    expect([store.orders, store.revenue.amount, models.length]).toEqual([3, '169.00', modelIds.length]);
  });

  it('leaves the model that over-claims out of the comparison and not off the page', async () => {
    const { rows } = await report();
    expect(rows.find(({ channel }) => channel === 'Paid Social')?.models.last_click_per_platform?.revenue.amount).toBe('100.00');
    expect(rows.some(({ highest, lowest }) => [highest, lowest].includes('last_click_per_platform'))).toBe(false);
  });

  it('compares campaigns within their channel, and says how many rows are not shown', async () => {
    const { rows, rowsLeftOut } = await report({ by: 'campaign', limit: '2' });
    expect(rows.map(({ channel, campaign }) => [channel, campaign])).toEqual([
      ['Email', 'news'],
      ['Paid Social', 'Frühling'],
    ]);
    expect(rowsLeftOut).toBe(1);
  });

  it('opens orders whose parts sum to each figure, also of what nobody earned', async () => {
    const { rows, unattributed, models } = await report();
    const earners = [
      ...rows.map((row) => ({ step: `=${row.channel}`, by: row.models })),
      { step: '!unattributed', by: unattributed },
    ];
    for (const { step, by } of earners) {
      for (const { id } of models) {
        const query = { ...MARCH, model: id, by: 'channel', under: JSON.stringify([step]), sales: 'true' };
        const list = await readOf(db, site)((tx) => listOrders(tx, site, ordersParams.parse(query)));
        const sum = list.rows.reduce((all, { part }) => all + Number(part?.revenue.amount ?? 0), 0);
        expect([step, id, sum.toFixed(2)]).toEqual([step, id, by[id]?.revenue.amount]);
      }
    }
  });

  it('gives spreadsheets every model', async () => {
    const lines = comparisonCsv(await report({ by: 'campaign' })).split('\r\n');
    expect(lines[1]).toBe(
      'Email,news,100.00,1,100.00,1,0.00,0,0.00,0,50.00,0.5,0.00,0,70.91,0.7091,50.00,0.5,0.00,0,0.00,0,Last click,Last paid click,100.00,Total sales',
    );
    expect(lines.at(-2)).toMatch(/^Unattributed,,9\.00,1,/);
  });
});

it('says what the attribution report says of each model', async () => {
  const channels = ['Paid Search', 'Email', 'Direct', 'Paid Social', 'Referral'] as const;
  for (let index = 0; index < 30; index += 1) {
    const touches = Array.from({ length: index % 6 }, (_, place) => ({
      daysBefore: ((index * 7 + place * 11) % 45) + place / 10,
      channel: channels[(index + place) % channels.length],
      campaign: (index + place) % 4 === 0 ? undefined : `c${(index + place) % 3}`,
      platform: ['google', 'meta'][(index + place) % 2],
    }));
    const at = new Date(NOON.getTime() + index * 0.5 * DAY_MS);
    const placed = index % 7 === 3 ? ({ salesChannel: 'subscription', leftOut: true } as const) : {};
    const refunds = index % 5 === 0 ? [7n] : [];
    await buildOrder(db, site, { at, revenue: BigInt(1_001 + index * 37), touches, refunds, ...placed });
  }
  const { rows, unattributed, leftOut } = await report({ by: 'campaign' });
  for (const model of modelIds) {
    const alone = await readOf(
      db,
      site,
    )((tx) => attributionReport(tx, site, attributionParams.parse({ ...MARCH, model, by: 'channel,campaign' })));
    // The attribution report has a row too for what began in these days and earned nothing.
    const told = (list: [string | undefined, string | undefined, string | undefined, string | undefined][]) =>
      new Map(
        list
          .filter(([, , , orders]) => orders !== undefined && orders !== '0')
          .map(([channel, campaign, ...figures]) => [`${channel} / ${campaign}`, figures]),
      );
    const expected = told(
      alone.rows.map(({ key, models: by }) => [key.channel ?? '', key.campaign, by[model]?.revenue.amount, by[model]?.orders]),
    );
    const found = told(
      rows.map(({ channel, campaign, models: by }) => [channel, campaign, by[model]?.revenue.amount, by[model]?.orders]),
    );
    expect(expected.size).toBeGreaterThan(0);
    expect(found).toEqual(expected);
    expect(unattributed[model]?.revenue).toEqual(alone.unattributed[model]?.revenue);
    expect(leftOut?.[model]?.revenue).toEqual(alone.leftOut[0]?.models[model]?.revenue);
    expect(leftOut?.[model]?.orders).toBe('4');
  }
}, 60_000);
