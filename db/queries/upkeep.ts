/** The worker's own rows and chores: heartbeats, and the removal of IP addresses past a site's retention. */
import { and, asc, eq, gte, lt, sql } from 'drizzle-orm';
import { firstIdAt, type Id } from '@/lib/core/id';
import { DAY_MS, MINUTE_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import type { Database, Transaction } from '../client';
import { addressExpiry, event, worker } from '../schema';

/** A worker that has not been seen for this long is dead, and its row goes. */
const DEAD_AFTER_MS = 10 * MINUTE_MS;
/** Events of one transaction, so that none stays open for minutes where years of addresses are due at once. */
const EXPIRY_STEP_EVENTS = 5_000;

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
 * Blanks the addresses of events older than each site's retention, the one change that a stored event ever sees, and what was
 * sent to destinations before then: requests hold addresses too. What became of each delivery stays. Resolves to how many rows
 * were blanked.
 */
export async function expireAddresses(db: Database, sites: Site[], now: Date): Promise<number> {
  let blanked = 0;
  for (const site of sites) {
    for (let step: number | undefined = 0; step !== undefined; blanked += step ?? 0) {
      step = await db.transaction((tx) => expireNext(tx, site, now));
    }
  }
  return blanked;
}

/**
 * Goes on from where the last step ended: an id begins with the time its row was stored, and no retention is shorter than a day.
 * Resolves to undefined when nothing is left.
 */
async function expireNext(tx: Transaction, { id: siteId, settings }: Site, now: Date): Promise<number | undefined> {
  const limit = firstIdAt<'event'>(now.getTime() - settings.ipRetentionDays * DAY_MS);
  const [last] = await tx.select().from(addressExpiry).where(eq(addressExpiry.siteId, siteId)).for('update');
  const from = last?.expiredBefore ?? firstIdAt<'event'>(0);
  if (limit <= from) return undefined;
  const until = await boundOfStep(tx, siteId, from, limit);
  const range = sql`site_id = ${siteId} AND id >= ${from} AND id < ${until}`;
  const events = await tx.execute(sql`UPDATE event SET personal = personal - 'ip' WHERE ${range} AND personal ? 'ip'`);
  const attempts = await tx.execute(sql`UPDATE attempt SET body = NULL, answer = NULL WHERE ${range} AND body IS NOT NULL`);
  await tx
    .insert(addressExpiry)
    .values({ siteId, expiredBefore: until })
    .onConflictDoUpdate({ target: addressExpiry.siteId, set: { expiredBefore: until } });
  return (events.rowCount ?? 0) + (attempts.rowCount ?? 0);
}

/** Where a step of some thousand events ends, at most at `limit`. */
async function boundOfStep(tx: Transaction, siteId: Id<'site'>, from: Id<'event'>, limit: Id<'event'>): Promise<Id<'event'>> {
  const [next] = await tx
    .select({ id: event.id })
    .from(event)
    .where(and(eq(event.siteId, siteId), gte(event.id, from), lt(event.id, limit)))
    .orderBy(asc(event.id))
    .offset(EXPIRY_STEP_EVENTS)
    .limit(1);
  return next?.id ?? limit;
}

/** Has the site's past read again: for events that are stored under ids of their own time, as the demo's are. */
export async function expireAddressesAnew(db: Database, siteId: Id<'site'>): Promise<void> {
  await db.delete(addressExpiry).where(eq(addressExpiry.siteId, siteId));
}
