/** Counts of a connection's deliveries: those planned in a range, and those that wait now. */
import { sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import type { Id } from '@/lib/core/id';
import { deliveryStates } from '@/lib/model/delivery';
import type { Site } from '@/lib/model/site';
import { column, rowOf, rowsOf } from '../../rows';
import type { Span } from '../../revenue';
import type { HealthResult } from './definition';
import { WAITING_MAX } from './limits';

type Own = { site: Site; id: Id<'connection'> };

/** What became of the deliveries that were planned in the span, also by the site's day. */
export async function deliveriesOf(
  tx: ScopedTransaction,
  { site, id }: Own,
  { start, end }: Span,
): Promise<HealthResult['deliveries']> {
  const rows = await rowsOf(
    tx,
    { day: column.text, state: column.oneOf(deliveryStates), reason: column.text.nullable(), deliveries: column.count },
    sql`
    SELECT to_char(day, 'YYYY-MM-DD') AS day, state, reason, deliveries FROM (
      SELECT (quarter_hour AT TIME ZONE ${site.timeZone})::date AS day, state, reason, sum(deliveries)::int AS deliveries
      FROM delivery_rollup
      WHERE site_id = ${site.id} AND connection_id = ${id} AND quarter_hour >= ${start} AND quarter_hour < ${end}
      GROUP BY 1, 2, 3 HAVING sum(deliveries) <> 0) AS days ORDER BY 1, 2, 3`,
  );
  const reasons = [...Map.groupBy(rows, ({ state, reason }) => `${state} ${reason}`).values()].flatMap((some) => {
    const [first] = some;
    return first && first.reason !== null ? [{ state: first.state, reason: first.reason, deliveries: sum(some) }] : [];
  });
  return {
    total: sum(rows),
    byState: deliveryStates.flatMap((state) => {
      const deliveries = sum(rows.filter((row) => row.state === state));
      return deliveries > 0 ? [{ state, deliveries }] : [];
    }),
    byReason: reasons.toSorted((one, other) => other.deliveries - one.deliveries || (one.reason < other.reason ? -1 : 1)),
    days: [...Map.groupBy(rows, ({ day, state }) => `${day} ${state}`).values()].flatMap((some) => {
      const [first] = some;
      return first ? [{ day: first.day, state: first.state, deliveries: sum(some) }] : [];
    }),
  };
}

function sum(rows: { deliveries: number }[]): number {
  return rows.reduce((total, { deliveries }) => total + deliveries, 0);
}

/**
 * What waits for its turn or for a person. A delivery waits since it was planned, however often it was tried since. OFFSET 0 keeps
 * the planner from looking for the oldest through the whole ledger.
 */
export async function waitingOf(tx: ScopedTransaction, { site, id }: Own): Promise<HealthResult['waiting']> {
  const own = sql`delivery WHERE site_id = ${site.id} AND connection_id = ${id}`;
  const iso = (column: string) => sql.raw(`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
  const columns = {
    waiting: column.count,
    held: column.count,
    oldest: column.instant.nullable(),
    oldest_held: column.instant.nullable(),
  };
  const found = await rowOf(
    tx,
    columns,
    sql`
    SELECT (SELECT count(*)::int FROM (SELECT 1 FROM ${own} AND state IN ('pending', 'retry') LIMIT ${WAITING_MAX}) AS counted)
        + (SELECT count(*)::int FROM (SELECT 1 FROM ${own} AND state = 'sending' LIMIT ${WAITING_MAX}) AS counted) AS waiting,
      (SELECT count(*)::int FROM (SELECT 1 FROM ${own} AND state = 'held' LIMIT ${WAITING_MAX}) AS counted) AS held,
      (SELECT ${iso('min(at)')} FROM (SELECT planned_at AS at FROM ${own} AND state IN ('pending', 'retry')
        UNION ALL SELECT planned_at FROM ${own} AND state = 'sending' OFFSET 0) both_kinds) AS oldest,
      (SELECT ${iso('planned_at')} FROM ${own} AND state = 'held' ORDER BY sequence LIMIT 1) AS oldest_held`,
  );
  return {
    waiting: Math.min(found.waiting, WAITING_MAX),
    held: found.held,
    ...(found.oldest && { oldestWaitingAt: found.oldest }),
    ...(found.oldest_held && { oldestHeldAt: found.oldest_held }),
  };
}
