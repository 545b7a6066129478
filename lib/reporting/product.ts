/** What a product is called in reports, and which orders hold one: the same in every report and list. */
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { sameGeneration } from '@/db/queries/live';
import { type credit, type order, orderItem } from '@/db/schema';

/** By its name, which all sources of a store share; else by what else the line has. NULL where it names nothing. */
export const productSql = sql<
  string | null
>`coalesce(${orderItem.name}, ${orderItem.sku}, ${orderItem.productId}, ${orderItem.variantId})`;

/** What tells the variants of a product apart; NULL where the source does not say. */
export const variantSql = sql<string | null>`coalesce(${orderItem.variantId}, ${orderItem.sku})`;

/** Whether a line is of the product; an empty name is that of lines without one. */
export function isOfProduct(product: string): SQL {
  return product === '' ? isNull(productSql) : eq(productSql, product);
}

/** Whether a line is of the variant; an empty one is that of lines without. */
export function isOfVariant(variant: string): SQL {
  return variant === '' ? isNull(variantSql) : eq(variantSql, variant);
}

/** Whether the order of a row holds the product; of that variant, where one is given. */
export function holdsProduct(of: typeof order | typeof credit, product: string, variant?: string): SQL {
  const orderId = 'orderId' in of ? of.orderId : of.id;
  const isLine = and(isOfProduct(product), variant === undefined ? undefined : isOfVariant(variant));
  return sql`EXISTS (SELECT FROM ${orderItem}
    WHERE ${and(sameGeneration(orderItem, of), eq(orderItem.orderId, orderId), isLine)})`;
}
