/**
 * Reading the event log: events of a site in the order of their positions, which have no gaps but those of retention. A reader
 * that has come to a position has seen all there is before it, and nothing comes before it later: docs/decisions/0006.
 */
import { and, asc, desc, eq, gt, gte, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm';
import { firstIdAt, type Id } from '@/lib/core/id';
import type { FilterReason } from '@/lib/model/event';
import type { Database, Queryable, Transaction } from '../client';
import { cursor, event, logNumbering, logSegment, siteLog } from '../schema';
import { eventOf, type LoggedEvent } from './event-row';
import type { Generation } from './live';

/** Begins the log of a new site: its first generation, nothing derived. */
export async function beginLog(db: Queryable, siteId: Id<'site'>): Promise<void> {
  await db.insert(siteLog).values({ siteId }).onConflictDoNothing();
  await db.insert(cursor).values({ siteId }).onConflictDoNothing();
}

/**
 * The generation of derived rows that is read and kept up to date. A switch may follow at once: ask within the transaction that
 * reads its rows.
 */
export async function liveGeneration(db: Queryable, siteId: Id<'site'>): Promise<number> {
  const [found] = await db.select({ generation: siteLog.generation }).from(siteLog).where(eq(siteLog.siteId, siteId));
  return found?.generation ?? 1;
}

/** When the site's last event was received; undefined for an empty log. */
export async function lastReceivedAt(db: Queryable, siteId: Id<'site'>): Promise<Date | undefined> {
  const ofSite = eq(event.siteId, siteId);
  const [last] = await db.select({ at: event.receivedAt }).from(event).where(ofSite).orderBy(desc(event.position)).limit(1);
  return last?.at;
}

/**
 * Sites, of those named or of all, whose log has events past the cursor of their live generation; those still to be numbered
 * wait.
 */
export async function sitesWithWork(db: Database, only?: Id<'site'>[]): Promise<Id<'site'>[]> {
  const waiting = await db
    .select({ siteId: cursor.siteId })
    .from(cursor)
    .innerJoin(siteLog, and(eq(siteLog.siteId, cursor.siteId), eq(siteLog.generation, cursor.generation)))
    .where(
      and(
        only && inArray(cursor.siteId, only),
        sql`EXISTS (SELECT FROM ${logSegment}
          WHERE ${logSegment.siteId} = ${cursor.siteId} AND ${logSegment.lastPosition} > ${cursor.position})`,
        sql`NOT EXISTS (SELECT FROM ${logNumbering} WHERE ${logNumbering.siteId} = ${cursor.siteId})`,
      ),
    );
  return waiting.map(({ siteId }) => siteId);
}

export type LiveLog = Generation & {
  /** How far the generation is derived. */
  position: bigint;
  /** Up to here events owe nothing any more. */
  plannedPosition: bigint;
};

/**
 * Takes the cursor of the site's live generation; undefined when another worker holds it, or the site is still to be numbered.
 */
export async function lockLive(tx: Transaction, siteId: Id<'site'>): Promise<LiveLog | undefined> {
  const generation = await liveGeneration(tx, siteId);
  const position = await lockCursor(tx, { siteId, generation });
  if (position === undefined) return undefined;
  // A rebuild switches under this lock, so nothing changes from here on; but it may have switched just before.
  const [found] = await tx.select().from(siteLog).where(eq(siteLog.siteId, siteId));
  return found?.generation === generation ? { siteId, generation, position, plannedPosition: found.plannedPosition } : undefined;
}

/**
 * Takes the generation's cursor for this transaction; undefined when another worker holds it, or the site is still to be
 * numbered.
 */
async function lockCursor(tx: Transaction, { siteId, generation }: Generation): Promise<bigint | undefined> {
  const [held] = await tx
    .select({ position: cursor.position })
    .from(cursor)
    .where(
      and(
        eq(cursor.siteId, siteId),
        eq(cursor.generation, generation),
        sql`NOT EXISTS (SELECT FROM ${logNumbering} WHERE ${logNumbering.siteId} = ${cursor.siteId})`,
      ),
    )
    .for('update', { skipLocked: true });
  return held?.position;
}

/**
 * The site's events after `position`, up to `last` where it is given, in log order. Only the partitions of the months that hold
 * them are opened.
 */
export async function readLog(
  db: Queryable,
  siteId: Id<'site'>,
  position: bigint,
  limit: number,
  last?: bigint,
): Promise<LoggedEvent[]> {
  const next = db
    .select({ month: logSegment.month })
    .from(logSegment)
    .where(and(eq(logSegment.siteId, siteId), gt(logSegment.lastPosition, position), isNull(logSegment.removedAt)))
    .orderBy(asc(logSegment.lastPosition))
    // Every segment holds an event, so no more of them are needed.
    .limit(limit)
    .as('next');
  const [months] = await db
    .select({ first: sql<string | null>`min(${next.month})`, last: sql<string | null>`max(${next.month})` })
    .from(next);
  if (!months?.first || !months.last) return [];
  const rows = await db
    .select()
    .from(event)
    .where(
      and(
        eq(event.siteId, siteId),
        gt(event.position, position),
        last === undefined ? undefined : lte(event.position, last),
        ...withinMonths(months.first, months.last),
      ),
    )
    .orderBy(asc(event.position))
    .limit(limit);
  return rows.map(eventOf);
}

/** Ids of events received in these months, both included; a month is its first day, YYYY-MM-DD. */
export function withinMonths(first: string, last: string) {
  const end = new Date(`${last}T00:00:00Z`);
  end.setUTCMonth(end.getUTCMonth() + 1);
  return [gte(event.id, firstIdAt<'event'>(Date.parse(`${first}T00:00:00Z`))), lt(event.id, firstIdAt<'event'>(end.getTime()))];
}

/** Moves the cursor; the rows derived up to `position` belong to the same transaction. */
export async function advanceCursor(
  tx: Transaction,
  { siteId, generation }: Generation,
  { position, receivedAt }: Pick<LoggedEvent, 'position' | 'receivedAt'>,
  now: Date,
): Promise<void> {
  await tx
    .update(cursor)
    .set({ position, eventReceivedAt: receivedAt, processedAt: now })
    .where(and(eq(cursor.siteId, siteId), eq(cursor.generation, generation)));
}

/** Events up to `position` have had what they owe planned. */
export async function markPlanned(tx: Transaction, siteId: Id<'site'>, position: bigint): Promise<void> {
  await tx.update(siteLog).set({ plannedPosition: position }).where(eq(siteLog.siteId, siteId));
}

/**
 * The site's events of these names, received from `from` on, after the one given, in the order in which they came. Filtered ones
 * are left out, but for those with a reason of `also`, which the caller decides about.
 */
export async function eventsSince(
  db: Queryable,
  siteId: Id<'site'>,
  { from, after, names, also }: { from: Date; after: Id<'event'> | undefined; names: string[]; also: readonly FilterReason[] },
  limit: number,
): Promise<LoggedEvent[]> {
  const start = after ? gt(event.id, after) : gte(event.id, firstIdAt(from.getTime()));
  const rows = await db
    .select()
    .from(event)
    .where(
      and(eq(event.siteId, siteId), start, inArray(event.name, names), or(isNull(event.filtered), inArray(event.filtered, also))),
    )
    .orderBy(asc(event.id))
    .limit(limit);
  return rows.map(eventOf);
}

/** The position of the site's newest event: how many it has had. */
export async function logHead(db: Queryable, siteId: Id<'site'>): Promise<bigint> {
  const [head] = await db
    .select({ position: logSegment.lastPosition })
    .from(logSegment)
    .where(eq(logSegment.siteId, siteId))
    .orderBy(sql`${logSegment.lastPosition} DESC`)
    .limit(1);
  return head?.position ?? 0n;
}

/** How far in time the site is derived: the receipt of the last derived event, or `now` where nothing waits to be derived. */
export async function derivedUpTo(db: Queryable, siteId: Id<'site'>, now: Date): Promise<Date> {
  const [live] = await db
    .select({ position: cursor.position, receivedAt: cursor.eventReceivedAt })
    .from(cursor)
    .innerJoin(siteLog, and(eq(siteLog.siteId, cursor.siteId), eq(siteLog.generation, cursor.generation)))
    .where(eq(cursor.siteId, siteId));
  if (!live || live.position >= (await logHead(db, siteId))) return now;
  return live.receivedAt ?? new Date(0);
}
