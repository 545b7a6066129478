/** The items that a store has sold lately, by the ids that they go by. */
import { and, desc, eq, inArray, or } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Transaction } from '../client';
import { order, orderItem } from '../schema';
import { live } from './live';

/** Lines have no index by variant or SKU: so many orders are looked through, in well under a second. */
const ORDERS = 20_000;
const ITEMS_MAX = 50;

export type SoldItem = { sent?: string; product?: string; variant?: string; sku?: string; name?: string };

/** Items of the latest orders of which one id is among these, each once. */
export async function itemsNamed(tx: Transaction, siteId: Id<'site'>, ids: string[]): Promise<SoldItem[]> {
  if (ids.length === 0) return [];
  const latest = tx
    .select({ id: order.id })
    .from(order)
    .where(live(order, siteId))
    .orderBy(desc(order.orderedAt))
    .limit(ORDERS)
    .as('latest');
  const { productId, variantId, sku, name } = orderItem;
  const rows = await tx
    .selectDistinct({ productId, variantId, sku, name })
    .from(orderItem)
    .innerJoin(latest, eq(latest.id, orderItem.orderId))
    .where(and(live(orderItem, siteId), or(inArray(productId, ids), inArray(variantId, ids), inArray(sku, ids))))
    .limit(ITEMS_MAX);
  return rows.map((row) => ({
    sent: row.productId ?? undefined,
    // Of shops that know their items by SKU alone.
    product: row.productId === row.sku ? undefined : (row.productId ?? undefined),
    variant: row.variantId ?? undefined,
    sku: row.sku ?? undefined,
    name: row.name ?? undefined,
  }));
}
