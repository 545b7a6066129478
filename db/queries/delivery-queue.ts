/** What waits to be sent, by destination: for the metrics. */
import { sql } from 'drizzle-orm';
import type { Queryable } from '../client';

export type DeliveryQueue = {
  destination: string;
  /** Not sent yet, or to be tried again. */
  waiting: number;
  /** Waiting for a person. */
  held: number;
  /** When the one that is due longest was due; absent when none of a connection that may send is due. */
  oldestDueAt?: Date;
};

/** The queues of all sites' connections together. Counts what waits by its own indexes, and nothing that is done. */
export async function deliveryQueues(db: Queryable): Promise<DeliveryQueue[]> {
  const { rows } = await db.execute<{ destination: string; waiting: number; held: number; oldest_due_at: Date | null }>(sql`
    SELECT c.destination, sum(due.waiting)::int AS waiting, sum(stopped.held)::int AS held,
      min(due.oldest) FILTER (WHERE c.enabled AND c.hold IS NULL AND due.oldest <= now()) AS oldest_due_at
    FROM connection AS c
    JOIN LATERAL (SELECT count(*) AS waiting, min(due_at) AS oldest FROM delivery
      WHERE site_id = c.site_id AND connection_id = c.id AND state IN ('pending', 'retry')) AS due ON true
    JOIN LATERAL (SELECT count(*) AS held FROM delivery
      WHERE site_id = c.site_id AND connection_id = c.id AND state = 'held') AS stopped ON true
    WHERE c.deleted_at IS NULL GROUP BY c.destination ORDER BY c.destination`);
  return rows.map(({ destination, waiting, held, oldest_due_at }) => ({
    destination,
    waiting,
    held,
    ...(oldest_due_at && { oldestDueAt: new Date(oldest_due_at) }),
  }));
}
