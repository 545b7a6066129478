/** Orders of a shop's own list. */
import { and, eq, gte, lt, or, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Queryable } from '../client';
import { orderName, shopOrder } from '../schema';
import { excluded, inChunks } from './bulk';
import { live } from './live';

export type ShopOrderRow = typeof shopOrder.$inferSelect;

/** Keeps the orders; what is known of them already is replaced whole. */
export async function saveShopOrders(db: Queryable, rows: ShopOrderRow[]): Promise<void> {
  await inChunks(rows, (chunk) =>
    db
      .insert(shopOrder)
      .values(chunk)
      .onConflictDoUpdate({
        target: [shopOrder.siteId, shopOrder.orderKey],
        set: excluded(shopOrder, [
          ...(['placedAt', 'status', 'test', 'currency', 'total', 'tax', 'shipping', 'discount'] as const),
          ...(['refunded', 'refundedAt', 'importedBy', 'importedAt'] as const),
        ]),
      }),
  );
}

export type KnownShopOrder = ShopOrderRow & {
  /** The order that is held under this name; absent: none is. A name that several share says nothing. */
  orderId: Id<'order'> | null;
};

/** Those that were placed in the span, or refunded in it. */
export async function shopOrdersIn(
  db: Pick<Queryable, 'select'>,
  siteId: Id<'site'>,
  { start, end }: { start: Date; end: Date },
): Promise<KnownShopOrder[]> {
  const held = and(live(orderName, siteId), eq(orderName.value, shopOrder.orderKey), eq(orderName.ambiguous, false));
  const orderId = sql<Id<'order'> | null>`(SELECT ${orderName.orderId} FROM ${orderName} WHERE ${held} LIMIT 1)`;
  const rows = await db
    .select({ row: shopOrder, orderId })
    .from(shopOrder)
    .where(
      and(
        eq(shopOrder.siteId, siteId),
        or(
          and(gte(shopOrder.placedAt, start), lt(shopOrder.placedAt, end)),
          and(gte(shopOrder.refundedAt, start), lt(shopOrder.refundedAt, end)),
        ),
      ),
    )
    .orderBy(shopOrder.placedAt, shopOrder.orderKey);
  return rows.map(({ row, orderId: heldAs }) => ({ ...row, orderId: heldAs }));
}
