/** The orders that something was lost of, as SQL: for the report's sums and for the list of orders behind each. */
import { and, eq, isNotNull, type SQL, sql } from 'drizzle-orm';
import { netRevenueSql, order } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import { isOnlineOfShop, isToldByBrowser } from '../../browser-side';
import { salesIn, type Span } from '../../revenue';
import type { LossCause } from './causes';

type LossFilter = { cause?: LossCause | undefined; browser?: string | undefined; country?: string | undefined };

type LossRequest = { span: Span; shopSources: readonly string[]; filter: LossFilter };

/**
 * One row for each order of the span that something was lost of: order_id, cause, browser and country (empty: not known), revenue
 * net of refunds. The browser is the one that the order was placed in, else that of the last visit before it.
 */
export function lostOrders(site: Site, { span, shopSources, filter }: LossRequest): SQL {
  const told = sql`SELECT "order".id AS order_id, ${netRevenueSql()} AS revenue,
      CASE WHEN ${isOnlineOfShop(shopSources)} AND NOT ${isToldByBrowser()}
        THEN CASE WHEN "order".visitor_id IS NULL AND seen.visitor_id IS NULL THEN 'no_visit' ELSE 'not_reported' END
        WHEN seen.stripped THEN 'click_stripped' END AS cause,
      coalesce(visitor.browser, '') AS browser, coalesce("order".country, visitor.country, '') AS country
    FROM "order"
    CROSS JOIN LATERAL (
      SELECT bool_or(t.click_id_likely_stripped AND p.rejection IS NULL) AS stripped,
        (array_agg(t.visitor_id ORDER BY p.position DESC))[1] AS visitor_id
      FROM path_touch p JOIN touchpoint t ON t.site_id = p.site_id AND t.generation = p.generation AND t.id = p.touchpoint_id
      WHERE p.site_id = "order".site_id AND p.generation = "order".generation AND p.order_id = "order".id
        AND NOT t.from_order AND p.rejection IS DISTINCT FROM 'after_order'
    ) AS seen
    LEFT JOIN visitor ON visitor.site_id = "order".site_id AND visitor.generation = "order".generation
      AND visitor.id = coalesce("order".visitor_id, seen.visitor_id)
    WHERE ${and(salesIn(site, span), eq(order.currency, site.currency))}`;
  return sql`SELECT order_id, cause, browser, country, revenue FROM (${told}) AS told WHERE ${fits(filter)}`;
}

function fits({ cause, browser, country }: LossFilter): SQL | undefined {
  return and(
    isNotNull(sql`cause`),
    cause === undefined ? undefined : sql`cause = ${cause}`,
    browser === undefined ? undefined : sql`browser = ${browser}`,
    country === undefined ? undefined : sql`country = ${country}`,
  );
}

/** Whether the row of order is one of them. */
export function isLost(site: Site, request: LossRequest): SQL {
  return sql`${order.id} IN (SELECT order_id FROM (${lostOrders(site, request)}) AS lost)`;
}
