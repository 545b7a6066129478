/**
 * Owing a connection what the store already holds: the planner's own function over the stored events, a batch at a time, so that
 * a back-fill owes what live planning would have owed, under the same keys. What the connection has is not owed twice.
 */
import type { Database } from '@/db/client';
import type { ConnectionNow } from '@/db/queries/connection';
import { keysOf, planDeliveries } from '@/db/queries/delivery';
import { DAY_MS } from '@/lib/core/instant';
import type { Owed } from '@/lib/delivery/owed';
import { destinationOf } from '@/lib/destinations/registry';
import { isShadowAt } from '@/lib/model/connection-mode';
import type { Site } from '@/lib/model/site';
import { deliveryRow } from './plan-deliveries';
import { eachOwed, namesRead } from './stored-owed';

/** Half-open, by when things happened. */
export type BackfillRange = { from: Date; to: Date };

export type BackfillCount = {
  /** New deliveries by event name. */
  events: Record<string, number>;
  /** Of those, how many are made and kept, and not sent: they happened before the connection took over. */
  shadow: number;
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
  const events: Record<string, number> = {};
  let shadow = 0;
  // Several events speak of one order; everything else is its own key.
  const ordersCounted = new Set<string>();
  const count = async (owed: Owed[]) => {
    const fresh = owed.filter(({ key }) => !ordersCounted.has(key));
    const had = await keysOf(db, { siteId: site.id, connectionId: connection.id }, keysIn(fresh));
    for (const { key, name, orderId, occurredAt } of fresh.filter((one) => !had.has(one.key))) {
      if (orderId) ordersCounted.add(key);
      if (isShadowAt(connection, occurredAt)) shadow += 1;
      events[name] = (events[name] ?? 0) + 1;
    }
  };
  if (within.range) await eachBatch(db, site, connection, within.range, count);
  return { oldest: within.oldest, events, shadow };
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
  let planned = 0;
  const times = { plannedAt: now, dueAt: now };
  const plan = async (owed: Owed[]) => {
    planned += await planDeliveries(
      db,
      owed.map((one) => deliveryRow(connection, connection.version, one, times)),
    );
  };
  if (within.range) await eachBatch(db, site, connection, within.range, plan);
  return planned;
}

/** Calls `take` with what each batch of stored events owes the connection within the range, in the order in which it came. */
async function eachBatch(
  db: Database,
  site: Site,
  { mapping }: ConnectionNow,
  { from, to }: BackfillRange,
  take: (owed: Owed[]) => Promise<void>,
): Promise<void> {
  const isOwed = ({ name, occurredAt }: Owed) => mapping[name]?.send === true && occurredAt >= from && occurredAt < to;
  await eachOwed(db, site, { from, names: namesRead(mapping), history: true }, (owed) => take(owed.filter(isOwed)));
}

/** The part of the range that the platform still takes. */
function taken({ destination }: ConnectionNow, { from, to }: BackfillRange, now: Date): { oldest: Date; range?: BackfillRange } {
  const oldest = new Date(now.getTime() - (destinationOf(destination)?.limits.ageDays ?? 0) * DAY_MS);
  const start = from > oldest ? from : oldest;
  const end = to < now ? to : now;
  return start < end ? { oldest, range: { from: start, to: end } } : { oldest };
}

function keysIn(owed: Owed[]): string[] {
  return [...new Set(owed.map(({ key }) => key))];
}
