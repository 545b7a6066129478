/** The worker's own rows and chores: heartbeats, and the removal of IP addresses past a site's retention. */
import { eq, lt, sql } from 'drizzle-orm';
import { firstIdAt, type Id } from '@/lib/core/id';
import { DAY_MS, MINUTE_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import type { Database } from '../client';
import { worker } from '../schema';

/** A worker that has not been seen for this long is dead, and its row goes. */
const DEAD_AFTER_MS = 10 * MINUTE_MS;

export async function beat(db: Database, id: Id<'worker'>, now: Date): Promise<void> {
  await db
    .insert(worker)
    .values({ id, startedAt: now, seenAt: now })
    .onConflictDoUpdate({ target: worker.id, set: { seenAt: now } });
  await db.delete(worker).where(lt(worker.seenAt, new Date(now.getTime() - DEAD_AFTER_MS)));
}

export async function leave(db: Database, id: Id<'worker'>): Promise<void> {
  await db.delete(worker).where(eq(worker.id, id));
}

/**
 * Blanks the addresses of events older than each site's retention, the one change that a stored event ever sees, and what was sent to destinations
 * before then: requests hold addresses too. What became of each delivery stays.
 */
export async function expireAddresses(db: Database, sites: Site[], now: Date): Promise<void> {
  for (const site of sites) {
    const bound = firstIdAt<'event'>(now.getTime() - site.settings.ipRetentionDays * DAY_MS);
    await db.execute(
      sql`UPDATE event SET personal = personal - 'ip' WHERE site_id = ${site.id} AND id < ${bound} AND personal ? 'ip'`,
    );
    await db.execute(
      sql`UPDATE attempt SET body = NULL, answer = NULL WHERE site_id = ${site.id} AND id < ${bound} AND body IS NOT NULL`,
    );
  }
}
