/** Deliveries by the names of their events: whether somebody has left since. */
import { and, eq, gte, inArray, type SQL, sql } from 'drizzle-orm';
import { firstIdAt } from '@/lib/core/id';
import type { Queryable } from '../client';
import { event } from '../schema';
import { delivery, plannedFrom } from '../schema/delivery';
import type { DeliveryRow, Due } from './delivery';

type Named = {
  names: string[];
  since: Date;
  /** Of e-mail addresses and phone numbers. */
  hashes: string[];
};

/**
 * The connection's deliveries of events of these names that happened since then, at most a few days ago, and that may be of a person
 * with one of the hashes: they name one, or come from a browser, of which more is known. A list that is cleaned takes leave of tens
 * of thousands at once. `unsubscribe` has an index of its own; under other names they are looked for among what was planned since.
 */
export async function deliveriesNamed(db: Queryable, due: Due, { names, since, hashes }: Named): Promise<NamedRow[]> {
  const own = and(
    eq(delivery.siteId, due.siteId),
    eq(delivery.connectionId, due.connectionId),
    gte(delivery.occurredAt, since),
    mayBeOf(hashes, since),
  );
  const others = names.filter((name) => name !== 'unsubscribe');
  const indexed = names.includes('unsubscribe') ? await namedRows(db, and(own, sql`${delivery.name} = 'unsubscribe'`)) : [];
  if (others.length === 0) return indexed;
  const planned = gte(delivery.plannedAt, plannedFrom(since));
  return [...indexed, ...(await namedRows(db, and(own, planned, inArray(delivery.name, others))))];
}

/** By the event's own word; the first id, for clocks are ahead of its receipt as well, opens no more months than are asked about. */
function mayBeOf(hashes: string[], since: Date): SQL {
  const among = sql`ANY (${sql.param(hashes)}::text[])`;
  return sql`EXISTS (SELECT FROM ${event} WHERE ${event.siteId} = ${delivery.siteId} AND ${event.id} = ${delivery.eventId}
    AND ${event.id} >= ${firstIdAt(plannedFrom(since).getTime())} AND (${event.visitorId} IS NOT NULL
      OR ${event.personal} #>> '{user,emailHash}' = ${among} OR ${event.personal} #>> '{user,phoneHash}' = ${among}))`;
}

function namedRows(db: Queryable, where: SQL | undefined): Promise<NamedRow[]> {
  return db.select(namedColumns).from(delivery).where(where);
}

const namedColumns = {
  key: delivery.key,
  name: delivery.name,
  occurredAt: delivery.occurredAt,
  eventId: delivery.eventId,
  orderId: delivery.orderId,
};
type NamedRow = Pick<DeliveryRow, keyof typeof namedColumns>;
