/**
 * Reading the event log. A sequence alone can skip rows of a transaction still in flight, so the log's order is (transaction id, sequence)
 * and only transactions older than every running one are read: what is read can never be followed by an earlier row.
 * https://www.postgresql.org/docs/18/functions-info.html#FUNCTIONS-INFO-SNAPSHOT (read 2026-11); docs/decisions/0001-log-order.md
 */
import { and, asc, eq, gt, gte, inArray, isNull, sql } from 'drizzle-orm';
import { firstIdAt, type Id } from '@/lib/core/id';
import type { StoredEvent } from '@/lib/model/event';
import type { Database, Queryable, Transaction } from '../client';
import { cursor, event } from '../schema';

export type LogPlace = { transactionId: bigint; sequence: bigint };
export type LogRow = StoredEvent & { logPosition: bigint; place: LogPlace };

/** Gives every site a cursor; resolves to the ids of sites whose log has settled events past theirs. */
export async function sitesWithWork(db: Database): Promise<Id<'site'>[]> {
  await db.execute(
    sql`INSERT INTO cursor (site_id, transaction_id, sequence) SELECT id, '0', 0 FROM site ON CONFLICT DO NOTHING`,
  );
  const waiting = await db.execute<{ site_id: Id<'site'> }>(sql`
    SELECT site_id FROM cursor WHERE EXISTS (
      SELECT 1 FROM event WHERE event.site_id = cursor.site_id
        AND (event.transaction_id, event.sequence) > (cursor.transaction_id, cursor.sequence)
        AND event.transaction_id < pg_snapshot_xmin(pg_current_snapshot()))`);
  return waiting.rows.map((row) => row.site_id);
}

/** Takes the site's cursor for this transaction; undefined when another worker holds it. */
export async function lockCursor(tx: Transaction, siteId: Id<'site'>): Promise<LogPlace | undefined> {
  const [held] = await tx
    .select({ transactionId: cursor.transactionId, sequence: cursor.sequence })
    .from(cursor)
    .where(eq(cursor.siteId, siteId))
    .for('update', { skipLocked: true });
  return held;
}

/** The site's settled events after `place`, in log order. */
export async function readLog(tx: Queryable, siteId: Id<'site'>, place: LogPlace, limit: number): Promise<LogRow[]> {
  const rows = await tx
    .select()
    .from(event)
    .where(
      and(
        eq(event.siteId, siteId),
        sql`(${event.transactionId}, ${event.sequence}) > (${place.transactionId}::text::xid8, ${place.sequence}::bigint)`,
        sql`${event.transactionId} < pg_snapshot_xmin(pg_current_snapshot())`,
      ),
    )
    .orderBy(asc(event.transactionId), asc(event.sequence))
    .limit(limit);
  return rows.map(logRow);
}

/** Moves the cursor; the rows derived up to `place` belong to the same transaction. */
export async function advanceCursor(
  tx: Transaction,
  siteId: Id<'site'>,
  place: LogPlace,
  eventReceivedAt: Date,
  now: Date,
): Promise<void> {
  await tx
    .update(cursor)
    .set({ ...place, eventReceivedAt, processedAt: now })
    .where(eq(cursor.siteId, siteId));
}

function logRow({
  transactionId,
  sequence,
  visitorId,
  consent,
  country,
  ip,
  filtered,
  ...row
}: typeof event.$inferSelect): LogRow {
  return {
    ...row,
    visitorId: visitorId ?? undefined,
    consent: consent ?? undefined,
    country: country ?? undefined,
    ip: ip ?? undefined,
    filtered: filtered ?? undefined,
    logPosition: sequence,
    place: { transactionId, sequence },
  };
}

/** The site's events of these names, robots' left out, received from `from` on, after the one given, in the order in which they came. */
export async function eventsSince(
  db: Queryable,
  siteId: Id<'site'>,
  { from, after, names }: { from: Date; after: Id<'event'> | undefined; names: string[] },
  limit: number,
): Promise<LogRow[]> {
  const start = after ? gt(event.id, after) : gte(event.id, firstIdAt(from.getTime()));
  const rows = await db
    .select()
    .from(event)
    .where(and(eq(event.siteId, siteId), start, inArray(event.name, names), isNull(event.filtered)))
    .orderBy(asc(event.id))
    .limit(limit);
  return rows.map(logRow);
}

/** How many events the site has. */
export async function countLog(db: Queryable, siteId: Id<'site'>): Promise<number> {
  return db.$count(event, eq(event.siteId, siteId));
}

/** Seconds since the oldest event that no worker has derived yet was received, over all sites; 0 when there is none. */
export async function logLagSeconds(db: Queryable): Promise<number> {
  const found = await db.execute<{ lag: number }>(sql`
    SELECT coalesce(max(extract(epoch FROM now() - waiting.received_at)), 0)::int AS lag FROM cursor, LATERAL (
      SELECT received_at FROM event WHERE event.site_id = cursor.site_id
        AND (event.transaction_id, event.sequence) > (cursor.transaction_id, cursor.sequence)
      ORDER BY event.transaction_id, event.sequence LIMIT 1) AS waiting`);
  return found.rows[0]?.lag ?? 0;
}
