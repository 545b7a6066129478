/**
 * Protects the money of deliveries: what a held connection would send is split as the release splits it, each day's sum is in
 * the site's day and its own currency, and every figure has a list that adds up to it.
 */
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { shownConnection } from '@/db/queries/connection';
import { connection, connectionVersion, refund } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { DAY_MS, HOUR_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildDelivery } from '@/lib/testing/delivery-rows';
import { buildOrder, inLive } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { buildConnection } from '@/lib/testing/sandbox';
import { sentDaysParams, type WorthListPart, type WorthParams, worthParams } from './definition';
import { WITHOUT_MONEY } from './names';
import { daysQuery, heldQuery, heldWorth, listWorth, sentDays } from './query';

const { db } = await testDatabase();
/** 23:30 of the 20th in Kolkata: half an hour later it is the 21st there. */
const NOW = new Date('2026-11-20T18:00:00Z');
const ago = (milliseconds: number) => new Date(NOW.getTime() - milliseconds);
let site: Site;
let meta: Id<'connection'>;

type Delivered = NonNullable<Parameters<typeof buildDelivery>[3]>;

async function bought(key: string, at: Date, total: bigint, over: Partial<Delivered> = {}, currency = 'EUR') {
  const order = await buildOrder(db, site, { key, at, revenue: total, currency });
  const about = { name: 'purchase', key: `purchase:${key}`, orderId: order.id };
  await buildDelivery(db, site, meta, { at, ...about, state: 'held', reason: 'reconnect', ...over });
  return order.id;
}

async function returned(orderId: Id<'order'>, key: string, at: Date, amount: bigint | null, over: Partial<Delivered> = {}) {
  const eventId = newTestId<'event'>(at);
  const about = { orderKey: key, orderId, amount, currency: amount === null ? null : 'EUR', refundedAt: at, eventId };
  await db.insert(refund).values({ ...inLive(site), id: newTestId<'refund'>(), ...about, authority: 1, logPosition: 1n });
  await buildDelivery(db, site, meta, { at, name: 'refund', key: `refund:${key}:1`, orderId, eventId, state: 'held', ...over });
}

async function listOf(part: WorthListPart, more: Partial<WorthParams> = {}, now = NOW) {
  const rows: { key: string; amount: string | undefined }[] = [];
  let params: WorthParams = { ...worthParams.parse({ part, limit: '2' }), ...more };
  for (;;) {
    const page = await readOf(db, site)((tx) => listWorth(tx, site, meta, params, now));
    if (!page) throw new Error('the connection is there');
    rows.push(...page.rows.map(({ key, value }) => ({ key, amount: value && `${value.currency} ${value.amount}` })));
    if (!page.nextCursor) return { events: page.events, sales: page.sales, refunds: page.refunds, rows };
    params = { ...params, cursor: page.nextCursor };
  }
}

beforeAll(async () => {
  site = await buildSite(db);
  meta = await buildConnection(db, site, 'meta', 'https://platform.example');
  const first = await bought('#1', ago(HOUR_MS), 1_234_000n);
  await returned(first, '#1', ago(HOUR_MS / 2), 500n);
  await bought('#2', ago(2 * HOUR_MS), 3000n, {}, 'JPY');
  // Tried before, by a rule that sends the net value.
  await bought('#3', ago(3 * HOUR_MS), 5_000n, { valueMinor: 4_000n, valueCurrency: 'EUR' });
  await buildDelivery(db, site, meta, { at: ago(HOUR_MS - 1), name: 'sign_up', key: 'm-1', state: 'held' });
  await bought('#old', ago(7 * DAY_MS + 1), 80_000n);
  await bought('#edge', ago(7 * DAY_MS), 100n);
  await bought('#sent', ago(HOUR_MS), 7_000n, { state: 'delivered', valueMinor: 6_000n, valueCurrency: 'EUR' });
  await bought('#in shadow', ago(-HOUR_MS), 900n, { state: 'shadowed', valueMinor: 900n, valueCurrency: 'EUR' });
  await bought('#free', ago(2 * HOUR_MS), 800n, { state: 'delivered', valueMinor: 0n, valueCurrency: 'EUR' });
  await bought('#usd', ago(HOUR_MS), 100n, { state: 'delivered', valueMinor: 100n, valueCurrency: 'USD' });
});

const eur = (amount: string) => ({ amount, currency: 'EUR' });

describe('what a held connection would send', () => {
  it('is told in money by currency, apart from refunds and from what is too old', async () => {
    const held = await readOf(db, site)((tx) => heldWorth(tx, site, meta, NOW));
    expect(held).toEqual({
      oldest: ago(7 * DAY_MS).toISOString(),
      ready: { events: 6, sales: [eur('12381.00'), { amount: '3000', currency: 'JPY' }], refunds: [eur('5.00')] },
      tooOld: { events: 1, sales: [eur('800.00')], refunds: [] },
      shadow: { events: 0, sales: [], refunds: [] },
    });
  });

  it('leaves to the tool before what happened before the take-over', async () => {
    await db.update(connection).set({ mode: 'shadow', takeoverAt: ago(2 * HOUR_MS) });
    const held = await readOf(db, site)((tx) => heldWorth(tx, site, meta, NOW));
    const list = await listOf('shadow');
    await db.update(connection).set({ mode: 'live', takeoverAt: null });
    expect(held?.ready).toMatchObject({ events: 4, sales: [eur('12340.00'), { amount: '3000', currency: 'JPY' }] });
    expect(held?.shadow).toEqual({ events: 2, sales: [eur('41.00')], refunds: [] });
    expect(held?.tooOld).toMatchObject({ events: 1, sales: [eur('800.00')] });
    expect(list).toMatchObject({ ...held?.shadow, rows: [{ key: 'purchase:#3' }, { key: 'purchase:#edge' }] });
  });

  it('has lists that add up to each part', async () => {
    expect(await listOf('ready')).toEqual({
      events: 6,
      sales: [eur('12381.00'), { amount: '3000', currency: 'JPY' }],
      refunds: [eur('5.00')],
      rows: [
        { key: 'refund:#1:1', amount: 'EUR 5.00' },
        { key: 'm-1', amount: undefined },
        { key: 'purchase:#1', amount: 'EUR 12340.00' },
        { key: 'purchase:#2', amount: 'JPY 3000' },
        { key: 'purchase:#3', amount: 'EUR 40.00' },
        { key: 'purchase:#edge', amount: 'EUR 1.00' },
      ],
    });
    expect(await listOf('too_old')).toMatchObject({ events: 1, rows: [{ key: 'purchase:#old', amount: 'EUR 800.00' }] });
  });

  it('is found by the index of what is held', async () => {
    const plan = await readOf(
      db,
      site,
    )(async (tx) => {
      const row = await shownConnection(tx, site.id, meta);
      if (!row) throw new Error('the connection is there');
      await tx.execute(sql`SET LOCAL enable_seqscan = off`);
      const { rows } = await tx.execute<{ 'QUERY PLAN': string }>(sql`EXPLAIN (COSTS OFF) ${heldQuery(site, row, NOW)}`);
      return rows.map((line) => line['QUERY PLAN']).join('\n');
    });
    expect(plan).toContain('delivery_held');
    expect(plan).not.toContain('Seq Scan on delivery');
  });
});

describe('what was sent on a day', () => {
  it('is of the site’s day and of one currency, as it was sent', async () => {
    const params = sentDaysParams.parse({ from: '2026-11-20', to: '2026-11-22' });
    const sent = await readOf(db, site)((tx) => sentDays(tx, site, meta, params));
    expect(sent).toEqual({
      timeZone: 'Asia/Kolkata',
      name: 'purchase',
      days: [
        { day: '2026-11-20', currency: 'EUR', delivered: 2, shadowed: 0, value: eur('60.00') },
        { day: '2026-11-20', currency: 'USD', delivered: 1, shadowed: 0, value: { amount: '1.00', currency: 'USD' } },
        { day: '2026-11-21', currency: 'EUR', delivered: 0, shadowed: 1, value: eur('9.00') },
      ],
      notSent: 3,
    });
  });

  it('has a list that adds up to it', async () => {
    const day = { name: 'purchase', from: '2026-11-20', to: '2026-11-21', currency: 'EUR' };
    expect(await listOf('sent', day)).toEqual({
      events: 2,
      sales: [eur('60.00')],
      refunds: [],
      rows: [
        { key: 'purchase:#sent', amount: 'EUR 60.00' },
        { key: 'purchase:#free', amount: 'EUR 0.00' },
      ],
    });
  });

  it('has a list of what has no money', async () => {
    const days = { name: 'purchase', from: '2026-11-20', to: '2026-11-22', currency: WITHOUT_MONEY };
    expect(await listOf('sent', days)).toEqual({ events: 0, sales: [], refunds: [], rows: [] });
    expect(await listOf('ready', { currency: WITHOUT_MONEY })).toMatchObject({ events: 1, rows: [{ key: 'm-1' }] });
  });

  it('is counted without a look at orders whose value was told, nor at other rules where there never were any', async () => {
    const params = sentDaysParams.parse({ from: '2026-11-19', to: '2026-11-22' });
    const planOf = (severalRules: boolean) =>
      readOf(
        db,
        site,
      )(async (tx) => {
        const row = await shownConnection(tx, site.id, meta);
        if (!row) throw new Error('the connection is there');
        const query = daysQuery(site, row, params, severalRules);
        const { rows } = await tx.execute<{ 'QUERY PLAN': string }>(sql`EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) ${query}`);
        return rows.map((line) => line['QUERY PLAN']).join('\n');
      });
    const plan = await planOf(false);
    // Seven purchases, of which two were never sent and so have no value but the order's.
    expect(plan).toMatch(/on delivery d \(actual rows=7\.00 loops=1\)/);
    expect(plan).toMatch(/on "order" \(actual rows=1\.00 loops=2\)/);
    expect(plan).not.toMatch(/delivery.* other/);
    expect(await planOf(true)).toMatch(/delivery.* other/);
  });

  it('is nothing of another site’s connection', async () => {
    const other = await buildSite(db);
    const params = sentDaysParams.parse({ from: '2026-11-20', to: '2026-11-22' });
    expect(await readOf(db, other)((tx) => sentDays(tx, other, meta, params))).toBeUndefined();
    expect(await readOf(db, other)((tx) => heldWorth(tx, other, meta))).toBeUndefined();
  });
});

describe('an order that goes by two rules', () => {
  it('has its money once, and is one order of its day, by the rule that was sent', async () => {
    site = await buildSite(db);
    meta = await buildConnection(db, site, 'meta', 'https://platform.example');
    const rule = { send: true, as: 'Purchase', filters: [], value: { rule: 'total' as const }, params: [] };
    await db.update(connectionVersion).set({ mapping: { purchase: { ...rule, more: [{ ...rule, id: 'r2' }] } } });
    const further = { name: 'purchase', rule: 'r2' };
    const held = await bought('#1', ago(HOUR_MS), 5_000n);
    await buildDelivery(db, site, meta, { at: ago(HOUR_MS), ...further, key: 'purchase:#1', orderId: held, state: 'held' });
    const filtered = await bought('#2', ago(HOUR_MS), 9_000n, { state: 'skipped', reason: 'filtered' });
    const sent = { key: 'purchase:#2', orderId: filtered, valueMinor: 1_000n, valueCurrency: 'EUR' };
    await buildDelivery(db, site, meta, { at: ago(HOUR_MS), ...further, ...sent });
    const worth = await readOf(db, site)((tx) => heldWorth(tx, site, meta, NOW));
    expect(worth?.ready).toEqual({ events: 2, sales: [eur('50.00')], refunds: [] });
    expect((await listOf('ready')).rows.map(({ amount }) => amount).toSorted()).toEqual(['EUR 50.00', undefined]);
    const params = sentDaysParams.parse({ from: '2026-11-20', to: '2026-11-22' });
    expect(await readOf(db, site)((tx) => sentDays(tx, site, meta, params))).toMatchObject({
      days: [{ delivered: 1, shadowed: 0, value: eur('10.00') }],
      notSent: 1,
    });
  });
});
