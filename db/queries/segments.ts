/** Upkeep of the table that tells which month holds which positions. */
import { sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Database } from '../client';

/** A site's segments are merged once it has more than this. */
const SEGMENTS_MAX = 200;

/**
 * Merges neighbouring segments of one month, but for each site's newest, which storing statements are reading; resolves to how
 * many rows went. Rows that go leave the beginning of the index, so the greatest position stays its first live entry.
 */
export async function mergeSegments(db: Database, segmentsMax = SEGMENTS_MAX): Promise<number> {
  const crowded = await db.execute<{ site_id: Id<'site'> }>(
    sql`SELECT site_id FROM log_segment GROUP BY site_id HAVING count(*) > ${segmentsMax}`,
  );
  let merged = 0;
  for (const { site_id } of crowded.rows) {
    const done = await db.execute(sql`
      WITH settled AS (
        SELECT last_position, first_position, month, removed_at FROM log_segment
        WHERE site_id = ${site_id} AND last_position < (SELECT max(last_position) FROM log_segment WHERE site_id = ${site_id})
      ), turned AS (
        SELECT *, (month, removed_at) IS DISTINCT FROM (lag(month) OVER placed, lag(removed_at) OVER placed) AS turns
        FROM settled WINDOW placed AS (ORDER BY last_position)
      ), runs AS (
        SELECT *, sum(turns::int) OVER (ORDER BY last_position) AS run FROM turned
      ), merged AS (
        SELECT max(last_position) AS last_position, min(first_position) AS first_position FROM runs GROUP BY run HAVING count(*) > 1
      ), widened AS (
        UPDATE log_segment SET first_position = merged.first_position FROM merged
        WHERE log_segment.site_id = ${site_id} AND log_segment.last_position = merged.last_position
      )
      DELETE FROM log_segment USING merged
      WHERE log_segment.site_id = ${site_id} AND log_segment.last_position >= merged.first_position AND log_segment.last_position < merged.last_position`);
    merged += done.rowCount ?? 0;
  }
  return merged;
}
