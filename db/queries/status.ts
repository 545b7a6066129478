/** Requests that their platform judges later: which to ask about, and what the late word changes. */
import { and, eq, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import { storableJson, storableText } from '@/lib/core/storable';
import type { Queryable } from '../client';
import { attempt } from '../schema/delivery';
import type { DeliveryRow } from './delivery';

export type Unjudged = Pick<typeof attempt.$inferSelect, 'siteId' | 'id' | 'connectionId' | 'startedAt' | 'events' | 'traceId'>;

/** Sites that have something to ask about: one look over all, since the worker asks every minute and hardly ever has any. */
export async function sitesToAsk(db: Queryable, now: Date): Promise<Id<'site'>[]> {
  const due = await db.execute<{ id: Id<'site'> }>(sql`
    SELECT id FROM site
    WHERE EXISTS (SELECT 1 FROM attempt WHERE attempt.site_id = site.id AND status_due_at <= ${now}) ORDER BY id`);
  return due.rows.map(({ id }) => id);
}

/** Takes up to `limit` attempts that are to be asked about, and puts their next time off, so that no other worker asks too. */
export async function takeUnjudged(
  db: Queryable,
  siteId: Id<'site'>,
  now: Date,
  nextAt: Date,
  limit: number,
): Promise<Unjudged[]> {
  return db
    .update(attempt)
    .set({ statusDueAt: nextAt })
    .where(
      and(
        eq(attempt.siteId, siteId),
        sql`${attempt.id} = ANY (ARRAY(SELECT id FROM attempt WHERE site_id = ${siteId} AND status_due_at <= ${now}
          ORDER BY status_due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED))`,
      ),
    )
    .returning({
      siteId: attempt.siteId,
      id: attempt.id,
      connectionId: attempt.connectionId,
      startedAt: attempt.startedAt,
      events: attempt.events,
      traceId: attempt.traceId,
    });
}

/** Puts the next time to ask off. */
export async function postpone(db: Queryable, siteId: Id<'site'>, id: Id<'attempt'>, until: Date): Promise<void> {
  await db
    .update(attempt)
    .set({ statusDueAt: until })
    .where(and(eq(attempt.siteId, siteId), eq(attempt.id, id)));
}

export type Delivered = Pick<DeliveryRow, 'id' | 'attempts' | 'occurredAt'> & { position: number };

/** The deliveries of an attempt that count as delivered, in their places. */
export async function deliveredBy(db: Queryable, siteId: Id<'site'>, attemptId: Id<'attempt'>): Promise<Delivered[]> {
  const found = await db.execute<{ id: Id<'delivery'>; attempts: number; occurred_at: Date; position: number }>(sql`
    SELECT delivery.id, delivery.attempts, delivery.occurred_at, link.position FROM delivery_attempt AS link
    JOIN delivery ON delivery.site_id = link.site_id AND delivery.id = link.delivery_id
    WHERE link.site_id = ${siteId} AND link.attempt_id = ${attemptId} AND delivery.state = 'delivered' ORDER BY link.position`);
  return found.rows.map(({ occurred_at, ...row }) => ({ ...row, occurredAt: new Date(occurred_at) }));
}

export type Judged = {
  id: Id<'delivery'>;
  state: string;
  reason: string | null;
  detail: string | null;
  dueAt: Date | null;
  class: string;
};

/** Writes the platform's late word: on the attempt, on its links, and on deliveries that it takes back. */
export async function judge(
  db: Queryable,
  siteId: Id<'site'>,
  attemptId: Id<'attempt'>,
  { code, message }: { code?: string; message?: string },
  rows: Judged[],
): Promise<void> {
  await db
    .update(attempt)
    .set({ statusDueAt: null, ...(code && { code }), ...(message && { message: storableText(message) }) })
    .where(and(eq(attempt.siteId, siteId), eq(attempt.id, attemptId)));
  if (rows.length === 0) return;
  const json = storableJson(rows.map(({ dueAt, ...row }) => ({ ...row, due_at: dueAt })));
  await db.execute(sql`
    WITH late AS (SELECT * FROM json_to_recordset(${json}::json) AS late
      (id uuid, state text, reason text, detail text, due_at timestamptz, class text)),
    told AS (UPDATE delivery_attempt SET class = late.class, code = late.reason, message = late.detail FROM late
      WHERE delivery_attempt.site_id = ${siteId} AND delivery_attempt.attempt_id = ${attemptId}
        AND delivery_attempt.delivery_id = late.id)
    UPDATE delivery SET state = late.state, reason = late.reason, detail = late.detail,
      due_at = coalesce(late.due_at, delivery.due_at)
    FROM late
    WHERE delivery.site_id = ${siteId} AND delivery.id = late.id AND delivery.state = 'delivered'`);
}
