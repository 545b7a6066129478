/** Stored acquisitions with their channels and labels, a batch at a time. */
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Queryable, Transaction } from '../client';
import { acquisition } from '../schema';
import type { Generation } from './live';

export type StoredAcquisition = Omit<typeof acquisition.$inferSelect, 'siteId'>;

/** The site's acquisitions by id, from the one after `place` on. */
export async function acquisitionsAfter(
  db: Queryable,
  siteId: Id<'site'>,
  place: string | null,
  limit: number,
): Promise<StoredAcquisition[]> {
  return db
    .select()
    .from(acquisition)
    .where(and(eq(acquisition.siteId, siteId), place === null ? undefined : gt(acquisition.id, sql`${place}::uuid`)))
    .orderBy(asc(acquisition.id))
    .limit(limit);
}

/** Gives these acquisitions their new channel and labels. */
export async function renameAcquisitions(
  tx: Transaction,
  siteId: Id<'site'>,
  renamed: Pick<StoredAcquisition, 'id' | 'channel' | 'labels'>[],
): Promise<void> {
  if (renamed.length === 0) return;
  const rows = sql`json_to_recordset(${JSON.stringify(renamed)}::json) AS renamed (id uuid, channel text, labels jsonb)`;
  await tx.execute(sql`
    UPDATE acquisition SET channel = renamed.channel, labels = renamed.labels FROM ${rows}
    WHERE acquisition.site_id = ${siteId} AND acquisition.id = renamed.id`);
}

/** What a batch of touchpoints came to: its last row, how many rows it had, and how many of them had another channel. */
export type Followed = { last: string | undefined; rows: number; changed: number };

/** Gives the next touchpoints of the generation, in the order of their ids, the channels of their acquisitions. */
export async function followAcquisitions(
  tx: Transaction,
  { siteId, generation }: Generation,
  place: string | null,
  limit: number,
): Promise<Followed> {
  const { rows } = await tx.execute<{ last: string | null; rows: number; changed: number }>(sql`
    WITH batch AS MATERIALIZED (
      SELECT id, acquisition_id, channel FROM touchpoint
      WHERE site_id = ${siteId} AND generation = ${generation} ${place === null ? sql`` : sql`AND id > ${place}::uuid`}
      ORDER BY id LIMIT ${limit}
    ), changed AS (
      UPDATE touchpoint SET channel = acquisition.channel FROM batch, acquisition
      WHERE acquisition.site_id = ${siteId} AND acquisition.id = batch.acquisition_id AND acquisition.channel <> batch.channel
        AND touchpoint.site_id = ${siteId} AND touchpoint.generation = ${generation} AND touchpoint.id = batch.id
      RETURNING touchpoint.id
    )
    SELECT (SELECT id FROM batch ORDER BY id DESC LIMIT 1) AS last, (SELECT count(*)::int FROM batch) AS rows,
      (SELECT count(*)::int FROM changed) AS changed`);
  const [row] = rows;
  return { last: row?.last ?? undefined, rows: row?.rows ?? 0, changed: row?.changed ?? 0 };
}
