/** Rebuilding: everything derived of a site is thrown away and derived again from its stored events. */
import { sql } from 'drizzle-orm';
import type { Database } from '@/db/client';
import { logHead, sitesWithWork } from '@/db/queries/log';
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
  const total = Number(await logHead(db, site.id));
  await db.transaction(async (tx) => {
    await tx.execute(sql`UPDATE cursor SET position = 0, rebuilding_since = now() WHERE site_id = ${site.id}`);
    for (const table of derivedTables) await tx.execute(sql`DELETE FROM ${sql.identifier(table)} WHERE site_id = ${site.id}`);
  });
  let done = 0;
  for (;;) {
    const events = await processSite(db, site, new Date());
    done += events;
    if (events === 0 && !(await sitesWithWork(db)).includes(site.id)) break;
    onProgress({ done, total });
  }
  await db.execute(sql`UPDATE cursor SET rebuilding_since = NULL WHERE site_id = ${site.id}`);
  return total;
}
