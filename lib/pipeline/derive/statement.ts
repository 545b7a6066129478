/**
 * One source's word on an order, and whose word counts when several differ: whoever knows money best, then the later version by
 * the source's own count, then what was received later.
 */
import type { StatementRow } from '@/db/queries/orders';
import { timeOfId } from '@/lib/core/id';
import { type Purchase, purchaseStatuses, readPurchase } from '@/lib/model/purchase';
import { authorityOf, paymentSources } from '@/lib/sources/registry';

export type Statement = StatementRow & {
  purchase: Purchase;
  /** A payment provider's is below a shop's, and above all others'. */
  authority: number;
  ofPayment: boolean;
  /** Of a payment provider's: what tells one payment from another. */
  paymentKey: string;
};

/** What a stored event says as a statement on its order; none when it is no purchase or cannot be read. */
export function readStatement(row: StatementRow): Statement[] {
  if (row.link.role !== 'stated') return [];
  const read = readPurchase(row.event.payload.properties ?? {});
  if (!read.ok) return [];
  const { source } = row.event;
  const ofPayment = paymentSources.includes(source);
  const names = row.link.names?.names ?? [];
  const payment = (['payment', 'invoice', 'session'] as const).flatMap((kind) => names.filter((name) => name.kind === kind))[0];
  const authority = authorityOf(source) - (ofPayment ? HALF_A_STEP : 0);
  return [{ ...row, purchase: read.value, authority, ofPayment, paymentKey: payment?.value ?? read.value.orderKey }];
}

const HALF_A_STEP = 0.5;

/**
 * The weightier statement last. Two of one version are ordered by when their sender said so, where it tells, else by the further
 * state: sources count versions in seconds, and an order is made and paid within one.
 */
export function byWeight(left: Statement, right: Statement): number {
  return (
    left.authority - right.authority ||
    versionOf(left) - versionOf(right) ||
    (left.purchase.statedAt?.getTime() ?? 0) - (right.purchase.statedAt?.getTime() ?? 0) ||
    rankOf(left.purchase) - rankOf(right.purchase) ||
    (left.event.position < right.event.position ? -1 : 1)
  );
}

/** A statement without a version is as new as its arrival. */
function versionOf({ purchase, event }: Statement): number {
  return purchase.updatedAt?.getTime() ?? timeOfId(event.id);
}

/** Without versions the later word counts, whatever it says. */
function rankOf({ updatedAt, status }: Purchase): number {
  return updatedAt ? purchaseStatuses.indexOf(status) : 0;
}
