/**
 * Sending again what was sent, refused or skipped: under the same keys, as the connection is set now, within the platform's
 * maximum age.
 */
import type { Database } from '@/db/client';
import type { ConnectionNow } from '@/db/queries/connection';
import type { DeliveryRow, Due } from '@/db/queries/delivery';
import { lastAttemptOf } from '@/db/queries/ledger';
import {
  countReplay,
  type ReplayBounds,
  type ReplayCount,
  type ReplayFilter,
  replayAll,
  someToReplay,
} from '@/db/queries/replay';
import { DAY_MS } from '@/lib/core/instant';
import { ownItem } from '@/lib/delivery/own-item';
import { destinationOf } from '@/lib/destinations/registry';
import type { Destination } from '@/lib/destinations/define';
import type { Site } from '@/lib/model/site';
import { loadConversions } from './load-conversions';
import { keptItem, prepareFor } from './prepare-deliveries';
import { openDraft } from './try-connection';

/** Deliveries whose difference is shown. */
const SHOWN = 5;

export type ReplaySample = {
  id: string;
  name: string;
  key: string;
  /** What was sent the last time; absent where nothing was. */
  before?: unknown;
  /** What would be sent now, or why nothing would. */
  after: unknown;
};
export type ReplayPreview = ReplayCount & { samples: ReplaySample[] };

/** What a replay would do, before it is done. */
export async function previewReplay(
  db: Database,
  site: Site,
  connection: ConnectionNow,
  filter: ReplayFilter,
  now: Date,
): Promise<ReplayPreview> {
  const { definition, due, bounds } = boundsOf(site, connection, now);
  const counts = await countReplay(db, due, filter, bounds);
  const some = await someToReplay(db, due, filter, bounds, SHOWN);
  return { ...counts, samples: await samplesOf(db, site, connection, definition, some, now) };
}

/** Makes it due again; resolves to how many, and how many are too old. */
export async function replay(
  db: Database,
  site: Site,
  connection: ConnectionNow,
  filter: ReplayFilter,
  now: Date,
): Promise<{ replayed: number; tooOld: number }> {
  const { due, bounds } = boundsOf(site, connection, now);
  const { tooOld } = await countReplay(db, due, filter, bounds);
  return { tooOld, replayed: await replayAll(db, due, filter, bounds, connection.version, now) };
}

function boundsOf(
  site: Site,
  takeover: ConnectionNow,
  now: Date,
): { definition: Destination | undefined; due: Due; bounds: ReplayBounds } {
  const definition = destinationOf(takeover.destination);
  const oldest = new Date(now.getTime() - (definition?.limits.ageDays ?? 0) * DAY_MS);
  return { definition, due: { siteId: site.id, connectionId: takeover.id }, bounds: { oldest, takeover } };
}

async function samplesOf(
  db: Database,
  site: Site,
  row: ConnectionNow,
  definition: Destination | undefined,
  deliveries: DeliveryRow[],
  now: Date,
): Promise<ReplaySample[]> {
  if (!definition) return [];
  const connection = openDraft(row, definition);
  const conversions = await loadConversions(db, site, deliveries, now);
  const samples: ReplaySample[] = [];
  for (const { id, name, key, state, sentAs } of deliveries) {
    const conversion = conversions.get(key);
    const knownAs = sentAs ?? (state === 'skipped' || state === 'shadowed' ? undefined : key);
    const prepared = conversion && prepareFor(connection, row.version, conversion, knownAs);
    const sent = await lastAttemptOf(db, site.id, id);
    const before = sent?.body ? ownItem(sent.body, definition.itemsAt, sent.position) : undefined;
    const after = !prepared
      ? 'The event is not stored any more.'
      : prepared.ok
        ? keptItem(connection, prepared.value.item, conversion)
        : `${prepared.failure.reason}: ${prepared.failure.detail}`;
    samples.push({ id, name, key, ...(before !== undefined && { before }), after });
  }
  return samples;
}
