/** Whether the orders of a range arrived at a connection, with the store's orders as the truth. */
import { sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import type { ConnectionShown } from '@/db/queries/connection';
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
  { id, createdAt }: ConnectionShown,
  span: Span,
): Promise<HealthResult['orders']> {
  const rows = await rowsOf(
    tx,
    groups,
    sql`
    SELECT d.state, d.reason, "order".ordered_at < ${createdAt} AS before, count(*)::int AS orders
    FROM "order" LEFT JOIN LATERAL (
      SELECT state, reason FROM delivery WHERE site_id = "order".site_id AND order_id = "order".id AND connection_id = ${id}
        AND name = 'purchase' ORDER BY sequence LIMIT 1
    ) AS d ON true
    WHERE ${salesIn(site, span)} GROUP BY 1, 2, 3`,
  );
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
