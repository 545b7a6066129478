/** Protects the ledger's list: its order and pages, every filter, and that another site's deliveries stay out. */
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { connection } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { DAY_MS, SECOND_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { buildSite } from '@/lib/testing/builders';
import { buildDelivery } from '@/lib/testing/delivery-rows';
import { buildOrder } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { buildConnection } from '@/lib/testing/sandbox';
import { type DeliveriesParams, deliveriesParams } from './definition';
import { listDeliveries } from './query';

const { db } = await testDatabase();
/** Already the 24th in Kolkata. */
const AT = new Date('2026-11-23T20:00:00Z');
const ago = (milliseconds: number) => new Date(AT.getTime() - milliseconds);

let site: Site;
let meta: Id<'connection'>;
let gone: Id<'connection'>;
let order: Id<'order'>;

beforeAll(async () => {
  site = await buildSite(db);
  meta = await buildConnection(db, site, 'meta', 'https://platform.example');
  gone = await buildConnection(db, site, 'ga4', 'https://platform.example');
  await db.update(connection).set({ deletedAt: AT, name: 'Älteres GA4' }).where(eq(connection.id, gone));
  order = (await buildOrder(db, site, { at: ago(DAY_MS), revenue: 4990n, key: '#1042' })).id;
  await buildDelivery(db, site, meta, {
    at: AT,
    name: 'purchase',
    key: 'newest',
    state: 'retry',
    reason: '503',
    detail: 'Down.',
  });
  await buildDelivery(db, site, meta, { at: ago(DAY_MS), name: 'purchase', key: 'purchase:#1042', orderId: order });
  await buildDelivery(db, site, gone, {
    at: ago(DAY_MS),
    name: 'purchase',
    key: 'purchase:#1042',
    orderId: order,
    state: 'skipped',
    reason: 'no_consent',
    detail: 'The buyer has not granted analytics.',
  });
  await buildDelivery(db, site, meta, { at: ago(2 * DAY_MS), key: 'oldest', state: 'held', reason: 'reconnect' });
  const other = await buildSite(db);
  const others = await buildConnection(db, other, 'meta', 'https://platform.example');
  await buildDelivery(db, other, others, { at: AT, key: 'newest', orderId: order });
});

async function keysOf(filter: Record<string, string>, scanMax?: number): Promise<string[]> {
  const keys: string[] = [];
  let params: DeliveriesParams = deliveriesParams.parse(filter);
  for (;;) {
    const { rows, nextCursor } = await readOf(db, site)((tx) => listDeliveries(tx, site, params, scanMax));
    keys.push(...rows.map((row) => `${row.connection.destination} ${row.key}`));
    if (!nextCursor) return keys;
    params = { ...params, cursor: nextCursor };
  }
}

const EVERY = ['meta newest', 'ga4 purchase:#1042', 'meta purchase:#1042', 'meta oldest'];

describe('listDeliveries', () => {
  it('says of each what it is, where it goes and what became of it', async () => {
    const { rows } = await readOf(db, site)((tx) => listDeliveries(tx, site, deliveriesParams.parse({})));
    expect(rows[0]).toEqual({
      id: expect.any(String),
      connection: {
        id: meta,
        name: 'Meta Conversions API',
        destination: 'meta',
        destinationName: 'Meta Conversions API',
        deleted: false,
      },
      name: 'purchase',
      key: 'newest',
      eventId: expect.any(String),
      occurredAt: AT.toISOString(),
      plannedAt: ago(-SECOND_MS).toISOString(),
      state: 'retry',
      reason: '503',
      detail: 'Down.',
      attempts: 1,
      dueAt: ago(-SECOND_MS).toISOString(),
    });
    expect(rows.find(({ connection: { deleted } }) => deleted)).toMatchObject({
      connection: { id: gone, name: 'Älteres GA4', destination: 'ga4' },
      order: { id: order, key: '#1042' },
      state: 'skipped',
      reason: 'no_consent',
      settledAt: ago(DAY_MS - SECOND_MS).toISOString(),
    });
  });

  it('goes through all of them once, whatever the page', async () => {
    for (const limit of ['1', '2', '3', '4']) expect((await keysOf({ limit })).sort()).toEqual(EVERY.toSorted());
    expect((await keysOf({ limit: '1' }))[0]).toBe('meta newest');
    expect((await keysOf({ limit: '1' })).at(-1)).toBe('meta oldest');
  });

  it.each<[string, () => Record<string, string>, string[]]>([
    ['a connection, also one that was deleted', () => ({ connection: gone }), ['ga4 purchase:#1042']],
    ['a state', () => ({ state: 'held' }), ['meta oldest']],
    ['a reason', () => ({ reason: 'no_consent' }), ['ga4 purchase:#1042']],
    ['a platform’s code', () => ({ reason: '503' }), ['meta newest']],
    ['an event name', () => ({ name: 'page_view' }), ['meta oldest']],
    ['a key, whatever the connection', () => ({ key: 'purchase:#1042' }), ['ga4 purchase:#1042', 'meta purchase:#1042']],
    ['an order number', () => ({ order: '#1042' }), ['ga4 purchase:#1042', 'meta purchase:#1042']],
    ['an order number and a state', () => ({ order: '#1042', state: 'delivered' }), ['meta purchase:#1042']],
    ['an order number that no order has', () => ({ order: '#104' }), []],
    ['days of the site', () => ({ from: '2026-11-24' }), ['meta newest']],
    ['days before', () => ({ from: '2026-11-22', to: '2026-11-23' }), ['meta oldest']],
  ])('keeps those of %s', async (_, filter, keys) => {
    expect((await keysOf(filter())).sort()).toEqual(keys);
  });

  it('keeps those of one stored event', async () => {
    const { rows } = await readOf(db, site)((tx) => listDeliveries(tx, site, deliveriesParams.parse({ key: 'oldest' })));
    expect(await keysOf({ event: rows[0]?.eventId ?? '' })).toEqual(['meta oldest']);
  });

  it('looks through a bounded number for a page, says how far, and goes on there', async () => {
    const page = await readOf(db, site)((tx) => listDeliveries(tx, site, deliveriesParams.parse({ state: 'held' }), 2));
    expect(page).toEqual({
      rows: [],
      nextCursor: expect.any(String),
      lookedBackTo: new Date(AT.getTime() - DAY_MS + SECOND_MS).toISOString(),
    });
    expect(await keysOf({ state: 'held' }, 1)).toEqual(['meta oldest']);
    expect(await keysOf({ state: 'held' }, 2)).toEqual(['meta oldest']);
  });

  it('refuses another list’s cursor and a range that ends before it begins', () => {
    expect(deliveriesParams.safeParse({ cursor: btoa('{"id":1}') }).success).toBe(false);
    expect(deliveriesParams.safeParse({ from: '2026-11-24', to: '2026-11-24' }).success).toBe(false);
  });
});
