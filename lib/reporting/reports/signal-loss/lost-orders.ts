/** The orders that something was lost of, as SQL: for the report's sums and for the list of orders behind each. */
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { live, sameGeneration } from '@/db/queries/live';
import { netRevenueSql, order, pathTouch, touchpoint } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import { isOnlineOfShop, isToldByBrowser } from '../../browser-side';
import { salesIn, type Span } from '../../revenue';
import type { LossCause } from './causes';

type LossFilter = { cause?: LossCause | undefined; browser?: string | undefined; country?: string | undefined };

type LossRequest = { span: Span; shopSources: readonly string[]; filter: LossFilter };

/**
 * One row for each order of the span that something was lost of: order_id, cause, browser and country (empty: not known), revenue
 * net of refunds. The browser is the one that the order was placed in, else that of the last visit before it. Stripped touches are
 * few of all, and looked for once; the last visit is looked up only for orders that hang on it, as each is four pages and more.
 */
export function lostOrders(site: Site, { span, shopSources, filter }: LossRequest): SQL {
  const sale = sql`SELECT "order".id, "order".generation, "order".visitor_id, "order".country, ${netRevenueSql()} AS revenue,
      stripped.order_id IS NOT NULL AS is_stripped, ${isOnlineOfShop(shopSources)} AND NOT ${isToldByBrowser()} AS is_unreported
    FROM "order" LEFT JOIN (${strippedOrders(site)}) AS stripped ON stripped.order_id = "order".id
    WHERE ${and(salesIn(site, span), eq(order.currency, site.currency))}`;
  const told = sql`SELECT sale.id AS order_id, revenue,
      CASE WHEN NOT is_unreported THEN 'click_stripped' WHEN sale.visitor_id IS NULL AND seen.visitor_id IS NULL THEN 'no_visit'
        ELSE 'not_reported' END AS cause,
      coalesce(visitor.browser, '') AS browser, coalesce(sale.country, visitor.country, '') AS country
    FROM (${sale}) AS sale
    LEFT JOIN LATERAL (
      SELECT t.visitor_id
      FROM path_touch p JOIN touchpoint t ON t.site_id = p.site_id AND t.generation = p.generation AND t.id = p.touchpoint_id
      WHERE sale.visitor_id IS NULL AND p.site_id = ${site.id} AND p.generation = sale.generation AND p.order_id = sale.id
        AND NOT t.from_order AND p.rejection IS DISTINCT FROM 'after_order'
      ORDER BY p.position DESC LIMIT 1
    ) AS seen ON true
    LEFT JOIN visitor ON visitor.site_id = ${site.id} AND visitor.generation = sale.generation
      AND visitor.id = coalesce(sale.visitor_id, seen.visitor_id)
    WHERE is_unreported OR is_stripped`;
  return sql`SELECT order_id, cause, browser, country, revenue FROM (${told}) AS told WHERE ${fits(filter)}`;
}

/** Orders on whose path a touch counts that likely lost its click id. */
function strippedOrders(site: Site): SQL {
  return sql`SELECT DISTINCT ${pathTouch.orderId} AS order_id
    FROM ${touchpoint} JOIN ${pathTouch} ON ${sameGeneration(pathTouch, touchpoint)} AND ${pathTouch.touchpointId} = ${touchpoint.id}
    WHERE ${and(
      live(touchpoint, site.id),
      eq(touchpoint.clickIdLikelyStripped, true),
      eq(touchpoint.fromOrder, false),
      isNull(pathTouch.rejection),
    )}`;
}

function fits({ cause, browser, country }: LossFilter): SQL | undefined {
  return and(
    sql`true`,
    cause === undefined ? undefined : sql`cause = ${cause}`,
    browser === undefined ? undefined : sql`browser = ${browser}`,
    country === undefined ? undefined : sql`country = ${country}`,
  );
}

/** Whether the row of order is one of them. */
export function isLost(site: Site, request: LossRequest): SQL {
  return sql`${order.id} IN (SELECT order_id FROM (${lostOrders(site, request)}) AS lost)`;
}
