/** The row of a delivery as it is planned. */
import type { ConnectionNow } from '@/db/queries/connection';
import type { DeliveryInsert } from '@/db/queries/delivery';
import type { Owed } from '@/lib/delivery/owed';
import { newId } from '@/lib/ops/ids';

/** How the connection was set when the event came, the rule that sends it, its time there, and how long it waits. */
export type OwedBy = { version: number; rule: string; occurredAt: Date; waitsUntil?: Date };

/** The delivery that is owed to the connection: waiting, or held where the connection is on hold. */
export function deliveryRow(
  connection: ConnectionNow,
  { version, rule, occurredAt }: OwedBy,
  { key, name, eventId, orderId }: Pick<Owed, 'key' | 'name' | 'eventId' | 'orderId'>,
  times: { plannedAt: Date; dueAt: Date; waitsUntil?: Date },
): DeliveryInsert {
  const row = {
    siteId: connection.siteId,
    id: newId<'delivery'>(),
    connectionId: connection.id,
    key,
    rule,
    eventId,
    orderId,
    name,
    version,
    occurredAt,
    ...times,
  };
  if (!connection.hold) return { ...row, state: 'pending' };
  return { ...row, state: 'held', reason: connection.hold.action, detail: connection.hold.message };
}
