/**
 * Owing a connection what the store already holds: the planner's own function over the stored events, a batch at a time, so that
 * a back-fill owes what live planning would have owed, under the same keys. What the connection has is not owed twice.
 */
import type { Database } from '@/db/client';
import type { ConnectionNow } from '@/db/queries/connection';
import { keyAndRule, keysOwed, planDeliveries } from '@/db/queries/delivery';
import type { Owed } from '@/lib/delivery/owed';
import { oldestTaken } from '@/lib/destinations/registry';
import { isShadowAt } from '@/lib/model/connection-mode';
import type { Site } from '@/lib/model/site';
import { deliveryRow } from './delivery-row';
import { owedBySettings } from './plan-deliveries';
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
    const fresh = rowsOf(connection, owed, within.range ?? range, now).filter((row) => !ordersCounted.has(keyAndRule(row)));
    const had = await keysOwed(db, { siteId: site.id, connectionId: connection.id }, keysIn(fresh));
    for (const row of fresh.filter((one) => !had.has(keyAndRule(one)))) {
      if (row.orderId) ordersCounted.add(keyAndRule(row));
      if (isShadowAt(connection, row.occurredAt)) shadow += 1;
      events[row.name] = (events[row.name] ?? 0) + 1;
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
  const plan = async (owed: Owed[]) => {
    planned += await planDeliveries(db, rowsOf(connection, owed, within.range ?? range, now));
  };
  if (within.range) await eachBatch(db, site, connection, within.range, plan);
  return planned;
}

/** The rows that a back-fill makes, one for each rule as the connection is set now. */
function rowsOf(connection: ConnectionNow, owed: Owed[], { from, to }: BackfillRange, now: Date) {
  const times = { plannedAt: now, dueAt: now };
  // A back-fill goes back before the connection was made.
  const always = { ...connection, createdAt: from };
  return owed.flatMap((one) =>
    owedBySettings(always, connection, one)
      .filter(({ occurredAt }) => occurredAt < to)
      .map((by) => deliveryRow(connection, by, one, times)),
  );
}

/** Calls `take` with what each batch of stored events owes, in the order in which it came. */
async function eachBatch(
  db: Database,
  site: Site,
  { mapping }: ConnectionNow,
  { from }: BackfillRange,
  take: (owed: Owed[]) => Promise<void>,
): Promise<void> {
  await eachOwed(db, site, { from, names: namesRead(mapping), history: true }, take);
}

/** The part of the range that the platform still takes. */
function taken({ destination }: ConnectionNow, { from, to }: BackfillRange, now: Date): { oldest: Date; range?: BackfillRange } {
  const oldest = oldestTaken(destination, now);
  const start = from > oldest ? from : oldest;
  const end = to < now ? to : now;
  return start < end ? { oldest, range: { from: start, to: end } } : { oldest };
}

function keysIn(owed: { key: string }[]): string[] {
  return [...new Set(owed.map(({ key }) => key))];
}
