/**
 * What rollups say, and what they must: the same figures from the facts one by one, with quarters of an hour reckoned another
 * way. Both as sorted lines of text.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Database, Queryable } from '@/db/client';
import { intakeBetween, rolledPosition } from '@/db/queries/intake';
import type { Id } from '@/lib/core/id';

export type Sums = { intake: string[]; deliveries: string[]; tries: string[] };

const quarter = (column: string) => sql.raw(`to_timestamp(floor(extract(epoch FROM ${column}) / 900) * 900)`);

/** The figures of the rollups, all sites'. What is counted of the log is up to its `rolled_position`. */
export async function rolledSums(db: Queryable): Promise<Sums> {
  return {
    intake: await lines(
      db,
      sql`SELECT site_id, quarter_hour, source, outcome, reason, sum(events) FROM intake_rollup
        GROUP BY 1, 2, 3, 4, 5 HAVING sum(events) <> 0`,
    ),
    deliveries: await lines(
      db,
      sql`SELECT site_id, connection_id, quarter_hour, state, reason, sum(deliveries) FROM delivery_rollup
        GROUP BY 1, 2, 3, 4, 5 HAVING sum(deliveries) <> 0`,
    ),
    tries: await lines(
      db,
      sql`SELECT site_id, connection_id, quarter_hour, class, sum(tries) FROM try_rollup
        GROUP BY 1, 2, 3, 4 HAVING sum(tries) <> 0`,
    ),
  };
}

/** What reports are told of the site's intake, counted or not yet. */
export async function reportedIntake(db: Database, siteId: Id<'site'>, start: Date, end: Date): Promise<string[]> {
  return db.transaction(
    async (tx) => {
      const intake = intakeBetween(siteId, await rolledPosition(tx, siteId), start, end);
      return lines(
        tx,
        sql`SELECT ${siteId}::uuid, quarter_hour, source, outcome, reason, sum(events)
          FROM (${intake}) AS intake GROUP BY 1, 2, 3, 4, 5`,
      );
    },
    { isolationLevel: 'repeatable read' },
  );
}

/**
 * The same from the facts. `repeats` is a query of site_id, received_at and source of what came again and left no other trace.
 */
export async function directSums(db: Queryable, repeats: SQL): Promise<Sums> {
  return {
    intake: await lines(
      db,
      sql`SELECT site_id, ${quarter('received_at')}, source, outcome, reason, count(*) FROM (
        SELECT site_id, received_at, source, 'filtered' AS outcome, filtered AS reason FROM event WHERE filtered IS NOT NULL
        UNION ALL SELECT site_id, received_at, source, 'accepted',
          CASE WHEN consent ->> 'analytics' = 'denied' THEN 'without_consent' END
        FROM event WHERE filtered IS NULL
        UNION ALL SELECT site_id, received_at, source, 'rejected', reason FROM rejected_event
        UNION ALL SELECT site_id, received_at, source, 'duplicate', NULL FROM (${repeats}) AS repeats) AS facts
        GROUP BY 1, 2, 3, 4, 5`,
    ),
    deliveries: await lines(
      db,
      sql`SELECT site_id, connection_id, ${quarter('planned_at')}, state, CASE WHEN state <> 'delivered' THEN reason END, count(*)
      FROM delivery GROUP BY 1, 2, 3, 4, 5`,
    ),
    tries: await lines(
      db,
      sql`SELECT a.site_id, a.connection_id, ${quarter('a.started_at')}, link.class, count(*)
      FROM delivery_attempt link JOIN attempt a ON a.site_id = link.site_id AND a.id = link.attempt_id
      WHERE coalesce(link.code, '') <> 'batch_refused' GROUP BY 1, 2, 3, 4`,
    ),
  };
}

async function lines(db: Queryable, query: SQL): Promise<string[]> {
  const { rows } = await db.execute<{ line: string }>(sql`SELECT row(found.*)::text AS line FROM (${query}) AS found ORDER BY 1`);
  return rows.map(({ line }) => line);
}
