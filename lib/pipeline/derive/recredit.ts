/**
 * Works out the paths and credit of stored orders, and of other conversions, anew after a site's window, where paths begin, or its
 * handling of direct visits changed: in batches, beside live deriving, and only of the orders whose path becomes another. What that
 * moves of past days is put down to the change.
 */
import type { Database, Transaction } from '@/db/client';
import { lockCursors } from '@/db/queries/generations';
import { liveGeneration } from '@/db/queries/log';
import { type OrderRow, ordersAfter, storedPaths } from '@/db/queries/orders';
import { lockRederivation, noteStep, type RederivationRow } from '@/db/queries/rederivation';
import { siteById } from '@/db/queries/site';
import { dayOf, startOfDay } from '@/lib/core/day';
import { invariant } from '@/lib/core/invariant';
import type { Site } from '@/lib/model/site';
import type { Ledger } from './credit-deltas';
import { touchesNear } from './order-touches';
import { withPathStarts } from './path-starts';
import { countCredited, recreditConversions } from './recredit-conversions';
import { pathText, recompute, workOut } from './recompute';
import { type Derivation, emptySet } from './working-set';

/** What is gone through after the orders. */
const CONVERSIONS = 'conversions';

/** Orders of one transaction, which holds up live deriving of the site: some hundred milliseconds. */
export const RECREDIT_BATCH = 200;

/** Makes the next step; resolves to whether there may be another. */
export async function recreditStep(db: Database, request: RederivationRow, now: Date, limit = RECREDIT_BATCH): Promise<boolean> {
  return db.transaction(async (tx) => {
    const row = await lockRederivation(tx, request);
    if (!row) return false;
    await lockCursors(tx, row.siteId);
    const site = await siteById(tx, row.siteId);
    if (!site) return false;
    const into: Derivation = { siteId: row.siteId, generation: await liveGeneration(tx, row.siteId), isLive: true };
    const total = row.total ?? (await countCredited(tx, into));
    if (row.phase !== CONVERSIONS && (await recreditBatch(tx, site, into, { ...row, total }, now, limit))) return true;
    const atRow = (await lockRederivation(tx, request)) ?? row;
    if (await recreditConversions(tx, site, into, { row: atRow, phase: CONVERSIONS, now, limit })) return true;
    await noteStep(tx, row, { finishedAt: now, total: atRow.done }, now);
    return false;
  });
}

/** Of orders; resolves to whether there may be more of them. */
async function recreditBatch(
  tx: Transaction,
  site: Site,
  into: Derivation,
  row: RederivationRow,
  now: Date,
  limit: number,
): Promise<boolean> {
  const orders = await ordersAfter(tx, into, row.place, limit);
  const run = { startsAt: startOfDay(dayOf(now, site.timeZone), site.timeZone), events: [] };
  invariant(row.auditEntryId, 'paths change with settings alone');
  const origin = { cause: 'settings', auditEntryId: row.auditEntryId } as const;
  const changed = await recomputeChanged(tx, site, into, orders, { run, recordedAt: now, origin });
  const counts = { done: row.done + BigInt(orders.length), changed: row.changed + BigInt(changed), total: row.total };
  const last = orders.length < limit ? undefined : orders.at(-1);
  await noteStep(tx, row, { phase: 'orders', ...counts, ...(last && { place: last.id }) }, now);
  return last !== undefined;
}

/**
 * Recomputes those of the orders whose path becomes another under the site's settings; resolves to how many. What that changes of
 * past days is recorded in the ledger.
 */
async function recomputeChanged(
  tx: Transaction,
  site: Site,
  into: Derivation,
  orders: OrderRow[],
  ledger: Ledger,
): Promise<number> {
  const touches = await touchesNear(tx, site, into, orders);
  const before = await storedPaths(
    tx,
    into,
    orders.map(({ id }) => id),
  );
  const starts = new Map((await withPathStarts(tx, site, into, orders)).map((order) => [order.id, order]));
  const changed = orders.filter((order) => {
    const started = starts.get(order.id) ?? order;
    const path = pathText(workOut(site, started, [], touches.near(order)).paths);
    return path !== (before.get(order.id) ?? '') || started.pathFrom?.getTime() !== order.pathFrom?.getTime();
  });
  if (changed.length > 0) {
    const priors = new Map();
    await recompute(tx, site, into, { set: emptySet(), affected: changed, gone: [] }, { ...ledger, priors });
  }
  return changed.length;
}
