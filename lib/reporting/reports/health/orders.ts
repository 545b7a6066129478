/** Whether the orders of a range arrived at a connection, with the store's orders as the truth. */
import { type SQL, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import type { ConnectionShown } from '@/db/queries/connection';
import type { Id } from '@/lib/core/id';
import { type DeliveryState, deliveryStates } from '@/lib/model/delivery';
import type { Site } from '@/lib/model/site';
import { column, rowsOf } from '../../rows';
import { salesIn, type Span } from '../../revenue';
import type { HealthResult } from './definition';

const groups = {
  state: column.oneOf(deliveryStates).nullable(),
  reason: column.text.nullable(),
  before: column.flag,
  orders: column.count,
};
type Group = { state: DeliveryState | null; reason: string | null; orders: number };

/** Each paid order of the span in one place: by the state of its purchase at this connection, or why none is owed. */
export async function ordersArrived(
  tx: ScopedTransaction,
  site: Site,
  row: ConnectionShown,
  span: Span,
): Promise<HealthResult['orders']> {
  const rows = await rowsOf(tx, groups, arrivedQuery(site, row, span));
  const count = (...states: (DeliveryState | null)[]) => ordersOf(rows.filter(({ state }) => states.includes(state)));
  return {
    total: ordersOf(rows),
    arrived: count('delivered'),
    ignored: count('skipped'),
    ignoredFor: reasonsOf(rows, 'skipped'),
    failed: count('rejected'),
    failedFor: reasonsOf(rows, 'rejected'),
    waiting: count('pending', 'sending', 'retry'),
    held: count('held'),
    shadowed: count('shadowed'),
    notOwed: count(null),
    notOwedFor: {
      beforeConnection: ordersOf(rows.filter(({ state, before }) => state === null && before)),
      notMapped: ordersOf(rows.filter(({ state, before }) => state === null && !before)),
    },
  };
}

/** The statement, for its plan to be looked at. */
export function arrivedQuery(site: Site, { id, createdAt }: Pick<ConnectionShown, 'id' | 'createdAt'>, span: Span): SQL {
  return sql`
    SELECT d.state, d.reason, "order".ordered_at < ${createdAt} AS before, count(*)::int AS orders
    FROM "order" LEFT JOIN ${firstPurchases(site, id)} AS d ON d.order_id = "order".id
    WHERE ${salesIn(site, span)} GROUP BY 1, 2, 3`;
}

/**
 * How the first purchase of each order stands at the connection, from the index `delivery_purchase` alone; only reasons, of which
 * there are few, are read from the ledger.
 */
function firstPurchases(site: Site, id: Id<'connection'>): SQL {
  const own = sql`site_id = ${site.id} AND connection_id = ${id} AND name = 'purchase'`;
  return sql`(SELECT order_id, state, CASE WHEN state IN ('skipped', 'rejected') THEN
      (SELECT reason FROM delivery WHERE site_id = ${site.id} AND id = first.id) END AS reason
    FROM (SELECT DISTINCT ON (order_id) order_id, state, id FROM delivery WHERE ${own} AND order_id IS NOT NULL
      ORDER BY order_id, sequence) AS first)`;
}

function ordersOf(groups: Group[]): number {
  return groups.reduce((sum, { orders }) => sum + orders, 0);
}

function reasonsOf(groups: Group[], of: DeliveryState): { reason: string; orders: number }[] {
  const own = Map.groupBy(
    groups.filter(({ state }) => state === of),
    ({ reason }) => reason ?? '',
  );
  return [...own]
    .map(([reason, some]) => ({ reason, orders: ordersOf(some) }))
    .sort((left, right) => right.orders - left.orders || (left.reason < right.reason ? -1 : 1));
}
