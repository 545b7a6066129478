/** How far behind deriving is, and whether the log is complete: for doctor and metrics. */
import { sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Queryable } from '../client';

export type Backlog = {
  /** Events that no worker has derived yet, over all sites. */
  events: number;
  /** Age of the oldest of them in seconds; 0 when there is none. */
  seconds: number;
};

/** What waits to be derived. */
export async function backlog(db: Queryable): Promise<Backlog> {
  const found = await db.execute<{ events: string | null; seconds: number | null }>(sql`
    SELECT sum(head.position - waiting.position)::text AS events,
      max(extract(epoch FROM now() - oldest.received_at))::int AS seconds
    FROM (SELECT cursor.site_id, cursor.position FROM cursor
      JOIN site_log ON site_log.site_id = cursor.site_id AND site_log.generation = cursor.generation) AS waiting
    JOIN LATERAL (SELECT last_position AS position FROM log_segment WHERE site_id = waiting.site_id
      ORDER BY last_position DESC LIMIT 1) AS head ON head.position > waiting.position
    LEFT JOIN LATERAL (SELECT month FROM log_segment
      WHERE site_id = waiting.site_id AND last_position > waiting.position AND removed_at IS NULL
      ORDER BY last_position LIMIT 1) AS next ON true
    LEFT JOIN LATERAL (SELECT received_at FROM event WHERE event.site_id = waiting.site_id AND event.position > waiting.position
      AND event.id >= event_partition_bound(next.month) AND event.id < event_partition_bound(next.month + interval '1 month')
      ORDER BY event.position LIMIT 1) AS oldest ON true`);
  const [row] = found.rows;
  return { events: Number(row?.events ?? 0), seconds: Math.max(0, row?.seconds ?? 0) };
}

export type LogFault = {
  siteId: Id<'site'>;
  /** Positions given. */
  head: number;
  /** Positions without an event that retention has not taken: must be 0. */
  missing: number;
  /** Events beyond one a position: must be 0. */
  doubled: number;
};

/**
 * Sites whose events and gaps of retention do not make the positions 1..n exactly. Reads every event's position: minutes for a
 * large store.
 */
export async function logFaults(db: Queryable): Promise<LogFault[]> {
  const found = await db.execute<{ site_id: Id<'site'>; head: string; events: string; distinct: string; removed: string }>(sql`
    WITH head AS (SELECT site_id, max(last_position) AS position,
        coalesce(sum(last_position - first_position + 1) FILTER (WHERE removed_at IS NOT NULL), 0) AS removed
      FROM log_segment WHERE site_id NOT IN (SELECT site_id FROM log_numbering) GROUP BY site_id)
    SELECT head.site_id, head.position::text AS head, head.removed::text AS removed, stored.events::text, stored.distinct::text
    FROM head, LATERAL (
      SELECT count(*) AS events, count(DISTINCT position) AS distinct FROM event
      WHERE event.site_id = head.site_id AND event.position BETWEEN 1 AND head.position) AS stored
    WHERE stored.events <> head.position - head.removed OR stored.distinct <> stored.events`);
  return found.rows.map(({ site_id, ...row }) => ({
    siteId: site_id,
    head: Number(row.head),
    missing: Number(row.head) - Number(row.removed) - Number(row.distinct),
    doubled: Number(row.events) - Number(row.distinct),
  }));
}

export type LongTransaction = { pid: number; database: string | null; application: string | null; seconds: number };

/**
 * Transactions of the whole server that have run longer than this: they keep dead rows alive, and pile up behind a backup that
 * hangs.
 */
export async function longTransactions(db: Queryable, olderThanSeconds: number): Promise<LongTransaction[]> {
  const found = await db.execute<LongTransaction>(sql`
    SELECT pid, datname AS database, application_name AS application, extract(epoch FROM now() - xact_start)::int AS seconds
    FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND xact_start < now() - make_interval(secs => ${olderThanSeconds})
      AND pid <> pg_backend_pid()
    ORDER BY xact_start`);
  return found.rows;
}
