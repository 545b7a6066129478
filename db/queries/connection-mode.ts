/** Whether a connection sends or runs in shadow, and what a take-over does to its ledger. */
import { and, eq, gte, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Takeover } from '@/lib/model/connection-mode';
import type { Queryable, Transaction } from '../client';
import { connection, delivery, plannedFrom } from '../schema/delivery';
import type { Due } from './delivery';

/** As it is set now; undefined of a connection that does not exist. */
export async function takeoverOf(db: Queryable, due: Due): Promise<Takeover | undefined> {
  const [found] = await db.select(columns).from(connection).where(own(due));
  return found;
}

/**
 * The same, and nobody else changes it before the transaction ends: what is put down as shadowed by it is there for the
 * take-over that comes after. `update` is for who changes it.
 */
export async function takeoverKept(tx: Transaction, due: Due, lock: 'share' | 'update'): Promise<Takeover | undefined> {
  const [found] = await tx.select(columns).from(connection).where(own(due)).for(lock);
  return found;
}

export async function setTakeover(tx: Transaction, due: Due, to: Takeover): Promise<void> {
  await tx.update(connection).set(to).where(own(due));
}

/** Whether what happened at this time is not ours to send, as isShadowAt says it of one (lib/model/connection-mode). */
export function isShadowRow({ mode, takeoverAt }: Pick<Takeover, 'mode' | 'takeoverAt'>, occurredAt: SQLWrapper): SQL {
  if (mode === 'live') return sql`false`;
  return takeoverAt ? sql`(${occurredAt} < ${takeoverAt})` : sql`true`;
}

/**
 * Makes due what would have been sent and turns out to be ours: it happened at or after the take-over, by a clock that is ahead
 * of ours; resolves to how many. It goes by the settings of `version`, with which the connection takes over.
 */
export async function takeShadowed(
  tx: Transaction,
  { siteId, connectionId }: Due,
  version: number,
  { from, now }: { from: Date; now: Date },
): Promise<number> {
  const taken = await tx
    .update(delivery)
    .set({ state: 'pending', version, reason: null, detail: null, dueAt: now, settledAt: null, attempts: 0 })
    .where(
      and(
        eq(delivery.siteId, siteId),
        eq(delivery.connectionId, connectionId),
        eq(delivery.state, 'shadowed'),
        gte(delivery.occurredAt, from),
        gte(delivery.plannedAt, plannedFrom(from)),
      ),
    )
    .returning({ id: delivery.id });
  return taken.length;
}

const columns = { mode: connection.mode, takeoverAt: connection.takeoverAt, earlierRefunds: connection.earlierRefunds };

function own({ siteId, connectionId }: Due) {
  return and(eq(connection.siteId, siteId), eq(connection.id, connectionId));
}
