/** Which platforms would claim an order, as SQL: one query behind the report and the lists of orders that it opens. */
import { and, eq, isNotNull, notInArray, or, isNull, type SQL, sql } from 'drizzle-orm';
import { live } from '@/db/queries/live';
import { netRevenueSql, order, pathTouch, touchpoint } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import type { OrderFilter } from '../../order-filter';
import { salesIn, type Span } from '../../revenue';
import type { ClaimCount } from './definition';
import { ASSUMED_DAYS, claimWindows } from './windows';

/**
 * A row for each sale of the span: id, net and platforms (sorted; empty where none claims it). A platform claims an order for a
 * paid click of its own within its window, also for one that earns nothing under the site's own rules: before the site's window,
 * or before the buyer's previous order. Orders that a rule leaves out (renewals, tills) no click is asked for: no page tells a
 * platform of them.
 */
export function claimedIn(site: Site, span: Span, filter: OrderFilter): SQL {
  const isClaimable = or(isNull(pathTouch.rejection), notInArray(pathTouch.rejection, ['after_order', 'order_left_out']));
  const isSale = and(salesIn(site, span, filter), eq(order.currency, site.currency));
  // To the second, as paths are: an order and its click are dated by different clocks.
  const isInWindow = sql`date_trunc('second', click.at) BETWEEN ends - click.reach AND ends`;
  return sql`(
    SELECT sale.id, net, coalesce(array_agg(DISTINCT platform ORDER BY platform) FILTER (WHERE platform IS NOT NULL), '{}') AS platforms
    FROM (SELECT ${order.id} AS id, ${netRevenueSql()} AS net,
        date_trunc('second', coalesce(${order.pathAt}, ${order.orderedAt})) AS ends
      FROM ${order} WHERE ${isSale}) AS sale
    LEFT JOIN (SELECT ${pathTouch.orderId} AS order_id, ${touchpoint.platform} AS platform, ${touchpoint.at} AS at, ${windowSql} AS reach
      FROM ${pathTouch} JOIN ${touchpoint} ON ${live(touchpoint, site.id)} AND ${touchpoint.id} = ${pathTouch.touchpointId}
      WHERE ${and(live(pathTouch, site.id), isClaimable, eq(touchpoint.paid, true), isNotNull(touchpoint.platform))}) AS click
    ON click.order_id = sale.id AND ${isInWindow}
    GROUP BY sale.id, net)`;
}

/** How far back from an order the touch's platform looks for its click; hours, since days differ where clocks change. */
const windowSql = sql`make_interval(hours => 24 * CASE ${touchpoint.platform} ${sql.join(
  claimWindows.map(({ platform, clickDays }) => sql`WHEN ${platform} THEN ${sql.raw(String(clickDays))}`),
  sql` `,
)} ELSE ${sql.raw(String(ASSUMED_DAYS))} END)`;

export type ClaimedOrders = { span: Span; claimedBy: readonly string[] | undefined; claims: ClaimCount | undefined };

/** Whether the row of order is one of those that a figure of the report is the sum of. */
export function isClaimed(site: Site, { span, claimedBy, claims }: ClaimedOrders, filter: OrderFilter): SQL {
  const wanted = and(sql`true`, claimedBy && sql`platforms @> ${sql.param([...claimedBy])}::text[]`, claims && countIs[claims]);
  return sql`${order.id} = ANY(ARRAY(SELECT id FROM ${claimedIn(site, span, filter)} AS claimed WHERE ${wanted}))`;
}

const countIs: Record<ClaimCount, SQL> = {
  none: sql`cardinality(platforms) = 0`,
  one: sql`cardinality(platforms) = 1`,
  several: sql`cardinality(platforms) > 1`,
};
