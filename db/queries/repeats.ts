/** Counts of repeated messages: they leave no other trace, and data quality asks for them. */
import type { Pool } from 'pg';

export type Repeat = { siteId: string; source: string; receivedAt: Date };

const COUNT_REPEATS = `
INSERT INTO event_repeat (site_id, hour, source, events)
SELECT site_id, date_trunc('hour', received_at, 'UTC'), source, count(*) FROM json_to_recordset($1::json) AS (
  site_id uuid, source text, received_at timestamptz
) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
ON CONFLICT (site_id, hour, source) DO UPDATE SET events = event_repeat.events + excluded.events`;

/** Adds the repeats to their hour. */
export async function countRepeats(pool: Pool, repeats: Repeat[]): Promise<void> {
  if (repeats.length === 0) return;
  const rows = repeats.map(({ siteId, source, receivedAt }) => ({ site_id: siteId, source, received_at: receivedAt }));
  await pool.query({ name: 'count-repeats', text: COUNT_REPEATS, values: [JSON.stringify(rows)] });
}
