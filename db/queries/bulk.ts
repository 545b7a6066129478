/** Multi-row writes: Postgres takes at most 65,535 parameters a statement, so rows go in chunks. */
import { getTableColumns, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Queryable } from '../client';

/** 25 columns a row at the most, so a chunk stays below a third of the limit; larger ones gain nothing. */
const CHUNK_ROWS = 500;

/** Some 2 MB of JSON: an order may have a thousand rows of credit, and a step hundreds of orders. */
const CHUNK_RECORDS = 5_000;

/** Runs `write` for each chunk of rows, one after the other; no rows, no statement. */
export async function inChunks<Row>(
  rows: Row[],
  write: (chunk: Row[]) => PromiseLike<unknown>,
  size = CHUNK_ROWS,
): Promise<void> {
  for (let start = 0; start < rows.length; start += size) await write(rows.slice(start, start + size));
}

/**
 * Inserts the rows with one parameter a statement, as JSON, in a quarter of the time that a parameter for each value takes. Only
 * for rows whose text is ours: JSON does not take all that a visitor can send. A member that is absent is NULL, also where its
 * column has a default.
 */
export async function insertRecords<Table extends PgTable>(
  db: Queryable,
  table: Table,
  rows: Table['$inferInsert'][],
): Promise<void> {
  const names = Object.entries(getTableColumns(table)).map(([key, { name }]) => [key, name] as const);
  const recordOf = (row: Record<string, unknown>) =>
    Object.fromEntries(names.map(([key, name]) => [name, typeof row[key] === 'bigint' ? String(row[key]) : row[key]]));
  const insert = (records: string) =>
    db.execute(sql`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, ${records}::json)`);
  await inChunks(rows, (chunk) => insert(JSON.stringify(chunk.map(recordOf))), CHUNK_RECORDS);
}

/**
 * Whether the column is one of these ids: as drizzle's inArray, with one parameter for all, since drizzle looks at each parameter
 * of a statement several times. Postgres plans each statement for its values, so that only their partitions are opened.
 */
export function isAmong(column: SQLWrapper, ids: readonly string[]): SQL {
  return sql`${column} = ANY(${sql.param(ids)}::uuid[])`;
}

/** The `SET` of an upsert that takes these columns from the row that was refused. */
export function excluded<Table extends PgTable, Column extends keyof Table['_']['columns'] & string>(
  table: Table,
  columns: Column[],
): Record<Column, SQL> {
  const known = getTableColumns(table);
  const entries = columns.map((column): [Column, SQL] => [column, sql.raw(`excluded."${known[column]?.name}"`)]);
  return Object.fromEntries(entries) as Record<Column, SQL>;
}
