/**
 * What came of a connection's requests in a range: how long answers took, what became of each event in them, and the latest
 * failure.
 */
import { sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import type { Id } from '@/lib/core/id';
import { outcomeAdvice } from '@/lib/delivery/advice';
import { type OutcomeClass, outcomeClasses } from '@/lib/model/delivery';
import type { Site } from '@/lib/model/site';
import { column, rowOf, rowsOf } from '../../rows';
import type { Span } from '../../revenue';
import type { HealthResult } from './definition';
import { REQUESTS_MAX } from './limits';

type Own = { site: Site; id: Id<'connection'> };

/** The latest requests that were sent, and how long the platform took to answer them. */
export async function requestsOf(tx: ScopedTransaction, own: Own, span: Span): Promise<HealthResult['requests']> {
  const found = await rowOf(
    tx,
    { total: column.count, answered: column.count, p50: column.count.nullable(), p95: column.count.nullable() },
    sql`
    SELECT count(*)::int AS total, count(status)::int AS answered,
      percentile_disc(0.5) WITHIN GROUP (ORDER BY milliseconds) FILTER (WHERE status IS NOT NULL) AS p50,
      percentile_disc(0.95) WITHIN GROUP (ORDER BY milliseconds) FILTER (WHERE status IS NOT NULL) AS p95
    FROM (SELECT status, milliseconds FROM attempt WHERE ${within(own, span)} AND class <> 'shadowed'
      ORDER BY started_at DESC LIMIT ${REQUESTS_MAX}) AS latest`,
  );
  return {
    total: found.total,
    answered: found.answered,
    ...(found.p50 !== null && { p50: found.p50 }),
    ...(found.p95 !== null && { p95: found.p95 }),
  };
}

/** What became of each event of each request, by the site's day. */
export async function triesOf(tx: ScopedTransaction, own: Own, span: Span): Promise<HealthResult['tries']> {
  const rows = await rowsOf(
    tx,
    { day: column.text, class: column.oneOf(outcomeClasses), events: column.count },
    sql`
    SELECT to_char(day, 'YYYY-MM-DD') AS day, class, tries AS events FROM (
      SELECT (quarter_hour AT TIME ZONE ${own.site.timeZone})::date AS day, class, sum(tries)::int AS tries FROM try_rollup
      WHERE site_id = ${own.site.id} AND connection_id = ${own.id} AND quarter_hour >= ${span.start} AND quarter_hour < ${span.end}
        AND class <> 'shadowed'
      GROUP BY 1, 2 HAVING sum(tries) <> 0) AS days ORDER BY 1, 2`,
  );
  const sum = (some: typeof rows) => some.reduce((total, { events }) => total + events, 0);
  const isTaken = ({ class: kind }: { class: OutcomeClass }) => kind === 'delivered' || kind === 'duplicate';
  return { total: sum(rows), taken: sum(rows.filter(isTaken)), days: rows };
}

const failure = {
  at: column.instant,
  class: column.oneOf(outcomeClasses),
  code: column.text.nullable(),
  message: column.text.nullable(),
  over: column.flag,
  delivery: column.uuid.nullable(),
};

/**
 * The latest request that was not taken whole, with the first delivery that it failed for. `action` is what a hold asks for. The
 * rollup of tries says in which quarters of an hour something failed, so that no range of good requests is gone through.
 */
export async function lastErrorOf(
  tx: ScopedTransaction,
  own: Own,
  span: Span,
  action: string | undefined,
): Promise<HealthResult['lastError']> {
  const [found] = await rowsOf(
    tx,
    failure,
    sql`
    SELECT to_char(failed.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, failed.class, failed.code, failed.message,
      EXISTS (SELECT 1 FROM attempt later WHERE later.site_id = ${own.site.id} AND later.connection_id = ${own.id}
        AND later.started_at > failed.started_at AND later.class IN ('delivered', 'duplicate')) AS over,
      (SELECT delivery_id FROM delivery_attempt link WHERE link.site_id = ${own.site.id} AND link.attempt_id = failed.id
        AND link.class NOT IN ('delivered', 'duplicate', 'shadowed') ORDER BY position LIMIT 1) AS delivery
    FROM (SELECT latest.* FROM (
        SELECT quarter_hour FROM try_rollup
        WHERE site_id = ${own.site.id} AND connection_id = ${own.id}
          AND quarter_hour >= ${span.start} AND quarter_hour < ${span.end}
          AND class NOT IN ('delivered', 'duplicate', 'shadowed')
        GROUP BY quarter_hour ORDER BY quarter_hour DESC) bad
      CROSS JOIN LATERAL (SELECT id, started_at, class, code, message FROM attempt WHERE ${within(own, span)}
        AND started_at >= bad.quarter_hour AND started_at < bad.quarter_hour + interval '15 minutes'
        AND class NOT IN ('delivered', 'duplicate', 'shadowed') ORDER BY started_at DESC LIMIT 1) latest
      ORDER BY bad.quarter_hour DESC LIMIT 1) failed`,
  );
  if (!found) return undefined;
  const code = found.code ?? undefined;
  return {
    at: found.at,
    class: found.class,
    ...(code !== undefined && { code }),
    ...(found.message !== null && { message: found.message }),
    advice: outcomeAdvice(found.class, found.class === 'config' ? action : code),
    over: found.over,
    ...(found.delivery !== null && { deliveryId: found.delivery }),
  };
}

function within({ site, id }: Own, { start, end }: Span) {
  return sql`attempt.site_id = ${site.id} AND attempt.connection_id = ${id}
    AND attempt.started_at >= ${start} AND attempt.started_at < ${end}`;
}
