/** A delivery with its connection and its order, from columns to wire form. */
import { connection, delivery, order } from '@/db/schema';
import { destinationOf } from '@/lib/destinations/registry';
import type { DeliveryListRow } from './definition';

/** What a row of the ledger shows, of `delivery` joined with `connection` and `order`. */
export const rowColumns = {
  id: delivery.id,
  connectionId: delivery.connectionId,
  connectionName: connection.name,
  destination: connection.destination,
  deletedAt: connection.deletedAt,
  name: delivery.name,
  key: delivery.key,
  sentAs: delivery.sentAs,
  eventId: delivery.eventId,
  orderId: delivery.orderId,
  orderKey: order.orderKey,
  occurredAt: delivery.occurredAt,
  plannedAt: delivery.plannedAt,
  state: delivery.state,
  reason: delivery.reason,
  detail: delivery.detail,
  attempts: delivery.attempts,
  dueAt: delivery.dueAt,
  settledAt: delivery.settledAt,
};

type Columns = Pick<
  typeof delivery.$inferSelect,
  | 'id'
  | 'connectionId'
  | 'name'
  | 'key'
  | 'sentAs'
  | 'eventId'
  | 'orderId'
  | 'occurredAt'
  | 'plannedAt'
  | 'state'
  | 'reason'
  | 'detail'
  | 'attempts'
  | 'dueAt'
  | 'settledAt'
> &
  Pick<typeof connection.$inferSelect, 'destination' | 'deletedAt'> & { connectionName: string; orderKey: string | null };

/** The row in wire form. An order that the present rules make no more is absent. */
export function listRow(row: Columns): DeliveryListRow {
  const { id, name, key, sentAs, eventId, orderId, orderKey, state, reason, detail, attempts, settledAt } = row;
  const isWaiting = state === 'pending' || state === 'retry';
  return {
    id,
    connection: {
      id: row.connectionId,
      name: row.connectionName,
      destination: row.destination,
      destinationName: destinationOf(row.destination)?.name ?? row.destination,
      deleted: row.deletedAt !== null,
    },
    name,
    key,
    ...(sentAs !== null && sentAs !== key && { sentAs }),
    eventId,
    ...(orderId && orderKey !== null && { order: { id: orderId, key: orderKey } }),
    occurredAt: row.occurredAt.toISOString(),
    plannedAt: row.plannedAt.toISOString(),
    state,
    ...(reason !== null && { reason }),
    ...(detail !== null && { detail }),
    attempts,
    ...(isWaiting && { dueAt: row.dueAt.toISOString() }),
    ...(settledAt && { settledAt: settledAt.toISOString() }),
  };
}
