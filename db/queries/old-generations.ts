/**
 * Deleting generations that are read no more: a rebuild's old rows, or those of a rebuild that was given up. In batches by ranges
 * of the primary key, each its own transaction, so that it can end anywhere and go on, and holds nothing up; by ranges, because a
 * search from the start would pass over all that was deleted before it, again for every batch.
 */
import { and, eq, isNull, ne, type SQL, sql } from 'drizzle-orm';
import { getTableConfig, type PgColumn } from 'drizzle-orm/pg-core';
import { invariant } from '@/lib/core/invariant';
import type { Database } from '../client';
import {
  clickId,
  conversion,
  conversionCredit,
  credit,
  cursor,
  identifier,
  merge,
  order,
  orderCost,
  orderEvent,
  orderItem,
  orderName,
  pathTouch,
  person,
  refund,
  session,
  siteLog,
  touchpoint,
  trial,
  visitor,
} from '../schema';
import { type Generation, ofGeneration } from './live';

/** Rows of one transaction: some 50 ms of work. */
const BATCH_ROWS = 5_000;

/** Every derived table; order_change stays, it is the history of what reports have shown. */
export const derivedTables = [
  visitor,
  person,
  identifier,
  merge,
  session,
  touchpoint,
  clickId,
  order,
  orderCost,
  orderEvent,
  orderItem,
  orderName,
  refund,
  trial,
  pathTouch,
  credit,
  conversion,
  conversionCredit,
] as const;
type DerivedTable = (typeof derivedTables)[number];

type Terms = { batchRows?: number; signal?: AbortSignal };

/**
 * Deletes the rows of all old generations of all sites, and then their cursors; resolves to how many rows. `signal` ends it
 * between two batches. Several at once do the same work twice, and no harm.
 */
export async function deleteOldGenerations(db: Database, { batchRows = BATCH_ROWS, signal }: Terms = {}): Promise<number> {
  let deleted = 0;
  for (const old of await oldGenerations(db)) {
    for (const table of derivedTables) deleted += await deleteRows(db, table, old, batchRows, signal);
    await db.delete(cursor).where(and(eq(cursor.siteId, old.siteId), eq(cursor.generation, old.generation)));
  }
  return deleted;
}

/** Those that are neither live nor being filled: nothing writes to them any more, and they never come back. */
async function oldGenerations(db: Database): Promise<Generation[]> {
  return db
    .select({ siteId: cursor.siteId, generation: cursor.generation })
    .from(cursor)
    .innerJoin(siteLog, eq(siteLog.siteId, cursor.siteId))
    .where(and(ne(cursor.generation, siteLog.generation), isNull(cursor.rebuildingSince)))
    .orderBy(cursor.siteId, cursor.generation);
}

async function deleteRows(
  db: Database,
  table: DerivedTable,
  of: Generation,
  batchRows: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  const key = keyOf(table);
  let deleted = 0;
  let after: string[] | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const rest = and(ofGeneration(table, of), after && sql`${tuple(key)} > ${keyAt(key, after)}`);
    const end = await keyOfRow(db, table, key, rest, batchRows);
    const gone = await db.delete(table).where(and(rest, end && sql`${tuple(key)} <= ${keyAt(key, end)}`));
    deleted += gone.rowCount ?? 0;
    if (!end) return deleted;
    after = end;
  }
}

/** The key of the n-th row of these, as texts; undefined when there are fewer. */
async function keyOfRow(
  db: Database,
  table: DerivedTable,
  key: PgColumn[],
  where: SQL | undefined,
  place: number,
): Promise<string[] | undefined> {
  const texts = key.map((column) => sql`${column}::text`);
  const found = await db.execute<{ texts: string[] }>(sql`
    SELECT ARRAY[${sql.join(texts, sql`, `)}] AS texts FROM ${table} WHERE ${where}
    ORDER BY ${sql.join(key, sql`, `)} OFFSET ${place - 1} LIMIT 1`);
  return found.rows[0]?.texts;
}

/** What tells the rows of one generation apart. */
function keyOf(table: DerivedTable): PgColumn[] {
  const { name, columns, primaryKeys } = getTableConfig(table);
  const [siteId, generation, ...own] = primaryKeys[0]?.columns.map((part) => part.name) ?? [];
  invariant(siteId === 'site_id' && generation === 'generation', `the key of ${name} begins with site and generation`);
  // The key's own columns do not know their SQL types.
  return own.flatMap((part) => columns.filter((column) => column.name === part));
}

function tuple(key: PgColumn[]): SQL {
  return sql`(${sql.join(key, sql`, `)})`;
}

function keyAt(key: PgColumn[], texts: string[]): SQL {
  return sql`(${sql.join(
    key.map((column, index) => sql`${texts[index]}::${sql.raw(column.getSQLType())}`),
    sql`, `,
  )})`;
}
