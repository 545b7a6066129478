/**
 * What Postgres's catalogue, and Citus's where there is one, say of the tables: all that the plan of db/distribution/plan.ts follows
 * from. https://docs.citusdata.com/en/stable/develop/api_metadata.html (read 2026-11)
 */
import { sql } from 'drizzle-orm';
import type { Database } from '../client';
import { isDistributed } from '../queries/installation';
import { READER_ROLE } from '../reader';
import { countingRules } from './classes';

export type TableKey = { name: string; columns: string[] };
export type ForeignKey = { name: string; columns: string[]; target: string; targetColumns: string[] };

export type CatalogueTable = {
  name: string;
  columns: { name: string; type: string; notNull: boolean }[];
  /** Primary and unique keys, unique indexes and exclusion constraints. */
  keys: TableKey[];
  foreignKeys: ForeignKey[];
  /** Of row security. */
  policies: string[];
  triggers: string[];
  /** What Citus knows of it; absent: a plain table of the coordinator. */
  placement?: { class: 'distributed' | 'reference' | 'other'; column: string | null; colocation: number };
  /** Of a table with counting rules: shards on which they are not at work. */
  uncountedShards?: number;
};

export type Catalogue = {
  /** The version of the extension; absent where there is none. */
  citus?: string;
  /** Tables of the schema `public`; a partitioned one once, without its partitions. */
  tables: CatalogueTable[];
  /** Whether `distribute` has begun its work before. */
  isDistributed: boolean;
  /** Whether the reader's role exists. */
  hasReader: boolean;
  /** Sites whose events of an earlier version are still to be numbered. */
  sitesToNumber: number;
  /** Tieback's other programs that are connected. */
  programs: string[];
};

const TABLES = sql`
  SELECT relname AS name,
    (SELECT json_agg(json_build_object('name', attname, 'type', format_type(atttypid, atttypmod), 'notNull', attnotnull) ORDER BY attnum)
      FROM pg_attribute WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped) AS columns,
    (SELECT coalesce(json_agg(json_build_object('name', indexrelid::regclass::text, 'columns', ARRAY(
        SELECT attname::text FROM unnest(indkey::int2[]) WITH ORDINALITY AS part (attnum, place)
        JOIN pg_attribute ON attrelid = indrelid AND pg_attribute.attnum = part.attnum WHERE place <= indnkeyatts ORDER BY place)) ORDER BY indexrelid), '[]')
      FROM pg_index WHERE indrelid = pg_class.oid AND (indisunique OR indisexclusion)) AS keys,
    (SELECT coalesce(json_agg(json_build_object('name', conname, 'target', (SELECT relname FROM pg_class AS other WHERE other.oid = confrelid),
        'columns', ARRAY(SELECT attname::text FROM unnest(conkey) WITH ORDINALITY AS part (attnum, place)
          JOIN pg_attribute ON attrelid = conrelid AND pg_attribute.attnum = part.attnum ORDER BY place),
        'targetColumns', ARRAY(SELECT attname::text FROM unnest(confkey) WITH ORDINALITY AS part (attnum, place)
          JOIN pg_attribute ON attrelid = confrelid AND pg_attribute.attnum = part.attnum ORDER BY place)) ORDER BY conname), '[]')
      FROM pg_constraint WHERE conrelid = pg_class.oid AND contype = 'f') AS "foreignKeys",
    ARRAY(SELECT polname::text FROM pg_policy WHERE polrelid = pg_class.oid ORDER BY 1) AS policies,
    ARRAY(SELECT tgname::text FROM pg_trigger WHERE tgrelid = pg_class.oid AND NOT tgisinternal ORDER BY 1) AS triggers
  FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e') ORDER BY 1`;

/** The catalogue of the database as it is. For a migrated one. */
export async function readCatalogue(db: Database): Promise<Catalogue> {
  const tables = await db.execute<CatalogueTable>(TABLES);
  const found = await db.execute<Pick<Catalogue, 'hasReader' | 'sitesToNumber' | 'programs'> & { citus: string | null }>(sql`
    SELECT (SELECT extversion FROM pg_extension WHERE extname = 'citus') AS citus,
      EXISTS (SELECT FROM pg_roles WHERE rolname = ${READER_ROLE}) AS "hasReader",
      (SELECT count(*)::int FROM log_numbering) AS "sitesToNumber",
      ARRAY(SELECT DISTINCT application_name FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND application_name ~ '^tieback-(screens|collect|work|wake|listen)' ORDER BY 1) AS programs`);
  const [{ citus = null, ...state } = { hasReader: false, sitesToNumber: 0, programs: [] }] = found.rows;
  const known = { ...state, tables: tables.rows, isDistributed: await isDistributed(db) };
  return citus === null ? known : { ...known, citus, tables: await placed(db, tables.rows) };
}

type Placement = { name: string; type: string; column: string; colocation: number };

/** The tables with what Citus knows of each. */
async function placed(db: Database, tables: CatalogueTable[]): Promise<CatalogueTable[]> {
  const found = await db.execute<Placement>(sql`
    SELECT relname AS name, citus_table_type AS type, distribution_column AS column, colocation_id::int AS colocation
    FROM citus_tables JOIN pg_class ON pg_class.oid = table_name::oid WHERE relnamespace = 'public'::regnamespace`);
  const placements = new Map(found.rows.map((row) => [row.name, row]));
  return Promise.all(
    tables.map(async (table): Promise<CatalogueTable> => {
      const placement = placements.get(table.name);
      if (!placement) return table;
      const { type, column, colocation } = placement;
      const known = type === 'distributed' || type === 'reference' ? type : 'other';
      const uncountedShards = known === 'distributed' ? await uncounted(db, table.name) : undefined;
      return {
        ...table,
        placement: { class: known, column, colocation },
        ...(uncountedShards !== undefined && { uncountedShards }),
      };
    }),
  );
}

/** On how many shards the table's counting triggers are missing; undefined for a table without. */
async function uncounted(db: Database, name: string): Promise<number | undefined> {
  const rule = countingRules.find(({ table }) => table === name);
  if (!rule) return undefined;
  const count = `SELECT count(*) FROM pg_trigger WHERE tgrelid = '%s'::regclass AND tgname ~ '^counted_'`;
  const found = await db.execute<{ shards: number }>(sql`
    SELECT count(*)::int AS shards FROM run_command_on_placements(${name}, ${count})
    WHERE NOT success OR result::int <> ${Object.keys(rule.triggers).length}`);
  return found.rows[0]?.shards ?? 0;
}
