/** What the latest sales were worth in parts, for trying value rules out: totals, tax and shipping, and what their items cost. */
import { and, desc, gte, lt, notInArray, type SQL, sql } from 'drizzle-orm';
import type { Site } from '@/lib/model/site';
import type { ScopedTransaction } from '../scoped';
import { event, isSaleRow, order } from '../schema';
import { isUnknownBuyer } from './buyers';
import { live } from './live';

export type OrderWorthRow = {
  currency: string;
  total: bigint;
  tax: bigint;
  shipping: bigint;
  /** Undefined where nobody can tell. */
  newCustomer: boolean | undefined;
  /** Of each line its quantity and what one piece cost, as they were stated; undefined where they were not asked for. */
  lines?: { quantity: unknown; cost: unknown }[];
};

/**
 * Sales of the range that connections are told of, the newest first, at most `limit`; with their items' `costProperty`, where it
 * is given.
 */
export async function orderWorths(
  tx: ScopedTransaction,
  site: Site,
  range: { from: Date; to: Date },
  limit: number,
  costProperty?: string,
): Promise<OrderWorthRow[]> {
  const { leftOutOfDestinations } = site.settings;
  const rows = await tx
    .select({
      currency: order.currency,
      total: order.total,
      tax: order.tax,
      shipping: order.shipping,
      newCustomer: order.newCustomer,
      notKnown: isUnknownBuyer(site),
      lines: costProperty === undefined ? sql<null>`NULL` : costsOf(costProperty),
    })
    .from(order)
    .where(
      and(
        live(order, site.id),
        gte(order.orderedAt, range.from),
        lt(order.orderedAt, range.to),
        isSaleRow(),
        leftOutOfDestinations.length > 0 ? notInArray(order.salesChannel, leftOutOfDestinations) : undefined,
      ),
    )
    .orderBy(desc(order.orderedAt), desc(order.id))
    .limit(limit);
  return rows.map(({ notKnown, newCustomer, lines, ...worth }) => ({
    ...worth,
    newCustomer: notKnown ? undefined : newCustomer,
    ...(lines !== null && { lines }),
  }));
}

/** Of the event whose word on the order counts: of its whole payload no more than is asked for leaves the database. */
function costsOf(costProperty: string): SQL<{ quantity: unknown; cost: unknown }[] | null> {
  const items = sql`${event.payload} -> 'properties' -> 'items'`;
  return sql`coalesce((
    SELECT (SELECT jsonb_agg(jsonb_build_object('quantity', item -> 'quantity', 'cost', item -> ${costProperty}::text))
      FROM jsonb_array_elements(CASE jsonb_typeof(${items}) WHEN 'array' THEN ${items} ELSE '[]' END) AS item)
    FROM ${event} WHERE ${event.siteId} = ${order.siteId} AND ${event.id} = ${order.eventId}), '[]')`;
}
