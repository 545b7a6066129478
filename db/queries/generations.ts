/**
 * The generations of a site's derived rows. A generation has a cursor; the live one is named by site_log; one with
 * `rebuildingSince` is being filled by a rebuild; any other is old and is deleted with its cursor (old-generations.ts). Whoever
 * takes several cursors of a site takes them in the order of their generations, so that nobody waits in a circle.
 */
import { and, eq, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Queryable, Transaction } from '../client';
import { cursor, logNumbering, siteLog } from '../schema';
import type { Generation } from './live';
import { liveGeneration } from './log';

export type CursorRow = typeof cursor.$inferSelect;

/** Takes all cursors of the site for this transaction, waiting for whoever derives now; in the order of their generations. */
export async function lockCursors(tx: Transaction, siteId: Id<'site'>): Promise<CursorRow[]> {
  const ofSite = eq(cursor.siteId, siteId);
  await tx.select({ generation: cursor.generation }).from(cursor).where(ofSite).orderBy(cursor.generation).for('update');
  // Another rebuild may have begun while this waited: what the lock was asked for is not all there is now.
  return tx.select().from(cursor).where(ofSite).orderBy(cursor.generation);
}

/** Whether the site's events still wait for their positions, after an upgrade. */
export async function isBeingNumbered(db: Queryable, siteId: Id<'site'>): Promise<boolean> {
  const found = await db.select({ siteId: logNumbering.siteId }).from(logNumbering).where(eq(logNumbering.siteId, siteId));
  return found.length > 0;
}

/**
 * The generation that a rebuild is to fill: one that was begun under these settings goes on; one begun under others is given up,
 * and a new one begins. Nothing is derived into it yet that its cursor does not tell.
 */
export async function beginGeneration(tx: Transaction, siteId: Id<'site'>, settingsDigest: string, now: Date): Promise<number> {
  const cursors = await lockCursors(tx, siteId);
  const begun = cursors.filter(({ rebuildingSince }) => rebuildingSince !== null);
  const own = begun.find((row) => row.settingsDigest === settingsDigest);
  if (own) return own.generation;
  for (const { generation } of begun)
    await tx.update(cursor).set({ rebuildingSince: null }).where(isCursor({ siteId, generation }));
  const generation = Math.max(await liveGeneration(tx, siteId), ...cursors.map((row) => row.generation)) + 1;
  await tx.insert(cursor).values({ siteId, generation, rebuildingSince: now, settingsDigest });
  return generation;
}

/**
 * Takes the cursor of a generation that is being filled, waiting for another program's step; undefined when a rebuild fills it no
 * more.
 */
export async function lockFilling(tx: Transaction, of: Generation): Promise<bigint | undefined> {
  const [row] = await tx.select().from(cursor).where(isCursor(of)).for('update');
  return row?.rebuildingSince ? row.position : undefined;
}

/** How far the site's live generation is derived. */
export async function livePosition(db: Queryable, siteId: Id<'site'>): Promise<bigint> {
  const [row] = await db
    .select({ position: cursor.position })
    .from(cursor)
    .innerJoin(siteLog, and(eq(siteLog.siteId, cursor.siteId), eq(siteLog.generation, cursor.generation)))
    .where(eq(cursor.siteId, siteId));
  return row?.position ?? 0n;
}

/** From one generation of a site to another: both are there, and complete, until the transaction ends. */
export type GenerationSwitch = { siteId: Id<'site'>; from: number; to: number };

/** Makes `to` the generation that is read; its cursor goes on where the other stood. Both cursors are locked by the caller. */
export async function switchGeneration(tx: Transaction, { siteId, from, to }: GenerationSwitch): Promise<void> {
  await tx.execute(sql`
    UPDATE cursor SET rebuilding_since = NULL, settings_digest = NULL, position = replaced.position,
      event_received_at = replaced.event_received_at, processed_at = replaced.processed_at
    FROM cursor AS replaced
    WHERE cursor.site_id = ${siteId} AND cursor.generation = ${to} AND replaced.site_id = ${siteId} AND replaced.generation = ${from}`);
  await tx.update(siteLog).set({ generation: to }).where(eq(siteLog.siteId, siteId));
}

function isCursor({ siteId, generation }: Generation) {
  return and(eq(cursor.siteId, siteId), eq(cursor.generation, generation));
}
