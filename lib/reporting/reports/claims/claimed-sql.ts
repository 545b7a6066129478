/** Which platforms would claim an order, as SQL: one query behind the report and the lists of orders that it opens. */
import { and, eq, isNotNull, notInArray, or, isNull, type SQL, sql } from 'drizzle-orm';
import { live } from '@/db/queries/live';
import { netRevenueSql, order, pathTouch, touchpoint } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import { hasLabel } from '../../label-sql';
import type { OrderFilter } from '../../order-filter';
import { salesIn, type Span } from '../../revenue';
import type { ClaimCount } from './definition';
import { ASSUMED_DAYS, claimWindows } from './windows';

/**
 * A row for each sale of the span: id, net and platforms (sorted; empty where none claims it). A platform claims an order for a
 * paid click of its own within its window, also for one that earns nothing under the site's own rules: before the site's window,
 * or before the buyer's previous order. Orders that a rule leaves out (renewals, tills) no click is asked for: no page tells a
 * platform of them. With a label only those claim whose click has it: of several clicks a platform claims for its last.
 */
export function claimedIn(site: Site, span: Span, filter: OrderFilter, label?: string): SQL {
  const platforms = sql`coalesce(array_agg(DISTINCT platform ORDER BY platform) FILTER (WHERE platform IS NOT NULL), '{}')`;
  const claims =
    label === undefined
      ? sql`LEFT JOIN ${clicks(site)} ON ${isInWindow}`
      : sql`LEFT JOIN (SELECT id, platform FROM ${claimsIn(site, span, filter)}
          WHERE ${hasLabel(site, sql`acquisition_id`, label)}) AS claim ON claim.id = sale.id`;
  return sql`(SELECT sale.id, net, ${platforms} AS platforms FROM ${sales(site, span, filter)} ${claims} GROUP BY sale.id, net)`;
}

/**
 * A row for each sale and each platform that claims it: id, net, ordered_at, platform, and of the platform's last click `at` and
 * acquisition_id.
 */
export function claimsIn(site: Site, span: Span, filter: OrderFilter): SQL {
  return sql`(SELECT DISTINCT ON (sale.id, platform) sale.id, net, ordered_at, platform, click.at, acquisition_id
    FROM ${sales(site, span, filter)} JOIN ${clicks(site)} ON ${isInWindow}
    ORDER BY sale.id, platform, click.at DESC, click.position DESC) AS claim`;
}

function sales(site: Site, span: Span, filter: OrderFilter): SQL {
  const isSale = and(salesIn(site, span, filter), eq(order.currency, site.currency));
  return sql`(SELECT ${order.id} AS id, ${netRevenueSql()} AS net, ${order.orderedAt} AS ordered_at,
      date_trunc('second', coalesce(${order.pathAt}, ${order.orderedAt})) AS ends
    FROM ${order} WHERE ${isSale}) AS sale`;
}

function clicks(site: Site): SQL {
  const isClaimable = or(isNull(pathTouch.rejection), notInArray(pathTouch.rejection, ['after_order', 'order_left_out']));
  return sql`(SELECT ${pathTouch.orderId} AS order_id, ${pathTouch.position} AS position, ${touchpoint.platform} AS platform,
      ${touchpoint.at} AS at, ${touchpoint.acquisitionId} AS acquisition_id, ${windowSql} AS reach
    FROM ${pathTouch} JOIN ${touchpoint} ON ${live(touchpoint, site.id)} AND ${touchpoint.id} = ${pathTouch.touchpointId}
    WHERE ${and(live(pathTouch, site.id), isClaimable, eq(touchpoint.paid, true), isNotNull(touchpoint.platform))}) AS click`;
}

/** To the second, as paths are: an order and its click are dated by different clocks. */
const isInWindow = sql`click.order_id = sale.id AND date_trunc('second', click.at) BETWEEN ends - click.reach AND ends`;

/** How far back from an order the touch's platform looks for its click; hours, since days differ where clocks change. */
const windowSql = sql`make_interval(hours => 24 * CASE ${touchpoint.platform} ${sql.join(
  claimWindows.map(({ platform, clickDays }) => sql`WHEN ${platform} THEN ${sql.raw(String(clickDays))}`),
  sql` `,
)} ELSE ${sql.raw(String(ASSUMED_DAYS))} END)`;

export type ClaimedOrders = {
  span: Span;
  claimedBy: readonly string[] | undefined;
  claims: ClaimCount | undefined;
  label?: string | undefined;
};

/** Whether the row of order is one of those that a figure of the report is the sum of. */
export function isClaimed(site: Site, { span, claimedBy, claims, label }: ClaimedOrders, filter: OrderFilter): SQL {
  const wanted = and(sql`true`, claimedBy && sql`platforms @> ${sql.param([...claimedBy])}::text[]`, claims && countIs[claims]);
  return sql`${order.id} = ANY(ARRAY(SELECT id FROM ${claimedIn(site, span, filter, label)} AS claimed WHERE ${wanted}))`;
}

const countIs: Record<ClaimCount, SQL> = {
  none: sql`cardinality(platforms) = 0`,
  one: sql`cardinality(platforms) = 1`,
  several: sql`cardinality(platforms) > 1`,
};
