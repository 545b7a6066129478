/**
 * Corrections of orders that were sent and became worth something else: an edit, another refund than was told, a chargeback.
 * Planned by the run that derived the change, under the site's cursor, so that each has its number once; its content is made when
 * it is sent.
 */
import type { Transaction } from '@/db/client';
import type { ConnectionNow } from '@/db/queries/connection';
import { type DeliveryInsert, toldRows } from '@/db/queries/delivery';
import type { LoggedEvent } from '@/db/queries/event-row';
import type { Generation } from '@/db/queries/live';
import { ordersOfEvents } from '@/db/queries/order-names';
import { type OrderRow, ordersById, type RefundRow, refundsOf } from '@/db/queries/orders';
import { settleRefunds } from '@/lib/attribution';
import type { Id } from '@/lib/core/id';
import { correctionOwed, type Worth } from '@/lib/delivery/believed';
import { destinationOf } from '@/lib/destinations/registry';
import { isShadowAt } from '@/lib/model/connection-mode';
import { correctionKey, PURCHASE_KEY_PREFIX } from '@/lib/model/delivery-key';
import { deliveryRow } from './delivery-row';

/** The rows of what the connections are still to be told of the orders that these events speak of. */
export async function correctionsOwed(
  tx: Transaction,
  of: Generation,
  connections: ConnectionNow[],
  events: LoggedEvent[],
  now: Date,
): Promise<DeliveryInsert[]> {
  const speaking = events.filter(({ name, filtered }) => !filtered && (name === 'purchase' || name === 'refund'));
  const ids = speaking.map(({ id }) => id);
  const orderOf = await ordersOfEvents(tx, of, ids);
  const spokenBy = new Map(speaking.flatMap((event) => [[orderOf.get(event.id), event] as const]));
  const told = await toldRows(tx, of.siteId, [...new Set(orderOf.values())]);
  if (told.length === 0) return [];
  const orders = await ordersById(tx, of, [...new Set(told.map(({ orderId }) => orderId))]);
  const refunds = await refundsOf(tx, of, orders);
  const owed: DeliveryInsert[] = [];
  for (const rows of Map.groupBy(told, (row) => `${row.orderId} ${row.connectionId} ${row.rule}`).values()) {
    const [first] = rows;
    const order = orders.find(({ id }) => id === first?.orderId);
    const connection = connections.find(({ id }) => id === first?.connectionId);
    const event = order && spokenBy.get(order.id);
    if (!order || order.test || !connection || !event) continue;
    const restates = destinationOf(connection.destination)?.restates?.by === 'value';
    const inShadow = isShadowAt(connection, event.receivedAt);
    const correction = correctionOwed(rows, worthOf(order, refunds.get(order.id) ?? []), restates, inShadow);
    const name = rows.find((row) => row.name === 'purchase')?.key.slice(PURCHASE_KEY_PREFIX.length);
    if (!correction || name === undefined) continue;
    const { notBefore } = correction;
    const about = { key: correctionKey(name, correction.number), name: 'order_updated', eventId: event.id, orderId: order.id };
    const by = { version: correction.version, rule: correction.rule, occurredAt: event.receivedAt };
    owed.push(deliveryRow(connection, by, about, { plannedAt: now, dueAt: notBefore && notBefore > now ? notBefore : now }));
  }
  return owed;
}

function worthOf(order: OrderRow, refunds: RefundRow[]): Worth {
  const settled = settleRefunds(order, refunds);
  const back = settled.reduce((sum, { amount }) => sum + amount, 0n);
  const isCancelled = order.state === 'cancelled';
  const amounts = new Map<Id<'event'>, bigint>(settled.map(({ eventId, amount }) => [eventId, amount]));
  return {
    currency: order.currency,
    left: isCancelled ? 0n : order.total - back,
    outstanding: order.state === 'pending' ? 0n : order.outstanding,
    isCancelled,
    // A refund that was corrected is told by a later event, under the id that its first had given it.
    backOf: ({ eventId, key }) => {
      const row = refunds.find((one) => one.eventId === eventId || (one.refundKey !== null && key.endsWith(`:${one.refundKey}`)));
      return row && (amounts.get(row.eventId) ?? 0n);
    },
  };
}
