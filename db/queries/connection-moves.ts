/** What a person's decision does to the ledger: releasing what is held, or letting it expire. */
import { and, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { HoldAction } from '@/lib/model/delivery';
import type { Queryable } from '../client';
import { connection, delivery } from '../schema/delivery';
import type { Due } from './delivery';

/** The connection may send again. */
export async function liftHold(db: Queryable, { siteId, connectionId }: Due): Promise<void> {
  await db
    .update(connection)
    .set({ hold: null })
    .where(and(eq(connection.siteId, siteId), eq(connection.id, connectionId)));
}

/**
 * Rejects what is held (for one of `reasons`, where they are given) and happened before `oldest`: the platform would refuse it;
 * resolves to how many.
 */
export async function expireHeld(
  db: Queryable,
  due: Due,
  oldest: Date,
  now: Date,
  reasons?: readonly HoldAction[],
): Promise<number> {
  const expired = await db
    .update(delivery)
    .set({ state: 'rejected', reason: 'expired', detail: 'Held until the platform takes it no longer.', settledAt: now })
    .where(and(held(due, reasons), lt(delivery.occurredAt, oldest)))
    .returning({ id: delivery.id });
  return expired.length;
}

/**
 * Lets what is held (for one of `reasons`, where they are given) go on, in its order, with its own times; resolves to how many.
 */
export async function releaseHeld(db: Queryable, due: Due, now: Date, reasons?: readonly HoldAction[]): Promise<number> {
  const released = await db
    .update(delivery)
    .set({ state: 'pending', reason: null, detail: null, dueAt: now, leasedUntil: null, attempts: 0 })
    .where(held(due, reasons))
    .returning({ id: delivery.id });
  return released.length;
}

/**
 * As releaseHeld, of everything held, when a person lets it go: it goes as the connection is set now (`version`), for what they
 * have corrected may be what it was held for. What was tried keeps its id of then: the platform may know it.
 */
export async function releaseAsSet(db: Queryable, due: Due, version: number, now: Date): Promise<number> {
  await db.update(delivery).set(asSet(version)).where(held(due));
  return releaseHeld(db, due, now);
}

/** Likewise of what waits, when a person lets the connection go on. */
export async function waitAsSet(db: Queryable, { siteId, connectionId }: Due, version: number): Promise<void> {
  await db
    .update(delivery)
    .set(asSet(version))
    .where(
      and(eq(delivery.siteId, siteId), eq(delivery.connectionId, connectionId), inArray(delivery.state, ['pending', 'retry'])),
    );
}

/** By these settings. What was tried keeps its id of then. */
function asSet(version: number) {
  return { version, sentAs: sql`CASE WHEN attempts > 0 THEN coalesce(sent_as, key) ELSE sent_as END` };
}

function held({ siteId, connectionId }: Due, reasons?: readonly HoldAction[]) {
  return and(
    eq(delivery.siteId, siteId),
    eq(delivery.connectionId, connectionId),
    eq(delivery.state, 'held'),
    reasons && inArray(delivery.reason, [...reasons]),
  );
}

/** Gives up on everything that waits: its connection is gone. */
export async function rejectWaiting(db: Queryable, { siteId, connectionId }: Due, now: Date): Promise<void> {
  await db
    .update(delivery)
    .set({ state: 'rejected', reason: 'deleted', detail: 'The connection was deleted.', settledAt: now })
    .where(
      and(
        eq(delivery.siteId, siteId),
        eq(delivery.connectionId, connectionId),
        inArray(delivery.state, ['pending', 'retry', 'held']),
      ),
    );
}

/**
 * Makes these deliveries due at once, if they wait, as the connection is set now (`version`); resolves to how many.
 */
export async function makeDue(
  db: Queryable,
  { siteId, connectionId }: Due,
  ids: Id<'delivery'>[],
  version: number,
  now: Date,
): Promise<number> {
  const due = await db
    .update(delivery)
    .set({ ...asSet(version), dueAt: now })
    .where(
      and(
        eq(delivery.siteId, siteId),
        eq(delivery.connectionId, connectionId),
        inArray(delivery.id, ids),
        inArray(delivery.state, ['pending', 'retry']),
      ),
    )
    .returning({ id: delivery.id });
  return due.length;
}
