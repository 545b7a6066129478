/** Deliveries by the names of their events: whether somebody has left since. */
import { and, eq, gte, inArray, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import type { Queryable } from '../client';
import { delivery } from '../schema/delivery';
import type { DeliveryRow } from './delivery';

/**
 * The connection's deliveries of events of these names that happened since then, at most a few days ago. `unsubscribe` has an
 * index of its own; under other names they are looked for among what was planned since.
 */
export async function deliveriesNamed(
  db: Queryable,
  { siteId, connectionId }: { siteId: Id<'site'>; connectionId: Id<'connection'> },
  names: string[],
  since: Date,
): Promise<NamedRow[]> {
  const own = and(eq(delivery.siteId, siteId), eq(delivery.connectionId, connectionId), gte(delivery.occurredAt, since));
  const indexed = names.includes('unsubscribe')
    ? await db
        .select(namedColumns)
        .from(delivery)
        .where(and(own, sql`${delivery.name} = 'unsubscribe'`))
    : [];
  const others = names.filter((name) => name !== 'unsubscribe');
  if (others.length === 0) return indexed;
  // Nothing is planned before it happens, by more than clocks may be ahead.
  const planned = gte(delivery.plannedAt, new Date(since.getTime() - DAY_MS));
  return [
    ...indexed,
    ...(await db
      .select(namedColumns)
      .from(delivery)
      .where(and(own, planned, inArray(delivery.name, others)))),
  ];
}

const namedColumns = {
  key: delivery.key,
  name: delivery.name,
  occurredAt: delivery.occurredAt,
  eventId: delivery.eventId,
  orderId: delivery.orderId,
};
type NamedRow = Pick<DeliveryRow, keyof typeof namedColumns>;
