/** Loads and writes orders, refunds, paths and credit for the recomputation of what a run of events touched. */
import { and, asc, desc, eq, gt, gte, inArray, isNull, lte, ne, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Id } from '@/lib/core/id';
import type { Queryable, Transaction } from '../client';
import { credit, event, order, orderChange, orderEvent, pathTouch, refund, touchpoint } from '../schema';
import { excluded, inChunks, insertRecords } from './bulk';
import { type LoggedEvent, payloadColumns, payloadOf } from './event-row';
import { type Generation, ofGeneration } from './live';

export type OrderRow = typeof order.$inferSelect;
export type OrderInsert = typeof order.$inferInsert;
export type RefundRow = typeof refund.$inferSelect;
export type TouchRow = typeof touchpoint.$inferSelect;
export type TouchInsert = typeof touchpoint.$inferInsert;

/** The stored ones among these orders. */
export async function ordersById(tx: Transaction, of: Generation, ids: Id<'order'>[]): Promise<OrderRow[]> {
  if (ids.length === 0) return [];
  return tx
    .select()
    .from(order)
    .where(and(ofGeneration(order, of), inArray(order.id, ids)));
}

/** Who told of the latest orders, each with its sources. */
export async function sourcesOfLatestOrders(tx: Transaction, of: Generation, limit: number): Promise<string[][]> {
  const rows = await tx
    .select({ sources: order.sources })
    .from(order)
    .where(ofGeneration(order, of))
    .orderBy(desc(order.orderedAt), desc(order.id))
    .limit(limit);
  return rows.map(({ sources }) => sources);
}

/** The generation's orders by id, from the one after `place` on. */
export async function ordersAfter(tx: Transaction, of: Generation, place: string | null, limit: number): Promise<OrderRow[]> {
  return tx
    .select()
    .from(order)
    .where(and(ofGeneration(order, of), place === null ? undefined : gt(order.id, sql`${place}::uuid`)))
    .orderBy(asc(order.id))
    .limit(limit);
}

export type StatementRow = {
  link: typeof orderEvent.$inferSelect;
  event: Pick<LoggedEvent, 'id' | 'position' | 'messageId' | 'occurredAt' | 'name' | 'source' | 'payload'>;
};

/**
 * Every stored event that speaks of one of these orders, decisions included; refunds are rows of their own. Ids are asked for by
 * value, so that only the partitions of their months are opened.
 */
export async function statementsOf(tx: Transaction, of: Generation, orderIds: Id<'order'>[]): Promise<StatementRow[]> {
  if (orderIds.length === 0) return [];
  const links = await tx
    .select()
    .from(orderEvent)
    .where(and(ofGeneration(orderEvent, of), inArray(orderEvent.orderId, orderIds), ne(orderEvent.role, 'refunded')));
  if (links.length === 0) return [];
  const { id, position, messageId, occurredAt, name, source } = event;
  const ids = links.map(({ eventId }) => eventId);
  const events = await tx
    .select({ id, position, messageId, occurredAt, name, source, ...payloadColumns })
    .from(event)
    .where(and(eq(event.siteId, of.siteId), inArray(event.id, ids)));
  const byId = new Map(events.map((row) => [row.id, { ...row, payload: payloadOf(row) }]));
  return links.flatMap((link) => {
    const stated = byId.get(link.eventId);
    return stated ? [{ link, event: stated }] : [];
  });
}

/**
 * All that was said of refunds of these orders, by the order, oldest first. Rows of earlier versions know their order by its key
 * alone.
 */
export async function refundsOf(
  tx: Queryable,
  of: Generation,
  orders: { id: Id<'order'>; orderKey: string }[],
): Promise<Map<Id<'order'>, RefundRow[]>> {
  if (orders.length === 0) return new Map();
  const [ids, keys] = [orders.map(({ id }) => id), orders.map(({ orderKey }) => orderKey)];
  const rows = await tx
    .select()
    .from(refund)
    .where(
      and(
        ofGeneration(refund, of),
        or(inArray(refund.orderId, ids), and(isNull(refund.orderId), inArray(refund.orderKey, keys))),
      ),
    )
    .orderBy(asc(refund.refundedAt), asc(refund.logPosition), asc(refund.id));
  const idOf = new Map(orders.map(({ id, orderKey }) => [orderKey, id]));
  const found = new Map<Id<'order'>, RefundRow[]>();
  for (const row of rows) {
    const id = row.orderId ?? idOf.get(row.orderKey);
    const known = id && found.get(id);
    if (known) known.push(row);
    else if (id) found.set(id, [row]);
  }
  return found;
}

/** The people's touchpoints in a range of time, both ends included, in path order. */
export async function touchpointsOf(
  tx: Transaction,
  of: Generation,
  persons: Id<'person'>[],
  from: Date,
  to: Date,
): Promise<TouchRow[]> {
  if (persons.length === 0) return [];
  return tx
    .select()
    .from(touchpoint)
    .where(
      and(ofGeneration(touchpoint, of), inArray(touchpoint.personId, persons), gte(touchpoint.at, from), lte(touchpoint.at, to)),
    )
    .orderBy(asc(touchpoint.at), asc(touchpoint.logPosition), asc(touchpoint.id));
}

/** An order's buyer, and the range of time, both ends included, that its path is taken from. */
export type Window = { person: Id<'person'>; from: Date; to: Date };

/** The latest touchpoints of each window, at most `limit` of it; in path order, each once. */
export async function latestTouchpointsOf(
  tx: Transaction,
  of: Generation,
  windows: Window[],
  limit: number,
): Promise<TouchRow[]> {
  if (windows.length === 0) return [];
  const near = alias(touchpoint, 'near');
  const within = sql`${ofGeneration(near, of)} AND ${near.personId} = span.person
    AND ${near.at} BETWEEN span."from" AND span."to"`;
  const latest = sql`SELECT latest.id FROM json_to_recordset(${JSON.stringify(windows)}::json)
      AS span (person uuid, "from" timestamptz, "to" timestamptz)
    CROSS JOIN LATERAL (SELECT ${near.id} AS id FROM ${touchpoint} AS near WHERE ${within}
      ORDER BY ${near.at} DESC, ${near.logPosition} DESC, ${near.id} DESC LIMIT ${limit}) AS latest`;
  return tx
    .select()
    .from(touchpoint)
    .where(and(ofGeneration(touchpoint, of), sql`${touchpoint.id} = ANY(ARRAY(${latest}))`))
    .orderBy(asc(touchpoint.at), asc(touchpoint.logPosition), asc(touchpoint.id));
}

/** All but the key: what an order's statements and refunds decide. */
const ORDER_FACTS = [
  'dedupKey',
  'orderedAt',
  'paidAt',
  'currency',
  'total',
  'tax',
  'shipping',
  'discount',
  'outstanding',
  'partPaid',
  'revenue',
  'refunded',
  'state',
  'test',
  'coupon',
  'newCustomer',
  'declaredNew',
  'customerIndex',
  'salesChannel',
  'marketplace',
  'country',
  'paymentMethod',
  'leftOut',
  'subscriptionKey',
  'pathAt',
  'pathFrom',
  'giftCards',
  'refundLists',
  'visitorId',
  'personId',
  'basePersonId',
  'browserPersonId',
  'sessionId',
  'eventId',
  'sources',
  'claims',
  'inSession',
  'toldInBrowser',
  'pathHasClick',
  'pathHasLanding',
] as const satisfies (keyof OrderInsert)[];

export async function saveOrders(tx: Transaction, rows: OrderInsert[]): Promise<void> {
  await inChunks(rows, (chunk) =>
    tx
      .insert(order)
      .values(chunk)
      .onConflictDoUpdate({
        target: [order.siteId, order.generation, order.id],
        set: excluded(order, ORDER_FACTS),
      }),
  );
}

/** A refund told again is corrected, unless what is known of it is of a later version. */
export async function saveRefunds(tx: Transaction, rows: (typeof refund.$inferInsert)[]): Promise<void> {
  await inChunks(rows, (chunk) =>
    tx
      .insert(refund)
      .values(chunk)
      .onConflictDoUpdate({
        target: [refund.siteId, refund.generation, refund.id],
        set: excluded(refund, [
          'orderId',
          'source',
          'refundKey',
          'amount',
          'currency',
          'refundedAt',
          'chargeback',
          'lines',
          'updatedAt',
          'logPosition',
          'eventId',
        ]),
        setWhere: sql`coalesce(excluded.updated_at >= ${refund.updatedAt}, true)`,
      }),
  );
}

export async function saveOrderEvents(tx: Transaction, rows: (typeof orderEvent.$inferInsert)[]): Promise<void> {
  await inChunks(rows, (chunk) => tx.insert(orderEvent).values(chunk).onConflictDoNothing());
}

export type PathRow = typeof pathTouch.$inferInsert;
export type CreditInsert = typeof credit.$inferInsert;

/**
 * The stored paths of orders, as one text each: "touchpoint:rejection ..." in order. To see whether a recomputation changes
 * anything.
 */
export async function storedPaths(tx: Transaction, of: Generation, orderIds: Id<'order'>[]): Promise<Map<Id<'order'>, string>> {
  if (orderIds.length === 0) return new Map();
  const touch = sql`${pathTouch.touchpointId} || ':' || coalesce(${pathTouch.rejection}, '')`;
  const path = sql<string>`string_agg(${touch}, ' ' ORDER BY ${pathTouch.position})`;
  const rows = await tx
    .select({ orderId: pathTouch.orderId, path })
    .from(pathTouch)
    .where(and(ofGeneration(pathTouch, of), inArray(pathTouch.orderId, orderIds)))
    .groupBy(pathTouch.orderId);
  return new Map(rows.map((row) => [row.orderId, row.path]));
}

/** Replaces the paths and the credit of these orders. */
export async function replaceCredit(
  tx: Transaction,
  of: Generation,
  orderIds: Id<'order'>[],
  rows: { paths: PathRow[]; credits: CreditInsert[] },
): Promise<void> {
  if (orderIds.length === 0) return;
  await tx.delete(pathTouch).where(and(ofGeneration(pathTouch, of), inArray(pathTouch.orderId, orderIds)));
  await tx.delete(credit).where(and(ofGeneration(credit, of), inArray(credit.orderId, orderIds)));
  await insertRecords(tx, pathTouch, rows.paths);
  await insertRecords(tx, credit, rows.credits);
}

export type OrderChangeRow = typeof orderChange.$inferInsert;

export async function saveOrderChanges(tx: Transaction, rows: OrderChangeRow[]): Promise<void> {
  await inChunks(rows, (chunk) => tx.insert(orderChange).values(chunk).onConflictDoNothing());
}
