/**
 * Keeps the ledger of past days while orders are worked out anew: reads their credit before it is replaced, and writes what then
 * differs.
 */
import type { Transaction } from '@/db/client';
import { creditSums, saveCreditDeltas } from '@/db/queries/credit-delta';
import type { Generation } from '@/db/queries/live';
import type { CreditInsert, OrderRow, TouchRow } from '@/db/queries/orders';
import type { Id } from '@/lib/core/id';
import { newId } from '@/lib/ops/ids';
import { creditDeltas, type DeltaContext, type Ledger, type Recredited } from './credit-deltas';

/** `priors` are the orders that the run states, as they were before it. */
export type OpenLedger = Ledger & { priors: Map<Id<'order'>, OrderRow> };

export type PastOrder = Omit<Recredited, 'after'>;

/** The orders whose first day is over, now or as they were before, with the credit that is stored for them. */
export async function pastOrders(
  tx: Transaction,
  of: Generation,
  orders: OrderRow[],
  { run, priors }: OpenLedger,
): Promise<PastOrder[]> {
  const isPast = (order: OrderRow | undefined) => order !== undefined && order.orderedAt < run.startsAt;
  const past = orders.filter((order) => isPast(order) || isPast(priors.get(order.id)));
  const ids = past.map(({ id }) => id);
  const before = Map.groupBy(await creditSums(tx, of, ids), ({ orderId }) => orderId);
  return past.map((order) => ({ order, prior: priors.get(order.id), before: before.get(order.id) ?? [] }));
}

/** Records by how much the new credit of past orders differs. `touches` are those that it was shared among. */
export async function recordDeltas(
  tx: Transaction,
  past: PastOrder[],
  credits: CreditInsert[],
  { touches, ...context }: Omit<DeltaContext, 'acquisitions'> & { touches: TouchRow[] },
): Promise<void> {
  if (past.length === 0) return;
  const acquisitions = new Map(touches.map(({ id, acquisitionId }) => [id, acquisitionId]));
  const after = Map.groupBy(credits, ({ orderId }) => orderId);
  const rows = past.flatMap((each) =>
    creditDeltas({ ...each, after: after.get(each.order.id) ?? [] }, { ...context, acquisitions }),
  );
  await saveCreditDeltas(
    tx,
    rows.map((row) => ({ id: newId<'credit_delta'>(), ...row })),
  );
}
