/**
 * Refunds that overtook their order. Shops' webhooks come in any order, and a refund of an order that nobody has told of yet is told to
 * no platform: when the order is owed, so are they again, behind it.
 */
import type { Transaction } from '@/db/client';
import { oweAgain, type Overtaking } from '@/db/queries/overtaking';
import type { Generation } from '@/db/queries/live';
import { ordersById, refundsOf } from '@/db/queries/orders';
import type { ConnectionNow } from '@/db/queries/connection';
import { type Owed, refundIdInKeys } from '@/lib/delivery/owed';
import { PURCHASE_KEY_PREFIX, refundKey } from '@/lib/model/delivery-key';

/** Owes the refunds again that these orders were overtaken by, to each connection that owes the order. */
export async function oweOvertaking(
  tx: Transaction,
  of: Generation,
  connections: Pick<ConnectionNow, 'id'>[],
  owed: Owed[],
): Promise<void> {
  const purchases = owed.filter(({ name, orderId }) => name === 'purchase' && orderId !== undefined);
  const orders = (
    await ordersById(
      tx,
      of,
      purchases.flatMap(({ orderId }) => orderId ?? []),
    )
  ).filter(({ refunded }) => refunded > 0n);
  if (orders.length === 0) return;
  const refunds = await refundsOf(tx, of, orders);
  const overtaking = purchases.flatMap(({ key: purchase, orderId }): Overtaking[] =>
    (orderId ? (refunds.get(orderId) ?? []) : []).flatMap(({ refundKey: stated }) => {
      if (stated === null || !orderId) return [];
      const key = refundKey(purchase.slice(PURCHASE_KEY_PREFIX.length), refundIdInKeys(stated));
      return connections.map(({ id: connectionId }) => ({ connectionId, key, purchase, orderId }));
    }),
  );
  await oweAgain(tx, of.siteId, overtaking);
}
