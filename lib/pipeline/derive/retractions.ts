/**
 * Copies of an order that a platform had got already when what were two orders turned out to be one: those after the first are
 * taken back whole, where the connection sends refunds. The next event that speaks of the order plans it; each copy is taken back
 * once.
 */
import type { Transaction } from '@/db/client';
import type { LoggedEvent } from '@/db/queries/event-row';
import type { Generation } from '@/db/queries/live';
import { ordersOfEvents, sentTwice } from '@/db/queries/order-names';
import type { Id } from '@/lib/core/id';
import type { Owed } from '@/lib/delivery/owed';
import { PURCHASE_KEY_PREFIX, retractionKey } from '@/lib/model/delivery-key';

/** What is to be taken back, by connection. */
export async function retractionsOwed(
  tx: Transaction,
  of: Generation,
  events: LoggedEvent[],
): Promise<ReadonlyMap<Id<'connection'>, Owed[]>> {
  const orderOf = await ordersOfEvents(
    tx,
    of,
    events.map(({ id }) => id),
  );
  const spokenBy = new Map(events.flatMap((event) => [[orderOf.get(event.id), event] as const]));
  const sent = await sentTwice(tx, of.siteId, [...new Set(orderOf.values())]);
  const owed = new Map<Id<'connection'>, Owed[]>();
  const kept = new Set<string>();
  for (const { connectionId, orderId, key } of sent) {
    const event = spokenBy.get(orderId);
    const copies = `${connectionId} ${orderId}`;
    if (!kept.has(copies)) kept.add(copies);
    else if (event) {
      const { id: eventId, receivedAt } = event;
      const back = { key: retractionKey(key.slice(PURCHASE_KEY_PREFIX.length)), name: 'refund', eventId, orderId };
      const known = owed.get(connectionId) ?? [];
      owed.set(connectionId, [...known, { ...back, occurredAt: receivedAt, receivedAt }]);
    }
  }
  return owed;
}
