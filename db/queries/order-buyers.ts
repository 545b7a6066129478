/** What is asked of a buyer's other orders: which sale was the first, what came before it, and what renews it. */
import { and, count, eq, inArray, lt, ne, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Id } from '@/lib/core/id';
import type { Transaction } from '../client';
import { conversion, isSaleRow, order, touchpoint, trial } from '../schema';
import { inChunks } from './bulk';
import { type Generation, ofGeneration } from './live';
import type { OrderRow } from './orders';

export type FirstSale = { person: Id<'person'> } & Pick<OrderRow, 'id' | 'declaredNew' | 'customerIndex'> & {
    /** Of when its path is, as text: renewals that are credited have it too. */
    pathTime: string;
  };

/** The first sale to each of these people: it makes its buyer a new customer. One look at an index for each. */
export async function firstSales(tx: Transaction, of: Generation, persons: Id<'person'>[]): Promise<FirstSale[]> {
  if (persons.length === 0) return [];
  const buyer = sql`buyer.id`;
  const pathTime = sql`coalesce(${order.pathAt}, ${order.orderedAt})::text`;
  const { rows } = await tx.execute<FirstSale>(sql`
    SELECT buyer.id AS person, first.* FROM unnest(${sql.param(persons)}::uuid[]) AS buyer (id) CROSS JOIN LATERAL (
      SELECT ${order.id} AS id, ${order.declaredNew} AS "declaredNew", ${order.customerIndex} AS "customerIndex",
        ${pathTime} AS "pathTime" FROM ${order}
      WHERE ${and(ofGeneration(order, of), eq(order.personId, buyer), isSaleRow())}
      ORDER BY ${order.orderedAt}, ${order.id} LIMIT 1) AS first`);
  return rows;
}

/** The same by the person. */
export async function firstOrders(
  tx: Transaction,
  of: Generation,
  persons: Id<'person'>[],
): Promise<Map<Id<'person'>, Id<'order'>>> {
  return new Map((await firstSales(tx, of, persons)).map(({ person, id }) => [person, id]));
}

/** How many earlier orders, sales or not, the buyer of each of these has; without any it is left out. */
export async function countEarlier(tx: Transaction, of: Generation, ids: Id<'order'>[]): Promise<Map<Id<'order'>, number>> {
  if (ids.length === 0) return new Map();
  const past = alias(order, 'past');
  const rows = await tx
    .select({ id: order.id, earlier: count() })
    .from(order)
    .innerJoin(
      past,
      and(ofGeneration(past, of), eq(past.personId, order.personId), lt(past.orderedAt, order.orderedAt), ne(past.id, order.id)),
    )
    .where(and(ofGeneration(order, of), inArray(order.id, ids)))
    .groupBy(order.id);
  return new Map(rows.map(({ id, earlier }) => [id, earlier]));
}

/** The renewals of these buyers. */
export async function renewalsOfBuyers(tx: Transaction, of: Generation, persons: Id<'person'>[]): Promise<Id<'order'>[]> {
  if (persons.length === 0) return [];
  const rows = await tx
    .select({ id: order.id })
    .from(order)
    .where(and(ofGeneration(order, of), inArray(order.personId, persons), eq(order.salesChannel, 'subscription')));
  return rows.map(({ id }) => id);
}

/** When the earliest order, conversion or touchpoint of each of these people was; those who have none are left out. */
export async function earliestOfPersons(
  tx: Transaction,
  of: Generation,
  persons: Id<'person'>[],
): Promise<Map<Id<'person'>, Date>> {
  if (persons.length === 0) return new Map();
  const whose = sql`whose.id`;
  const [bought, converted, touched] = [order, conversion, touchpoint].map((table) =>
    and(ofGeneration(table, of), eq(table.personId, whose)),
  );
  const { rows } = await tx.execute<{ person: Id<'person'>; at: string | null }>(sql`
    SELECT whose.id AS person, least(
      (SELECT min(${order.orderedAt}) FROM ${order} WHERE ${bought}),
      (SELECT min(${conversion.convertedAt}) FROM ${conversion} WHERE ${converted}),
      (SELECT min(${touchpoint.at}) FROM ${touchpoint} WHERE ${touched})) AS at
    FROM unnest(${sql.param(persons)}::uuid[]) AS whose (id)`);
  return new Map(rows.flatMap(({ person, at }) => (at === null ? [] : [[person, new Date(at)]])));
}

/** The stored orders of these subscriptions. */
export async function ordersOfSubscriptions(tx: Transaction, of: Generation, keys: string[]): Promise<Id<'order'>[]> {
  if (keys.length === 0) return [];
  const rows = await tx
    .select({ id: order.id })
    .from(order)
    .where(and(ofGeneration(order, of), inArray(order.subscriptionKey, keys)));
  return rows.map(({ id }) => id);
}

export type TrialRow = typeof trial.$inferSelect;

/** The trials of these subscriptions, by the subscription. */
export async function trialsOf(tx: Transaction, of: Generation, keys: string[]): Promise<Map<string, TrialRow>> {
  if (keys.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(trial)
    .where(and(ofGeneration(trial, of), inArray(trial.subscriptionKey, keys)));
  return new Map(rows.map((row) => [row.subscriptionKey, row]));
}

/** A trial begins once: the first told of in the log stays. */
export async function saveTrials(tx: Transaction, rows: (typeof trial.$inferInsert)[]): Promise<void> {
  await inChunks(rows, (chunk) => tx.insert(trial).values(chunk).onConflictDoNothing());
}
