/**
 * Connections that nothing gets through: how long for, which of them are to be tried again now, and what goes on when one
 * delivery has got through. The last attempt of a connection says when it was tried last; nothing else keeps that.
 */
import { and, eq, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import { type HoldAction, probedHolds } from '@/lib/model/delivery';
import type { Queryable } from '../client';
import { connection, delivery } from '../schema/delivery';
import { expireHeld, releaseHeld } from './connection-moves';
import type { DeliveryRow, Due } from './delivery';

/** Attempts further back say nothing of an outage that is still on. */
const LOOK_BACK_MS = DAY_MS;

export type Outage = { since?: Date; deliveries: number };

/**
 * What has failed since the connection last got anything through: from when, and how many deliveries. A refusal got through, but
 * for those that are our own word.
 */
export async function outageOf(db: Queryable, { siteId, connectionId }: Due, now: Date): Promise<Outage> {
  const from = new Date(now.getTime() - LOOK_BACK_MS);
  const found = await db.execute<{ since: Date | null; deliveries: number }>(sql`
    SELECT min(tried.started_at) AS since, count(DISTINCT link.delivery_id)::int AS deliveries
    FROM attempt AS tried
    JOIN delivery_attempt AS link ON link.site_id = tried.site_id AND link.attempt_id = tried.id
    WHERE tried.site_id = ${siteId} AND tried.connection_id = ${connectionId} AND tried.class <> 'shadowed'
      AND tried.started_at > coalesce((
      SELECT through.started_at FROM attempt AS through
      WHERE through.site_id = ${siteId} AND through.connection_id = ${connectionId} AND through.started_at > ${from}
        AND EXISTS (SELECT 1 FROM delivery_attempt AS taken
          WHERE taken.site_id = through.site_id AND taken.attempt_id = through.id
            AND (taken.class IN ('delivered', 'duplicate')
              OR taken.class = 'rejected' AND taken.code IS DISTINCT FROM 'no_answer'))
      ORDER BY through.started_at DESC LIMIT 1), ${from})`);
  const row = found.rows[0];
  return { deliveries: row?.deliveries ?? 0, ...(row?.since && { since: new Date(row.since) }) };
}

export type ToProbe = Due & { action: HoldAction };

/**
 * Connections of which one held delivery is to be tried: nothing was sent for them since `before`, or something gets through
 * already, and nothing is on its way. A connection that goes on may still hold single deliveries that met a fault of the network.
 * What was tried and held again is due later, so that one which never gets through is not tried all the time. In shadow nothing
 * is sent, so nothing can get through.
 */
export async function connectionsToProbe(db: Queryable, now: Date, before: Date): Promise<ToProbe[]> {
  const probed = sql.join(
    probedHolds.map((action) => sql`${action}`),
    sql`, `,
  );
  const found = await db.execute<{ site_id: Id<'site'>; id: Id<'connection'>; action: HoldAction }>(sql`
    SELECT c.site_id, c.id, coalesce(c.hold ->> 'action', 'network') AS action FROM connection AS c
    LEFT JOIN LATERAL (SELECT started_at, class FROM attempt
      WHERE site_id = c.site_id AND connection_id = c.id AND class <> 'shadowed'
      ORDER BY started_at DESC LIMIT 1) AS latest ON true
    WHERE c.enabled AND c.deleted_at IS NULL AND (c.hold IS NULL OR c.hold ->> 'action' IN (${probed}))
      AND (c.mode = 'live' OR c.takeover_at <= ${now})
      AND (latest.started_at IS NULL OR latest.started_at <= ${before} OR latest.class IN ('delivered', 'duplicate'))
      AND EXISTS (SELECT 1 FROM delivery WHERE site_id = c.site_id AND connection_id = c.id AND state = 'held'
        AND reason = coalesce(c.hold ->> 'action', 'network') AND due_at <= ${now})
      AND NOT EXISTS (SELECT 1 FROM delivery WHERE site_id = c.site_id AND connection_id = c.id AND state = 'sending'
        AND leased_until > ${now})
    ORDER BY c.created_at, c.id`);
  return found.rows.map(({ site_id, id, action }) => ({ siteId: site_id, connectionId: id, action }));
}

/**
 * Takes one delivery that is held for `action` and not older than `oldest`: the one that was tried least, so that no bad one
 * stands in the way of all.
 */
export async function claimProbe(
  db: Queryable,
  { siteId, connectionId }: Due,
  { action, now, oldest, leasedUntil }: { action: HoldAction; now: Date; oldest: Date; leasedUntil: Date },
): Promise<DeliveryRow[]> {
  return db
    .update(delivery)
    .set({ state: 'sending', leasedUntil, attempts: sql`${delivery.attempts} + 1` })
    .where(
      and(
        eq(delivery.siteId, siteId),
        // An array is made once; a list after IN may be asked for anew for each row, and then takes several.
        sql`${delivery.id} = ANY (ARRAY(
          SELECT id FROM delivery WHERE site_id = ${siteId} AND connection_id = ${connectionId}
            AND state = 'held' AND reason = ${action} AND due_at <= ${now} AND occurred_at >= ${oldest}
          ORDER BY attempts, sequence LIMIT 1 FOR UPDATE SKIP LOCKED))`,
      ),
    )
    .returning();
}

/**
 * One delivery has got through: the hold ends, if it is still the same, and what is held for it goes on; resolves to how many.
 */
export async function endProbedHold(
  db: Queryable,
  due: Due,
  { action, oldest, now }: { action: HoldAction; oldest: Date; now: Date },
): Promise<number> {
  await db
    .update(connection)
    .set({ hold: null })
    .where(
      and(
        eq(connection.siteId, due.siteId),
        eq(connection.id, due.connectionId),
        sql`${connection.hold} ->> 'action' = ${action}`,
      ),
    );
  const reasons: HoldAction[] = action === 'network' ? [action] : [action, 'network'];
  await expireHeld(db, due, oldest, now, reasons);
  return releaseHeld(db, due, now, reasons);
}
