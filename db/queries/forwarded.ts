/** How many addresses X-Forwarded-For named in the requests of each day: what `doctor` judges TRUSTED_PROXY_HOPS by. */
import { gte, lt, sql } from 'drizzle-orm';
import { DAY_MS } from '@/lib/core/instant';
import type { Queryable } from '../client';
import { forwardedSeen } from '../schema';

/** Long enough that somebody looks at a setting of last week; a dozen rows a day. */
const KEPT_DAYS = 7;

/** Adds the requests, by how many addresses each named, to the day's; what is old goes. */
export async function countForwarded(db: Queryable, counts: ReadonlyMap<number, number>, now: Date): Promise<void> {
  if (counts.size === 0) return;
  const rows = [...counts].sort(([left], [right]) => left - right);
  await db
    .insert(forwardedSeen)
    .values(rows.map(([entries, requests]) => ({ day: dayOf(now), entries, requests })))
    .onConflictDoUpdate({
      target: [forwardedSeen.day, forwardedSeen.entries],
      set: { requests: sql`${forwardedSeen.requests} + excluded.requests` },
    });
  await db.delete(forwardedSeen).where(lt(forwardedSeen.day, dayOf(new Date(now.getTime() - KEPT_DAYS * DAY_MS))));
}

/** The requests of yesterday and today (UTC), by how many addresses they named. */
export async function recentForwarded(db: Queryable, now: Date): Promise<Map<number, number>> {
  const rows = await db
    .select({ entries: forwardedSeen.entries, requests: sql<string>`sum(${forwardedSeen.requests})` })
    .from(forwardedSeen)
    .where(gte(forwardedSeen.day, dayOf(new Date(now.getTime() - DAY_MS))))
    .groupBy(forwardedSeen.entries);
  return new Map(rows.map(({ entries, requests }) => [entries, Number(requests)]));
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 'yyyy-mm-dd'.length);
}
