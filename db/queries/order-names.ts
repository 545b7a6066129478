/** Who speaks of which order, and by which names: read and moved when things turn out to be one order, or two. */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import { HISTORY_SOURCE } from '@/lib/model/event';
import type { OrderName } from '@/lib/model/order-name';
import type { Transaction } from '../client';
import { delivery, event, order, orderChange, orderEvent, orderName, refund } from '../schema';
import { inChunks } from './bulk';
import { payloadColumns, payloadOf } from './event-row';
import type { GenerationSwitch } from './generations';
import { type Generation, ofGeneration } from './live';
import type { OrderRow } from './orders';

export type NameRow = typeof orderName.$inferInsert;
export type OrderLink = typeof orderEvent.$inferSelect;

/**
 * The orders that go by one of these values, under whatever kind, and which of the values are names that say nothing: those lead
 * to no order.
 */
export async function ordersNamed(
  tx: Transaction,
  of: Generation,
  values: string[],
): Promise<{ orderIds: Id<'order'>[]; ambiguous: OrderName[] }> {
  if (values.length === 0) return { orderIds: [], ambiguous: [] };
  const { kind, source, value, ambiguous } = orderName;
  const orderId = sql<Id<'order'> | null>`CASE WHEN NOT ${ambiguous} THEN ${orderName.orderId} END`;
  const rows = await tx
    .selectDistinct({ kind, source, value, ambiguous, orderId })
    .from(orderName)
    .where(and(ofGeneration(orderName, of), inArray(value, values)));
  return { orderIds: rows.flatMap((row) => row.orderId ?? []), ambiguous: namesThatSayNothing(rows) };
}

/** Which of what these orders are called says nothing: two orders share it. */
export async function ambiguousNames(tx: Transaction, of: Generation, orderIds: Id<'order'>[]): Promise<OrderName[]> {
  if (orderIds.length === 0) return [];
  const { kind, source, value, ambiguous } = orderName;
  const rows = await tx
    .selectDistinct({ kind, source, value, ambiguous })
    .from(orderName)
    .where(and(ofGeneration(orderName, of), inArray(orderName.orderId, orderIds), eq(ambiguous, true)));
  return namesThatSayNothing(rows);
}

function namesThatSayNothing(
  rows: Pick<typeof orderName.$inferSelect, 'kind' | 'source' | 'value' | 'ambiguous'>[],
): OrderName[] {
  return rows.flatMap(({ kind, source, value, ambiguous }) => (ambiguous && kind !== 'bare' ? [{ kind, source, value }] : []));
}

/** All events that speak of these orders. */
export async function linksOf(tx: Transaction, of: Generation, orderIds: Id<'order'>[]): Promise<OrderLink[]> {
  if (orderIds.length === 0) return [];
  return tx
    .select()
    .from(orderEvent)
    .where(and(ofGeneration(orderEvent, of), inArray(orderEvent.orderId, orderIds)));
}

/** Which order each of these events speaks of. */
export async function ordersOfEvents(
  tx: Transaction,
  of: Generation,
  eventIds: Id<'event'>[],
): Promise<Map<Id<'event'>, Id<'order'>>> {
  if (eventIds.length === 0) return new Map();
  const rows = await tx
    .select({ eventId: orderEvent.eventId, orderId: orderEvent.orderId })
    .from(orderEvent)
    .where(and(ofGeneration(orderEvent, of), inArray(orderEvent.eventId, eventIds)));
  return new Map(rows.map(({ eventId, orderId }) => [eventId, orderId]));
}

/**
 * Those of the orders that were first told of as the past of a shop, or by an imported file. Events are asked for by value, as in
 * statementsOf.
 */
export async function ordersOfThePast(tx: Transaction, of: Generation, orderIds: Id<'order'>[]): Promise<Set<Id<'order'>>> {
  if (orderIds.length === 0) return new Set();
  const { orderId, eventId, logPosition } = orderEvent;
  const firsts = await tx
    .selectDistinctOn([orderId], { orderId, eventId })
    .from(orderEvent)
    .where(and(ofGeneration(orderEvent, of), inArray(orderId, orderIds)))
    .orderBy(orderId, sql`${logPosition} NULLS FIRST`);
  const ids = firsts.map((first) => first.eventId);
  const isPast = sql`(${event.payload} ->> 'history' = 'true' OR ${event.source} = ${HISTORY_SOURCE})`;
  const past = await tx
    .select({ id: event.id })
    .from(event)
    .where(and(eq(event.siteId, of.siteId), inArray(event.id, ids), isPast));
  const told = new Set(past.map(({ id }) => id));
  return new Set(firsts.flatMap((first) => (told.has(first.eventId) ? [first.orderId] : [])));
}

/** What is asked of an event to know what it calls its order. */
export async function eventsOfLinks(tx: Transaction, siteId: Id<'site'>, ids: Id<'event'>[]) {
  if (ids.length === 0) return [];
  const { id, position, messageId, name, source } = event;
  const rows = await tx
    .select({ id, position, messageId, name, source, ...payloadColumns })
    .from(event)
    .where(and(eq(event.siteId, siteId), inArray(event.id, ids)));
  return rows.map((row) => ({ ...row, payload: payloadOf(row) }));
}

/** Puts these events, and the refunds that they told of, under other orders. */
export async function moveLinks(
  tx: Transaction,
  of: Generation,
  moves: { eventId: Id<'event'>; from: Id<'order'>; to: Id<'order'> }[],
): Promise<void> {
  if (moves.length === 0) return;
  const moved = sql`json_to_recordset(${JSON.stringify(moves)}::json) AS moved ("eventId" uuid, "from" uuid, "to" uuid)`;
  await tx.execute(sql`UPDATE ${orderEvent} SET order_id = moved."to" FROM ${moved}
    WHERE ${ofGeneration(orderEvent, of)} AND ${orderEvent.orderId} = moved."from" AND ${orderEvent.eventId} = moved."eventId"`);
  await tx.execute(sql`UPDATE ${refund} SET order_id = moved."to" FROM ${moved}
    WHERE ${ofGeneration(refund, of)} AND ${refund.eventId} = moved."eventId"`);
}

/** Replaces all that these orders are called. */
export async function replaceNames(tx: Transaction, of: Generation, orderIds: Id<'order'>[], rows: NameRow[]): Promise<void> {
  if (orderIds.length > 0) {
    await tx.delete(orderName).where(and(ofGeneration(orderName, of), inArray(orderName.orderId, orderIds)));
  }
  await inChunks(rows, (chunk) => tx.insert(orderName).values(chunk));
}

/** Takes the rows of orders that are others' now; resolves to what they were. */
export async function takeOrders(tx: Transaction, of: Generation, ids: Id<'order'>[]): Promise<OrderRow[]> {
  if (ids.length === 0) return [];
  return tx
    .delete(order)
    .where(and(ofGeneration(order, of), inArray(order.id, ids)))
    .returning();
}

/** What was told of an order, and what was sent of it, follows the order that it is now part of. Kept over rebuilds. */
export async function followOrder(tx: Transaction, siteId: Id<'site'>, from: Id<'order'>, to: Id<'order'>): Promise<void> {
  await tx
    .update(orderChange)
    .set({ orderId: to })
    .where(and(eq(orderChange.siteId, siteId), eq(orderChange.orderId, from)));
  await tx
    .update(delivery)
    .set({ orderId: to })
    .where(and(eq(delivery.siteId, siteId), eq(delivery.orderId, from)));
}

/**
 * The same after a rebuild: what stands under orders that only the generation before had goes where the new one has the event. An
 * order that is there keeps what it has. Only orders are gone through, because deliveries may be a hundred times as many.
 */
export async function followEvents(tx: Transaction, { siteId, from, to }: GenerationSwitch): Promise<void> {
  const idsIn = (generation: number) =>
    sql`SELECT ${order.id} FROM ${order} WHERE ${ofGeneration(order, { siteId, generation })}`;
  for (const table of [delivery, orderChange]) {
    await tx.execute(sql`UPDATE ${table} SET order_id = spoken.order_id FROM ${orderEvent} AS spoken
      WHERE ${table.siteId} = ${siteId} AND ${table.orderId} IN (${idsIn(from)} EXCEPT ${idsIn(to)})
        AND spoken.site_id = ${siteId} AND spoken.generation = ${to} AND spoken.event_id = ${table.eventId}`);
  }
}

/** A purchase that a platform has, by the connection that sent it. */
export type SentPurchase = { connectionId: Id<'connection'>; orderId: Id<'order'>; key: string };

/** Of these orders the purchases that one platform has under several names, in the order in which they were planned. */
export async function sentTwice(tx: Transaction, siteId: Id<'site'>, orderIds: Id<'order'>[]): Promise<SentPurchase[]> {
  if (orderIds.length === 0) return [];
  const { connectionId, orderId, key, sequence } = delivery;
  const isSent = and(eq(delivery.siteId, siteId), inArray(orderId, orderIds), eq(delivery.name, 'purchase'));
  const rows = await tx
    .select({ connectionId, orderId, key })
    .from(delivery)
    .where(and(isSent, eq(delivery.state, 'delivered')))
    .orderBy(sequence);
  const sent = new Map(rows.flatMap((row) => (row.orderId ? [[copyOf(row), { ...row, orderId: row.orderId }] as const] : [])));
  return [...Map.groupBy(sent.values(), (row) => `${row.connectionId} ${row.orderId}`).values()]
    .filter(({ length }) => length > 1)
    .flat();
}

/** Several rules of a connection send one copy, under one key. */
function copyOf({ connectionId, orderId, key }: { connectionId: string; orderId: string | null; key: string }): string {
  return `${connectionId} ${orderId} ${key}`;
}

/** Under which keys of purchases and refunds these orders were owed, the first planned first. */
export async function keysOfOrders(
  tx: Transaction,
  siteId: Id<'site'>,
  orderIds: Id<'order'>[],
): Promise<Map<Id<'order'>, string[]>> {
  if (orderIds.length === 0) return new Map();
  const rows = await tx
    .selectDistinctOn([delivery.orderId, delivery.key], {
      orderId: delivery.orderId,
      key: delivery.key,
      sequence: delivery.sequence,
    })
    .from(delivery)
    .where(and(eq(delivery.siteId, siteId), inArray(delivery.orderId, orderIds)))
    .orderBy(delivery.orderId, delivery.key, delivery.sequence);
  rows.sort((left, right) => (left.sequence < right.sequence ? -1 : 1));
  const owed = rows.flatMap(({ orderId, key }) => (orderId ? [{ orderId, key }] : []));
  return new Map([...Map.groupBy(owed, ({ orderId }) => orderId)].map(([id, own]) => [id, own.map(({ key }) => key)]));
}
