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
  replayAll,
  type ReplayCount,
  type ReplayFilter,
  someToReplay,
} from '@/db/queries/replay';
import { DAY_MS } from '@/lib/core/instant';
import type { Item } from '@/lib/delivery/batch';
import { ownRequest } from '@/lib/delivery/own-item';
import { destinationOf } from '@/lib/destinations/registry';
import type { Destination } from '@/lib/destinations/define';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import type { OpenConnection } from './open-connection';
import { type PreparedDelivery, prepareDeliveries } from './prepare-deliveries';
import { openDraft } from './try-connection';

/** Deliveries whose difference is shown. */
const SHOWN = 5;

/** A request with only this event in it, secrets hidden. */
export type ReplayRequest = { method: string; url: string; body: unknown };
export type ReplaySample = {
  id: string;
  name: string;
  key: string;
  /** What was sent the last time; absent where nothing was, or the ledger keeps it no longer. */
  before?: ReplayRequest;
  /** What would be sent now, or why nothing would. */
  after: ReplayRequest | string;
};
export type ReplayPreview = ReplayCount & {
  /** Why what is counted again is. */
  counts?: string;
  samples: ReplaySample[];
};

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
  const samples = definition ? await samplesOf(db, site, connection, definition, some, now) : [];
  return { ...counts, ...(definition && counts.countedAgain > 0 && { counts: countedBy(definition) }), samples };
}

/**
 * Makes it due again; resolves to how many, and how many are too old. Throws `conflict` where the platform would count some of it
 * again and nobody has said that it may.
 */
export async function replay(
  db: Database,
  site: Site,
  connection: ConnectionNow,
  { filter, mayCountAgain }: { filter: ReplayFilter; mayCountAgain: boolean },
  now: Date,
): Promise<{ replayed: number; tooOld: number }> {
  const { definition, due, bounds } = boundsOf(site, connection, now);
  const { tooOld, countedAgain } = await countReplay(db, due, filter, bounds);
  if (countedAgain > 0 && !mayCountAgain) {
    const why = definition ? ` ${countedBy(definition)}` : '';
    throw new AppError('conflict', `${countedAgain} of these would be counted a second time.${why} Say that they may be.`);
  }
  return { tooOld, replayed: await replayAll(db, due, filter, bounds, connection.version, now) };
}

type Bounds = { definition: Destination | undefined; due: Due; bounds: ReplayBounds };

function boundsOf(site: Site, takeover: ConnectionNow, now: Date): Bounds {
  const definition = destinationOf(takeover.destination);
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const { repeats = true, repeatable = [], windowDays } = definition?.deduplicates ?? {};
  return {
    definition,
    due: { siteId: site.id, connectionId: takeover.id },
    bounds: {
      oldest: before(definition?.limits.ageDays ?? 0),
      repeats: { always: !repeats, except: repeatable, ...(windowDays !== undefined && { forgets: before(windowDays) }) },
      takeover,
    },
  };
}

/** Why the platform counts again what it has. */
function countedBy({ name, deduplicates: { repeats, by, windowDays } }: Destination): string {
  if (!repeats) return `${name} knows an event again by its ${by}.`;
  return `${name} knows an event again for ${windowDays === 1 ? 'a day' : `${windowDays} days`}.`;
}

/** The deliveries as they would be prepared and requested now, beside what was sent of them. */
async function samplesOf(
  db: Database,
  site: Site,
  row: ConnectionNow,
  definition: Destination,
  deliveries: DeliveryRow[],
  now: Date,
): Promise<ReplaySample[]> {
  const connection = openDraft(row, definition);
  const renewed = deliveries.map((delivery) => ({ ...delivery, version: row.version, sentAs: knownAs(delivery) }));
  const { items, skipped } = await prepareDeliveries(db, site, connection, renewed, now);
  const samples: ReplaySample[] = [];
  for (const { id, name, key } of deliveries) {
    const sent = await lastAttemptOf(db, site.id, id);
    const before = sent?.body ? requestOf(definition, { ...sent, body: sent.body }) : undefined;
    const ready = items.find(({ owner }) => owner.delivery.id === id);
    const skip = skipped.find(({ delivery }) => delivery.id === id)?.skip;
    const after = ready ? requestNow(connection, ready, now) : `${skip?.reason}: ${skip?.detail}`;
    samples.push({ id, name, key, ...(before && { before }), after });
  }
  return samples;
}

/** As replayAll keeps it: what may have been sent keeps the id of then, whatever the form of ids is now. */
function knownAs({ state, sentAs, key }: DeliveryRow): string | null {
  return sentAs ?? (state === 'skipped' || state === 'shadowed' ? null : key);
}

function requestNow(connection: OpenConnection, { item, owner }: Item<PreparedDelivery>, now: Date): ReplayRequest | string {
  const { definition, redact, row } = connection;
  const destination = connection.at(row.version)?.destination;
  const request = destination?.request([owner.kept ?? item], { now, accessToken: '[secret]' });
  if (!request) return 'The connection has no settings.';
  return requestOf(definition, { ...request, url: redact(request.url), body: redact(request.body ?? ''), position: 0 });
}

function requestOf(
  { itemsAt }: Destination,
  { method, url, body, position }: { method: string; url: string; body: string; position: number },
): ReplayRequest {
  return { method, url, body: ownRequest(body, itemsAt, position) };
}
