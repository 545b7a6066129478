/** What hangs on a buyer's other orders: whether this one is their first sale, and whose path a renewal has. */
import type { Transaction } from '@/db/client';
import type { Generation } from '@/db/queries/live';
import { type OrderRow, ordersById } from '@/db/queries/orders';
import type { Id } from '@/lib/core/id';
import { isPaid } from '@/lib/model/order';

/** The orders with credited renewals put on the path of their buyer's first sale. */
export async function onFirstPaths(
  tx: Transaction,
  of: Generation,
  orders: OrderRow[],
  firsts: ReadonlyMap<Id<'person'>, Id<'order'>>,
): Promise<OrderRow[]> {
  const isRenewal = ({ salesChannel, leftOut }: OrderRow) => salesChannel === 'subscription' && !leftOut;
  const renewals = orders.filter(isRenewal);
  if (renewals.length === 0) return orders;
  const firstIds = renewals.flatMap(({ personId }) => (personId && firsts.get(personId)) ?? []);
  const rows = new Map((await ordersById(tx, of, [...new Set(firstIds)])).map((row) => [row.id, row]));
  return orders.map((order) => {
    if (!isRenewal(order)) return order;
    const first = order.personId ? rows.get(firsts.get(order.personId) ?? order.id) : undefined;
    return { ...order, pathAt: first && first.id !== order.id ? (first.pathAt ?? first.orderedAt) : null };
  });
}

/** The shop counts orders that came to nothing too: it calls a customer returning whose first sale this is. */
export function isDoubtful({ declaredNew, customerIndex }: Pick<OrderRow, 'declaredNew' | 'customerIndex'>): boolean {
  return declaredNew === false && (customerIndex ?? 1) > 1;
}

/** Whether the order is its buyer's first sale: by the shop's word, else by what is held. */
export function isNewCustomer(
  order: OrderRow,
  firsts: ReadonlySet<Id<'order'>>,
  earlier: ReadonlyMap<Id<'order'>, number>,
): boolean {
  if (!isPaid(order) || order.test) return false;
  if (isDoubtful(order)) return firsts.has(order.id) && (earlier.get(order.id) ?? 0) >= (order.customerIndex ?? 1) - 1;
  return order.declaredNew ?? firsts.has(order.id);
}
