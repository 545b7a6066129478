/** Finds the stored orders that a run of events may change: by id, buyer and browser. */
import { and, gte, inArray, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Id } from '@/lib/core/id';
import type { Transaction } from '../client';
import { order } from '../schema';
import { type Generation, ofGeneration } from './live';
import type { OrderRow } from './orders';

export type Affected = {
  orderIds: Id<'order'>[];
  /** Of these people, the orders from a time on. */
  reach: ReadonlyMap<Id<'person'>, Date>;
  /** Likewise of these browsers, whoever placed them. */
  browsers: ReadonlyMap<Id<'visitor'>, Date>;
  /** Runs of browsers: orders of that time that a server told of may have been placed in them. */
  visits: { visitor: Id<'visitor'>; from: Date; to: Date }[];
};

/**
 * The stored orders that may change, oldest first. Each reason is a query with an index of its own; never all orders of a person,
 * who may be the customer id that a till gives to everyone who walks in.
 */
export async function affectedOrders(tx: Transaction, of: Generation, affected: Affected): Promise<OrderRow[]> {
  const { orderIds, reach, browsers, visits } = affected;
  const spans = [
    ...[...browsers].map(([visitor, from]) => ({ visitor, from, to: null, unplaced: false })),
    ...visits.map((visit) => ({ ...visit, unplaced: true })),
  ];
  const people = [...reach].map(([person, since]) => ({ person, since }));
  const reached = sql`EXISTS (
    SELECT FROM json_to_recordset(${JSON.stringify(people)}::json) AS reach (person uuid, since timestamptz)
    WHERE reach.person = ${order.personId} AND ${order.orderedAt} >= reach.since)`;
  const reasons = [
    orderIds.length > 0 ? inArray(order.id, orderIds) : undefined,
    people.length > 0
      ? and(inArray(order.personId, [...reach.keys()]), gte(order.orderedAt, earliestOf(reach)), reached)
      : undefined,
    spans.length > 0 ? ofBrowsers(of, spans) : undefined,
  ].filter((reason) => reason !== undefined);
  const found = new Map<Id<'order'>, OrderRow>();
  for (const reason of reasons) {
    const rows = await tx
      .select()
      .from(order)
      .where(and(ofGeneration(order, of), reason));
    for (const row of rows) found.set(row.id, row);
  }
  return [...found.values()].sort(
    (left, right) => left.orderedAt.getTime() - right.orderedAt.getTime() || (left.id < right.id ? -1 : 1),
  );
}

/** `unplaced`: only orders that no browser told of within a session. */
type BrowserSpan = { visitor: Id<'visitor'>; from: Date; to: Date | null; unplaced: boolean };

/**
 * Orders that carry the id of one of these browsers, each of its time; both ends included. One that has the path of an earlier
 * time is of that time. One look at an index for each.
 */
function ofBrowsers(of: Generation, spans: BrowserSpan[]): SQL {
  const placed = alias(order, 'placed');
  const own = and(ofGeneration(placed, of), sql`${placed.visitorId} = span.visitor AND ${placed.orderedAt} >= span."from"`);
  return sql`${order.id} = ANY(ARRAY(SELECT near.id FROM json_to_recordset(${JSON.stringify(spans)}::json)
      AS span (visitor uuid, "from" timestamptz, "to" timestamptz, unplaced boolean)
    CROSS JOIN LATERAL (SELECT ${placed.id} AS id, coalesce(${placed.pathAt}, ${placed.orderedAt}) AS at,
        CASE WHEN ${placed.pathAt} IS NULL THEN ${placed.sessionId} END AS session
      FROM ${order} AS placed WHERE ${own} OFFSET 0) AS near
    WHERE near.at <= coalesce(span."to", 'infinity') AND NOT (span.unplaced AND near.session IS NOT NULL)))`;
}

function earliestOf(reach: ReadonlyMap<unknown, Date>): Date {
  return new Date(Math.min(...[...reach.values()].map((since) => since.getTime())));
}
