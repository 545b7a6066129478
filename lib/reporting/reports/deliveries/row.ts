/** A delivery with its connection and its order, from columns to wire form. */
import { connection, delivery, order } from '@/db/schema';
import { idOfRule } from '@/lib/delivery/platform-id';
import { destinationOf } from '@/lib/destinations/registry';
import { FIRST_RULE } from '@/lib/model/mapping';
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
  rule: delivery.rule,
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
  | 'rule'
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
  const { id, name, key, rule, eventId, orderId, orderKey, state, reason, detail, attempts, settledAt } = row;
  const definition = destinationOf(row.destination);
  const base = row.sentAs ?? (state === 'delivered' ? key : undefined);
  const sentAs = base !== undefined && definition ? idOfRule(definition, base, rule) : base;
  const isWaiting = state === 'pending' || state === 'retry';
  return {
    id,
    connection: {
      id: row.connectionId,
      name: row.connectionName,
      destination: row.destination,
      destinationName: definition?.name ?? row.destination,
      deleted: row.deletedAt !== null,
    },
    name,
    key,
    ...(rule !== FIRST_RULE && { rule }),
    ...(sentAs !== undefined && sentAs !== key && { sentAs }),
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
