/** Reading the ledger: its attempts, and what was owed last. */
import { and, desc, eq } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Queryable } from '../client';
import { attempt, delivery, deliveryAttempt } from '../schema/delivery';
import type { DeliveryRow, Due } from './delivery';

/** The delivery's last attempt that sent anything, with its place in it. */
export async function lastAttemptOf(
  db: Queryable,
  siteId: Id<'site'>,
  deliveryId: Id<'delivery'>,
): Promise<{ method: string; url: string; body: string | null; position: number } | undefined> {
  const [last] = await db
    .select({ method: attempt.method, url: attempt.url, body: attempt.body, position: deliveryAttempt.position })
    .from(deliveryAttempt)
    .innerJoin(attempt, and(eq(attempt.siteId, deliveryAttempt.siteId), eq(attempt.id, deliveryAttempt.attemptId)))
    .where(and(eq(deliveryAttempt.siteId, siteId), eq(deliveryAttempt.deliveryId, deliveryId)))
    .orderBy(desc(attempt.startedAt), desc(deliveryAttempt.number))
    .limit(1);
  return last;
}

/** The connection's newest deliveries, whatever became of them. */
export async function latestDeliveries(db: Queryable, { siteId, connectionId }: Due, limit: number): Promise<DeliveryRow[]> {
  return db
    .select()
    .from(delivery)
    .where(and(eq(delivery.siteId, siteId), eq(delivery.connectionId, connectionId)))
    .orderBy(desc(delivery.plannedAt), desc(delivery.id))
    .limit(limit);
}
