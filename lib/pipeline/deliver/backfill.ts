/** Owing a connection what the store already holds: the same keys as live planning makes, so an event that it has is not owed twice. */
import type { Database } from '@/db/client';
import type { ConnectionNow } from '@/db/queries/connection';
import { type BackfillRange, countOwed, planOwed } from '@/db/queries/replay';
import { DAY_MS } from '@/lib/core/instant';
import { destinationOf } from '@/lib/destinations/registry';
import type { Site } from '@/lib/model/site';

export type BackfillCount = {
  /** New deliveries by event name. */
  events: Record<string, number>;
  /** The platform takes nothing older: what of the range is before it is left out. */
  oldest: Date;
};

/** What a back-fill of the range would owe. */
export async function countBackfill(
  db: Database,
  site: Site,
  connection: ConnectionNow,
  range: BackfillRange,
  now: Date,
): Promise<BackfillCount> {
  const within = taken(connection, range, now);
  const due = { siteId: site.id, connectionId: connection.id };
  return { oldest: within.oldest, events: within.range ? await countOwed(db, due, namesOf(connection), within.range) : {} };
}

/** Owes it; resolves to how many deliveries were new. */
export async function backfillConnection(
  db: Database,
  site: Site,
  connection: ConnectionNow,
  range: BackfillRange,
  now: Date,
): Promise<number> {
  const within = taken(connection, range, now);
  if (!within.range) return 0;
  const plan = { names: namesOf(connection), version: connection.version, range: within.range, now };
  return planOwed(db, { siteId: site.id, connectionId: connection.id }, plan);
}

/** The part of the range that the platform still takes. */
function taken({ destination }: ConnectionNow, { from, to }: BackfillRange, now: Date): { oldest: Date; range?: BackfillRange } {
  const oldest = new Date(now.getTime() - (destinationOf(destination)?.limits.ageDays ?? 0) * DAY_MS);
  const start = from > oldest ? from : oldest;
  const end = to < now ? to : now;
  return start < end ? { oldest, range: { from: start, to: end } } : { oldest };
}

function namesOf({ mapping }: ConnectionNow): string[] {
  return Object.entries(mapping).flatMap(([name, { send }]) => (send ? [name] : []));
}
