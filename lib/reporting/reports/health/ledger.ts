/** Counts of a connection's deliveries: those planned in a range, and those that wait now. */
import { sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import type { Id } from '@/lib/core/id';
import { deliveryStates } from '@/lib/model/delivery';
import type { Site } from '@/lib/model/site';
import { column, rowOf, rowsOf } from '../../rows';
import type { Span } from '../../revenue';
import { type HealthResult, WAITING_MAX } from './definition';

type Own = { site: Site; id: Id<'connection'> };

/** What became of the deliveries that were planned in the span. */
export async function deliveriesOf(
  tx: ScopedTransaction,
  { site, id }: Own,
  { start, end }: Span,
): Promise<HealthResult['deliveries']> {
  const rows = await rowsOf(
    tx,
    { state: column.oneOf(deliveryStates), reason: column.text.nullable(), deliveries: column.count },
    sql`
    SELECT state, reason, sum(deliveries)::int AS deliveries FROM delivery_rollup
    WHERE site_id = ${site.id} AND connection_id = ${id} AND quarter_hour >= ${start} AND quarter_hour < ${end}
    GROUP BY 1, 2 HAVING sum(deliveries) <> 0 ORDER BY 3 DESC, 2`,
  );
  const sum = (some: typeof rows) => some.reduce((total, { deliveries }) => total + deliveries, 0);
  return {
    total: sum(rows),
    byState: deliveryStates.flatMap((state) => {
      const deliveries = sum(rows.filter((row) => row.state === state));
      return deliveries > 0 ? [{ state, deliveries }] : [];
    }),
    byReason: rows.flatMap(({ reason, ...row }) => (reason === null ? [] : [{ ...row, reason }])),
  };
}

/** What waits for its turn or for a person. A delivery waits since it was planned, however often it was tried since. */
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
      (SELECT ${iso('min(at)')} FROM (SELECT min(planned_at) AS at FROM ${own} AND state IN ('pending', 'retry')
        UNION ALL SELECT min(planned_at) FROM ${own} AND state = 'sending') both_kinds) AS oldest,
      (SELECT ${iso('planned_at')} FROM ${own} AND state = 'held' ORDER BY sequence LIMIT 1) AS oldest_held`,
  );
  return {
    waiting: Math.min(found.waiting, WAITING_MAX),
    held: found.held,
    ...(found.oldest && { oldestWaitingAt: found.oldest }),
    ...(found.oldest_held && { oldestHeldAt: found.oldest_held }),
  };
}
