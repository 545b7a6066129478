/**
 * Rebuilding: everything derived of a site is derived again from its stored events, into a generation of its own beside the live
 * one, while collection, deriving and delivering go on; then one row of the site switches, and the old rows are deleted
 * (docs/decisions/0007). It goes no further than live deriving has come, so what is planned for delivery is left to that. Broken
 * off, it goes on when it is asked for again; several programs share one rebuild, step by step.
 */
import type { Database, Transaction } from '@/db/client';
import { creditOfSales, recordGenerationDeltas } from '@/db/queries/credit-delta';
import {
  beginGeneration,
  type GenerationSwitch,
  isBeingNumbered,
  livePosition,
  lockCursors,
  lockFilling,
  switchGeneration,
} from '@/db/queries/generations';
import type { Generation } from '@/db/queries/live';
import { advanceCursor, liveGeneration, readLog } from '@/db/queries/log';
import { hasCostLines } from '@/db/queries/order-costs';
import { followEvents } from '@/db/queries/order-names';
import { deleteOldGenerations } from '@/db/queries/old-generations';
import type { FindingRow } from '@/db/queries/rebuild-finding';
import { requestRederivation } from '@/db/queries/rederivation';
import { siteById } from '@/db/queries/site';
import { cookiePlatformsOf } from '@/db/queries/source';
import { sha256Hex } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import { countedNow } from './counted';
import { deriveRun, STEP_EVENTS_MAX } from './process';
import { noteFirstModels, sharedModels } from './recredit-models';
import { relabelAll } from './relabel';
import { findUnsent } from './rebuild-findings';

/** `stepEvents`: events of one transaction; `signal` stops between steps, and the next rebuild goes on from there. */
type Tools = { now: () => Date; stepEvents: number; signal?: AbortSignal };

/** A generation that is being filled, under settings of which this is the digest. */
type Filling = Generation & { settingsDigest: string };

export type Progress = { done: number; total: number };

export type Rebuilt = {
  /** Derived anew. */
  events: number;
  /** The generation that is read now. */
  generation: number;
  /** What the new rows say should have been sent, and never was: nothing of it is planned. */
  found: FindingRow[];
};

/** Derives the site's rows anew and switches to them. Rejects with a conflict when the site's settings change meanwhile. */
export async function rebuildSite(
  db: Database,
  site: Site,
  onProgress: (progress: Progress) => void = () => {},
  { now = () => new Date(), stepEvents = STEP_EVENTS_MAX, signal }: Partial<Tools> = {},
): Promise<Rebuilt> {
  if (await isBeingNumbered(db, site.id)) {
    throw new AppError(
      'conflict',
      'The events of this site are still being numbered after the upgrade: rebuild it when that is done.',
    );
  }
  const digest = await settingsDigest(db, site);
  const generation = await db.transaction((tx) => beginGeneration(tx, site.id, digest, now()));
  const of = { siteId: site.id, generation, settingsDigest: digest };
  let events = 0;
  for (;;) {
    signal?.throwIfAborted();
    const step = await db.transaction((tx) => fillNext(tx, site, of, { now, stepEvents }));
    if (!step) break;
    events = Number(step.position);
    onProgress({ done: events, total: Number(step.end) });
    if (step.isFull) continue;
    if (await db.transaction((tx) => switchWhenFilled(tx, site, of, { now, stepEvents }))) break;
  }
  if ((await liveGeneration(db, site.id)) !== generation) throw settingsChanged();
  const found = await findUnsent(db, site, now());
  await deleteOldGenerations(db);
  return { events, generation, found };
}

type Step = {
  /** How far the generation is filled, and how far the live one is derived. */
  position: bigint;
  end: bigint;
  /** Whether there may be more to derive. */
  isFull: boolean;
};

/**
 * Derives the next events that the live generation has had; undefined when the generation is not being filled any more. Acquisitions
 * are of all generations: a step under rules that have changed would give them their old names back, after the relabelling that
 * takes this cursor to begin (relabel.ts) had given them the new ones.
 */
async function fillNext(tx: Transaction, site: Site, filling: Filling, { now, stepEvents }: Tools): Promise<Step | undefined> {
  const { settingsDigest: begunUnder, ...of } = filling;
  const position = await lockFilling(tx, of);
  if (position === undefined) return undefined;
  if ((await settingsNow(tx, site.id)) !== begunUnder) throw settingsChanged();
  const end = await livePosition(tx, site.id);
  const events = await readLog(tx, site.id, position, stepEvents, end);
  const last = events.at(-1);
  if (!last) return { position, end, isFull: false };
  await deriveRun(tx, site, { ...of, isLive: false }, await countedNow(tx, site, events));
  await noteFirstModels(tx, of, position, site);
  await advanceCursor(tx, of, last, now());
  return { position: last.position, end, isFull: events.length === stepEvents };
}

/**
 * Holds live deriving up for one step: what it has had since is derived, and the site switches. Resolves to false when a step was
 * not enough, and nothing is switched.
 */
async function switchWhenFilled(tx: Transaction, site: Site, of: Filling, tools: Tools): Promise<boolean> {
  await lockCursors(tx, site.id);
  const step = await fillNext(tx, site, of, tools);
  if (!step) return true;
  if (step.isFull) return false;
  const change: GenerationSwitch = { siteId: site.id, from: await liveGeneration(tx, site.id), to: of.generation };
  // Both generations are complete and locked: what differs between them is what the rebuild moves of past days.
  const [from, to] = [change.from, change.to].map((generation) => creditOfSales({ siteId: site.id, generation }));
  const cursors = await lockCursors(tx, site.id);
  const creditedBy = (generation: number) => cursors.find((row) => row.generation === generation)?.creditedModels;
  const models = sharedModels(creditedBy(change.from), creditedBy(change.to));
  if (from && to) await recordGenerationDeltas(tx, { siteId: site.id, from, to, models, now: tools.now() });
  await relabelAll(tx, site);
  await switchGeneration(tx, change);
  await followEvents(tx, change);
  // Steps filled before a line of cost or a rate changed have the old ones.
  if (await hasCostLines(tx, site.id))
    await requestRederivation(tx, { siteId: site.id, kind: 'costs', auditEntryId: null, requestedAt: tools.now() });
  return true;
}

async function settingsNow(db: Database | Transaction, siteId: Id<'site'>): Promise<string> {
  const stored = await siteById(db, siteId);
  if (!stored) throw new AppError('not_found', `There is no site ${siteId}.`);
  return settingsDigest(db, stored);
}

/** Of all that deriving reads of a site. */
async function settingsDigest(db: Database | Transaction, site: Site): Promise<string> {
  const { domains, timeZone, currency, settings } = site;
  const platforms = [...(await cookiePlatformsOf(db, site.id))];
  return sha256Hex(JSON.stringify({ domains, timeZone, currency, settings, platforms }));
}

function settingsChanged(): AppError {
  return new AppError('conflict', 'The settings of the site changed while it was rebuilt: start the rebuild again.');
}
