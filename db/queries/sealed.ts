/**
 * The columns that hold what is sealed, anywhere in their JSON: an object with `keyId` and `sealed` (lib/model/secret.ts). A new
 * one goes into this list, so that a change of keys reaches it.
 */
import { sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Queryable } from '../client';

export type SealedColumn = { table: string; column: string; of?: 'site' | 'workspace' };

/** Whose rows: a site's, or of a table that belongs to none its workspace's. */
export type SealedOwner = Id<'site'> | Id<'workspace'>;

/** Each table has `id`, and `site_id` or else `workspace_id`. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'source', column: 'secrets' },
  { table: 'source', column: 'credentials' },
  { table: 'connection', column: 'secrets' },
  { table: 'alert_rule', column: 'webhook_secret' },
  { table: 'event', column: 'personal' },
  { table: 'refused_body', column: 'sealed' },
  { table: 'ad_login', column: 'granted' },
  { table: 'ad_login', column: 'secrets' },
  { table: 'oauth_start', column: 'verifier' },
  { table: 'spend_app', column: 'secrets', of: 'workspace' },
];

export type SealedRow = { id: string; value: unknown };

const FIRST = '00000000-0000-0000-0000-000000000000';

/** The owner's next rows after `after`, by their ids, that hold something sealed under another key than this. */
export async function rowsUnderOtherKeys(
  db: Queryable,
  { table, column, of = 'site' }: SealedColumn,
  owner: SealedOwner,
  { key, after = FIRST, limit }: { key: string; after?: string; limit: number },
): Promise<SealedRow[]> {
  const held = sql.identifier(column);
  const { rows } = await db.execute<SealedRow>(sql`
    SELECT id, ${held} AS value FROM ${sql.identifier(table)}
    WHERE ${sql.identifier(`${of}_id`)} = ${owner} AND id > ${after}
      AND jsonb_path_exists(${held}, '$.**.keyId ? (@ != $key)', jsonb_build_object('key', ${key}::text))
    ORDER BY id LIMIT ${limit}`);
  return rows;
}

/** Puts the new values in place of the old, where nobody has changed them meanwhile; resolves to how many rows that were. */
export async function replaceSealed(
  db: Queryable,
  { table, column, of = 'site' }: SealedColumn,
  owner: SealedOwner,
  rows: (SealedRow & { before: unknown })[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const [into, held] = [sql.identifier(table), sql.identifier(column)];
  const changed = await db.execute(sql`
    UPDATE ${into} SET ${held} = new.value
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS new (id uuid, value jsonb, before jsonb)
    WHERE ${into}.${sql.identifier(`${of}_id`)} = ${owner} AND ${into}.id = new.id AND ${into}.${held} = new.before`);
  return changed.rowCount ?? 0;
}
