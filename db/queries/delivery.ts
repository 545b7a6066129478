/**
 * The ledger's moves: planning, claiming with a lease, settling. Rows travel as one JSON text, as events do (store-events.ts).
 * A claim skips rows that another worker has locked, so any number of workers share a backlog (SKIP LOCKED).
 */
import { and, eq, gt, inArray, lt, or, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Money } from '@/lib/core/money';
import { storableJson, storableText } from '@/lib/core/storable';
import { type HoldAction, isProbed, type OutcomeClass, probedHolds, type Told, type Withheld } from '@/lib/model/delivery';
import type { Queryable } from '../client';
import { attempt, delivery } from '../schema/delivery';
import { inChunks } from './bulk';

export type DeliveryRow = typeof delivery.$inferSelect;
export type DeliveryInsert = typeof delivery.$inferInsert;
export type AttemptInsert = typeof attempt.$inferInsert;

/** Writes deliveries that are not there yet; resolves to how many were new. */
export async function planDeliveries(db: Queryable, rows: DeliveryInsert[]): Promise<number> {
  let planned = 0;
  await inChunks(rows, async (chunk) => {
    planned += (await db.insert(delivery).values(chunk).onConflictDoNothing().returning({ id: delivery.id })).length;
  });
  return planned;
}

/** Both sides have spoken of these orders, the last of them `at`: their purchases wait no longer. */
export async function endWaits(
  db: Queryable,
  siteId: Id<'site'>,
  orderIds: Id<'order'>[],
  { at, now }: { at: Date; now: Date },
): Promise<void> {
  if (orderIds.length === 0) return;
  await db
    .update(delivery)
    .set({ waitsUntil: at, dueAt: sql`least(${delivery.dueAt}, ${now})` })
    .where(
      and(
        eq(delivery.siteId, siteId),
        inArray(delivery.orderId, orderIds),
        gt(delivery.waitsUntil, at),
        inArray(delivery.state, ['pending', 'held']),
      ),
    );
}

export type Due = { siteId: Id<'site'>; connectionId: Id<'connection'> };

/** Connections that may send and have something due, or a lease that has run out. */
export async function connectionsWithWork(db: Queryable, now: Date): Promise<Due[]> {
  const found = await db.execute<{ site_id: Id<'site'>; id: Id<'connection'> }>(sql`
    SELECT c.site_id, c.id FROM connection AS c
    WHERE c.enabled AND c.hold IS NULL AND c.deleted_at IS NULL
      AND (EXISTS (SELECT 1 FROM delivery
          WHERE site_id = c.site_id AND connection_id = c.id AND state IN ('pending', 'retry') AND due_at <= ${now})
        OR EXISTS (SELECT 1 FROM delivery
          WHERE site_id = c.site_id AND connection_id = c.id AND state = 'sending' AND leased_until < ${now}))
    ORDER BY c.created_at, c.id`);
  return found.rows.map(({ site_id, id }) => ({ siteId: site_id, connectionId: id }));
}

/** When the next delivery of a connection that may send is due, or the next lease runs out; undefined when nothing waits. */
export async function nextDueAt(db: Queryable): Promise<Date | undefined> {
  const found = await db.execute<{ due_at: Date | null }>(sql`
    SELECT least(min(waiting.due_at), min(leased.leased_until)) AS due_at FROM connection AS c
    LEFT JOIN LATERAL (SELECT due_at FROM delivery
      WHERE site_id = c.site_id AND connection_id = c.id AND state IN ('pending', 'retry')
      ORDER BY due_at, sequence LIMIT 1) AS waiting ON true
    LEFT JOIN LATERAL (SELECT leased_until FROM delivery WHERE site_id = c.site_id AND connection_id = c.id AND state = 'sending'
      ORDER BY leased_until LIMIT 1) AS leased ON true
    WHERE c.enabled AND c.hold IS NULL AND c.deleted_at IS NULL`);
  const dueAt = found.rows[0]?.due_at;
  return dueAt ? new Date(dueAt) : undefined;
}

/** Takes up to `limit` deliveries that are due, earliest first, until `leasedUntil`; no other worker has them until then. */
export async function claimDeliveries(
  db: Queryable,
  { siteId, connectionId }: Due,
  { now, leasedUntil, limit }: { now: Date; leasedUntil: Date; limit: number },
): Promise<DeliveryRow[]> {
  await takeBack(db, { siteId, connectionId }, now);
  const claimed = await db
    .update(delivery)
    .set({ state: 'sending', leasedUntil, attempts: sql`${delivery.attempts} + 1` })
    .where(
      and(
        eq(delivery.siteId, siteId),
        // An array is asked for once; a list after IN may be asked for anew for each row, and would then claim more than it may.
        sql`${delivery.id} = ANY (ARRAY(
          SELECT id FROM delivery WHERE site_id = ${siteId} AND connection_id = ${connectionId}
            AND state IN ('pending', 'retry') AND due_at <= ${now}
          ORDER BY due_at, sequence LIMIT ${limit} FOR UPDATE SKIP LOCKED))`,
      ),
    )
    .returning();
  return claimed.sort((left, right) => Number(left.sequence - right.sequence));
}

/** What a worker had claimed and not settled before its lease ran out is due again: the worker is gone. */
async function takeBack(db: Queryable, { siteId, connectionId }: Due, now: Date): Promise<void> {
  await db
    .update(delivery)
    .set({ state: 'retry', leasedUntil: null, dueAt: now })
    .where(
      and(
        eq(delivery.siteId, siteId),
        eq(delivery.connectionId, connectionId),
        eq(delivery.state, 'sending'),
        lt(delivery.leasedUntil, now),
      ),
    );
}

export type Settled = Pick<DeliveryRow, 'id' | 'state' | 'reason' | 'detail' | 'settledAt'> & {
  dueAt: Date | null;
  /** Absent: what the row has of it stays. */
  told?: Told;
  /** What the request said of it, where one was made. */
  sent?: Sent;
};
/** The id that the platform got, where that is not the key, and the value by the mapping's rule. */
export type Sent = { as?: string; value?: Money };

/**
 * Writes what became of claimed deliveries. A row that somebody else has taken over since (its lease ran out) is theirs to
 * settle.
 */
export async function settleDeliveries(db: Queryable, siteId: Id<'site'>, leasedUntil: Date, rows: Settled[]): Promise<void> {
  if (rows.length === 0) return;
  const json = storableJson(
    rows.map(({ id, state, reason, detail, settledAt, dueAt, told, sent }) => ({
      id,
      state,
      reason,
      detail,
      settled_at: settledAt,
      due_at: dueAt,
      told,
      sent_as: sent?.as,
      value_minor: sent?.value && String(sent.value.minor),
      value_currency: sent?.value?.currency,
      made: sent !== undefined,
    })),
  );
  await db.execute(sql`
    UPDATE delivery SET state = moved.state, reason = moved.reason, detail = moved.detail, settled_at = moved.settled_at,
      due_at = coalesce(moved.due_at, delivery.due_at), told = coalesce(moved.told, delivery.told), leased_until = NULL,
      sent_as = coalesce(delivery.sent_as, moved.sent_as),
      value_minor = CASE WHEN moved.made THEN moved.value_minor ELSE delivery.value_minor END,
      value_currency = CASE WHEN moved.made THEN moved.value_currency ELSE delivery.value_currency END
    FROM json_to_recordset(${json}::json) AS moved
      (id uuid, state text, reason text, detail text, settled_at timestamptz, due_at timestamptz, told jsonb,
        sent_as text, value_minor bigint, value_currency text, made boolean)
    WHERE delivery.site_id = ${siteId} AND delivery.id = moved.id
      AND delivery.state = 'sending' AND delivery.leased_until = ${leasedUntil}`);
}

/** Gives claimed deliveries back untouched: nothing was sent. They wait, or are held where their connection is by now. */
export async function unclaim(db: Queryable, { siteId, connectionId }: Due, ids: Id<'delivery'>[], dueAt: Date): Promise<void> {
  const hold = sql`(SELECT hold FROM connection WHERE site_id = ${siteId} AND id = ${connectionId})`;
  await inChunks(ids, (chunk) =>
    db
      .update(delivery)
      .set({
        state: sql`CASE WHEN ${hold} IS NULL THEN 'pending' ELSE 'held' END`,
        reason: sql`${hold} ->> 'action'`,
        detail: sql`${hold} ->> 'message'`,
        leasedUntil: null,
        dueAt,
        attempts: sql`greatest(${delivery.attempts} - 1, 0)`,
      })
      .where(and(eq(delivery.siteId, siteId), inArray(delivery.id, chunk), eq(delivery.state, 'sending'))),
  );
}

export type AttemptLink = {
  deliveryId: Id<'delivery'>;
  number: number;
  attemptId: Id<'attempt'>;
  position: number;
  class: OutcomeClass;
  code?: string;
  message?: string;
  withheld?: Withheld[];
};

/** Keeps a request with its answer, and what became of each delivery in it. */
export async function saveAttempt(db: Queryable, row: AttemptInsert, links: AttemptLink[]): Promise<void> {
  await db.insert(attempt).values(row);
  const json = storableJson(
    links.map(({ deliveryId, attemptId, ...link }) => ({ ...link, delivery_id: deliveryId, attempt_id: attemptId })),
  );
  await db.execute(sql`
    INSERT INTO delivery_attempt (site_id, delivery_id, number, attempt_id, position, class, code, message, withheld)
    SELECT ${row.siteId}, delivery_id, number, attempt_id, position, class, code, message, withheld
    FROM json_to_recordset(${json}::json) AS link
      (delivery_id uuid, number smallint, attempt_id uuid, position integer, class text, code text, message text, withheld jsonb)
    ON CONFLICT DO NOTHING`);
}

/** Everything of a connection that waits is held, also what is held for a reason that would have ended by itself. */
export async function holdWaiting(
  db: Queryable,
  { siteId, connectionId }: Due,
  reason: HoldAction,
  detail: string,
): Promise<void> {
  const waits = inArray(delivery.state, ['pending', 'retry']);
  const isHeldFor = and(eq(delivery.state, 'held'), inArray(delivery.reason, [...probedHolds]));
  await db
    .update(delivery)
    .set({ state: 'held', reason, detail: storableText(detail) })
    .where(
      and(eq(delivery.siteId, siteId), eq(delivery.connectionId, connectionId), isProbed(reason) ? waits : or(waits, isHeldFor)),
    );
}

/** What was and will be told of these orders, in the order in which it was planned; `connectionId` alone where it is given. */
export async function toldRows(db: Queryable, siteId: Id<'site'>, orderIds: Id<'order'>[], connectionId?: Id<'connection'>) {
  if (orderIds.length === 0) return [];
  const { orderId, key, rule, name, state, eventId, version, occurredAt, settledAt, leasedUntil, told } = delivery;
  const rows = await db
    .select({
      ...{ orderId, connectionId: delivery.connectionId, key, rule, name, state, eventId, version },
      ...{ occurredAt, settledAt, leasedUntil, told },
    })
    .from(delivery)
    .where(
      and(
        eq(delivery.siteId, siteId),
        inArray(orderId, orderIds),
        connectionId && eq(delivery.connectionId, connectionId),
        inArray(name, ['purchase', 'refund', 'order_updated']),
      ),
    )
    .orderBy(delivery.sequence);
  return rows.flatMap((row) => (row.orderId ? [{ ...row, orderId: row.orderId }] : []));
}

export type Standing = Pick<DeliveryRow, 'state' | 'occurredAt' | 'rule'>;

/** How the connection's deliveries of these keys stand, each key's by whatever rule. */
export async function standingOf(db: Queryable, due: Due, keys: string[]): Promise<Map<string, Standing[]>> {
  return Map.groupBy(await rowsOfKeys(db, due, keys), ({ key }) => key);
}

/** The key and the rule of a delivery as one text: rules' ids hold no spaces. */
export function keyAndRule({ key, rule = '' }: Pick<DeliveryInsert, 'key' | 'rule'>): string {
  return `${rule} ${key}`;
}

/** Which of these keys the connection has a delivery for, each with its rule as `keyAndRule` has them. */
export async function keysOwed(db: Queryable, due: Due, keys: string[]): Promise<Set<string>> {
  return new Set((await rowsOfKeys(db, due, keys)).map(keyAndRule));
}

async function rowsOfKeys(
  db: Queryable,
  { siteId, connectionId }: Due,
  keys: string[],
): Promise<Pick<DeliveryRow, 'key' | 'rule' | 'state' | 'occurredAt'>[]> {
  if (keys.length === 0) return [];
  const { key, rule, state, occurredAt } = delivery;
  return db
    .select({ key, rule, state, occurredAt })
    .from(delivery)
    .where(and(eq(delivery.siteId, siteId), eq(delivery.connectionId, connectionId), inArray(key, keys)));
}
