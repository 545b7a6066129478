/**
 * What a person does with what is owed: release what is held, try again at once, send again, back-fill. Always within the
 * platform's maximum age.
 */
import { z } from 'zod';
import type { Database } from '@/db/client';
import { wakeDeliveries } from '@/db/wake';
import { makeDue } from '@/db/queries/connection-moves';
import { noteWrite } from '@/db/recent-writes';
import { type Actor, actorText } from '@/lib/access/permissions';
import { type Id, parseId } from '@/lib/core/id';
import { parseInput } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import { deliveryStates } from '@/lib/model/delivery';
import type { Site } from '@/lib/model/site';
import { type BackfillCount, backfillConnection, countBackfill } from '@/lib/pipeline/derive/backfill';
import { findUnsentAgain } from '@/lib/pipeline/derive/rebuild-findings';
import { releaseConnection as release } from '@/lib/pipeline/deliver/connection-moves';
import { type ReplayPreview, previewReplay, replay } from '@/lib/pipeline/deliver/replay';
import { managedConnection } from './connections';
import { recordChange } from './audit';

const DELIVERIES_MAX = 1_000;

const replaySchema = z.object({
  from: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
  to: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
  name: z.string().max(64).optional(),
  state: z.enum(deliveryStates).optional(),
  /** The store's own order number. */
  order: z.string().max(200).optional(),
  /** These deliveries alone. */
  ids: z.array(z.uuid()).max(DELIVERIES_MAX).optional(),
  /** What the platform has already too; without it only what it has not, unless a state or deliveries are named. */
  delivered: z.boolean().optional(),
  /** What the platform would count a second time may go. */
  countAgain: z.boolean().optional(),
});

/** Lifts the hold and lets everything held go on, in order, with its own times. */
export async function releaseConnection(db: Database, actor: Actor, site: Site, idText: string, now = new Date()) {
  const { hold, id } = await managedConnection(db, actor, site, idText);
  const released = await release(db, site, id, now);
  await wakeDeliveries(db);
  await recordChange(
    db,
    actor,
    { action: 'connection.released', subject: id, before: { hold: hold?.action }, after: released },
    now,
  );
  return released;
}

/** Makes waiting deliveries due at once; resolves to how many. */
export async function retryDeliveries(
  db: Database,
  actor: Actor,
  site: Site,
  idText: string,
  input: unknown,
  now = new Date(),
): Promise<number> {
  const { id, version } = await managedConnection(db, actor, site, idText);
  const { ids } = parseInput(z.object({ ids: z.array(z.uuid()).min(1).max(DELIVERIES_MAX) }), input);
  noteWrite(actorText(actor));
  const due = await makeDue(db, { siteId: site.id, connectionId: id }, deliveryIds(ids), version, now);
  await wakeDeliveries(db);
  return due;
}

/**
 * How many a replay would send, refuse as too old, or leave as waiting already, and for a few what differs from the first
 * sending.
 */
export async function previewReplayOf(
  db: Database,
  actor: Actor,
  site: Site,
  idText: string,
  input: unknown,
  now = new Date(),
): Promise<ReplayPreview> {
  return previewReplay(db, site, await managedConnection(db, actor, site, idText), filterOf(input).filter, now);
}

/**
 * Sends again what the filter names, under the same keys, as the connection is set now. What the platform would count a second
 * time goes only where the input says that it may: else `conflict`.
 */
export async function replayDeliveries(
  db: Database,
  actor: Actor,
  site: Site,
  idText: string,
  input: unknown,
  now = new Date(),
): Promise<{ replayed: number; tooOld: number }> {
  const row = await managedConnection(db, actor, site, idText);
  const { id } = row;
  const done = await replay(db, site, row, filterOf(input), now);
  await wakeDeliveries(db);
  await recordChange(db, actor, { action: 'connection.replayed', subject: id, after: { ...done, filter: input } }, now);
  return done;
}

const rangeSchema = z
  .object({ from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) })
  .transform(({ from, to }) => ({ from: new Date(from), to: new Date(to) }))
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be after from' });

/** What a back-fill of this range would owe, by event name, and how much of the range the platform takes no longer. */
export async function previewBackfill(
  db: Database,
  actor: Actor,
  site: Site,
  idText: string,
  input: unknown,
  now = new Date(),
): Promise<BackfillCount> {
  return countBackfill(db, site, await managedConnection(db, actor, site, idText), parseInput(rangeSchema, input), now);
}

/** Owes the stored events of the range that this connection does not have yet; resolves to how many were new. */
export async function backfill(
  db: Database,
  actor: Actor,
  site: Site,
  idText: string,
  input: unknown,
  now = new Date(),
): Promise<{ planned: number }> {
  const row = await managedConnection(db, actor, site, idText);
  const { id } = row;
  const range = parseInput(rangeSchema, input);
  const planned = await backfillConnection(db, site, row, range, now);
  await findUnsentAgain(db, site, row, now);
  await wakeDeliveries(db);
  await recordChange(
    db,
    actor,
    {
      action: 'connection.backfilled',
      subject: id,
      after: { planned, from: range.from.toISOString(), to: range.to.toISOString() },
    },
    now,
  );
  return { planned };
}

function filterOf(input: unknown) {
  const { ids, delivered, countAgain, ...filter } = parseInput(replaySchema, input);
  if (!ids && Object.values(filter).every((value) => value === undefined)) {
    throw new AppError(
      'invalid_input',
      'Name a range, an event, a state or an order: everything at once is nothing that anybody means.',
      {
        fields: [{ field: 'from', detail: 'give at least one filter' }],
      },
    );
  }
  return { filter: { ...filter, delivered, ids: ids && deliveryIds(ids) }, mayCountAgain: countAgain === true };
}

function deliveryIds(texts: string[]): Id<'delivery'>[] {
  return texts.flatMap((text) => parseId<'delivery'>(text) ?? []);
}
