/**
 * Credits stored orders, and then other conversions, anew under the models alone that a site has gained, or that share otherwise than when they were credited
 * last, and deletes what models credited that are gone: in batches, beside live deriving, from the stored paths. Which models
 * those are is told by fingerprints (lib/attribution/fingerprint.ts), so that a new version of the program finds its own.
 */
import type { Database, Transaction } from '@/db/client';
import {
  type CreditedModels,
  creditedModels,
  deleteCreditUnder,
  noteCreditedModels,
  replaceCreditUnder,
  storedTouches,
} from '@/db/queries/credited-models';
import { deleteConversionCreditUnder } from '@/db/queries/conversions';
import { lockCursors } from '@/db/queries/generations';
import type { Generation } from '@/db/queries/live';
import { liveGeneration } from '@/db/queries/log';
import { type CreditInsert, type OrderRow, ordersAfter, refundsOf } from '@/db/queries/orders';
import { lockRederivation, noteStep, type RederivationRow, requestRederivation } from '@/db/queries/rederivation';
import { siteById } from '@/db/queries/site';
import { type AttributionModel, fingerprintOf, modelsOf, settleRefunds } from '@/lib/attribution';
import { dayOf, startOfDay } from '@/lib/core/day';
import { sha256Hex } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import type { CreditDeltaOrigin } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { pastOrders, recordDeltas } from './credit-ledger';
import { openCosting, withCosts } from './order-costs';
import { countCredited, recreditConversions } from './recredit-conversions';
import { workOut } from './recompute';
import { emptySet } from './working-set';

/** Orders of one transaction, which holds up live deriving of the site: some hundred milliseconds. */
const RECREDIT_MODELS_BATCH = 500;
/** Credit rows that one transaction deletes, about. */
const DELETE_BATCH = 5_000;

/** The site's models as they are, each with its fingerprint. */
export function modelsNow({ settings }: Pick<Site, 'settings'>): CreditedModels {
  return Object.fromEntries(modelsOf(settings).map((model) => [model.id, fingerprintOf(model, settings)]));
}

/** Notes under which models a generation's orders are credited when its first events are derived: from then on all of them are. */
export async function noteFirstModels(tx: Transaction, of: Generation, position: bigint, site: Site): Promise<void> {
  if (position === 0n) await noteCreditedModels(tx, of, modelsNow(site));
}

/** Asks for what is to be credited anew where the site's models are not those that its orders are credited under. */
export async function requestStaleModels(
  db: Database,
  site: Site,
  auditEntryId: Id<'audit_entry'> | null,
  now: Date,
): Promise<void> {
  const credited = await creditedModels(db, site.id);
  if (!credited || digestOf(credited) === digestOf(modelsNow(site))) return;
  await requestRederivation(db, { siteId: site.id, kind: 'models', auditEntryId, requestedAt: now });
}

/** Makes the next step; resolves to whether there may be another. */
export async function recreditModelsStep(
  db: Database,
  request: RederivationRow,
  now: Date,
  limit = RECREDIT_MODELS_BATCH,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const row = await lockRederivation(tx, request);
    if (!row) return false;
    await lockCursors(tx, row.siteId);
    const site = await siteById(tx, row.siteId);
    if (!site) return false;
    const of = { siteId: row.siteId, generation: await liveGeneration(tx, row.siteId) };
    const change = changeOf(site, (await creditedModels(tx, site.id)) ?? modelsNow(site));
    const conversions = `${change.phase} conversions`;
    if (row.phase !== change.phase && row.phase !== conversions) {
      const total = change.stale.length > 0 ? await countCredited(tx, of) : 0n;
      await noteStep(tx, row, { phase: change.phase, place: null, done: 0n, changed: 0n, total }, now);
      return true;
    }
    if (change.stale.length > 0) {
      if (row.phase === change.phase && (await recreditBatch(tx, site, of, { row, change, now, limit }))) return true;
      if (await recreditConversions(tx, site, of, { row, phase: conversions, now, limit })) return true;
    }
    if (await deleteCreditUnder(tx, of, change.gone, DELETE_BATCH)) return true;
    if (await deleteConversionCreditUnder(tx, of, change.gone, DELETE_BATCH)) return true;
    await noteCreditedModels(tx, of, modelsNow(site));
    await noteStep(tx, row, { finishedAt: now }, now);
    return false;
  });
}

type ModelChange = {
  stale: AttributionModel[];
  gone: string[];
  /** What is worked at: begun under other models, or by another version of the program, it begins anew. */
  phase: string;
};

function changeOf(site: Site, credited: CreditedModels): ModelChange {
  const now = modelsNow(site);
  return {
    stale: modelsOf(site.settings).filter(({ id }) => credited[id] !== now[id]),
    gone: Object.keys(credited).filter((id) => now[id] === undefined),
    phase: `models ${digestOf(now)}`,
  };
}

function digestOf(models: CreditedModels): string {
  const entries = Object.entries(models).sort(([left], [right]) => (left < right ? -1 : 1));
  return sha256Hex(JSON.stringify(entries)).slice(0, 16);
}

type Batch = { row: RederivationRow; change: ModelChange; now: Date; limit: number };

/** Credits the next orders anew; resolves to false when none are left. */
async function recreditBatch(tx: Transaction, site: Site, of: Generation, { row, change, now, limit }: Batch): Promise<boolean> {
  const orders = await ordersAfter(tx, of, row.place, limit);
  const last = orders.at(-1);
  if (!last) return false;
  const origin: CreditDeltaOrigin = row.auditEntryId
    ? { cause: 'settings', auditEntryId: row.auditEntryId }
    : { cause: 'rebuild' };
  const run = { startsAt: startOfDay(dayOf(now, site.timeZone), site.timeZone), events: [] };
  const ledger = { run, recordedAt: now, origin, priors: new Map() };
  const ids = orders.map(({ id }) => id);
  const paths = await storedTouches(tx, of, ids);
  const refunds = await refundsOf(tx, of, orders);
  const past = await pastOrders(tx, of, orders, ledger);
  const costing = await openCosting(tx, site, of, orders);
  const creditsOf = (order: OrderRow): CreditInsert[] => {
    const claims = refunds.get(order.id) ?? [];
    const settled = settleRefunds(order, claims);
    const { credits: earned } = workOut(site, order, settled, paths.get(order.id) ?? [], change.stale);
    return withCosts(earned, costing(order, settled, claims));
  };
  const credits = orders.flatMap(creditsOf);
  await replaceCreditUnder(tx, of, { orderIds: ids, models: change.stale.map(({ id }) => id), credits });
  const touches = [...paths.values()].flat();
  await recordDeltas(tx, past, credits, { ...ledger, site, set: emptySet(), touches });
  const done = row.done + BigInt(orders.length);
  await noteStep(tx, row, { place: last.id, done, changed: done }, now);
  return true;
}

/** The models that two generations are both credited under; one in which nothing is derived yet lacks none. */
export function sharedModels(from: CreditedModels | null | undefined, to: CreditedModels | null | undefined): string[] {
  return Object.keys(to ?? from ?? {}).filter((id) => !from || from[id] !== undefined);
}
