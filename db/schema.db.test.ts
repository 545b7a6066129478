/** Protects: the migrations make just the tables that db/schema describes, and event partitions exist ahead of time. */
import { getTableColumns, is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/testing/postgres';
import { makeEventPartitions } from './queries/partition';
import * as schema from './schema';

const { db } = await testDatabase();
const tables = Object.values(schema).filter((value) => is(value, PgTable));

describe('the migrated database', () => {
  it.each(tables.map((table) => [getTableConfig(table).name, table] as const))('has the columns of "%s"', async (name, table) => {
    const { rows } = await db.$client.query<{ column: string; nullable: boolean }>(
      `SELECT column_name AS column, is_nullable = 'YES' AS nullable FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name = $1 ORDER BY 1`,
      [name],
    );
    const described = Object.values(getTableColumns(table)).map((column) => ({ column: column.name, nullable: !column.notNull }));
    expect(rows).toEqual(described.toSorted((left, right) => (left.column < right.column ? -1 : 1)));
  });

  it('has no table that db/schema does not describe', async () => {
    const { rows } = await db.$client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
       WHERE nspname = 'public' AND relkind IN ('r', 'p') AND NOT relispartition`,
    );
    const described = tables.map((table) => getTableConfig(table).name);
    expect(rows.map(({ name }) => name).sort()).toEqual(described.sort());
  });

  it('makes partitions once', async () => {
    const since = new Date('2031-11-15T12:00:00Z');
    expect(await makeEventPartitions(db, since, 3)).toBe(3);
    expect(await makeEventPartitions(db, since, 3)).toBe(0);
  });

  it('keys every table that belongs to a site by the site first', () => {
    const strays = tables
      .map((table) => getTableConfig(table))
      .filter(({ columns }) => columns.some(({ name }) => name === 'site_id'))
      .filter(({ primaryKeys, columns }) => {
        const [first] = primaryKeys[0]?.columns ?? columns.filter(({ primary }) => primary);
        return first?.name !== 'site_id';
      });
    expect(strays.map(({ name }) => name)).toEqual([]);
  });
});
