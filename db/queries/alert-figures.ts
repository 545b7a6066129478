/**
 * How each connection of a site is doing, as alert rules judge it: one query for the site, in which what no rule asks about is
 * not looked up. Each part goes by an index of its connection: waiting and held rows by theirs (OFFSET 0 keeps the planner from
 * looking for the oldest through the whole ledger), tries by their time. What was last delivered is looked for from where the
 * rollup says that it was: a connection that never delivered would else be gone through whole, each minute.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import { DAY_MS, HOUR_MS } from '@/lib/core/instant';
import type { AlertKind } from '@/lib/model/alert';
import type { HoldAction } from '@/lib/model/delivery';
import type { Queryable } from '../client';
import { waitingSince } from '../schema/delivery';

/** Requests of a day among which those are looked for that the platform counted only a part of, newest first. */
const COUNTED_REQUESTS_MAX = 500;
/** What an answer says that took a request, and counted fewer events than it held. */
export const PARTLY_COUNTED = 'partly_counted';
/**
 * Tries that the success rate is counted from, newest first: of busier connections the newest are sample enough, and every minute
 * cheap.
 */
const RATE_REQUESTS_MAX = 2_000;

export type ConnectionFigures = {
  enabled: boolean;
  held: number;
  holdAction?: HoldAction;
  tried: number;
  taken: number;
  judged: number;
  refused: number;
  requests: number;
  partlyCounted: number;
  oldestWaitingAt?: Date;
  oldestHeldAt?: Date;
  lastDeliveredAt?: Date;
  failedFromAt?: Date;
  failedToAt?: Date;
};

type Found = {
  id: Id<'connection'>;
  enabled: boolean;
  held: number;
  action: HoldAction | null;
  held_ms: number | null;
  tried: number | null;
  taken: number | null;
  judged: number | null;
  refused: number | null;
  requests: number | null;
  partly: number | null;
  waiting_ms: number | null;
  delivered_ms: number | null;
  failed_from_ms: number | null;
  failed_to_ms: number | null;
};

/** Figures of the site's connections that were not deleted; those of kinds that are not asked about stay empty. */
export async function alertFigures(
  db: Queryable,
  siteId: Id<'site'>,
  kinds: ReadonlySet<AlertKind>,
  now: Date,
): Promise<Map<Id<'connection'>, ConnectionFigures>> {
  const found = await db.execute<Found>(figuresQuery(siteId, kinds, now));
  return new Map(found.rows.map((row) => [row.id, figuresOf(row)]));
}

/** The statement, for its plan to be looked at. */
export function figuresQuery(siteId: Id<'site'>, kinds: ReadonlySet<AlertKind>, now: Date): SQL {
  const own = (table: 'delivery' | 'attempt' | 'try_rollup') =>
    sql.raw(`${table}.site_id = c.site_id AND ${table}.connection_id = c.id`);
  const ms = (column: string) => sql.raw(`(extract(epoch FROM ${column}) * 1000)::float8`);
  const wants = (...of: AlertKind[]) => sql.raw(of.some((kind) => kinds.has(kind)) ? 'true' : 'false');
  const took = sql.raw("link.class IN ('delivered', 'duplicate')");
  return sql`
    SELECT c.id, c.enabled, held.count AS held, coalesce(c.hold->>'action', oldest_held.reason) AS action,
      rate.tried, rate.taken, answers.judged, answers.refused, counted.requests, counted.partly,
      ${ms('oldest_held.planned_at')} AS held_ms, ${ms('waiting.at')} AS waiting_ms,
      ${ms('delivered.at')} AS delivered_ms, ${ms('failed.first')} AS failed_from_ms, ${ms('failed.last')} AS failed_to_ms
    FROM connection c
    LEFT JOIN LATERAL (SELECT count(*)::int AS count FROM delivery
      WHERE ${wants('held')} AND ${own('delivery')} AND state = 'held') held ON true
    LEFT JOIN LATERAL (SELECT reason, planned_at FROM delivery
      WHERE ${wants('held', 'silence')} AND ${own('delivery')} AND state = 'held' ORDER BY sequence LIMIT 1) oldest_held ON true
    LEFT JOIN LATERAL (SELECT min(since) AS at FROM (
        SELECT ${waitingSince} AS since FROM delivery
          WHERE ${wants('lag', 'silence')} AND ${own('delivery')} AND state IN ('pending', 'retry')
        UNION ALL
        SELECT ${waitingSince} FROM delivery WHERE ${wants('lag', 'silence')} AND ${own('delivery')} AND state = 'sending'
        OFFSET 0) waits WHERE since <= ${now}) waiting ON true
    LEFT JOIN LATERAL (SELECT max(quarter_hour) AS since FROM try_rollup WHERE ${wants('silence')} AND ${own('try_rollup')}
      AND class IN ('delivered', 'duplicate')) taken ON true
    LEFT JOIN LATERAL (SELECT started_at AS at FROM attempt
      WHERE ${wants('silence')} AND ${own('attempt')} AND started_at >= taken.since
      AND (class IN ('delivered', 'duplicate') OR EXISTS (
        SELECT 1 FROM delivery_attempt link WHERE link.site_id = attempt.site_id AND link.attempt_id = attempt.id AND ${took}))
      ORDER BY started_at DESC LIMIT 1) delivered ON true
    LEFT JOIN LATERAL (SELECT min(started_at) AS first, max(started_at) AS last FROM attempt
      WHERE ${wants('silence')} AND ${own('attempt')} AND started_at > coalesce(delivered.at, '-infinity')
        AND class <> 'shadowed') failed ON true
    LEFT JOIN LATERAL (SELECT count(*)::int AS tried, (count(*) FILTER (WHERE taken))::int AS taken FROM (
        SELECT bool_or(${took}) AS taken FROM (
          SELECT site_id, id FROM attempt WHERE ${wants('success_rate')} AND ${own('attempt')}
            AND started_at > ${new Date(now.getTime() - HOUR_MS)} AND class <> 'shadowed'
          ORDER BY started_at DESC LIMIT ${RATE_REQUESTS_MAX}) recent
        JOIN delivery_attempt link ON link.site_id = recent.site_id AND link.attempt_id = recent.id
        GROUP BY link.delivery_id) events) rate ON true
    LEFT JOIN LATERAL (SELECT sum(tries)::int AS judged, (sum(tries) FILTER (WHERE class = 'rejected'))::int AS refused
      FROM try_rollup WHERE ${wants('refusals')} AND ${own('try_rollup')} AND class IN ('delivered', 'duplicate', 'rejected')
        AND quarter_hour >= quarter_hour(${new Date(now.getTime() - HOUR_MS)})) answers ON true
    LEFT JOIN LATERAL (SELECT count(*)::int AS requests, (count(*) FILTER (WHERE code = ${PARTLY_COUNTED}))::int AS partly FROM (
        SELECT code FROM attempt WHERE ${wants('undercount')} AND ${own('attempt')} AND class = 'delivered'
          AND started_at > ${new Date(now.getTime() - DAY_MS)}
        ORDER BY started_at DESC LIMIT ${COUNTED_REQUESTS_MAX}) latest) counted ON true
    WHERE c.site_id = ${siteId} AND c.deleted_at IS NULL`;
}

function figuresOf(row: Found): ConnectionFigures {
  const { enabled, held, action, tried, taken } = row;
  return {
    enabled,
    held,
    holdAction: action ?? undefined,
    tried: tried ?? 0,
    taken: taken ?? 0,
    judged: row.judged ?? 0,
    refused: row.refused ?? 0,
    requests: row.requests ?? 0,
    partlyCounted: row.partly ?? 0,
    oldestWaitingAt: instantOf(row.waiting_ms),
    oldestHeldAt: instantOf(row.held_ms),
    lastDeliveredAt: instantOf(row.delivered_ms),
    failedFromAt: instantOf(row.failed_from_ms),
    failedToAt: instantOf(row.failed_to_ms),
  };
}

function instantOf(milliseconds: number | null): Date | undefined {
  return milliseconds === null ? undefined : new Date(milliseconds);
}
