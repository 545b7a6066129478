/** How far what is derived of a site has come, while it lags behind what is stored. */
import { sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { RederivationKind } from '@/lib/model/rederivation';
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
  /** What a change of settings is still to make anew, the first that was asked for; null nearly always. */
  rederiving: RederivationKind | null;
  /** Its rows, of how many, and when it made its last step or was asked for. */
  rederived: bigint | null;
  toRederive: bigint | null;
  rederivedAt: Date | null;
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
    rederiving: RederivationKind | null;
    rederived: bigint | null;
    to_rederive: bigint | null;
    rederived_at: string | null;
  }>(sql`
    SELECT log_numbering.numbered, log_numbering.events AS to_number,
      filling.position AS filled, coalesce(filling.processed_at, filling.rebuilding_since) AS filled_at,
      coalesce(live.position, 0) AS derived,
      coalesce((SELECT max(last_position) FROM log_segment WHERE log_segment.site_id = site_log.site_id), 0) AS head,
      asked.kind AS rederiving, asked.done AS rederived, asked.total AS to_rederive,
      coalesce(asked.stepped_at, asked.requested_at) AS rederived_at
    FROM site_log
    LEFT JOIN log_numbering ON log_numbering.site_id = site_log.site_id
    LEFT JOIN cursor AS live ON live.site_id = site_log.site_id AND live.generation = site_log.generation
    LEFT JOIN cursor AS filling ON filling.site_id = site_log.site_id AND filling.rebuilding_since IS NOT NULL
    LEFT JOIN LATERAL (
      SELECT * FROM rederivation WHERE rederivation.site_id = site_log.site_id AND finished_at IS NULL ORDER BY requested_at, kind LIMIT 1
    ) AS asked ON true
    WHERE site_log.site_id = ${siteId}`);
  const [row] = rows;
  if (!row) return undefined;
  const { to_number: toNumber, filled_at: filledAt, to_rederive: toRederive, rederived_at: rederivedAt, ...counts } = row;
  return { ...counts, toNumber, filledAt: dateOrNull(filledAt), toRederive, rederivedAt: dateOrNull(rederivedAt) };
}

function dateOrNull(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
