/**
 * Works out what stored orders cost anew after cost lines, rates, tiers or the zone changed: in batches, beside live deriving. Whose credit
 * an order is stays; of those alone that come to something else the rows are written.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Database, Transaction } from '@/db/client';
import { lockCursors } from '@/db/queries/generations';
import type { Generation } from '@/db/queries/live';
import { liveGeneration } from '@/db/queries/log';
import { creditWeights, orderCostsOf, replaceOrderCosts, setCreditCosts, type CostedCredit } from '@/db/queries/order-costs';
import { type OrderRow, ordersAfter, refundsOf } from '@/db/queries/orders';
import { countLive, lockRederivation, noteStep, type RederivationRow } from '@/db/queries/rederivation';
import { siteById } from '@/db/queries/site';
import { settleRefunds } from '@/lib/attribution';
import { creditCosts } from '@/lib/contribution';
import type { Id } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import { openCosting, orderCostRow } from './order-costs';

/** Orders of one transaction, which holds up live deriving of the site: some hundred milliseconds. */
const RECOST_BATCH = 500;

/** Makes the next step; resolves to whether there may be another. */
export async function recostStep(db: Database, request: RederivationRow, now: Date, limit = RECOST_BATCH): Promise<boolean> {
  return db.transaction(async (tx) => {
    const row = await lockRederivation(tx, request);
    if (!row) return false;
    await lockCursors(tx, row.siteId);
    const site = await siteById(tx, row.siteId);
    if (!site) return false;
    const of = { siteId: row.siteId, generation: await liveGeneration(tx, row.siteId) };
    const total = row.total ?? (await countLive(tx, 'order', row.siteId, of.generation));
    const orders = await ordersAfter(tx, of, row.place, limit);
    const changed = await recost(tx, site, of, orders);
    const last = orders.length < limit ? undefined : orders.at(-1);
    const counts = { done: row.done + BigInt(orders.length), changed: row.changed + BigInt(changed), total };
    await noteStep(tx, row, { phase: 'orders', ...counts, ...(last ? { place: last.id } : { finishedAt: now }) }, now);
    return last !== undefined;
  });
}

/** Resolves to how many of the orders come to something else. */
async function recost(tx: Transaction, site: Site, of: Generation, orders: OrderRow[]): Promise<number> {
  const costing = await openCosting(tx, site, of, orders);
  const refunds = await refundsOf(tx, of, orders);
  const before = await orderCostsOf(
    tx,
    of,
    orders.map(({ id }) => id),
  );
  const changed = orders.flatMap((order) => {
    const claims = refunds.get(order.id) ?? [];
    const costs = costing(order, settleRefunds(order, claims), claims);
    const row = costs && orderCostRow(order, costs);
    return isDeepStrictEqual(row, before.get(order.id)) ? [] : [{ id: order.id, costs, row }];
  });
  const ids = changed.map(({ id }) => id);
  await replaceOrderCosts(
    tx,
    of,
    ids,
    changed.flatMap(({ row }) => row ?? []),
  );
  const weights = Map.groupBy(await creditWeights(tx, of, ids), ({ orderId }) => orderId);
  await setCreditCosts(
    tx,
    of,
    changed.flatMap(({ id, costs }) => creditRows(id, weights.get(id) ?? [], costs?.entries)),
  );
  return changed.length;
}

const UNKNOWN = { tierOne: null, tierTwo: null, tierThree: null, knownRevenue: null };

type Entries = Parameters<typeof creditCosts>[1];

function creditRows(
  orderId: Id<'order'>,
  rows: Awaited<ReturnType<typeof creditWeights>>,
  entries: Entries | undefined,
): CostedCredit[] {
  const parts = entries && creditCosts(rows, entries);
  return rows.map(({ model, entry, position }, index) => ({ orderId, model, entry, position, ...(parts?.[index] ?? UNKNOWN) }));
}
