/**
 * Protects: a till that gives every walk-in the same customer id costs what any other buyer does. An order of theirs writes its own row and not those of
 * all the others; "new customer" and late touches reach the orders that they change all the same, and the receipt says where a path was cut.
 */
import { and, eq, getTableColumns, sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { LIFETIME_ORDERS_MAX, lifetimeValues } from '@/db/queries/conversion';
import { order } from '@/db/schema';
import { MINUTE_MS } from '@/lib/core/instant';
import { identifierCaps } from '@/lib/model/identifier-kinds';
import { PATH_TOUCHES_MAX } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { orderReceipt } from '@/lib/reporting/reports/receipt/query';
import { buildCollector, buildSite, newTestId, purchase, send, type Visit } from '@/lib/testing/builders';
import { derivedRows } from '@/lib/testing/derived-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { processSite } from './derive/process';
import { rebuildSite } from './derive/rebuild';

const { db } = await testDatabase();
const START = new Date('2026-11-10T08:00:00Z');
const ORDERS = PATH_TOUCHES_MAX + 50;
const after = (minutes: number) => new Date(START.getTime() + minutes * MINUTE_MS);
/** The tablets of the counter. In more browsers than a customer id may be seen in, it would be nobody's. */
const tablets = [newTestId<'visitor'>(), newTestId<'visitor'>(), newTestId<'visitor'>()];
const tillOrder = (place: number, over: Partial<Visit> = {}) =>
  purchase({ at: after(place * 40), visitor: tablets[place % 3], order: `#${place}`, user: { userId: 'walk-in' }, ...over });

/** Stores the visits and derives them in one step; resolves to the orders whose rows that wrote. */
async function take(site: Site, ...visits: Visit[]): Promise<string[]> {
  await send(buildCollector(db, [site]), site, visits);
  const before = await versionsOf(site);
  while ((await processSite(db, site, after(30 * 24 * 60))) > 0);
  return [...(await versionsOf(site))].flatMap(([key, version]) => (before.get(key) === version ? [] : [key])).sort();
}

async function versionsOf(site: Site): Promise<Map<string, string>> {
  const rows = await db
    .select({ key: order.orderKey, version: sql<string>`${order}.ctid::text` })
    .from(order)
    .where(eq(order.siteId, site.id));
  return new Map(rows.map(({ key, version }) => [key, version]));
}

async function newCustomers(site: Site): Promise<string[]> {
  const isNew = and(eq(order.siteId, site.id), eq(order.newCustomer, true));
  return (await db.select({ key: order.orderKey }).from(order).where(isNew)).map(({ key }) => key);
}

it('is told in the receipt of an order whose customer id joins nobody any more', async () => {
  const site = await buildSite(db);
  const many = identifierCaps.customer.browsers + 1;
  await take(site, ...Array.from({ length: many }, (_, place) => tillOrder(place + 1, { visitor: newTestId<'visitor'>() })));
  const rows = await db.select().from(order).where(eq(order.siteId, site.id)).orderBy(order.orderedAt);
  expect(new Set(rows.map(({ personId }) => personId)).size).toBe(many);
  const third = rows[2];
  const receipt = third && (await readOf(db, site)((tx) => orderReceipt(tx, site, third.id)));
  expect(receipt?.joinLimit).toBe(
    'The customer id of this order was given by so many people and browsers that it names nobody, and joins no more of them: a till, or a ' +
      'script, may give everybody the same.',
  );
});

it('has no lifetime value past the orders that a person makes, and reads no more of them', async () => {
  const site = await buildSite(db);
  await take(site, tillOrder(1));
  const columns = Object.values(getTableColumns(order)).map(({ name }) => name);
  const copied = sql.join(
    columns.map((name) =>
      name === 'id' ? sql`gen_random_uuid()` : name === 'order_key' ? sql`'copy ' || n` : sql`${sql.identifier(name)}`,
    ),
    sql`, `,
  );
  const copy = (from: number, to: number) =>
    db.execute(sql`
      INSERT INTO ${order} (${sql.join(
        columns.map((name) => sql.identifier(name)),
        sql`, `,
      )})
      SELECT ${copied} FROM ${order}, generate_series(${from}::int, ${to}::int) AS n WHERE site_id = ${site.id} AND order_key = '#1'`);
  const [row] = await db.select().from(order).where(eq(order.siteId, site.id));
  if (!row) throw new Error('the order was just derived');
  await copy(1, LIFETIME_ORDERS_MAX - 1);
  expect(await lifetimeValues(db, site.id, [row.id])).toEqual([
    { orderId: row.id, minor: row.revenue * BigInt(LIFETIME_ORDERS_MAX) },
  ]);
  await copy(LIFETIME_ORDERS_MAX, LIFETIME_ORDERS_MAX);
  expect(await lifetimeValues(db, site.id, [row.id])).toEqual([]);
});

it('works out one order anew for each that comes in, and those that it changes', { timeout: 240_000 }, async () => {
  const site = await buildSite(db);
  await take(site, ...Array.from({ length: ORDERS }, (_, place) => tillOrder(place + 1)));
  expect(await newCustomers(site)).toEqual(['#1']);

  // A browser that was never seen joins the walk-ins at its order; so does one that was seen before.
  expect(await take(site, tillOrder(ORDERS + 1, { visitor: newTestId() }))).toEqual([`#${ORDERS + 1}`]);
  const visitor = newTestId<'visitor'>();
  const visit = { at: after((ORDERS + 1) * 40 + 35), visitor, url: 'https://shop.example/?utm_source=news&utm_medium=email' };
  expect(await take(site, visit)).toEqual([]);
  expect(await take(site, tillOrder(ORDERS + 2, { visitor }))).toEqual([`#${ORDERS + 2}`]);

  // An order told late that was before all others is the first, and its visit stands in the paths of those after it.
  expect(await take(site, tillOrder(0))).toHaveLength(ORDERS + 3);
  expect(await newCustomers(site)).toEqual(['#0']);
  // Cancelled, it is none; the next is.
  const cancelled = tillOrder(0, { id: 'cancelled', properties: { status: 'cancelled' } });
  await take(site, cancelled);
  expect(await newCustomers(site)).toEqual(['#1']);

  const [last] = await db
    .select()
    .from(order)
    .where(and(eq(order.siteId, site.id), eq(order.orderKey, `#${ORDERS + 2}`)));
  const receipt = last && (await readOf(db, site)((tx) => orderReceipt(tx, site, last.id)));
  expect((receipt?.touches.length ?? 0) + (receipt?.rejected.length ?? 0)).toBe(PATH_TOUCHES_MAX);
  expect(receipt?.pathLimit).toContain(`Only the latest ${PATH_TOUCHES_MAX} touches`);
  const [first] = await db
    .select()
    .from(order)
    .where(and(eq(order.siteId, site.id), eq(order.orderKey, '#3')));
  expect(first && (await readOf(db, site)((tx) => orderReceipt(tx, site, first.id)))?.pathLimit).toBeUndefined();

  const live = await derivedRows(db, site);
  await rebuildSite(db, site, () => {}, { now: () => after(30 * 24 * 60), stepEvents: 7 });
  expect(await derivedRows(db, site)).toEqual(live);
});
