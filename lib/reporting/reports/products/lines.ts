/** The lines of orders with what came back of each, as SQL. Money of a line is whole minor units, so that every sum is exact. */
import { and, eq, gt, isNotNull, type SQL, sql } from 'drizzle-orm';
import { live, sameGeneration } from '@/db/queries/live';
import type { ScopedTransaction } from '@/db/scoped';
import { netRevenueSql, order, orderCost, orderItem, refund } from '@/db/schema';
import { settleRefunds } from '@/lib/attribution';
import type { Site } from '@/lib/model/site';
import { productSql, variantSql } from '../../product';
import { type Span, salesIn } from '../../revenue';
import type { OrderFilter } from '../../order-filter';
import { type EarnerFilter, earnedBy } from '../../earned-by';

/** Which orders are reported on. */
export type OrderChoice = OrderFilter & EarnerFilter;

/** The site's sales of the span that fit, in its currency, as a condition on the order table. */
export function chosenSales(site: Site, span: Span, choice: OrderChoice): SQL | undefined {
  return and(salesIn(site, span, choice), eq(order.currency, site.currency), earnedBy(site, span, choice));
}

/**
 * Lines of the orders that fit the condition, with what came back: order_id, net (of the whole order), product, variant,
 * product_id, sku, category, units, revenue, discount, unpriced, returned_units, returned, cost and costed: what it cost, less
 * what came back, and its net revenue where that is known. `uncounted` are the refunds that other words on the same money replace.
 */
export function linesSql(chosen: SQL | undefined, uncounted: readonly string[], lines?: SQL): SQL {
  const { quantity, unitPrice, discount } = orderItem;
  return sql`SELECT ${orderItem.orderId} AS order_id, ${netRevenueSql()} AS net,
      ${productSql} AS product, ${variantSql} AS variant,
      ${orderItem.productId} AS product_id, ${orderItem.sku} AS sku, ${orderItem.category} AS category, ${quantity} AS units,
      coalesce(round(${unitPrice} * ${quantity}), 0)::bigint AS revenue,
      coalesce(round(${discount} * ${quantity}), 0)::bigint AS discount, (${unitPrice} IS NULL)::int AS unpriced,
      coalesce(back.units, 0) AS returned_units, coalesce(back.money, 0)::bigint AS returned,
      coalesce((${accounted} ->> 'amount')::bigint, 0) + ${costBack} AS cost,
      CASE WHEN ${accounted} ->> 'amount' IS NULL THEN 0
        ELSE coalesce(round(${unitPrice} * ${quantity}), 0)::bigint - coalesce(back.money, 0)::bigint END AS costed
    FROM ${order} LEFT JOIN ${orderCost} ON ${and(sameGeneration(orderCost, order), eq(orderCost.orderId, order.id))} JOIN ${orderItem} ON ${and(sameGeneration(orderItem, order), eq(orderItem.orderId, order.id))}
      LEFT JOIN (${returnedSql(chosen, uncounted)}) AS back
        ON back.order_id = ${orderItem.orderId} AND back.position = ${orderItem.position}
    WHERE ${and(chosen, lines)}`;
}

/** A line in the account of its order, where lines of goods stand first and in their order (docs/decisions/0036). */
const accounted = sql`(${orderCost.lines} -> ${orderItem.position})`;

/** What of its cost came back: below zero. */
const costBack = sql`CASE WHEN ${order.refunded} = 0 THEN 0 ELSE coalesce((SELECT sum((line ->> 'amount')::bigint)
  FROM jsonb_array_elements(${orderCost.lines}) AS line WHERE (line ->> 'place')::int = ${orderItem.position}), 0)::bigint END`;

/**
 * What came back of which line, by the lines of refunds that count. A refund names a line by its own id, else by what it sold;
 * one that names no line of the order stays with the order.
 */
function returnedSql(chosen: SQL | undefined, uncounted: readonly string[]): SQL {
  const same = (['line_key', 'variant_id', 'sku', 'product_id'] as const).map((name) => {
    const said = { line_key: 'lineKey', variant_id: 'variantId', sku: 'sku', product_id: 'productId' }[name];
    return sql.raw(`"order_item"."${name}" = line."${said}"`);
  });
  const best = same.map((is) => sql`coalesce(${is}, false) DESC`);
  return sql`SELECT ${order.id} AS order_id, item.position, sum(line.quantity) AS units, sum(line.amount) AS money
    FROM ${refund} JOIN ${order} ON ${and(sameGeneration(refund, order), sql`${order.id} = ${refundOrder}`)}
      CROSS JOIN LATERAL jsonb_to_recordset(${refund.lines})
        AS line("lineKey" text, "variantId" text, sku text, "productId" text, quantity numeric, amount numeric)
      CROSS JOIN LATERAL (SELECT ${orderItem.position} FROM ${orderItem}
        WHERE ${and(sameGeneration(orderItem, order), eq(orderItem.orderId, order.id))} AND (${sql.join(same, sql` OR `)})
        ORDER BY ${sql.join(best, sql`, `)}, ${orderItem.position} LIMIT 1) AS item
    WHERE ${and(chosen, gt(order.refunded, 0n), isNotNull(refund.lines))}
      AND (${refund.currency} IS NULL OR ${refund.currency} = ${order.currency})
      AND NOT ${refund.id} = ANY(${sql.param([...uncounted])}::uuid[])
    GROUP BY 1, 2`;
}

/** The order that a refund is of: rows of earlier versions know it by its key alone. */
const refundOrder = sql`coalesce(${refund.orderId}, (SELECT keyed.id FROM ${order} AS keyed
  WHERE keyed.site_id = ${refund.siteId} AND keyed.generation = ${refund.generation} AND keyed.order_key = ${refund.orderKey}))`;

/**
 * The refunds with lines that do not count, because another source's word on the same money or a later word does. Only orders with
 * several refunds have any: a single one counts where its order was refunded.
 */
export async function uncountedRefunds(tx: ScopedTransaction, site: Site, chosen: SQL | undefined): Promise<string[]> {
  const several = sql`(SELECT count(*) FROM ${refund} AS other WHERE other.site_id = ${order.siteId}
    AND other.generation = ${order.generation} AND other.order_id = ${order.id}) > 1`;
  const { id, total, revenue, currency, refundLists } = order;
  const rows = await tx
    .select({ claim: refund, order: { id, total, revenue, currency, refundLists } })
    .from(refund)
    .innerJoin(order, and(sameGeneration(refund, order), eq(order.id, refund.orderId)))
    .where(and(live(refund, site.id), chosen, gt(order.refunded, 0n), several))
    .orderBy(refund.refundedAt, refund.logPosition, refund.id);
  return [...Map.groupBy(rows, (row) => row.order.id).values()].flatMap((ofOrder) => {
    const [first] = ofOrder;
    const claims = ofOrder.map(({ claim }) => claim);
    const counted = new Set(first && settleRefunds(first.order, claims).map(({ eventId }) => eventId));
    return claims.filter(({ eventId, lines }) => lines !== null && !counted.has(eventId)).map((claim) => claim.id);
  });
}
