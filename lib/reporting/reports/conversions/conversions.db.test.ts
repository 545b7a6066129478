/**
 * Protects that conversions are reported by themselves: Performance counts them in place of orders and never with revenue, under
 * every model to the last share and cent, and the list behind each cell sums to it.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Id } from '@/lib/core/id';
import { modelIds } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { buildConversion } from '@/lib/testing/conversion-rows';
import { buildSite } from '@/lib/testing/builders';
import { buildOrder } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { formatShare, WHOLE } from '../../share';
import { performanceCsv } from '../performance/csv';
import { performanceParams, type PerformanceResult } from '../performance/definition';
import { performanceReport } from '../performance/query';
import { conversionsCsv } from './csv';
import { type ConversionResult, conversionsParams, type ConversionsResult } from './definition';
import { conversionDetail } from './detail';
import { allConversions, listConversions } from './query';

const { db } = await testDatabase();
const RANGE = { from: '2026-03-01', to: '2026-04-01' };
const on = (day: number, hour = 9) => new Date(Date.UTC(2026, 2, day, hour));
const SEARCH = { channel: 'Paid Search', source: 'google', campaign: 'Frühling' };
const EMAIL = { channel: 'Email', source: 'news', campaign: 'März' };
const models = modelIds.filter((id) => id !== 'last_click_per_platform');

let site: Site;
/** The first lead: of two touches, worth 25.01. */
let leadId: Id<'conversion'>;

beforeAll(async () => {
  site = await buildSite(db);
  const both = [
    { daysBefore: 3, ...SEARCH },
    { daysBefore: 1, ...EMAIL },
  ];
  leadId = (await buildConversion(db, site, { at: on(10), value: 2_501n, touches: both })).id;
  await buildConversion(db, site, { at: on(11), touches: [{ daysBefore: 2, ...SEARCH }] });
  await buildConversion(db, site, { at: on(12), value: 999n, currency: 'USD', touches: [{ daysBefore: 2, ...SEARCH }] });
  await buildConversion(db, site, { at: on(13), value: 100n });
  await buildConversion(db, site, { at: on(14), counted: false, touches: [{ daysBefore: 2, ...SEARCH }] });
  await buildConversion(db, site, { at: on(15), type: 'sign_up', value: 7n, touches: [{ daysBefore: 2, ...EMAIL }] });
  await buildOrder(db, site, { at: on(10), revenue: 5_000n, touches: both });
});

const report = (query: Record<string, string> = {}): Promise<PerformanceResult> =>
  readOf(
    db,
    site,
  )((tx) =>
    performanceReport(tx, site, performanceParams.parse({ ...RANGE, conversion: 'generate_lead', by: 'channel', ...query })),
  );
const list = (query: Record<string, string> = {}): Promise<ConversionsResult> =>
  readOf(db, site)((tx) => listConversions(tx, site, conversionsParams.parse({ ...RANGE, ...query })));

describe('Performance of a conversion', () => {
  it('counts what its events were, what they are worth, and visits that led to one', async () => {
    const { rows, total, conversion, otherCurrencies } = await report({ model: 'linear' });
    expect(conversion).toEqual({
      event: 'generate_lead',
      name: 'Leads',
      count: 4,
      otherCurrencies: [{ conversions: 1, value: { amount: '9.99', currency: 'USD' } }],
    });
    expect(otherCurrencies).toEqual([]);
    const eur = (amount: string) => ({ amount, currency: 'EUR' });
    expect(
      rows.map(({ path, conversions, models: ofOrders, sessions }) => [path[0], sessions, conversions?.linear, ofOrders]),
    ).toEqual([
      ['=Paid Search', 5, { conversions: '2.5', value: eur('12.51'), conversionRate: '0.5', share: '0.625' }, {}],
      ['!unattributed', 0, { conversions: '1', value: eur('1.00'), share: '0.25' }, {}],
      ['=Email', 3, { conversions: '0.5', value: eur('12.50'), conversionRate: '0.166667', share: '0.125' }, {}],
    ]);
    expect(total.conversions?.linear).toEqual({ conversions: '4', value: eur('26.01'), conversionRate: '0.5', share: '1' });
    expect(total.models).toEqual({});
  });

  it('is all conversions under every model, by every level', async () => {
    for (const by of ['channel', 'campaign', 'landingPage', 'device', 'day']) {
      const { reconciles, total } = await report({ by, model: models.slice(0, 8).join(',') });
      expect(Object.values(reconciles ?? {})).toEqual(models.slice(0, 8).map(() => true));
      expect(Object.values(total.conversions ?? {}).map((figures) => figures?.conversions)).toEqual(
        models.slice(0, 8).map(() => '4'),
      );
    }
  });

  it('is sorted by its own figures', async () => {
    const paths = async (sort: string) => (await report({ model: 'linear', sort })).rows.map(({ path }) => path[0]);
    const [search, email, nobody] = ['=Paid Search', '=Email', '!unattributed'];
    expect(await paths('conversionValue')).toEqual([search, email, nobody]);
    expect(await paths('share')).toEqual([search, nobody, email]);
    expect(await paths('conversionRate')).toEqual([search, email, nobody]);
  });

  it('leaves orders as they were', async () => {
    const orders = await report({ conversion: 'orders', model: 'linear' });
    expect(orders.total.models.linear?.revenue.amount).toBe('50.00');
    expect([orders.total.conversions, orders.conversion]).toEqual([undefined, undefined]);
  });

  it('refuses what is of orders alone, and what the site does not count', async () => {
    const isTaken = (query: object) => performanceParams.safeParse({ ...RANGE, conversion: 'sign_up', ...query }).success;
    expect([{}, { by: 'product' }, { by: 'day,coupon' }, { buyer: 'new' }, { product: 'Kaffee' }].map(isTaken)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    const sorts = ['conversionValue', 'conversionRate', 'change', 'revenue', 'aov', 'own_00000001'];
    expect(sorts.map((sort) => isTaken({ sort }))).toEqual([true, true, true, false, false, false]);
    expect(sorts.map((sort) => isTaken({ sort, conversion: 'orders' }))).toEqual([false, true, true, true, true, true]);
    await expect(report({ conversion: 'page_view' })).rejects.toThrow('conversion: names no conversion of this site: page_view');
  });

  it('is a file with the same figures', async () => {
    const params = performanceParams.parse({ ...RANGE, conversion: 'generate_lead', by: 'channel', model: 'linear' });
    const lines = (await readOf(db, site)((tx) => performanceCsv(tx, site, params))).split('\r\n');
    expect(lines.slice(0, 2)).toEqual([
      '\ufeffChannel,Sessions,Linear: Leads,Linear: value,Linear: conversion rate',
      'Paid Search,5,2.5,12.51,0.5',
    ]);
  });
});

describe('the list of conversions', () => {
  it('holds those that count, newest first, a page at a time', async () => {
    const first = await list({ limit: '2' });
    expect([first.total, first.rows.map(({ name, value }) => [name, value?.amount])]).toEqual([
      5,
      [
        ['Sign-ups', '0.07'],
        ['Leads', '1.00'],
      ],
    ]);
    const rest = await list({ cursor: first.nextCursor ?? '' });
    expect(rest.rows.map(({ convertedAt }) => convertedAt.slice(8, 10))).toEqual(['12', '11', '10']);
    expect([rest.total, rest.nextCursor]).toEqual([5, undefined]);
  });

  it('sums to the cell that it is of, under every model', async () => {
    for (const model of modelIds) {
      const cells = await report({ model, by: 'channel,campaign' });
      for (const { path, conversions } of cells.rows) {
        const opened = await list({ conversion: 'generate_lead', model, by: 'channel,campaign', under: JSON.stringify(path) });
        const scale = (text: string) => BigInt(Math.round(Number(text) * 10_000)) * (WHOLE / 10_000n);
        const parts = opened.rows.map(({ part }) => scale(part?.conversions ?? '0')).reduce((sum, part) => sum + part, 0n);
        const value = opened.rows.reduce((sum, { part }) => sum + Math.round(Number(part?.value.amount ?? '0') * 100), 0);
        const cell = conversions?.[model];
        expect([formatShare(parts), value]).toEqual([cell?.conversions, Math.round(Number(cell?.value.amount) * 100)]);
      }
    }
  });

  it('is a file of the whole', async () => {
    const params = conversionsParams.parse({ ...RANGE, conversion: 'sign_up' });
    const file = conversionsCsv(await readOf(db, site)((tx) => allConversions(tx, site, params)));
    expect(file.split('\r\n')[1]).toBe('Sign-ups,sign_up,2026-03-15T09:00:00.000Z,0.07,EUR,snippet,1,Email,news,März,,');
  });
});

describe('one conversion', () => {
  const detail = (id: Id<'conversion'>): Promise<ConversionResult | undefined> =>
    readOf(db, site)((tx) => conversionDetail(tx, site, id));

  it('tells the path and what each touch earned', async () => {
    const found = await detail(leadId);
    expect(found?.conversion).toMatchObject({ name: 'Leads', counted: true, countsOncePer: 'event', touches: 2 });
    const linear = found?.touches.map(({ channel, credits }) => [channel, credits.find(({ model }) => model === 'linear')]);
    expect(linear).toEqual([
      ['Paid Search', { model: 'linear', share: '0.5', amount: { amount: '12.51', currency: 'EUR' } }],
      ['Email', { model: 'linear', share: '0.5', amount: { amount: '12.50', currency: 'EUR' } }],
    ]);
  });

  it("is nobody else's", async () => {
    const other = await buildSite(db);
    expect(await readOf(db, other)((tx) => conversionDetail(tx, other, leadId))).toBeUndefined();
  });
});
