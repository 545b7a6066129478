/** One product: its figures and those of its variants, and what is bought with it. */
import { eq, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { sameGeneration } from '@/db/queries/live';
import type { ScopedTransaction } from '@/db/scoped';
import { order, orderItem } from '@/db/schema';
import { fraction, roundedText } from '@/lib/core/fraction';
import { ratioText } from '@/lib/metrics/measure';
import type { Site } from '@/lib/model/site';
import { spanOf } from '../../days';
import { isOfProduct, productSql } from '../../product';
import { column, rowOf, rowsOf } from '../../rows';
import { PAIRS_SHOWN_MAX, type ProductParams, type ProductResult, VARIANTS_SHOWN_MAX } from './definition';
import { figuresOf, partsSql, partSums, sumColumns, sumTexts } from './figures';
import { chosenSales, linesSql, uncountedRefunds } from './lines';

const LIFT_DECIMALS = 4;
/** A product of more ids or kinds is a name that many share: the rest is not listed. */
const NAMES_SHOWN_MAX = 20;

/** The product of this name in the sales of the days that fit. */
export async function productReport(tx: ScopedTransaction, site: Site, params: ProductParams): Promise<ProductResult> {
  const { from, to, product } = params;
  const chosen = chosenSales(site, spanOf(params, site.timeZone), params);
  const lines = linesSql(chosen, await uncountedRefunds(tx, site, chosen), isOfProduct(product));
  const total = await rowOf(
    tx,
    { ...sumColumns, ids: z.array(column.text), skus: z.array(column.text), categories: z.array(column.text) },
    sql`WITH lines AS (${lines}) SELECT ${sumTexts('')}, ${distinct('product_id')} AS ids, ${distinct('sku')} AS skus,
        ${distinct('category')} AS categories
      FROM (SELECT ${partSums} FROM (${partsSql(sql`SELECT * FROM lines`, sql`product`, sql`NULL AS more`)}) AS part) AS sums`,
  );
  const variants = await rowsOf(tx, variantColumns, variantsSql(lines));
  const orders = await tx.$count(order, sql`${chosen} AND ${hasLines}`);
  const pairs = await pairsOf(tx, { chosen, product, own: total.orders, orders });
  return {
    from,
    to,
    timeZone: site.timeZone,
    currency: site.currency,
    product,
    ids: total.ids,
    skus: total.skus,
    categories: total.categories,
    total: figuresOf(total, site.currency),
    variants: variants.map(({ variant, sku, ...sums }) => ({
      ...(variant !== null && { variant }),
      ...(sku !== null && { sku }),
      ...figuresOf(sums, site.currency),
    })),
    variantCount: variants[0]?.variants ?? 0,
    ...pairs,
    orders,
  };
}

function distinct(name: string): SQL {
  return sql.raw(`(SELECT coalesce(array_agg(name ORDER BY name COLLATE "C"), '{}') FROM
    (SELECT DISTINCT ${name} AS name FROM lines WHERE ${name} IS NOT NULL LIMIT ${NAMES_SHOWN_MAX}) AS named)`);
}

const variantColumns = { variant: column.text.nullable(), sku: column.text.nullable(), variants: column.count, ...sumColumns };

/** Best selling first. */
function variantsSql(lines: SQL): SQL {
  const parts = partsSql(lines, sql`variant`, sql`min(sku COLLATE "C") AS sku`);
  return sql`SELECT variant, sku, (count(*) OVER ())::int AS variants, ${sumTexts('')}
    FROM (SELECT variant, min(sku) AS sku, ${partSums} FROM (${parts}) AS part GROUP BY variant) AS level
    ORDER BY level.revenue DESC, variant COLLATE "C" NULLS LAST LIMIT ${VARIANTS_SHOWN_MAX}`;
}

const hasLines = sql`EXISTS (SELECT FROM ${orderItem}
  WHERE ${sameGeneration(orderItem, order)} AND ${eq(orderItem.orderId, order.id)})`;

type PairRequest = {
  chosen: SQL | undefined;
  product: string;
  /** How many orders hold the product, and how many there are. */
  own: number;
  orders: number;
};

/**
 * What stands in orders with the product, most often first. Reads only such orders, and then the orders of what it found, so that an order
 * of a thousand lines costs a thousand rows and not every pair of them.
 */
async function pairsOf(tx: ScopedTransaction, request: PairRequest): Promise<Pick<ProductResult, 'pairs' | 'pairCount'>> {
  const { chosen, product, own, orders } = request;
  const items = sql`FROM ${order} JOIN ${orderItem} ON ${sameGeneration(orderItem, order)} AND ${eq(orderItem.orderId, order.id)}`;
  const mine = sql`SELECT ${order.id} ${items} WHERE ${chosen} AND ${isOfProduct(product)}`;
  const query = sql`WITH beside AS (
      SELECT product, count(*) AS together, count(*) OVER () AS pairs FROM (
        SELECT DISTINCT ${order.id} AS order_id, ${productSql} AS product ${items}
        WHERE ${chosen} AND ${order.id} IN (${mine}) AND ${productSql} <> ${product}) AS with_it
      GROUP BY product ORDER BY together DESC, product COLLATE "C" LIMIT ${PAIRS_SHOWN_MAX}),
    other AS (SELECT product, count(*) AS orders FROM (
        SELECT DISTINCT ${order.id} AS order_id, ${productSql} AS product ${items}
        WHERE ${chosen} AND ${productSql} IN (SELECT product FROM beside)) AS of_it GROUP BY product)
    SELECT product, together::int AS together, other.orders::int AS others, pairs::int AS pairs
      FROM beside JOIN other USING (product) ORDER BY beside.together DESC, product COLLATE "C"`;
  const shape = { product: column.text, together: column.count, others: column.count, pairs: column.count };
  const rows = await rowsOf(tx, shape, query);
  return {
    pairs: rows.map(({ product: name, together, others }) => ({
      product: name,
      orders: together,
      support: ratioText(fraction(BigInt(together), BigInt(orders))),
      confidence: ratioText(fraction(BigInt(together), BigInt(own))),
      lift: roundedText(fraction(BigInt(together) * BigInt(orders), BigInt(own) * BigInt(others)), LIFT_DECIMALS),
    })),
    pairCount: rows[0]?.pairs ?? 0,
  };
}
