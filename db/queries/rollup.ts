/**
 * Folds the rows of rollups: those of one key become one, which holds their sum. A statement takes away and adds the same
 * amounts, so a figure is right whenever it is read, and rows that come meanwhile are left for the next time.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Database } from '../client';

/** Rows not folded yet that one statement starts from: with the others of their keys some 50 ms of work. */
const FOLD_ROWS_MAX = 5_000;

type Rollup = {
  table: string;
  /** Rows of one place are folded together; its columns begin the primary key, after the site. */
  place: string[];
  /** With the place: the key. */
  kind: string[];
  total: string;
  latest?: string;
};

const rollups: Rollup[] = [
  {
    table: 'intake_rollup',
    place: ['quarter_hour'],
    kind: ['source', 'outcome', 'reason'],
    total: 'events',
    latest: 'last_received_at',
  },
  { table: 'delivery_rollup', place: ['connection_id', 'quarter_hour'], kind: ['state', 'reason'], total: 'deliveries' },
  { table: 'try_rollup', place: ['connection_id', 'quarter_hour'], kind: ['class'], total: 'tries' },
];

/**
 * Folds what was added to any rollup; resolves to how many rows that were. For any number of workers: one at a time folds a site.
 */
export async function foldRollups(db: Database, rowsMax = FOLD_ROWS_MAX): Promise<number> {
  let folded = 0;
  for (const rollup of rollups) {
    const sites = await db.execute<{ site_id: Id<'site'> }>(
      sql`SELECT DISTINCT site_id FROM ${sql.identifier(rollup.table)} WHERE fresh`,
    );
    for (const { site_id } of sites.rows) {
      for (let rows = rowsMax; rows >= rowsMax; folded += rows) rows = await foldSome(db, rollup, site_id, rowsMax);
    }
  }
  return folded;
}

async function foldSome(db: Database, rollup: Rollup, siteId: Id<'site'>, rowsMax: number): Promise<number> {
  return db.transaction(async (tx) => {
    // Two that fold the same rows would wait for each other in any order.
    const lock = await tx.execute<{ held: boolean }>(
      sql`SELECT pg_try_advisory_xact_lock(hashtextextended(${`tieback fold ${rollup.table} ${siteId}`}, 0)) AS held`,
    );
    if (!lock.rows[0]?.held) return 0;
    const done = await tx.execute<{ fresh: number }>(foldStatement(rollup, siteId, rowsMax));
    return done.rows[0]?.fresh ?? 0;
  });
}

function foldStatement({ table: name, place, kind, total, latest }: Rollup, siteId: Id<'site'>, rowsMax: number): SQL {
  const table = sql.identifier(name);
  const columns = (names: string[]) => sql.join(names.map(sql.identifier), sql`, `);
  const key = columns([...place, ...kind]);
  const sum = sql.identifier(total);
  const last = latest ? [sql`, ${sql.identifier(latest)}`, sql`, max(${sql.identifier(latest)})`] : [sql``, sql``];
  return sql`
    WITH crowded AS (
      SELECT DISTINCT ${columns(place)} FROM (SELECT ${columns(place)} FROM ${table} WHERE site_id = ${siteId} AND fresh LIMIT ${rowsMax}) AS newest
    ), gone AS (
      DELETE FROM ${table} AS rolled USING crowded
      WHERE rolled.site_id = ${siteId} AND ${sql.join(
        place.map((column) => sql`rolled.${sql.identifier(column)} = crowded.${sql.identifier(column)}`),
        sql` AND `,
      )}
      RETURNING rolled.*
    ), folded AS (
      INSERT INTO ${table} (site_id, ${key}, ${sum}${last[0]}, fresh)
      SELECT site_id, ${key}, sum(${sum})${last[1]}, false FROM gone GROUP BY site_id, ${key} HAVING sum(${sum}) <> 0
    )
    SELECT count(*) FILTER (WHERE fresh)::int AS fresh FROM gone`;
}
