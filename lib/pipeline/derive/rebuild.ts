/** Rebuilding: everything derived of a site is thrown away and derived again from its stored events. */
import { sql } from 'drizzle-orm';
import type { Database } from '@/db/client';
import { countLog } from '@/db/queries/log';
import type { Site } from '@/lib/model/site';
import { processSite } from './process';

/** Every derived table; order_change stays, it is the history of what reports have shown. */
export const derivedTables = [
  'visitor',
  'person',
  'identifier',
  'merge',
  'session',
  'touchpoint',
  'click_id',
  'order',
  'order_event',
  'refund',
  'path_touch',
  'credit',
] as const;

export type Progress = { done: number; total: number };

/** Derives the site's rows anew; resolves to the number of events. Reports of the site are incomplete until it has finished. */
export async function rebuildSite(
  db: Database,
  site: Site,
  onProgress: (progress: Progress) => void = () => {},
): Promise<number> {
  const total = await countLog(db, site.id);
  await db.transaction(async (tx) => {
    await tx.execute(
      sql`INSERT INTO cursor (site_id, transaction_id, sequence) VALUES (${site.id}, '0', 0) ON CONFLICT DO NOTHING`,
    );
    await tx.execute(
      sql`UPDATE cursor SET transaction_id = '0', sequence = 0, rebuilding_since = now() WHERE site_id = ${site.id}`,
    );
    for (const table of derivedTables) await tx.execute(sql`DELETE FROM ${sql.identifier(table)} WHERE site_id = ${site.id}`);
  });
  let done = 0;
  for (;;) {
    const events = await processSite(db, site, new Date());
    done += events;
    if (events === 0 && (await isCaughtUp(db, site))) break;
    onProgress({ done, total });
  }
  await db.execute(sql`UPDATE cursor SET rebuilding_since = NULL WHERE site_id = ${site.id}`);
  return total;
}

/** No settled events past the cursor; a worker may have taken the last of them. */
async function isCaughtUp(db: Database, site: Site): Promise<boolean> {
  const waiting = await db.execute(sql`
    SELECT 1 FROM cursor JOIN event ON event.site_id = cursor.site_id
    WHERE cursor.site_id = ${site.id} AND (event.transaction_id, event.sequence) > (cursor.transaction_id, cursor.sequence)
      AND event.transaction_id < pg_snapshot_xmin(pg_current_snapshot()) LIMIT 1`);
  return waiting.rows.length === 0;
}
