/**
 * Gives positions to the events of a database made before there were any, and takes their personal parts apart, a batch at a time
 * while collection goes on. Each batch is a transaction, so it can end anywhere and go on. The log's order then was (transaction
 * id, sequence). Transaction ids begin anew where a dump is restored, and events stored after that stood before all others and
 * were never derived: an era is what lies between two such restores, and eras follow one another by sequence, which a dump keeps.
 * docs/decisions/0006.
 */
import { eq, type SQL, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import { personalParts, personalProperties } from '@/lib/model/event-personal';
import type { Database, Queryable, Transaction } from '../client';
import { logNumbering } from '../schema';
import { sqlStateOf } from '../sql-state';

/** Events of one transaction: some 100 ms of work. */
const BATCH_EVENTS = 5_000;
/** Waits no longer for the table's lock: collection would wait behind it. */
const LOCK_TIMEOUT_MS = 300;
/** https://www.postgresql.org/docs/18/errcodes-appendix.html */
const LOCK_NOT_AVAILABLE = '55P03';

type Numbering = typeof logNumbering.$inferSelect;

/** Counts what the database holds before its migration takes the table's lock, so that little is left to count under it. */
export async function countBeforeMigration(db: Queryable): Promise<void> {
  if (!(await isBeforePositions(db))) return;
  await db.execute(sql`CREATE TABLE IF NOT EXISTS log_numbering (site_id uuid PRIMARY KEY NOT NULL, events bigint NOT NULL,
    counted_before xid8,
    numbered bigint DEFAULT 0 NOT NULL, era_starts bigint[], era smallint DEFAULT 0 NOT NULL,
      transaction_id xid8 DEFAULT '0' NOT NULL, sequence bigint DEFAULT 0 NOT NULL)`);
  await db.execute(sql`TRUNCATE log_numbering`);
  await db.execute(sql`
    INSERT INTO log_numbering (site_id, events, counted_before)
    SELECT site.id, (SELECT count(*) FROM event WHERE event.site_id = site.id
      AND event.transaction_id < settled.before), settled.before
    FROM site, (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS before) AS settled`);
}

/**
 * Sends autovacuum away from the events while an earlier version's are migrated, or lets it come back. The migration's lock would
 * wait a second for each partition that is being vacuumed, and collection behind it; this lock holds nobody else up.
 */
export async function keepAutovacuumOff(db: Queryable, off: boolean): Promise<void> {
  const found = await db.execute<{ partition: string }>(sql`
    SELECT relname AS partition FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = to_regclass('public.event')
      AND coalesce('autovacuum_enabled=off' = ANY (reloptions), false) <> ${off}`);
  for (const { partition } of found.rows) {
    const setting = off ? sql`SET (autovacuum_enabled = off)` : sql`RESET (autovacuum_enabled)`;
    await db.execute(sql`ALTER TABLE ${sql.identifier(partition)} ${setting}`);
  }
}

/** Whether the database's events have no positions yet. */
export async function isBeforePositions(db: Queryable): Promise<boolean> {
  const found = await db.execute<{ earlier: boolean }>(sql`SELECT EXISTS (SELECT FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = 'event' AND column_name = 'transaction_id') AND NOT EXISTS (SELECT
      FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = 'event' AND column_name = 'position') AS earlier`);
  return found.rows[0]?.earlier ?? false;
}

/** Whether events are still to be numbered, or the table still has its earlier columns. */
export async function isNumbering(db: Queryable): Promise<boolean> {
  const found = await db.execute<{ waits: boolean }>(sql`SELECT EXISTS (SELECT FROM log_numbering) OR EXISTS (
    SELECT FROM pg_constraint WHERE conname = 'event_position_given' AND conrelid = 'event'::regclass) AS waits`);
  return found.rows[0]?.waits ?? false;
}

/**
 * Builds the index of positions on each partition that lacks it, without holding up inserts. For one caller at a time, outside a
 * transaction.
 */
export async function indexPositions(db: Database): Promise<void> {
  const lacking = await db.execute<{ partition: string }>(sql`
    SELECT child.relname AS partition FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
      WHERE inhparent = 'event'::regclass
      AND NOT EXISTS (SELECT FROM pg_index JOIN pg_inherits AS attached ON attached.inhrelid = indexrelid
        WHERE indrelid = child.oid AND attached.inhparent = 'event_position'::regclass)
    ORDER BY 1`);
  for (const { partition } of lacking.rows) {
    const index = sql.identifier(`${partition}_position`);
    // One that a crash left half built is not valid and is built anew.
    await db.execute(sql`DROP INDEX IF EXISTS ${index}`);
    await db.execute(sql`CREATE INDEX CONCURRENTLY ${index} ON ${sql.identifier(partition)} (site_id, position)`);
    await db.execute(sql`ALTER INDEX event_position ATTACH PARTITION ${index}`);
  }
}

export type Numbered = { siteId: Id<'site'>; numbered: bigint; events: bigint };

/** Numbers the next batch of some site; undefined when no site is left, or other workers have them all. */
export async function numberNextBatch(db: Database, batch = BATCH_EVENTS): Promise<Numbered | undefined> {
  return db.transaction(async (tx) => {
    const [row] = await tx.select().from(logNumbering).orderBy(logNumbering.events).limit(1).for('update', { skipLocked: true });
    if (!row) return undefined;
    const eraStarts = row.eraStarts ?? (await findEras(tx, row.siteId));
    const state = { ...row, eraStarts };
    const place = await numberBatch(tx, state, batch);
    const numbered = row.numbered + place.events;
    const siteId = row.siteId as Id<'site'>;
    if (place.events > 0n) {
      await tx
        .update(logNumbering)
        .set({ eraStarts, numbered, ...place.last })
        .where(eq(logNumbering.siteId, row.siteId));
    } else if (row.era < eraStarts.length) {
      await tx
        .update(logNumbering)
        .set({ eraStarts, era: row.era + 1, transactionId: 0n, sequence: 0n })
        .where(eq(logNumbering.siteId, row.siteId));
    } else await finishSite(tx, { ...state, numbered });
    return { siteId, numbered, events: row.events };
  });
}

/**
 * The first sequence number of each era but the first. A site is stuck in its first era while its newest event has a transaction
 * id that this cluster has not come to; what was stored here since has lower ids, and higher sequence numbers, which a dump
 * keeps.
 */
async function findEras(tx: Transaction, siteId: string): Promise<bigint[]> {
  const found = await tx.execute<{ sequence: string | null }>(sql`
    WITH newest AS (
      SELECT transaction_id, sequence FROM event WHERE site_id = ${siteId} AND sequence IS NOT NULL
      ORDER BY transaction_id DESC, sequence DESC LIMIT 1
    )
    SELECT min(event.sequence)::text AS sequence FROM event, newest
    WHERE event.site_id = ${siteId} AND newest.transaction_id >= pg_snapshot_xmax(pg_current_snapshot())
      AND event.transaction_id < pg_snapshot_xmax(pg_current_snapshot()) AND event.sequence > newest.sequence`);
  const start = found.rows[0]?.sequence;
  return start ? [BigInt(start)] : [];
}

type Place = { events: bigint; last?: { transactionId: bigint; sequence: bigint } };

async function numberBatch(tx: Transaction, state: Numbering & { eraStarts: bigint[] }, batch: number): Promise<Place> {
  const { siteId, numbered, era, eraStarts, transactionId, sequence } = state;
  const done = await tx.execute<{ events: string; transaction_id: string | null; sequence: string | null }>(sql`
    WITH next AS (
      SELECT id, transaction_id, sequence, ${numbered}::bigint + row_number() OVER (ORDER BY transaction_id, sequence) AS position
      FROM (SELECT id, transaction_id, sequence FROM event WHERE site_id = ${siteId}
        AND (transaction_id, sequence) > (${transactionId}::text::xid8, ${sequence}::bigint) AND ${inEra(era, eraStarts)}
        ORDER BY transaction_id, sequence LIMIT ${batch}) AS chunk
    ), moved AS (
      UPDATE event SET position = next.position, personal = ${personalOf}, payload = ${factsOf} FROM next
      WHERE event.site_id = ${siteId} AND event.id = next.id
    )
    SELECT count(*)::text AS events, max(position)::text AS last,
      (SELECT transaction_id::text FROM next ORDER BY position DESC LIMIT 1) AS transaction_id,
      (SELECT sequence::text FROM next ORDER BY position DESC LIMIT 1) AS sequence FROM next`);
  const [row] = done.rows;
  if (!row?.transaction_id || !row.sequence) return { events: 0n };
  return { events: BigInt(row.events), last: { transactionId: BigInt(row.transaction_id), sequence: BigInt(row.sequence) } };
}

function inEra(era: number, starts: bigint[]): SQL {
  const [from, to] = [starts[era - 1], starts[era]];
  return sql`${from === undefined ? sql`true` : sql`sequence >= ${from}::bigint`} AND ${to === undefined ? sql`sequence IS NOT NULL` : sql`sequence < ${to}::bigint`}`;
}

const quoted = (name: string) => sql.raw(`'${name}'`);

/** As splitPersonal of lib/model/event-personal takes them apart. */
const personalOf = sql`nullif(jsonb_strip_nulls(jsonb_build_object(${sql.join(
  personalParts.map((name) => sql`${quoted(name)}, payload -> ${quoted(name)}`),
  sql`, `,
)}, 'ip', to_jsonb(ip), 'properties', nullif(jsonb_strip_nulls(jsonb_build_object(${sql.join(
  personalProperties.map((name) => sql`${quoted(name)}, payload -> 'properties' -> ${quoted(name)}`),
  sql`, `,
)})), '{}'))), '{}')`;
const factsOf = sql`(payload - ARRAY[${sql.join(personalParts.map(quoted), sql`, `)}])${sql.join(
  personalProperties.map((name) => sql` #- ARRAY['properties', ${quoted(name)}]`),
)}`;

/** All events of the site are numbered: what pointed into the log points to positions, and its deriving goes on. */
async function finishSite(
  tx: Transaction,
  { siteId, numbered, events, eraStarts }: Numbering & { eraStarts: bigint[] },
): Promise<void> {
  if (numbered !== events) throw new Error(`site ${siteId} has ${events} events to number, but ${numbered} were`);
  await tx.execute(sql`DELETE FROM log_segment WHERE site_id = ${siteId} AND month IS NULL`);
  await tx.execute(sql`
    INSERT INTO log_segment (site_id, last_position, first_position, month)
    SELECT ${siteId}, max(position), min(position), month FROM (
      SELECT position, month, position - row_number() OVER (PARTITION BY month ORDER BY position) AS island
      FROM (SELECT position, event_month(id) AS month FROM event WHERE site_id = ${siteId}
        AND position <= ${events}) AS placed) AS placed
    GROUP BY month, island`);
  const era = sql`(SELECT count(*) FROM unnest(${sql.param(eraStarts)}::bigint[]) AS start WHERE start <= cursor.sequence)`;
  const eraOf = sql`(SELECT count(*) FROM unnest(${sql.param(eraStarts)}::bigint[]) AS start WHERE start <= event.sequence)`;
  await tx.execute(sql`UPDATE cursor SET position = coalesce((SELECT max(event.position) FROM event
      WHERE event.site_id = cursor.site_id AND event.position <= ${events}
        AND (${eraOf} < ${era} OR (${eraOf} = ${era}
          AND (event.transaction_id, event.sequence) <= (cursor.transaction_id, cursor.sequence)))), 0)
    WHERE site_id = ${siteId} AND cursor.sequence IS NOT NULL`);
  await tx.execute(sql`UPDATE site_log SET planned_position = cursor.position FROM cursor
    WHERE site_log.site_id = ${siteId} AND cursor.site_id = site_log.site_id AND cursor.generation = site_log.generation`);
  for (const table of ['touchpoint', 'refund']) {
    await tx.execute(sql`UPDATE ${sql.identifier(table)} AS placed SET log_position = event.position FROM event
      WHERE placed.site_id = ${siteId} AND event.site_id = placed.site_id AND event.id = placed.event_id`);
  }
  await tx.delete(logNumbering).where(eq(logNumbering.siteId, siteId));
}

/** Takes the earlier columns away once nothing is left to number; resolves to false while the table's lock was not to be had. */
export async function finishNumbering(db: Database): Promise<boolean> {
  await db.execute(sql`ALTER TABLE event VALIDATE CONSTRAINT event_position_given`);
  try {
    await db.transaction(async (tx) => {
      await tx.execute(sql`SELECT set_config('lock_timeout', ${`${LOCK_TIMEOUT_MS}ms`}, true)`);
      await tx.execute(sql`SELECT finish_numbering()`);
    });
    return true;
  } catch (error) {
    if (sqlStateOf(error) === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
}
