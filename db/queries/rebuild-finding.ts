/** What a site's last rebuild found that its connections were never owed. */
import { and, eq, inArray } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Database, Queryable } from '../client';
import { rebuildFinding } from '../schema';

export type FindingRow = typeof rebuildFinding.$inferSelect;

/** Puts `rows` in the place of what was found for these connections before. */
export async function replaceFindings(
  db: Database,
  siteId: Id<'site'>,
  connectionIds: Id<'connection'>[],
  rows: FindingRow[],
): Promise<void> {
  if (connectionIds.length === 0) return;
  await db.transaction(async (tx) => {
    await tx
      .delete(rebuildFinding)
      .where(and(eq(rebuildFinding.siteId, siteId), inArray(rebuildFinding.connectionId, connectionIds)));
    // Another program that shared the rebuild has found the same.
    if (rows.length > 0) await tx.insert(rebuildFinding).values(rows).onConflictDoNothing();
  });
}

/** What was found for the connection, by event name. */
export async function findingsOf(db: Queryable, siteId: Id<'site'>, connectionId: Id<'connection'>): Promise<FindingRow[]> {
  return db
    .select()
    .from(rebuildFinding)
    .where(and(eq(rebuildFinding.siteId, siteId), eq(rebuildFinding.connectionId, connectionId)))
    .orderBy(rebuildFinding.name);
}
