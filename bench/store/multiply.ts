/**
 * A store of any size from a small one that was derived by the product itself: its rows are copied within Postgres, each copy as
 * other people, browsers and orders at times of their own, who came by another group of campaigns. Columns are changed by their
 * type, so that a new one comes along by itself; what is more to say of one is in `COLUMNS`. store.db.test.ts holds the rows
 * against those that deriving the copied events makes.
 */
import type { Pool } from 'pg';
import type { Database } from '@/db/client';
import { countIntake } from '@/db/queries/intake';
import { tableClasses } from '@/db/distribution/classes';
import { acquisition, landing } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { acquisitionIdOf } from '@/lib/model/acquisition';
import { landingIdOf } from '@/lib/model/landing';
import { eq } from 'drizzle-orm';
import { COPY_MARK, COPY_SHIFT_MS, GROUP_MARK } from './shop';

export type Multiplying = { from: Id<'site'>; into: Id<'site'>; copies: number };

/** Copies by the same group of campaigns have these in common; ten groups of 1,200 ads are a large store's 12,000. */
export const GROUPS = 10;
/** No rows of the shop but how far it is; written anew, or counted from the copied events. */
const NOT_COPIED = ['site_log', 'log_segment', 'cursor', 'intake_rollup'];
/** What a site has once whatever its orders: one row for each group of campaigns, by the ids in bench_dimension. */
const DIMENSIONS = ['acquisition', 'landing'];
/** Columns that name a row of a dimension. */
const DIMENSION_COLUMNS = ['acquisition_id', 'landing_id'];
/** Places in the log, by table where the name alone does not say it. */
const POSITIONS = ['log_position', 'event.position'];

/** Copies every row of the one site into the other, which is empty, and removes the first. */
export async function multiply(db: Database, multiplying: Multiplying): Promise<void> {
  const { into } = multiplying;
  const pool = db.$client;
  await pool.query(HELPERS);
  await mapDimensions(db, multiplying);
  const tables = await tablesOf(pool);
  for (const table of tables) await copyTable(pool, table, multiplying);
  const last = await finishLog(pool, into);
  await db.transaction((tx) => countIntake(tx, into, last, Number(last)));
  await removeTemplate(pool, tables, multiplying);
}

/** Copies only the log: its events are still to be derived. */
export async function multiplyEvents(db: Database, multiplying: Multiplying): Promise<void> {
  const pool = db.$client;
  await pool.query(HELPERS);
  const tables = ['event', 'event_key'];
  for (const table of tables) await copyTable(pool, table, multiplying);
  await writeSegments(pool, multiplying.into);
  await removeTemplate(pool, tables, multiplying);
}

async function removeTemplate(pool: Pool, tables: string[], { from }: Multiplying): Promise<void> {
  for (const table of [...tables, ...NOT_COPIED]) await pool.query(`DELETE FROM "${table}" WHERE site_id = $1`, [from]);
  await pool.query('DROP TABLE bench_dimension; DROP FUNCTION bench_copy, bench_text');
}

/**
 * Ids of version 7 keep their time, moved with their row; those made of facts become others that look the same. Numbers are cast
 * to text by name: text || integer is only STABLE, and Postgres would call the functions for each value instead of inlining them.
 */
const HELPERS = `
CREATE FUNCTION bench_copy(id uuid, copy int) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN id::text LIKE '${COPY_MARK}%' THEN (bench_mark(copy) || substr(id::text, 9))::uuid
    WHEN substr(id::text, 15, 1) = '7' THEN (lpad(to_hex(('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint
      + copy * ${COPY_SHIFT_MS}), 12, '0') || substr(replace(id::text, '-', ''), 13))::uuid
    ELSE overlay(overlay(md5(id::text || copy::text) PLACING '8' FROM 13) PLACING 'a' FROM 17)::uuid END $$;
CREATE FUNCTION bench_text(value text, copy int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT replace(replace(value, '${COPY_MARK}', bench_mark(copy)), '${GROUP_MARK}', 'grp' || (copy % ${GROUPS})::text) $$;
CREATE TABLE bench_dimension (id uuid, copy_group int, copied uuid, PRIMARY KEY (id, copy_group))`.replaceAll(
  'bench_mark(copy)',
  `('${COPY_MARK.slice(0, 4)}' || lpad(to_hex(copy), 4, '0'))`,
);

/** The ids of a site's acquisitions and landing pages are made of its own id and of their facts. */
async function mapDimensions(db: Database, { from, into, copies }: Multiplying): Promise<void> {
  const groups = Array.from({ length: Math.min(GROUPS, copies) }, (_, group) => group);
  const acquisitions = await db.select().from(acquisition).where(eq(acquisition.siteId, from));
  const landings = await db.select().from(landing).where(eq(landing.siteId, from));
  const rows: { id: string; copy_group: number; copied: string }[] = acquisitions.flatMap(({ id, referrerHost, ...facts }) =>
    groups.map((group) => {
      const campaign = facts.campaign?.replaceAll(GROUP_MARK, `grp${group}`);
      const referrer = referrerHost && `https://${referrerHost}/`;
      return { id, copy_group: group, copied: acquisitionIdOf(into, { ...facts, campaign, referrer }) };
    }),
  );
  for (const { id, page } of landings) {
    rows.push(...groups.map((group) => ({ id, copy_group: group, copied: landingIdOf(into, page) })));
  }
  await db.$client.query('INSERT INTO bench_dimension SELECT * FROM json_populate_recordset(NULL::bench_dimension, $1::json)', [
    JSON.stringify(rows),
  ]);
  await db.$client.query('ANALYZE bench_dimension');
}

/** Tables of a site's rows that are copied, those that others name first. */
async function tablesOf(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'site_id'`,
  );
  const present = new Set(rows.map(({ name }) => name));
  return [...tableClasses]
    .filter(([name, kind]) => kind === 'distributed' && present.has(name) && !NOT_COPIED.includes(name))
    .map(([name]) => name);
}

type Column = { name: string; type: string };

async function copyTable(pool: Pool, table: string, { from, into, copies }: Multiplying): Promise<void> {
  const { rows: columns } = await pool.query<Column>(
    `SELECT column_name AS name, CASE data_type WHEN 'ARRAY' THEN udt_name ELSE data_type END AS type
     FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'`,
    [table],
  );
  const isDimension = DIMENSIONS.includes(table);
  const times = isDimension ? Math.min(GROUPS, copies) : copies;
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const values = columns.map((column) => copied(table, column, copies)).join(', ');
  const insert = `INSERT INTO "${table}" (${names}) SELECT ${values.replaceAll('$into', `'${into}'::uuid`)}
    FROM (SELECT *, generate_series(0, ${times - 1}) AS copy FROM "${table}" WHERE site_id = '${from}') AS template`;
  // Of what another group of campaigns has told already there is nothing to add: its index must stay to say so.
  if (isDimension) await pool.query(`${insert} ON CONFLICT DO NOTHING`);
  else await withoutIndexes(pool, table, () => pool.query(insert));
}

type Index = { name: string; definition: string; constraint: string | null; promise: string | null };

/** Millions of rows at random places of an index take ten times as long as sorting them once. */
async function withoutIndexes(pool: Pool, table: string, load: () => Promise<unknown>): Promise<void> {
  const { rows } = await pool.query<Index>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition, conname AS "constraint",
       pg_get_constraintdef(c.oid) AS promise
     FROM pg_index LEFT JOIN pg_constraint AS c ON conindid = indexrelid AND contype IN ('p', 'u')
     WHERE indrelid = $1::regclass`,
    [`"${table}"`],
  );
  for (const { name, constraint } of rows) {
    await pool.query(constraint ? `ALTER TABLE "${table}" DROP CONSTRAINT "${constraint}"` : `DROP INDEX ${name}`);
  }
  await load();
  for (const { definition, constraint, promise } of rows) {
    // Of a partitioned table the definition names the parent's index alone.
    const make = constraint
      ? `ALTER TABLE "${table}" ADD CONSTRAINT "${constraint}" ${promise}`
      : definition.replace(' ON ONLY ', ' ON ');
    await pool.query(`SET maintenance_work_mem = '1GB'; ${make}`);
  }
}

/** The column's value in a copy, as SQL over the template's row. */
function copied(table: string, { name, type }: Column, copies: number): string {
  const column = `"${name}"`;
  if (name === 'site_id') return '$into';
  if (DIMENSION_COLUMNS.includes(name) || (DIMENSIONS.includes(table) && name === 'id')) {
    return `(SELECT copied FROM bench_dimension AS d WHERE d.id = template.${column} AND copy_group = copy % ${GROUPS})`;
  }
  if (POSITIONS.some((position) => position === name || position === `${table}.${name}`)) {
    return `(${column} - 1) * ${copies} + copy + 1`;
  }
  switch (type) {
    case 'uuid':
      return `bench_copy(${column}, copy)`;
    case '_uuid':
      return `ARRAY(SELECT bench_copy(each, copy) FROM unnest(${column}) WITH ORDINALITY AS of(each, place) ORDER BY place)`;
    case 'text':
      return `bench_text(${column}, copy)`;
    case '_text':
    case 'jsonb':
      return `bench_text(${column}::text, copy)::${type === 'jsonb' ? 'jsonb' : 'text[]'}`;
    case 'timestamp with time zone':
      return `${column} + copy * interval '${COPY_SHIFT_MS} milliseconds'`;
    default:
      return column;
  }
}

/** The copied log as one that is derived and planned to its end; resolves to that. */
async function finishLog(pool: Pool, site: Id<'site'>): Promise<bigint> {
  await writeSegments(pool, site);
  const { rows } = await pool.query<{ position: string }>(
    `UPDATE cursor SET (position, event_received_at, processed_at) =
       (SELECT max(position), max(received_at), max(received_at) FROM event WHERE site_id = $1),
       -- Its credit was made with the template's, under the same models.
       credited_models = (SELECT credited_models FROM cursor WHERE credited_models IS NOT NULL LIMIT 1)
     WHERE site_id = $1
     RETURNING position::text`,
    [site],
  );
  const last = BigInt(rows[0]?.position ?? 0);
  await pool.query('UPDATE site_log SET planned_position = $2 WHERE site_id = $1', [site, last]);
  return last;
}

async function writeSegments(pool: Pool, site: Id<'site'>): Promise<void> {
  await pool.query(
    `INSERT INTO log_segment (site_id, last_position, first_position, month)
     SELECT site_id, max(position), min(position), event_month(id) FROM event
     WHERE site_id = $1 GROUP BY site_id, event_month(id)`,
    [site],
  );
}
