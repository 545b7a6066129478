/** Everything derived of a site, to compare before and after. */
import { getTableName, sql } from 'drizzle-orm';
import type { Database } from '@/db/client';
import { derivedTables } from '@/db/queries/old-generations';
import type { Site } from '@/lib/model/site';

/** The rows of each derived table, all generations together, without the number of their generation. */
export async function derivedRows(db: Database, site: Pick<Site, 'id'>): Promise<Record<string, unknown[]>> {
  const tables: Record<string, unknown[]> = {};
  for (const table of derivedTables) {
    const { rows } = await db.execute(
      sql`SELECT to_jsonb(t) - 'generation' AS row FROM ${table} AS t WHERE site_id = ${site.id} ORDER BY 1`,
    );
    tables[getTableName(table)] = rows;
  }
  return tables;
}

/** Which generations have rows, in order. */
export async function generationsWithRows(db: Database, site: Pick<Site, 'id'>): Promise<number[]> {
  const of = derivedTables.map((table) => sql`SELECT generation FROM ${table} WHERE site_id = ${site.id}`);
  const { rows } = await db.execute<{ generation: number }>(sql`${sql.join(of, sql` UNION `)} ORDER BY 1`);
  return rows.map(({ generation }) => generation);
}
