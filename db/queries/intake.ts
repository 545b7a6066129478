/**
 * Counts of what came in, by quarter of an hour. Stored events are counted in the order of the log, each once, by moving the
 * site's `rolled_position` in the same transaction: by the step that derives them, and those of a time before there were counts
 * by a job. Repeats are counted at the door; they leave no other trace. What is not counted yet is read from the log itself, so
 * that figures are right at any time.
 */
import { and, eq, gt, gte, isNull, lt, lte, type SQL, sql } from 'drizzle-orm';
import type { Pool } from 'pg';
import { firstIdAt, type Id } from '@/lib/core/id';
import type { Database, Queryable, Transaction } from '../client';
import { runStatement } from '../query-failed';
import { cursor, event, isSentRow, logNumbering, logSegment, siteLog } from '../schema';
import { quarterHourOf, storedOutcome, storedReason } from '../schema/rollup';
import { withinMonths } from './log';

/** Events counted by one transaction: some 20 ms of work. */
const COUNT_EVENTS_MAX = 10_000;

/**
 * Counts the site's next events, up to the position `through` at most; resolves to how many positions that were, 0 when all are
 * counted or another worker is at it.
 */
export async function countIntake(
  tx: Transaction,
  siteId: Id<'site'>,
  through: bigint,
  limit = COUNT_EVENTS_MAX,
): Promise<number> {
  const [held] = await tx
    .select({ position: siteLog.rolledPosition })
    .from(siteLog)
    .where(and(eq(siteLog.siteId, siteId), lt(siteLog.rolledPosition, through)))
    .for('update', { skipLocked: true });
  if (!held) return 0;
  const furthest = held.position + BigInt(limit);
  const end = furthest < through ? furthest : through;
  const [months] = await tx
    .select({ first: sql<string | null>`min(${logSegment.month})`, last: sql<string | null>`max(${logSegment.month})` })
    .from(logSegment)
    .where(
      and(
        eq(logSegment.siteId, siteId),
        gt(logSegment.lastPosition, held.position),
        lte(logSegment.firstPosition, end),
        isNull(logSegment.removedAt),
      ),
    );
  if (months?.first && months.last) {
    const next = and(gt(event.position, held.position), lte(event.position, end), ...withinMonths(months.first, months.last));
    await tx.execute(sql`
      INSERT INTO intake_rollup (site_id, quarter_hour, source, outcome, reason, events, last_received_at)
      SELECT ${siteId}, counted.* FROM (${countedIntake(siteId, next)}) AS counted`);
  }
  await tx.update(siteLog).set({ rolledPosition: end }).where(eq(siteLog.siteId, siteId));
  return Number(end - held.position);
}

/** Sites whose derived events are not all counted, and up to where they could be. */
export async function sitesToCount(db: Database): Promise<{ siteId: Id<'site'>; through: bigint }[]> {
  return db
    .select({ siteId: siteLog.siteId, through: cursor.position })
    .from(siteLog)
    .innerJoin(cursor, and(eq(cursor.siteId, siteLog.siteId), eq(cursor.generation, siteLog.generation)))
    .where(
      and(
        lt(siteLog.rolledPosition, cursor.position),
        sql`NOT EXISTS (SELECT FROM ${logNumbering} WHERE ${logNumbering.siteId} = ${siteLog.siteId})`,
      ),
    );
}

export type Repeat = { siteId: string; source: string; receivedAt: Date };

const COUNT_REPEATS = `
INSERT INTO intake_rollup (site_id, quarter_hour, source, outcome, events, last_received_at)
SELECT site_id, quarter_hour(received_at), source, 'duplicate', count(*), max(received_at) FROM json_to_recordset($1::json) AS (
  site_id uuid, source text, received_at timestamptz
) GROUP BY 1, 2, 3`;

/** Counts messages that were stored before. */
export async function countRepeats(pool: Pool, repeats: Repeat[]): Promise<void> {
  if (repeats.length === 0) return;
  const rows = repeats.map(({ siteId, source, receivedAt }) => ({ site_id: siteId, source, received_at: receivedAt }));
  await runStatement(pool, 'count-repeats', COUNT_REPEATS, [JSON.stringify(rows)]);
}

/** Refusals of one kind of which no row is kept. */
export type RefusalCount = { siteId: string; source: string; reason: string; receivedAt: Date; events: number };

const COUNT_REFUSALS = `
INSERT INTO intake_rollup (site_id, quarter_hour, source, outcome, reason, events, last_received_at)
SELECT site_id, quarter_hour(received_at), source, 'rejected', reason, sum(events), max(received_at) FROM json_to_recordset($1::json) AS (
  site_id uuid, source text, reason text, received_at timestamptz, events bigint
) GROUP BY 1, 2, 3, 5`;

/** Counts refusals that leave no other trace; those that are kept are counted by a trigger. */
export async function countRefusals(pool: Pool, refusals: RefusalCount[]): Promise<void> {
  const rows = refusals.map(({ siteId, receivedAt, ...rest }) => ({ ...rest, site_id: siteId, received_at: receivedAt }));
  await runStatement(pool, 'count-refusals', COUNT_REFUSALS, [JSON.stringify(rows)]);
}

/** Events of one kind that were changed at the door, or that a browser has given up. */
export type DoorCount = {
  siteId: string;
  source: string;
  outcome: 'mended' | 'lost';
  reason?: string;
  receivedAt: Date;
  events: number;
};

const COUNT_AT_DOOR = `
INSERT INTO intake_rollup (site_id, quarter_hour, source, outcome, reason, events, last_received_at)
SELECT site_id, quarter_hour(received_at), source, outcome, reason, sum(events), max(received_at) FROM json_to_recordset($1::json) AS (
  site_id uuid, source text, outcome text, reason text, received_at timestamptz, events bigint
) GROUP BY 1, 2, 3, 4, 5`;

/** Counts what only the door knows. */
export async function countAtDoor(pool: Pool, counts: DoorCount[]): Promise<void> {
  if (counts.length === 0) return;
  const rows = counts.map(({ siteId, receivedAt, ...rest }) => ({ ...rest, site_id: siteId, received_at: receivedAt }));
  await runStatement(pool, 'count-at-door', COUNT_AT_DOOR, [JSON.stringify(rows)]);
}

/** Up to where the site's events are counted; 0 while its log is still to be numbered. */
export async function rolledPosition(db: Queryable, siteId: Id<'site'>): Promise<bigint> {
  const [found] = await db.select({ position: siteLog.rolledPosition }).from(siteLog).where(eq(siteLog.siteId, siteId));
  return found?.position ?? 0n;
}

/**
 * What came in from `start` until `end`, which are whole quarters of an hour: rows of quarter_hour, source, outcome, reason,
 * events and last_received_at, several of one key, as a query to select from. `rolled` is the site's rolledPosition in the same
 * snapshot.
 */
export function intakeBetween(siteId: Id<'site'>, rolled: bigint, start: Date, end: Date): SQL {
  const received = and(gte(event.id, firstIdAt(start.getTime())), lt(event.id, firstIdAt(end.getTime())));
  return sql`SELECT quarter_hour, source, outcome, reason, events, last_received_at FROM intake_rollup
    WHERE site_id = ${siteId} AND quarter_hour >= ${start} AND quarter_hour < ${end}
    UNION ALL ${countedIntake(siteId, and(received, notCounted(rolled)))}`;
}

/**
 * The newest of it, however old: `limit` counts and `limit` events that are not counted yet at most, which `part` tells apart. A
 * query to select part, quarter_hour, source, outcome, events and last_received_at from.
 */
export function newestIntake(siteId: Id<'site'>, rolled: bigint, limit: number): SQL {
  // While the log is still to be numbered, events are found by their ids alone.
  const newestFirst = rolled === 0n ? event.id : event.position;
  return sql`(SELECT 'counts' AS part, quarter_hour, source, outcome, events, last_received_at FROM intake_rollup
      WHERE site_id = ${siteId} ORDER BY quarter_hour DESC LIMIT ${limit})
    UNION ALL (SELECT 'log', ${quarterHourOf(event.receivedAt)}, ${event.source}, ${storedOutcome}, 1, ${event.receivedAt} FROM ${event}
      WHERE ${and(eq(event.siteId, siteId), isSentRow(), notCounted(rolled))} ORDER BY ${newestFirst} DESC LIMIT ${limit})`;
}

/** Stored events of the site under this condition, counted; what people decided came in from nobody. */
function countedIntake(siteId: Id<'site'>, condition: SQL | undefined): SQL {
  return sql`SELECT ${quarterHourOf(event.receivedAt)} AS quarter_hour, ${event.source} AS source, ${storedOutcome} AS outcome, ${storedReason} AS reason,
    count(*) AS events, max(${event.receivedAt}) AS last_received_at
    FROM ${event} WHERE ${and(eq(event.siteId, siteId), isSentRow(), condition)} GROUP BY 1, 2, 3, 4`;
}

function notCounted(rolled: bigint): SQL | undefined {
  return rolled === 0n ? undefined : gt(event.position, rolled);
}
