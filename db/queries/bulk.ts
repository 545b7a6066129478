/** Multi-row writes: Postgres takes at most 65,535 parameters a statement, so rows go in chunks. */
import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';

/** 25 columns a row at the most, so a chunk stays below a third of the limit; larger ones gain nothing. */
const CHUNK_ROWS = 500;

/** Runs `write` for each chunk of rows, one after the other; no rows, no statement. */
export async function inChunks<Row>(rows: Row[], write: (chunk: Row[]) => PromiseLike<unknown>): Promise<void> {
  for (let start = 0; start < rows.length; start += CHUNK_ROWS) await write(rows.slice(start, start + CHUNK_ROWS));
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
