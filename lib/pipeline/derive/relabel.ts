/**
 * Names the channels of stored acquisitions anew after a site's channel rules changed, and lets their touchpoints follow: in batches,
 * beside live deriving. A channel is an attribute of an acquisition that no model looks at, so paths and credit stay as they are.
 */
import type { Database } from '@/db/client';
import { lockCursors } from '@/db/queries/generations';
import { liveGeneration } from '@/db/queries/log';
import { acquisitionsAfter, followAcquisitions, renameChannels, type StoredAcquisition } from '@/db/queries/relabel';
import { countLive, lockRederivation, noteStep, type RederivationRow } from '@/db/queries/rederivation';
import { siteById } from '@/db/queries/site';
import { channelOf } from '@/lib/enrichment';
import { type ChannelRule, channelByRules } from '@/lib/model/channel-rule';

/** Rows of one transaction. */
export const RELABEL_BATCH = 5_000;

/** The channel of a stored acquisition under these rules. */
export function channelNow(stored: Omit<StoredAcquisition, 'id' | 'channel'>, rules: readonly ChannelRule[]): string {
  if (stored.kind === 'direct') return 'Direct';
  return channelByRules(rules, stored) ?? channelOf(stored);
}

/** Makes the next step; resolves to whether there may be another. */
export async function relabelStep(db: Database, request: RederivationRow, now: Date, limit = RELABEL_BATCH): Promise<boolean> {
  return db.transaction(async (tx) => {
    const row = await lockRederivation(tx, request);
    const site = row && (await siteById(tx, row.siteId));
    if (!row || !site) return false;
    const { siteId } = row;
    if (row.phase === null) {
      // Whoever derives under the old rules has committed once the cursors are ours: what comes later has the new names.
      await lockCursors(tx, siteId);
      const total = await countLive(tx, 'touchpoint', siteId, await liveGeneration(tx, siteId));
      await noteStep(tx, row, { phase: 'acquisitions', total }, now);
      return true;
    }
    if (row.phase === 'acquisitions') {
      const stored = await acquisitionsAfter(tx, siteId, row.place, limit);
      const renamed = stored.flatMap((one) => {
        const channel = channelNow(one, site.settings.channelRules);
        return channel === one.channel ? [] : [{ id: one.id, channel }];
      });
      await renameChannels(tx, siteId, renamed);
      const last = stored.length < limit ? undefined : stored.at(-1);
      await noteStep(tx, row, last ? { place: last.id } : { phase: 'touchpoints', place: null }, now);
      return true;
    }
    const of = { siteId, generation: await liveGeneration(tx, siteId) };
    const { last, rows, changed } = await followAcquisitions(tx, of, row.place, limit);
    const counts = { done: row.done + BigInt(rows), changed: row.changed + BigInt(changed) };
    const isDone = !last || rows < limit;
    await noteStep(
      tx,
      row,
      { ...counts, ...(last && { place: last }), ...(isDone && { finishedAt: now, total: counts.done }) },
      now,
    );
    return !isDone;
  });
}
