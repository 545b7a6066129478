/**
 * Protects the health of a connection: every paid order in exactly one place, every try counted, and the last error with what
 * mends it.
 */
import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { connection, rebuildFinding } from '@/db/schema';
import { DAY_MS, HOUR_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildAttempt, buildDelivery } from '@/lib/testing/delivery-rows';
import { buildOrder } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { buildConnection } from '@/lib/testing/sandbox';
import { arrivedQuery } from './orders';
import { connectionHealth } from './query';

const { db } = await testDatabase();
/** Already the 24th in Kolkata. */
const AT = new Date('2026-11-23T20:00:00Z');
const ago = (milliseconds: number) => new Date(AT.getTime() - milliseconds);
const RANGE = { from: '2026-11-20', to: '2026-11-25' };

async function setting() {
  const site = await buildSite(db);
  const meta = await buildConnection(db, site, 'meta', 'https://platform.example', { createdAt: ago(2 * DAY_MS) });
  return { site, meta };
}

async function order(site: Site, key: string, at: Date, over: { test?: boolean; state?: 'pending' | 'cancelled' } = {}) {
  return (await buildOrder(db, site, { key, at, revenue: 4990n, ...over })).id;
}

describe('connectionHealth', () => {
  it('finds every paid order of the range in one place, whatever else was sent of it', async () => {
    const { site, meta } = await setting();
    const other = await buildConnection(db, site, 'ga4', 'https://platform.example');
    const states = [
      ['arrived', 'delivered', null],
      ['ignored', 'skipped', 'no_consent'],
      ['ignored too', 'skipped', 'no_consent'],
      ['ignored else', 'skipped', 'no_identifier'],
      ['failed', 'rejected', '2804003'],
      ['waits', 'pending', null],
      ['goes', 'sending', null],
      ['again', 'retry', '503'],
      ['held', 'held', 'reconnect'],
      ['in shadow', 'shadowed', null],
    ] as const;
    for (const [key, state, reason] of states) {
      const orderId = await order(site, key, ago(DAY_MS));
      await buildDelivery(db, site, meta, { at: ago(DAY_MS), key: `purchase:${key}`, name: 'purchase', orderId, state, reason });
    }
    await buildDelivery(db, site, meta, { at: ago(HOUR_MS), key: 'refund:failed:1', name: 'refund' });
    await buildDelivery(db, site, other, { at: ago(DAY_MS), key: 'purchase:not owed', name: 'purchase' });
    await order(site, 'not owed', ago(DAY_MS));
    await order(site, 'before the connection', ago(3 * DAY_MS));
    await order(site, 'out of the range', ago(10 * DAY_MS));
    await order(site, 'test', ago(DAY_MS), { test: true });
    await order(site, 'not paid', ago(DAY_MS), { state: 'pending' });
    await order(site, 'cancelled', ago(DAY_MS), { state: 'cancelled' });
    const health = await readOf(db, site)((tx) => connectionHealth(tx, site, meta, RANGE));
    expect(health?.orders).toEqual({
      total: 12,
      arrived: 1,
      ignored: 3,
      ignoredFor: [
        { reason: 'no_consent', orders: 2 },
        { reason: 'no_identifier', orders: 1 },
      ],
      failed: 1,
      failedFor: [{ reason: '2804003', orders: 1 }],
      waiting: 3,
      held: 1,
      shadowed: 1,
      notOwed: 2,
      notOwedFor: { beforeConnection: 1, notMapped: 1 },
    });
    expect(health?.deliveries).toEqual({
      total: 11,
      byState: [
        { state: 'pending', deliveries: 1 },
        { state: 'sending', deliveries: 1 },
        { state: 'retry', deliveries: 1 },
        { state: 'held', deliveries: 1 },
        { state: 'delivered', deliveries: 2 },
        { state: 'rejected', deliveries: 1 },
        { state: 'skipped', deliveries: 3 },
        { state: 'shadowed', deliveries: 1 },
      ],
      byReason: [
        { state: 'skipped', reason: 'no_consent', deliveries: 2 },
        { state: 'rejected', reason: '2804003', deliveries: 1 },
        { state: 'retry', reason: '503', deliveries: 1 },
        { state: 'skipped', reason: 'no_identifier', deliveries: 1 },
        { state: 'held', reason: 'reconnect', deliveries: 1 },
      ],
      days: [
        { day: '2026-11-23', state: 'delivered', deliveries: 1 },
        { day: '2026-11-23', state: 'held', deliveries: 1 },
        { day: '2026-11-23', state: 'pending', deliveries: 1 },
        { day: '2026-11-23', state: 'rejected', deliveries: 1 },
        { day: '2026-11-23', state: 'retry', deliveries: 1 },
        { day: '2026-11-23', state: 'sending', deliveries: 1 },
        { day: '2026-11-23', state: 'shadowed', deliveries: 1 },
        { day: '2026-11-23', state: 'skipped', deliveries: 3 },
        { day: '2026-11-24', state: 'delivered', deliveries: 1 },
      ],
    });
    expect(health?.waiting).toEqual({
      waiting: 3,
      held: 1,
      oldestWaitingAt: ago(DAY_MS - 1_000).toISOString(),
      oldestHeldAt: ago(DAY_MS - 1_000).toISOString(),
    });
  });

  it('reads of purchases what the index holds', async () => {
    const { site, meta } = await setting();
    const plan = await readOf(
      db,
      site,
    )(async (tx) => {
      await tx.execute(sql`SET LOCAL enable_seqscan = off`);
      await tx.execute(sql`SET LOCAL enable_bitmapscan = off`);
      const query = arrivedQuery(site, { id: meta, createdAt: AT }, { start: ago(90 * DAY_MS), end: AT });
      const { rows } = await tx.execute<{ 'QUERY PLAN': string }>(sql`EXPLAIN (COSTS OFF) ${query}`);
      return rows.map((line) => line['QUERY PLAN'].trim());
    });
    const purchases = plan.find((line) => line.includes('on delivery') && line.includes('delivery_purchase'));
    expect(purchases).toContain('Index Only Scan');
  });

  it('counts each event of each request by the site’s day, and how long answers took', async () => {
    const { site, meta } = await setting();
    const ids = await Promise.all([0, 1, 2].map(() => buildDelivery(db, site, meta, { at: ago(DAY_MS) })));
    const [a, b, c] = ids.map((deliveryId) => ({ deliveryId }));
    if (!a || !b || !c) throw new Error('three were built');
    await buildAttempt(db, site, meta, {
      at: ago(DAY_MS),
      class: 'transient',
      code: '503',
      milliseconds: 40,
      links: [a, b, c],
      status: 503,
    });
    await buildAttempt(db, site, meta, {
      at: ago(DAY_MS - 1),
      class: 'transient',
      code: 'no_answer',
      status: null,
      milliseconds: 10_000,
      links: [c],
    });
    await buildAttempt(db, site, meta, {
      at: ago(DAY_MS - 2),
      class: 'rejected',
      code: '100',
      milliseconds: 90,
      links: [
        { ...a, number: 2, class: 'transient', code: 'batch_refused' },
        { ...b, number: 2 },
      ],
    });
    await buildAttempt(db, site, meta, {
      at: AT,
      milliseconds: 70,
      links: [
        { ...a, number: 2 },
        { ...c, number: 2, class: 'duplicate' },
      ],
    });
    await buildAttempt(db, site, meta, { at: ago(30 * DAY_MS), links: [{ ...a, number: 9 }] });
    const health = await readOf(db, site)((tx) => connectionHealth(tx, site, meta, RANGE));
    expect(health?.requests).toEqual({ total: 4, answered: 3, p50: 70, p95: 90 });
    expect(health?.tries).toEqual({
      total: 7,
      taken: 2,
      days: [
        { day: '2026-11-23', class: 'rejected', events: 1 },
        { day: '2026-11-23', class: 'transient', events: 4 },
        { day: '2026-11-24', class: 'delivered', events: 1 },
        { day: '2026-11-24', class: 'duplicate', events: 1 },
      ],
    });
  });

  it('names the last error in plain words, the delivery it failed for, and whether it is over', async () => {
    const { site, meta } = await setting();
    const [good, bad] = [await buildDelivery(db, site, meta, { at: AT }), await buildDelivery(db, site, meta, { at: AT })];
    await buildAttempt(db, site, meta, { at: ago(HOUR_MS), class: 'transient', code: '503', links: [{ deliveryId: good }] });
    await buildAttempt(db, site, meta, {
      at: ago(60_000),
      class: 'rejected',
      code: '2804003',
      message: 'The timestamp is too old.',
      links: [{ deliveryId: good, class: 'delivered', code: null }, { deliveryId: bad }],
    });
    const error = (await readOf(db, site)((tx) => connectionHealth(tx, site, meta, RANGE)))?.lastError;
    expect(error).toEqual({
      at: ago(60_000).toISOString(),
      class: 'rejected',
      code: '2804003',
      message: 'The timestamp is too old.',
      advice: { meaning: expect.stringContaining('for good'), fix: expect.stringContaining('replay'), who: ['here'] },
      over: false,
      deliveryId: bad,
    });
    await buildAttempt(db, site, meta, { at: AT, links: [{ deliveryId: good, number: 3 }] });
    expect((await readOf(db, site)((tx) => connectionHealth(tx, site, meta, RANGE)))?.lastError).toMatchObject({
      code: '2804003',
      over: true,
    });
  });

  it('says what a hold asks for, in the words of the error too', async () => {
    const { site, meta } = await setting();
    const hold = { action: 'permission' as const, code: '200', message: 'Grant ads_management.', since: AT.toISOString() };
    await db.update(connection).set({ hold }).where(eq(connection.id, meta));
    const id = await buildDelivery(db, site, meta, { at: AT, state: 'held', reason: 'permission' });
    await buildAttempt(db, site, meta, {
      at: AT,
      class: 'config',
      code: '200',
      message: 'Grant ads_management.',
      links: [{ deliveryId: id }],
    });
    const health = await readOf(db, site)((tx) => connectionHealth(tx, site, meta, RANGE));
    expect(health?.hold).toEqual({
      ...hold,
      advice: { meaning: expect.any(String), fix: expect.stringContaining('permission'), who: ['platform', 'here'] },
    });
    expect(health?.lastError?.advice).toEqual(health?.hold?.advice);
  });

  it('of a new connection is empty, and of another site’s or a deleted one is nothing', async () => {
    const { site, meta } = await setting();
    const health = await readOf(db, site)((tx) => connectionHealth(tx, site, meta, RANGE));
    expect(health).toMatchObject({
      connection: { id: meta, destination: 'meta', enabled: true, ageDays: 7 },
      orders: { total: 0 },
      deliveries: { total: 0, byState: [], byReason: [], days: [] },
      requests: { total: 0, answered: 0 },
      tries: { total: 0, taken: 0, days: [] },
      waiting: { waiting: 0, held: 0 },
    });
    expect([health?.hold, health?.lastError, health?.requests.p50]).toEqual([undefined, undefined, undefined]);
    const other = await buildSite(db);
    expect(await readOf(db, other)((tx) => connectionHealth(tx, other, meta, RANGE))).toBeUndefined();
    expect(await readOf(db, site)((tx) => connectionHealth(tx, site, newTestId<'connection'>(), RANGE))).toBeUndefined();
    await db.update(connection).set({ deletedAt: AT }).where(eq(connection.id, meta));
    expect(await readOf(db, site)((tx) => connectionHealth(tx, site, meta, RANGE))).toBeUndefined();
  });

  it('tells what the last rebuild found that was never sent, while the platform takes it', async () => {
    const { site, meta } = await setting();
    const found = { siteId: site.id, connectionId: meta, foundAt: AT };
    await db.insert(rebuildFinding).values([
      {
        ...found,
        name: 'purchase',
        events: 3,
        money: { EUR: '12000', JPY: '300' },
        firstAt: ago(9 * DAY_MS),
        lastAt: ago(6 * DAY_MS),
      },
      { ...found, name: 'sign_up', events: 1, money: {}, firstAt: ago(HOUR_MS), lastAt: ago(HOUR_MS) },
      { ...found, name: 'refund', events: 1, money: { EUR: '1' }, firstAt: ago(8 * DAY_MS), lastAt: ago(8 * DAY_MS) },
    ]);
    const toldAt = async (now: Date) => (await readOf(db, site)((tx) => connectionHealth(tx, site, meta, RANGE, now)))?.neverSent;
    expect(await toldAt(AT)).toEqual({
      foundAt: AT.toISOString(),
      firstDay: '2026-11-15',
      lastDay: '2026-11-24',
      events: [
        {
          ...{ name: 'purchase', events: 3 },
          money: [
            { amount: '120.00', currency: 'EUR' },
            { amount: '300', currency: 'JPY' },
          ],
        },
        { name: 'sign_up', events: 1, money: [] },
      ],
    });
    expect(await toldAt(new Date(AT.getTime() + 8 * DAY_MS))).toBeUndefined();
  });
});
