/**
 * A buyer's orders one after another, as far as a path reaches: the sale before an order, and the orders that a sale stands
 * before. Only sales that an ad can earn: a renewal spends no touch. One look at the index of a buyer's orders for each.
 */
import { and, eq, ne, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { DAY_MS, SECOND_MS } from '@/lib/core/instant';
import type { Id } from '@/lib/core/id';
import type { Transaction } from '../client';
import { isSaleRow, order } from '../schema';
import { type Generation, ofGeneration } from './live';

/** As far back as paths of so many days are stored, to the second. */
function reachOf(heldDays: number): SQL {
  return sql`make_interval(secs => ${(heldDays * DAY_MS + SECOND_MS) / SECOND_MS})`;
}

const earlier = alias(order, 'earlier');
const later = alias(order, 'later');

/** An order by its buyer and the time of its path. */
export type PathEnd = { id: Id<'order'>; person: Id<'person'>; at: Date };

/** When the buyer's last sale before each of these was placed; those without one that a path can reach are left out. */
export async function previousSales(
  tx: Transaction,
  of: Generation,
  ends: PathEnd[],
  heldDays: number,
): Promise<Map<Id<'order'>, Date>> {
  if (ends.length === 0) return new Map();
  const reach = reachOf(heldDays);
  const isBefore = and(
    ofGeneration(earlier, of),
    eq(earlier.personId, sql`one.person`),
    sql`${earlier.orderedAt} < one.at AND ${earlier.orderedAt} >= one.at - ${reach}`,
    ne(earlier.id, sql`one.id`),
    isSaleRow(earlier),
    eq(earlier.leftOut, false),
  );
  const { rows } = await tx.execute<{ id: Id<'order'>; at: string }>(sql`
    SELECT one.id, previous.at FROM json_to_recordset(${JSON.stringify(ends)}::json) AS one (id uuid, person uuid, at timestamptz)
    CROSS JOIN LATERAL (SELECT ${earlier.orderedAt} AS at FROM ${order} AS earlier WHERE ${isBefore}
      ORDER BY ${earlier.orderedAt} DESC LIMIT 1) AS previous`);
  return new Map(rows.map(({ id, at }) => [id, new Date(at)]));
}

/**
 * The orders whose previous sale may be one placed by this buyer at this time: up to the sale after it, and trials' first
 * money.
 */
export async function ordersAfterSales(
  tx: Transaction,
  of: Generation,
  sales: { person: Id<'person'>; at: Date }[],
  heldDays: number,
): Promise<Id<'order'>[]> {
  if (sales.length === 0) return [];
  const reach = reachOf(heldDays);
  const own = and(ofGeneration(later, of), eq(later.personId, sql`sale.person`), sql`${later.orderedAt} > sale.at`);
  const isNext = and(own, sql`${later.orderedAt} <= sale.at + ${reach}`, isSaleRow(later), eq(later.leftOut, false));
  const { rows } = await tx.execute<{ id: Id<'order'> }>(sql`
    SELECT DISTINCT after.id FROM json_to_recordset(${JSON.stringify(sales)}::json) AS sale (person uuid, at timestamptz)
    CROSS JOIN LATERAL (SELECT min(${later.orderedAt}) AS at FROM ${order} AS later WHERE ${isNext}) AS next
    CROSS JOIN LATERAL (
      SELECT ${later.id} AS id FROM ${order} AS later
        WHERE ${own} AND ${later.orderedAt} <= coalesce(next.at, sale.at + ${reach})
      UNION ALL SELECT ${later.id} FROM ${order} AS later WHERE ${own} AND ${later.pathAt} > sale.at) AS after`);
  return rows.map(({ id }) => id);
}
