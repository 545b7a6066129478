/** How the range's orders are tied to browsers, and which of them no browser told of. */
import { and, type SQL, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { liveGenerationOf } from '@/db/queries/live';
import { netRevenueSql, order } from '@/db/schema';
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
 * and path say of it stands in its row; rows of earlier versions do not have it yet, and are looked up.
 */
function tiedSales(site: Site, span: Span, shopSources: readonly string[]): SQL {
  return sql`
      SELECT
        "order".id AS order_id,
        CASE
          WHEN coalesce("order".in_session, seen.in_session) THEN 'browser'
          WHEN "order".visitor_id IS NOT NULL THEN 'visitor_id'
          WHEN ${claimSeen('checkout')} THEN 'checkout'
          WHEN ${claimSeen('cart')} THEN 'cart'
          WHEN ${claimSeen('customer')} THEN 'customer'
          WHEN ${claimSeen('email')} THEN 'email'
          WHEN ${claimSeen('phone')} THEN 'phone'
          WHEN ${claimSeen('device')} THEN 'device'
          WHEN coalesce("order".path_has_landing, touched.landed) THEN 'landing_page'
          ELSE 'nothing'
        END AS kind,
        coalesce(visitor.browser, 'unknown') AS browser,
        ${isOnlineOfShop(shopSources)} AS "byShop",
        ${isToldByBrowser()} AS "inBrowser",
        coalesce("order".path_has_click, touched.clicked, false) AS "withClick",
        CASE WHEN "order".currency = ${site.currency} THEN ${netRevenueSql()} ELSE 0 END AS revenue
      FROM "order"
      LEFT JOIN visitor ON visitor.site_id = "order".site_id AND visitor.generation = "order".generation
        AND visitor.id = "order".visitor_id
      CROSS JOIN LATERAL (SELECT count(*) > 0 AS in_session FROM order_event oe
        WHERE "order".in_session IS NULL AND oe.site_id = "order".site_id AND oe.generation = "order".generation AND oe.order_id = "order".id
          AND oe.session_id IS NOT NULL) AS seen
      CROSS JOIN LATERAL (SELECT bool_or(t.from_order) AS landed, bool_or(t.click_value IS NOT NULL) AS clicked
        FROM path_touch p JOIN touchpoint t ON t.site_id = p.site_id AND t.generation = p.generation AND t.id = p.touchpoint_id
        WHERE "order".path_has_click IS NULL AND p.site_id = "order".site_id AND p.generation = "order".generation AND p.order_id = "order".id
          AND p.rejection IS NULL) AS touched
      WHERE ${salesIn(site, span)}`;
}

/**
 * Whether an identifier of this kind that the order named was seen in a browser. OFFSET 0 keeps substr in the subquery: under row
 * security an index is not asked for the result of a function that might leak its argument.
 */
function claimSeen(kind: string): SQL {
  return sql`EXISTS (
    SELECT 1 FROM (
      SELECT substr(claim, ${kind.length + 2}) AS value FROM unnest("order".claims) AS claim
        WHERE claim LIKE ${`${kind}:%`} OFFSET 0
    ) AS claimed JOIN identifier i ON i.site_id = "order".site_id AND i.generation = "order".generation
      AND i.kind = ${kind} AND i.value = claimed.value AND i.in_browser)`;
}

/** New visitors in the range whose person had an older one, and visits by links of somebody else's click. */
export async function continuityOf(
  tx: ScopedTransaction,
  site: Site,
  { start, end }: Span,
): Promise<{ restoredVisitors: number; sharedLinks: number }> {
  return rowOf(
    tx,
    { restoredVisitors: column.count, sharedLinks: column.count },
    sql`
    SELECT
      (SELECT count(*)::int FROM visitor v
        WHERE v.site_id = ${site.id} AND v.generation = ${liveGenerationOf(site.id)}
          AND v.first_seen_at >= ${start.toISOString()} AND v.first_seen_at < ${end.toISOString()}
          AND EXISTS (SELECT 1 FROM visitor older WHERE older.site_id = v.site_id AND older.generation = v.generation
            AND older.person_id = v.person_id
            AND older.id <> v.id AND older.first_seen_at < v.first_seen_at)) AS "restoredVisitors",
      (SELECT count(*)::int FROM touchpoint WHERE site_id = ${site.id} AND generation = ${liveGenerationOf(site.id)}
        AND shared_link
        AND at >= ${start.toISOString()} AND at < ${end.toISOString()}) AS "sharedLinks"`,
  );
}
