/** Sending again, and sending what was never owed: what a filter names, and which stored events a range holds. */
import { and, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import { firstIdAt, type Id } from '@/lib/core/id';
import type { DeliveryState } from '@/lib/model/delivery';
import type { Queryable } from '../client';
import { delivery } from '../schema/delivery';
import type { DeliveryRow, Due } from './delivery';

export type ReplayFilter = {
  from?: Date;
  to?: Date;
  name?: string;
  state?: DeliveryState;
  /** The store's own order number. */
  order?: string;
  ids?: Id<'delivery'>[];
};

/** Only what has come to an end, or waits for a person, can be sent again; the rest is on its way. */
const REPLAYABLE: DeliveryState[] = ['delivered', 'rejected', 'skipped', 'held'];

/** How many deliveries the filter names: those that the platform still takes, those too old for it, and those on their way already. */
export async function countReplay(
  db: Queryable,
  due: Due,
  filter: ReplayFilter,
  oldest: Date,
): Promise<{ ready: number; tooOld: number; waiting: number }> {
  const isEnded = inArray(delivery.state, REPLAYABLE);
  const [counted] = await db
    .select({
      ready: sql<number>`count(*) FILTER (WHERE ${isEnded} AND ${delivery.occurredAt} >= ${oldest})::int`,
      tooOld: sql<number>`count(*) FILTER (WHERE ${isEnded} AND ${delivery.occurredAt} < ${oldest})::int`,
      waiting: sql<number>`count(*) FILTER (WHERE NOT ${isEnded})::int`,
    })
    .from(delivery)
    .where(named(due, filter));
  return counted ?? { ready: 0, tooOld: 0, waiting: 0 };
}

/** The first of what the filter names and the platform still takes. */
export async function someToReplay(
  db: Queryable,
  due: Due,
  filter: ReplayFilter,
  oldest: Date,
  limit: number,
): Promise<DeliveryRow[]> {
  return db
    .select()
    .from(delivery)
    .where(and(named(due, filter), inArray(delivery.state, REPLAYABLE), gte(delivery.occurredAt, oldest)))
    .orderBy(delivery.sequence)
    .limit(limit);
}

/** Makes all of it due again, as the connection is set now; resolves to how many. */
export async function replayAll(
  db: Queryable,
  due: Due,
  filter: ReplayFilter,
  oldest: Date,
  version: number,
  now: Date,
): Promise<number> {
  const replayed = await db
    .update(delivery)
    .set({ state: 'pending', version, reason: null, detail: null, dueAt: now, settledAt: null, leasedUntil: null, attempts: 0 })
    .where(and(named(due, filter), inArray(delivery.state, REPLAYABLE), gte(delivery.occurredAt, oldest)))
    .returning({ id: delivery.id });
  return replayed.length;
}

function named({ siteId, connectionId }: Due, { from, to, name, state, order, ids }: ReplayFilter): SQL | undefined {
  return and(
    eq(delivery.siteId, siteId),
    eq(delivery.connectionId, connectionId),
    from && gte(delivery.occurredAt, from),
    to && lt(delivery.occurredAt, to),
    name ? eq(delivery.name, name) : undefined,
    state ? eq(delivery.state, state) : undefined,
    ids && inArray(delivery.id, ids),
    order ? sql`${delivery.orderId} IN (SELECT id FROM "order" WHERE site_id = ${siteId} AND order_key = ${order})` : undefined,
  );
}

export type BackfillRange = { from: Date; to: Date };
/** Events arrive after they happened: ids are looked at a while past the range's end. */
const LATE_MS = 24 * 60 * 60 * 1000;

/** What a refund's event calls it. */
const toldId = sql`coalesce(nullif(btrim(event.payload -> 'properties' ->> 'refund_id'), ''), event.message_id)`;

type Owed = { key: SQL; eventId: SQL; orderId: SQL; name: SQL; occurredAt: SQL; from: SQL };

/** What the store holds of a range, as rows that could be owed: plain events by their message ids, orders and refunds by their numbers. */
function owedIn(siteId: Id<'site'>, names: string[], { from, to }: BackfillRange): Owed[] {
  const plain = names.filter((name) => name !== 'purchase' && name !== 'refund');
  const owed: Owed[] = [];
  if (plain.length > 0) {
    owed.push({
      key: sql`message_id`,
      eventId: sql`id`,
      orderId: sql`NULL::uuid`,
      name: sql`name`,
      occurredAt: sql`occurred_at`,
      from: sql`event WHERE site_id = ${siteId} AND id >= ${firstIdAt(from.getTime())} AND id < ${firstIdAt(to.getTime() + LATE_MS)}
        AND name = ANY(${sql.param(plain)}) AND filtered IS NULL AND occurred_at >= ${from} AND occurred_at < ${to}`,
    });
  }
  if (names.includes('purchase')) {
    owed.push({
      key: sql`'purchase:' || order_key`,
      eventId: sql`event_id`,
      orderId: sql`id`,
      name: sql`'purchase'`,
      occurredAt: sql`ordered_at`,
      from: sql`"order" WHERE site_id = ${siteId} AND ordered_at >= ${from} AND ordered_at < ${to} AND NOT test AND state NOT IN ('pending', 'cancelled')`,
    });
  }
  if (names.includes('refund')) {
    owed.push({
      // As plan-deliveries.ts makes it: long ids as their hash.
      key: sql`'refund:' || refund.order_key || ':' || CASE WHEN length(${toldId}) > 200
        THEN encode(sha256(convert_to(${toldId}, 'UTF8')), 'hex') ELSE ${toldId} END`,
      eventId: sql`event.id`,
      orderId: sql`"order".id`,
      name: sql`'refund'`,
      occurredAt: sql`refund.refunded_at`,
      from: sql`refund JOIN "order" ON "order".site_id = refund.site_id AND "order".order_key = refund.order_key
        JOIN event ON event.site_id = refund.site_id AND event.id = refund.event_id
        WHERE refund.site_id = ${siteId} AND refund.refunded_at >= ${from} AND refund.refunded_at < ${to} AND NOT "order".test`,
    });
  }
  return owed;
}

/** How many rows of each event name the range holds that the connection does not have yet. */
export async function countOwed(
  db: Queryable,
  { siteId, connectionId }: Due,
  names: string[],
  range: BackfillRange,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { key, name, from } of owedIn(siteId, names, range)) {
    const found = await db.execute<{ name: string; events: number }>(sql`
      SELECT name, count(*)::int AS events FROM (SELECT ${key} AS key, ${name} AS name FROM ${from}) AS owed
      WHERE NOT EXISTS (SELECT 1 FROM delivery WHERE site_id = ${siteId} AND connection_id = ${connectionId} AND delivery.key = owed.key)
      GROUP BY name`);
    for (const row of found.rows) counts[row.name] = row.events;
  }
  return counts;
}

/** Owes them, in the order in which they happened; resolves to how many were new. */
export async function planOwed(
  db: Queryable,
  { siteId, connectionId }: Due,
  { names, version, range, now }: { names: string[]; version: number; range: BackfillRange; now: Date },
): Promise<number> {
  let planned = 0;
  for (const { key, eventId, orderId, name, occurredAt, from } of owedIn(siteId, names, range)) {
    const result = await db.execute(sql`
      INSERT INTO delivery (site_id, id, connection_id, key, event_id, order_id, name, version, occurred_at, planned_at, due_at, state)
      SELECT ${siteId}, gen_random_uuid(), ${connectionId}, owed.key, owed.event_id, owed.order_id, owed.name, ${version}, owed.occurred_at, ${now}, ${now}, 'pending'
      FROM (SELECT ${key} AS key, ${eventId} AS event_id, ${orderId} AS order_id, ${name} AS name, ${occurredAt} AS occurred_at FROM ${from}) AS owed
      ORDER BY owed.occurred_at, owed.key
      ON CONFLICT DO NOTHING`);
    planned += result.rowCount ?? 0;
  }
  return planned;
}
