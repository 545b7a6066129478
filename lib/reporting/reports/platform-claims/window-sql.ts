/** The orders within each platform's own window by the stored clicks (the over-claim map), by what its last click arrived as. */
import { and, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { order } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import { DAY_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { spanOf } from '../../days';
import { dayNameSql, nameJoins } from '../../dimension';
import { column, rowsOf } from '../../rows';
import { claimsIn } from '../claims/claimed-sql';
import { REACH_DAYS } from '../claims/windows';
import type { DatedBy } from '../performance/names';
import type { WindowCell } from './names';
import { inNode, type Node, nodeOf, stepsSql } from './node';

/** Minor units. */
export type WindowSums = { orders: number; revenue: bigint; sharedOrders: number; sharedRevenue: bigint };

const shape = {
  ...{ steps: z.array(z.string()), orders: column.count, revenue: column.minor },
  ...{ shared_orders: column.count, shared_revenue: column.minor },
};

/** What the node's windows hold by the levels below it; of the order's day, or of that of the click. */
export async function windowsOf(tx: ScopedTransaction, site: Site, node: Node, datedBy: DatedBy) {
  const rows = await rowsOf(
    tx,
    shape,
    sql`SELECT ${stepsSql(node)} AS steps, count(*)::int AS orders, sum(net)::text AS revenue,
        count(*) FILTER (WHERE shared)::int AS shared_orders, coalesce(sum(net) FILTER (WHERE shared), 0)::text AS shared_revenue
      FROM ${claimedWithin(site, node, datedBy)} WHERE ${and(sql`true`, ...inNode(node))} GROUP BY 1`,
  );
  return rows.map(({ shared_orders: sharedOrders, shared_revenue: sharedRevenue, ...row }) => {
    return { ...row, sharedOrders, sharedRevenue };
  });
}

/** Whether the row of order is one of those that a figure of a window is the sum of. */
export function isInWindow(site: Site, range: Node['range'], { datedBy, shared, ...cell }: WindowCell): SQL {
  const node = nodeOf(site, range, cell);
  const wanted = and(sql`true`, ...inNode(node), shared && sql`shared`);
  return sql`${order.id} = ANY(ARRAY(SELECT grouped.id FROM ${claimedWithin(site, node, datedBy)} WHERE ${wanted}))`;
}

/** A platform's click may come long before the order that it claims: by the click's day, later orders count. */
function claimedWithin(site: Site, { range, by, days }: Node, datedBy: DatedBy): SQL {
  const span = spanOf(range, site.timeZone);
  const reach = datedBy === 'touch' ? (REACH_DAYS + 1) * DAY_MS : 0;
  const orders = { start: span.start, end: new Date(span.end.getTime() + reach) };
  const at = datedBy === 'touch' ? sql`claim.at` : sql`claim.ordered_at`;
  return sql`(SELECT claim.*, ${dayNameSql(at, days)} AS day
    FROM (SELECT claim.*, count(*) OVER (PARTITION BY claim.id) > 1 AS shared FROM ${claimsIn(site, orders, {})}) AS claim
    WHERE ${at} >= ${span.start.toISOString()}::timestamptz AND ${at} < ${span.end.toISOString()}::timestamptz) AS grouped
    ${nameJoins(site.id, by)}`;
}
