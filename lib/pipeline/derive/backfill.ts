/**
 * Owing a connection what the store already holds: the planner's own function over the stored events, a batch at a time, so that a back-fill owes what
 * live planning would have owed, under the same keys. What the connection has is not owed twice.
 */
import type { Database } from '@/db/client';
import type { ConnectionNow } from '@/db/queries/connection';
import { keysOf, planDeliveries } from '@/db/queries/delivery';
import { eventsSince } from '@/db/queries/log';
import type { Id } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import type { Owed } from '@/lib/delivery/owed';
import { destinationOf } from '@/lib/destinations/registry';
import type { DecisionName } from '@/lib/model/decision';
import type { Site } from '@/lib/model/site';
import { deliveryRow, owedOf } from './plan-deliveries';
import { withReleased } from './released';

/** Events read at once: their orders are one query, their deliveries two statements. */
const BATCH_EVENTS = 1_000;

/** Half-open, by when things happened. */
export type BackfillRange = { from: Date; to: Date };

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
  const events: Record<string, number> = {};
  // Several events speak of one order; everything else is its own key.
  const ordersCounted = new Set<string>();
  const count = async (owed: Owed[]) => {
    const fresh = owed.filter(({ key }) => !ordersCounted.has(key));
    const had = await keysOf(db, { siteId: site.id, connectionId: connection.id }, keysIn(fresh));
    for (const { key, name, orderId } of fresh.filter((one) => !had.has(one.key))) {
      if (orderId) ordersCounted.add(key);
      events[name] = (events[name] ?? 0) + 1;
    }
  };
  if (within.range) await eachBatch(db, site, connection, within.range, count);
  return { oldest: within.oldest, events };
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

/** Calls `take` with what each batch of stored events owes within the range, in the order in which it came. */
async function eachBatch(
  db: Database,
  site: Site,
  { mapping }: ConnectionNow,
  { from, to }: BackfillRange,
  take: (owed: Owed[]) => Promise<void>,
): Promise<void> {
  const names = namesRead(mapping);
  const isOwed = ({ name, occurredAt }: Owed) => mapping[name]?.send === true && occurredAt >= from && occurredAt < to;
  let after: Id<'event'> | undefined;
  for (;;) {
    const events = await eventsSince(db, site.id, { from, after, names }, BATCH_EVENTS);
    after = events.at(-1)?.id;
    if (!after) return;
    const owed = await db.transaction(async (tx) =>
      owedOf(tx, site.id, await withReleased(tx, site.id, events), { history: true }),
    );
    await take(owed.filter(isOwed));
  }
}

/**
 * The events that can owe what the connection sends: a cancellation, which is sent as a refund, is told of by a purchase; an event that somebody let count
 * is found by that decision.
 */
function namesRead(mapping: ConnectionNow['mapping']): string[] {
  const sent = Object.entries(mapping).flatMap(([name, { send }]) => (send ? [name] : []));
  const ofOrders = sent.includes('refund') || sent.includes('purchase') ? ['purchase', 'refund'] : [];
  return [...new Set([...sent, ...ofOrders, 'event_released' satisfies DecisionName])];
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
