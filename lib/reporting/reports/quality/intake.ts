/** What came in, by day, source and outcome. */
import { sql } from 'drizzle-orm';
import { intakeBetween, rolledPosition } from '@/db/queries/intake';
import type { ScopedTransaction } from '@/db/scoped';
import type { Site } from '@/lib/model/site';
import { column, rowsOf } from '../../rows';
import type { Span } from '../../revenue';
import type { QualityResult } from './definition';

/** One row for each day, source and outcome that has events. */
export async function intakeOf(tx: ScopedTransaction, site: Site, { start, end }: Span): Promise<QualityResult['intake']> {
  const intake = intakeBetween(site.id, await rolledPosition(tx, site.id), start, end);
  return rowsOf(
    tx,
    { day: column.text, source: column.text, outcome: column.text, events: column.count },
    sql`
    SELECT to_char(day, 'YYYY-MM-DD') AS day, source, concat_ws(': ', outcome, reason) AS outcome, events FROM (
      SELECT (quarter_hour AT TIME ZONE ${site.timeZone})::date AS day, source, outcome, reason, sum(events)::int AS events
      FROM (${intake}) AS intake GROUP BY 1, 2, 3, 4) AS days ORDER BY 1, 2, 3`,
  );
}
