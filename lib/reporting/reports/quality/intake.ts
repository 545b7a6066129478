/** What came in, by day, source and outcome. Events are found by their ids, which hold the time of receipt, so only the range's part is read. */
import { sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { isSentRow } from '@/db/schema';
import { firstIdAt } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import type { Span } from '../../revenue';
import type { QualityResult } from './definition';

/** One row for each day, source and outcome that has events. */
export async function intakeOf(tx: ScopedTransaction, site: Site, { start, end }: Span): Promise<QualityResult['intake']> {
  const [first, last] = [firstIdAt(start.getTime()), firstIdAt(end.getTime())];
  const day = (column: 'received_at' | 'hour') =>
    sql`to_char(${sql.identifier(column)} AT TIME ZONE ${site.timeZone}, 'YYYY-MM-DD')`;
  const rows = await tx.execute<{ day: string; source: string; outcome: string; events: number }>(sql`
    SELECT day, source, outcome, sum(events)::int AS events FROM (
      SELECT ${day('received_at')} AS day, source,
        CASE WHEN filtered IS NOT NULL THEN 'filtered: ' || filtered WHEN consent ->> 'analytics' = 'denied' THEN 'accepted: without_consent' ELSE 'accepted' END AS outcome,
        count(*) AS events
      FROM event WHERE site_id = ${site.id} AND id >= ${first} AND id < ${last} AND ${isSentRow()} GROUP BY 1, 2, 3
      UNION ALL
      SELECT ${day('received_at')}, source, 'rejected: ' || reason, count(*)
      FROM rejected_event WHERE site_id = ${site.id} AND id >= ${first} AND id < ${last} GROUP BY 1, 2, 3
      UNION ALL
      SELECT ${day('hour')}, source, 'duplicate', sum(events)
      FROM event_repeat WHERE site_id = ${site.id} AND hour >= ${start.toISOString()} AND hour < ${end.toISOString()} GROUP BY 1, 2
    ) AS all_rows GROUP BY day, source, outcome ORDER BY day, source, outcome`);
  return rows.rows;
}
