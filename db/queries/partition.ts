/** Monthly partitions of the event table. */
import { sql } from 'drizzle-orm';
import type { Queryable } from '../client';

/** Enough that a worker may be away for a season before an insert finds no partition. */
const MONTHS_AHEAD = 6;

/** Makes the partitions for the month of `since` and the following ones where they are missing; resolves to how many were made. */
export async function makeEventPartitions(db: Queryable, since: Date, months = MONTHS_AHEAD): Promise<number> {
  const made = await db.execute<{ made: number }>(sql`SELECT make_event_partitions(${since.toISOString()}, ${months}) AS made`);
  return made.rows[0]?.made ?? 0;
}
