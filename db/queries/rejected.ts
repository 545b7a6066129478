/**
 * The rejected store: what was refused at the door, with the reason, for the developer who sent it; and what a webhook's address
 * refused, whole and sealed, until it can be released. How much is kept of a day is counted in refusal_day, so that any number of
 * processes keep to one allowance.
 */
import { and, asc, count, eq, gt, lt, sql } from 'drizzle-orm';
import type { Pool } from 'pg';
import { firstIdAt, type Id } from '@/lib/core/id';
import type { RejectReason } from '@/lib/model/event';
import type { Sealed } from '@/lib/model/secret';
import type { Database, Queryable } from '../client';
import { runStatement } from '../query-failed';
import { refusalDay, refusedBody, rejectedEvent } from '../schema';
import { storableJson } from '@/lib/core/storable';

export type Rejection = {
  siteId: Id<'site'>;
  id: Id<'rejected_event'>;
  receivedAt: Date;
  source: string;
  reason: RejectReason;
  field?: string;
  detail: string;
  body?: string;
  payload?: Record<string, unknown>;
  /** Under which of the site's daily allowances it is kept; absent: it is kept anyway. */
  allowance?: string;
};

const STORE_REJECTIONS = `
INSERT INTO rejected_event (site_id, id, received_at, source, reason, field, detail, body, payload)
SELECT site_id, id, received_at, source, reason, field, detail, body, payload FROM json_to_recordset($1::json) AS (
  site_id uuid, id uuid, received_at timestamptz, source text, reason text, field text, detail text, body text, payload jsonb
)`;

const STORE_BODY = `
WITH body AS (
  INSERT INTO refused_body (site_id, id, source_id, received_at, sealed) VALUES ($2, $3, $4, $5, $6)
) ${STORE_REJECTIONS}`;

/** Keeps the rejections; text that Postgres cannot hold is replaced. */
export async function storeRejections(pool: Pool, rejections: Rejection[]): Promise<void> {
  await runStatement(pool, 'store-rejections', STORE_REJECTIONS, [rowsJson(rejections)]);
}

/** Keeps what was refused of a webhook's request together with the request itself, under the id of the first. */
export async function storeRefusedBody(
  pool: Pool,
  rejections: Rejection[],
  { sourceId, sealed }: { sourceId: Id<'source'>; sealed: Sealed },
): Promise<void> {
  const [first] = rejections;
  if (!first) return;
  const { siteId, id, receivedAt } = first;
  const values = [rowsJson(rejections), siteId, id, sourceId, receivedAt, JSON.stringify(sealed)];
  await runStatement(pool, 'store-refused-body', STORE_BODY, values);
}

function rowsJson(rejections: Rejection[]): string {
  return storableJson(
    rejections.map(({ siteId, receivedAt, allowance: _, ...rest }) => ({ ...rest, site_id: siteId, received_at: receivedAt })),
  );
}

/** What is to be kept under a site's allowance of a day, as UTC date. */
export type Reservation = { siteId: Id<'site'>; day: string; allowance: string; rows: number; bytes: number };

const RESERVE = `
INSERT INTO refusal_day (site_id, day, allowance, kept, bytes)
SELECT site_id, day, allowance, rows, bytes FROM json_to_recordset($1::json) AS (
  site_id uuid, day date, allowance text, rows int, bytes bigint
) ORDER BY site_id, day, allowance
ON CONFLICT (site_id, day, allowance) DO UPDATE SET kept = refusal_day.kept + excluded.kept, bytes = refusal_day.bytes + excluded.bytes
RETURNING site_id, day::text AS day, allowance, kept, bytes`;

/**
 * Counts the reservations, each of another site, day or allowance; resolves to the sums of each with them. What is past a limit
 * is counted too, and not to be kept.
 */
export async function reserve(pool: Pool, reservations: Reservation[]): Promise<Reservation[]> {
  const rows = reservations.map(({ siteId, ...rest }) => ({ ...rest, site_id: siteId }));
  type Reserved = { site_id: Id<'site'>; day: string; allowance: string; kept: number; bytes: bigint };
  const reserved = await runStatement<Reserved>(pool, 'reserve-refusals', RESERVE, [JSON.stringify(rows)]);
  return reserved.rows.map(({ site_id, kept, bytes, ...rest }) => ({
    ...rest,
    siteId: site_id,
    rows: kept,
    bytes: Number(bytes),
  }));
}

export type RefusedBodyRow = typeof refusedBody.$inferSelect;

/** Bodies that wait at a source, oldest first, after the one with this id. */
export async function refusedBodies(
  db: Queryable,
  siteId: Id<'site'>,
  sourceId: Id<'source'>,
  after: Id<'rejected_event'>,
  limit: number,
): Promise<RefusedBodyRow[]> {
  return db
    .select()
    .from(refusedBody)
    .where(and(eq(refusedBody.siteId, siteId), eq(refusedBody.sourceId, sourceId), gt(refusedBody.id, after)))
    .orderBy(asc(refusedBody.id))
    .limit(limit);
}

/** How many bodies wait at a source. */
export async function countRefusedBodies(db: Queryable, siteId: Id<'site'>, sourceId: Id<'source'>): Promise<number> {
  const [waiting] = await db
    .select({ bodies: count() })
    .from(refusedBody)
    .where(and(eq(refusedBody.siteId, siteId), eq(refusedBody.sourceId, sourceId)));
  return waiting?.bodies ?? 0;
}

/** Deletes a body whose events are stored, and marks its refusal; false when it was released before. */
export async function markReleased(db: Database, body: RefusedBodyRow, allowance: string, now: Date): Promise<boolean> {
  return db.transaction(async (tx) => {
    const own = and(eq(refusedBody.siteId, body.siteId), eq(refusedBody.id, body.id));
    const gone = await tx.delete(refusedBody).where(own).returning({ id: refusedBody.id });
    if (gone.length === 0) return false;
    await tx
      .update(rejectedEvent)
      .set({ releasedAt: now })
      .where(and(eq(rejectedEvent.siteId, body.siteId), eq(rejectedEvent.id, body.id)));
    const day = body.receivedAt.toISOString().slice(0, 'yyyy-mm-dd'.length);
    await tx
      .update(refusalDay)
      .set({ released: sql`${refusalDay.released} + 1` })
      .where(and(eq(refusalDay.siteId, body.siteId), eq(refusalDay.day, day), eq(refusalDay.allowance, allowance)));
    return true;
  });
}

/** Rows of one transaction, so that none stays open for long. */
const EXPIRY_STEP_ROWS = 5_000;

/** Deletes what the site was sent before `limit` and refused; its counts stay. Resolves to how many rows that were. */
export async function deleteRefusals(db: Database, siteId: Id<'site'>, limit: Date, signal: AbortSignal): Promise<number> {
  let deleted = 0;
  for (const table of ['rejected_event', 'refused_body'].map((name) => sql.identifier(name))) {
    for (let rows = EXPIRY_STEP_ROWS; rows === EXPIRY_STEP_ROWS; deleted += rows) {
      signal.throwIfAborted();
      const gone = await db.execute(sql`
        DELETE FROM ${table} WHERE site_id = ${siteId} AND id IN (
          SELECT id FROM ${table} WHERE site_id = ${siteId} AND id < ${firstIdAt(limit.getTime())} ORDER BY id LIMIT ${EXPIRY_STEP_ROWS})`);
      rows = gone.rowCount ?? 0;
    }
  }
  const day = limit.toISOString().slice(0, 'yyyy-mm-dd'.length);
  await db.delete(refusalDay).where(and(eq(refusalDay.siteId, siteId), lt(refusalDay.day, day)));
  return deleted;
}
