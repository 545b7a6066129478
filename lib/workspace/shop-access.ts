/**
 * A source's access to its shop's own API: what is entered for it, and taking in the shop's past. Access is entered as a whole: its
 * secrets were given for one shop, and must not go to another that somebody puts in its place.
 */
import { isDeepStrictEqual } from 'node:util';
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Queryable } from '@/db/client';
import { hastenJob } from '@/db/queries/job';
import { secretsShown } from '@/db/queries/secret';
import { hastenFetches, waitingFetches } from '@/db/queries/shop-fetch';
import {
  BACKFILL_JOB,
  changeShopSync,
  RECONCILE_JOB,
  saveShopSync,
  type ShopSyncChange,
  type ShopSyncRow,
  shopSyncOf,
} from '@/db/queries/shop-sync';
import { sourceById } from '@/db/queries/source';
import { source } from '@/db/schema/configuration';
import type { ScopedTransaction } from '@/db/scoped';
import { type Actor, actorText, permit } from '@/lib/access/permissions';
import type { Id } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import { parseInput, requireId } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import type { SecretView } from '@/lib/model/secret';
import type { BackfillState } from '@/lib/model/shop';
import type { Site } from '@/lib/model/site';
import { sealSecret } from '@/lib/ops/secrets';
import type { AccessField, ShopFetch } from '@/lib/sources/fetch';
import { sourceOf } from '@/lib/sources/registry';
import { recordChange } from './audit';
import type { ConfiguredSource } from './sources';
import { noSuchSource } from './sources';

const VALUE_LENGTH_MAX = 500;
const accessSchema = z.object({ values: z.record(z.string(), z.string().trim().max(VALUE_LENGTH_MAX)) });
/** Orders of the last day may still be on their way by webhooks: they are not the past yet. */
const PAST_MS = DAY_MS;

export type ShopState = {
  sync: ShopSyncRow | undefined;
  /** By the field's name. */
  secrets: Record<string, SecretView>;
  /** Orders that a webhook has named and that are still to be fetched. */
  waiting: { orders: number; since: Date | undefined };
};

/** The state of the source's access; undefined for a kind of source that asks for nothing. */
export async function shopState(
  tx: ScopedTransaction,
  actor: Actor,
  site: Site,
  { id, definition }: ConfiguredSource,
): Promise<ShopState | undefined> {
  permit(actor, 'report.read');
  if (!definition.fetch) return undefined;
  const shown = (await secretsShown(tx, site.id)).get(id) ?? {};
  const own = Object.entries(shown).flatMap(([name, view]) =>
    name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), view]] : [],
  );
  return {
    sync: await shopSyncOf(tx, site.id, id),
    secrets: Object.fromEntries(own),
    waiting: await waitingFetches(tx, site.id, id),
  };
}

/** Before the names of secrets of access, in the view of what screens may know. */
const PREFIX = 'access.';

/** Keeps the access; from then on the shop is looked at, and asked for the orders that wait. */
export async function saveShopAccess(
  db: Queryable,
  actor: Actor,
  site: Site,
  idText: string,
  input: unknown,
  now = new Date(),
): Promise<void> {
  permit(actor, 'site.manage');
  const { id, fetch, createdAt } = await fetchingSource(db, site, idText);
  const values = readAccess(fetch, parseInput(accessSchema, input).values);
  const split = (isSecret: boolean) =>
    fetch.fields.flatMap(({ name, secret = false }) =>
      secret === isSecret && values[name] ? [[name, values[name]] as const] : [],
    );
  const access = Object.fromEntries(split(false));
  const credentials = Object.fromEntries(split(true).map(([name, value]) => [name, sealSecret(value, now)]));
  const since = new Date(Math.max(createdAt.getTime(), now.getTime() - PAST_MS));
  await db.transaction(async (tx) => {
    const before = await shopSyncOf(tx, site.id, id);
    await tx
      .update(source)
      .set({ credentials })
      .where(and(eq(source.siteId, site.id), eq(source.id, id)));
    const fresh = {
      ...{ access, failures: 0, openUntil: null, problem: null, problemAt: null },
      // A look that is under way begins again: where it was is a place in the list of the shop of before.
      ...{ reconcileDueAt: now, passTo: null, passCursor: null },
      ...(before && !isDeepStrictEqual(before.access, access) && noBackfill),
    };
    await saveShopSync(tx, { siteId: site.id, sourceId: id, ...fresh, reconciledTo: since }, fresh);
    const after = { access, secrets: 'set' };
    await recordChange(
      tx,
      actor,
      { action: 'source.access_changed', subject: id, before: before && { access: before.access }, after },
      now,
    );
    await hastenFetches(tx, site.id, id, now);
    await hastenJob(tx, RECONCILE_JOB, now);
  });
}

const nothingTaken = {
  backfillFinishedAt: null,
  backfillCursor: null,
  backfillTaken: 0,
  backfillRefused: 0,
  backfillTotal: null,
  backfillReached: null,
  backfillEndsAt: null,
  backfillMissing: null,
} satisfies ShopSyncChange;
/** As before the first: of another shop nothing is taken in. */
const noBackfill = {
  ...nothingTaken,
  backfillState: null,
  backfillStartedBy: null,
  backfillStartedAt: null,
  backfillUntil: null,
} satisfies ShopSyncChange;

const backfillMoves = ['start', 'pause', 'resume'] as const;
export type BackfillMove = (typeof backfillMoves)[number];

/** What the audit log calls each, and the state that it needs. */
const moves: Record<BackfillMove, { action: string; from?: BackfillState; to: BackfillState }> = {
  start: { action: 'source.backfill_started', to: 'running' },
  pause: { action: 'source.backfill_paused', from: 'running', to: 'paused' },
  resume: { action: 'source.backfill_resumed', from: 'paused', to: 'running' },
};

/**
 * Begins to take in the shop's past from its newest orders on, also where that was done before; stops it after the page under
 * way; or goes on where it was paused.
 */
export async function moveBackfill(
  db: Queryable,
  actor: Actor,
  site: Site,
  idText: string,
  asked: unknown,
  now = new Date(),
): Promise<void> {
  permit(actor, 'site.manage');
  const { move } = parseInput(z.object({ move: z.enum(backfillMoves) }), { move: asked });
  const { id, createdAt } = await fetchingSource(db, site, idText);
  const { action, from, to } = moves[move];
  const begun = {
    ...nothingTaken,
    backfillStartedBy: actorText(actor),
    backfillStartedAt: now,
    backfillUntil: new Date(Math.max(createdAt.getTime(), now.getTime() - PAST_MS)),
  };
  await db.transaction(async (tx) => {
    const sync = await shopSyncOf(tx, site.id, id);
    if (!sync) throw new AppError('conflict', 'Enter the access to the shop first.');
    if (from && sync.backfillState !== from) throw new AppError('conflict', `The import of past orders is not ${from}.`);
    await changeShopSync(tx, sync, { backfillState: to, ...(move === 'start' && begun) });
    await recordChange(tx, actor, { action, subject: id }, now);
    await hastenJob(tx, BACKFILL_JOB, now);
  });
}

type FetchingSource = { id: Id<'source'>; fetch: ShopFetch; createdAt: Date };

async function fetchingSource(db: Queryable, site: Site, idText: string): Promise<FetchingSource> {
  const id = requireId<'source'>(idText, noSuchSource);
  const row = await sourceById(db, site.id, id);
  const fetch = row && sourceOf(row.kind)?.fetch;
  if (!row || !fetch) throw noSuchSource();
  return { id, fetch, createdAt: row.createdAt };
}

/** The values in the form in which they are kept; throws with each field that is wrong. */
function readAccess(fetch: ShopFetch, given: Record<string, string>): Record<string, string> {
  const read = fetch.fields.map((field) => ({ field, ...readField(field, given[field.name] ?? '') }));
  const wrong = read.flatMap(({ field, problem }) => (problem ? [{ field: `values.${field.name}`, detail: problem }] : []));
  if (wrong.length > 0) throw new AppError('invalid_input', 'The access is not complete.', { fields: wrong });
  const values = Object.fromEntries(read.flatMap(({ field, value }) => (value ? [[field.name, value]] : [])));
  const lacking = fetch.lacks?.(values);
  if (lacking) throw new AppError('invalid_input', lacking);
  return values;
}

function readField({ optional, read }: AccessField, text: string): { value?: string; problem?: string } {
  if (text === '') return optional ? {} : { problem: 'is missing' };
  return read ? read(text) : { value: text };
}
