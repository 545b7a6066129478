/** How far what is derived of a site has come, while it lags behind what is stored. */
import { sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { ScopedTransaction } from '../scoped';

export type LogProgress = {
  /** Positions given of an earlier version's events; null when all have theirs. */
  numbered: bigint | null;
  toNumber: bigint | null;
  /** How far a rebuild has filled its generation; null when there is none. */
  filled: bigint | null;
  /** When the rebuild made its last step, or began. */
  filledAt: Date | null;
  /** How far the generation that is read is derived. */
  derived: bigint;
  /** The log's last position. */
  head: bigint;
};

/** One look at small tables, for each page. */
export async function logProgress(tx: ScopedTransaction, siteId: Id<'site'>): Promise<LogProgress | undefined> {
  const { rows } = await tx.execute<{
    numbered: bigint | null;
    to_number: bigint | null;
    filled: bigint | null;
    filled_at: string | null;
    derived: bigint;
    head: bigint;
  }>(sql`
    SELECT log_numbering.numbered, log_numbering.events AS to_number,
      filling.position AS filled, coalesce(filling.processed_at, filling.rebuilding_since) AS filled_at,
      coalesce(live.position, 0) AS derived,
      coalesce((SELECT max(last_position) FROM log_segment WHERE log_segment.site_id = site_log.site_id), 0) AS head
    FROM site_log
    LEFT JOIN log_numbering ON log_numbering.site_id = site_log.site_id
    LEFT JOIN cursor AS live ON live.site_id = site_log.site_id AND live.generation = site_log.generation
    LEFT JOIN cursor AS filling ON filling.site_id = site_log.site_id AND filling.rebuilding_since IS NOT NULL
    WHERE site_log.site_id = ${siteId}`);
  const [row] = rows;
  if (!row) return undefined;
  const { to_number: toNumber, filled_at: filledAt, ...counts } = row;
  return { ...counts, toNumber, filledAt: filledAt === null ? null : new Date(filledAt) };
}
