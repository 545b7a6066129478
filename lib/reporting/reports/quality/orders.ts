/** How the range's orders are tied to browsers, and which of them no browser told of. */
import { and, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { live } from '@/db/queries/live';
import { netRevenueSql, order, touchpoint, visitor } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import { isOnlineOfShop, isToldByBrowser } from '../../browser-side';
import { column, rowOf, rowsOf } from '../../rows';
import { salesIn, type Span } from '../../revenue';
import { joinKinds } from './definition';
import type { Tie } from './tie';

const groups = {
  kind: column.oneOf(joinKinds),
  browser: column.text,
  byShop: column.flag,
  inBrowser: column.flag,
  withClick: column.flag,
  orders: column.count,
  revenue: column.minor,
};
export type OrderGroup = Awaited<ReturnType<typeof rowsOf<typeof groups>>>[number];

/** Kinds of identifier by which an order is joined to a browser, strongest first. */
const claimKinds = ['checkout', 'cart', 'customer', 'email', 'phone', 'device'];

/**
 * The strongest identifier of the row of order that a browser is known by; NULL: none. OFFSET 0 keeps substr in the subquery: under
 * row security an index is not asked for the result of a function that might leak its argument.
 */
const claimSeen = sql`(
  SELECT (${sql.param(claimKinds)}::text[])[min(claimed.place)] FROM (
    SELECT array_position(${sql.param(claimKinds)}::text[], split_part(claim, ':', 1)) AS place, split_part(claim, ':', 1) AS kind,
      substr(claim, strpos(claim, ':') + 1) AS value
    FROM unnest("order".claims) AS claim OFFSET 0
  ) AS claimed JOIN identifier i ON i.site_id = "order".site_id AND i.generation = "order".generation
    AND i.kind = claimed.kind AND i.value = claimed.value AND i.in_browser
  WHERE claimed.place IS NOT NULL)`;

/** Something of the path's touches that count, of the row of order. */
const ofPath = (value: SQL) => sql`(SELECT bool_or(${value})
  FROM path_touch p JOIN touchpoint t ON t.site_id = p.site_id AND t.generation = p.generation AND t.id = p.touchpoint_id
  WHERE p.site_id = "order".site_id AND p.generation = "order".generation AND p.order_id = "order".id AND p.rejection IS NULL)`;

const isInSession = sql`coalesce("order".in_session, EXISTS (SELECT FROM order_event oe
  WHERE oe.site_id = "order".site_id AND oe.generation = "order".generation AND oe.order_id = "order".id
    AND oe.session_id IS NOT NULL))`;

/**
 * The sales of the range, grouped by everything that the report counts. `shopSources` are the kinds that know of every order.
 * Revenue is of orders in the site's own currency, net of refunds.
 */
export async function orderGroups(tx: ScopedTransaction, site: Site, span: Span, shopSources: string[]): Promise<OrderGroup[]> {
  return rowsOf(
    tx,
    groups,
    sql`SELECT kind, browser, "byShop", "inBrowser", "withClick", count(*)::int AS orders, sum(revenue)::text AS revenue
      FROM (${tiedSales(site, span, shopSources)}) AS sale GROUP BY 1, 2, 3, 4, 5`,
  );
}

type TieRequest = { span: Span; shopSources: readonly string[]; tie: Tie };

/** Whether the row of order is one of those that a figure counts. */
export function isTied(site: Site, { span, shopSources, tie }: TieRequest): SQL {
  const { kind, browser, byShop, inBrowser, withClick } = tie;
  const fits = and(
    kind && sql`kind = ${kind}`,
    browser === undefined ? undefined : sql`browser = ${browser}`,
    byShop && sql`"byShop"`,
    inBrowser === undefined ? undefined : sql`"inBrowser" = ${inBrowser}`,
    withClick && sql`"withClick"`,
  );
  return sql`${order.id} IN (SELECT order_id FROM (${tiedSales(site, span, shopSources)}) AS sale WHERE ${fits ?? sql`true`})`;
}

/**
 * A row for each sale of the span: order_id, what ties it to a browser, which one, who told of it, revenue. What an order's own events
 * and path say of it stands in its row; rows of earlier versions do not have it yet, and are looked up: in subqueries of CASE and
 * coalesce, which run only for those.
 */
function tiedSales(site: Site, span: Span, shopSources: readonly string[]): SQL {
  return sql`
      SELECT
        "order".id AS order_id,
        CASE
          WHEN ${isInSession} THEN 'browser'
          WHEN "order".visitor_id IS NOT NULL THEN 'visitor_id'
          ELSE coalesce(${claimSeen},
            CASE WHEN coalesce("order".path_has_landing, ${ofPath(sql`t.from_order`)}) THEN 'landing_page' ELSE 'nothing' END)
        END AS kind,
        coalesce(visitor.browser, 'unknown') AS browser,
        ${isOnlineOfShop(shopSources)} AS "byShop",
        ${isToldByBrowser()} AS "inBrowser",
        coalesce("order".path_has_click, ${ofPath(sql`t.click_value IS NOT NULL`)}, false) AS "withClick",
        CASE WHEN "order".currency = ${site.currency} THEN ${netRevenueSql()} ELSE 0 END AS revenue
      FROM "order"
      LEFT JOIN visitor ON visitor.site_id = "order".site_id AND visitor.generation = "order".generation
        AND visitor.id = "order".visitor_id
      WHERE ${salesIn(site, span)}`;
}

/** New visitors in the range whose person had an older one, and visits by links of somebody else's click. */
export async function continuityOf(
  tx: ScopedTransaction,
  site: Site,
  { start, end }: Span,
): Promise<{ restoredVisitors: number; sharedLinks: number }> {
  const inSpan = (at: SQLWrapper) => sql`${at} >= ${start.toISOString()} AND ${at} < ${end.toISOString()}`;
  return rowOf(
    tx,
    { restoredVisitors: column.count, sharedLinks: column.count },
    // Most people have one browser: those with more are few, and found in one index.
    sql`
    SELECT
      (SELECT count(*)::int FROM (
          SELECT ${visitor.personId} AS id, min(${visitor.firstSeenAt}) AS first_at FROM ${visitor}
          WHERE ${live(visitor, site.id)} GROUP BY ${visitor.personId} HAVING count(*) > 1) AS person
        JOIN ${visitor} ON ${live(visitor, site.id)} AND ${visitor.personId} = person.id
        WHERE ${visitor.firstSeenAt} > person.first_at AND ${inSpan(visitor.firstSeenAt)}) AS "restoredVisitors",
      (SELECT count(*)::int FROM ${touchpoint}
        WHERE ${live(touchpoint, site.id)} AND ${touchpoint.sharedLink} AND ${inSpan(touchpoint.at)}) AS "sharedLinks"`,
  );
}
