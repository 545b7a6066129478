/**
 * The touches of the browser that an order was placed in, which count for it whoever its person is: the touch of its session, and
 * those of the same browser while it was the same person's (docs/decisions/0019).
 */
import { and, getTableColumns, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Id } from '@/lib/core/id';
import { SECOND_MS } from '@/lib/core/instant';
import { SESSION_GAP_MS } from '@/lib/model/session';
import type { Transaction } from '../client';
import { session, touchpoint } from '../schema';
import { type Generation, ofGeneration } from './live';
import type { TouchRow } from './orders';

/** An order, or another conversion, whose browser is known, and between which times its touches lie. */
export type PlacedOrder = {
  order: Id<'order'> | Id<'conversion'>;
  visitor: Id<'visitor'>;
  /** The session in which the browser itself told of it; null: the visitor's session of that time. */
  session: Id<'session'> | null;
  /** Who had the browser, as first seen, until a server told of the order under another name. */
  browserPerson: Id<'person'> | null;
  at: Date;
  from: Date;
  to: Date;
};

/** The touches by order, of each at most `limit` and that of its session. */
export async function browserTouches(
  tx: Transaction,
  of: Generation,
  orders: PlacedOrder[],
  limit: number,
): Promise<Map<PlacedOrder['order'], TouchRow[]>> {
  if (orders.length === 0) return new Map();
  const s = alias(session, 's');
  const own = ofGeneration(s, of);
  const gap = sql`make_interval(secs => ${SESSION_GAP_MS / SECOND_MS})`;
  // As sessionOf has it: of those within reach the one that began last before the order, else the first after it.
  const found = sql`
    WITH asked AS MATERIALIZED (
      SELECT * FROM json_to_recordset(${JSON.stringify(orders)}::json)
        AS asked ("order" uuid, visitor uuid, session uuid, "browserPerson" uuid,
          at timestamptz, "from" timestamptz, "to" timestamptz)
    ), placed AS (
      SELECT asked.*, coalesce(asked.session, near.id) AS "in",
        CASE WHEN asked.session IS NULL THEN asked."browserPerson" ELSE whose.id END AS owner
      FROM asked
      LEFT JOIN LATERAL (SELECT s.id FROM ${session} AS s WHERE asked.session IS NULL AND ${own} AND s.visitor_id = asked.visitor
        AND s.last_event_at >= asked.at - ${gap} AND s.started_at <= asked.at + ${gap}
        ORDER BY s.started_at <= asked.at DESC, CASE WHEN s.started_at <= asked.at THEN s.started_at END DESC, s.started_at, s.id
        LIMIT 1) AS near ON true
      LEFT JOIN LATERAL (SELECT coalesce(s.base_person_id, s.person_id) AS id FROM ${session} AS s
        WHERE ${own} AND s.id = asked.session) AS whose ON true
    )
    SELECT placed."order", placed."in" AS touch FROM placed WHERE placed."in" IS NOT NULL
    UNION
    SELECT placed."order", same.id FROM placed CROSS JOIN LATERAL (
      SELECT s.id FROM ${session} AS s WHERE ${own} AND s.visitor_id = placed.visitor AND s.last_event_at >= placed."from"
        AND s.started_at <= placed."to" AND coalesce(s.base_person_id, s.person_id) = placed.owner
      ORDER BY s.started_at DESC, s.id LIMIT ${limit}) AS same`;
  const rows = await tx
    .select({ orderId: sql<PlacedOrder['order']>`found."order"`, touch: getTableColumns(touchpoint) })
    .from(sql`(${found}) AS found ("order", touch)`)
    .innerJoin(touchpoint, and(ofGeneration(touchpoint, of), sql`${touchpoint.id} = found.touch`));
  const byOrder = Map.groupBy(rows, ({ orderId }) => orderId);
  return new Map([...byOrder].map(([id, own]) => [id, own.map(({ touch }) => touch)]));
}
