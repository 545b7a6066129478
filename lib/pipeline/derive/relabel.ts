/**
 * Names the channels and labels of stored acquisitions anew after a site's rules for them changed, and lets their touchpoints follow
 * with the channel: in batches, beside live deriving. Both are attributes of an acquisition that make no path another; models that
 * look at them credit orders anew afterwards (rederive.ts).
 */
import type { Database, Transaction } from '@/db/client';
import { lockCursors } from '@/db/queries/generations';
import { liveGeneration } from '@/db/queries/log';
import { acquisitionsAfter, followAcquisitions, renameAcquisitions, type StoredAcquisition } from '@/db/queries/relabel';
import { countLive, lockRederivation, noteStep, type RederivationRow } from '@/db/queries/rederivation';
import { siteById } from '@/db/queries/site';
import { channelNow } from '@/lib/enrichment';
import { isSameLabels, storedLabels } from '@/lib/model/label-rule';
import type { Site, SiteSettings } from '@/lib/model/site';

/** Rows of one transaction. */
export const RELABEL_BATCH = 5_000;

/** Those of the acquisitions that have another channel or other labels under these settings. */
function renamedBy({ channelRules, labelRules }: SiteSettings, stored: StoredAcquisition[]) {
  return stored.flatMap((one) => {
    const [channel, labels] = [channelNow(one, channelRules), storedLabels(labelRules, one)];
    return channel === one.channel && isSameLabels(labels, one.labels) ? [] : [{ id: one.id, channel, labels }];
  });
}

/**
 * Names all stored acquisitions by the site's settings, in this transaction: a rebuild keeps acquisitions, and stands for the
 * relabelling that was asked for before it. What is named already is only read.
 */
export async function relabelAll(tx: Transaction, { id, settings }: Pick<Site, 'id' | 'settings'>): Promise<void> {
  let place: string | null = null;
  do {
    const stored: StoredAcquisition[] = await acquisitionsAfter(tx, id, place, RELABEL_BATCH);
    await renameAcquisitions(tx, id, renamedBy(settings, stored));
    place = stored.length < RELABEL_BATCH ? null : (stored.at(-1)?.id ?? null);
  } while (place !== null);
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
      await renameAcquisitions(tx, siteId, renamedBy(site.settings, stored));
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
