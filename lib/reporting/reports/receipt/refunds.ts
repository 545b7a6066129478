/**
 * The refunds of an order as they counted: each that took something back, in order of time, cut so that together they never
 * exceed the order.
 */
import { and, asc, eq } from 'drizzle-orm';
import type { Queryable } from '@/db/client';
import { type order, refund } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import { storedCurrency, wireMoney } from '../../wire';
import type { ReceiptResult } from './definition';

type OrderRow = typeof order.$inferSelect;

/** Each refund with what it took back of the order's total: without an amount all that was left; in another currency nothing. */
export async function receiptRefunds(db: Queryable, site: Site, row: OrderRow): Promise<ReceiptResult['refunds']> {
  const rows = await db
    .select()
    .from(refund)
    .where(and(eq(refund.siteId, site.id), eq(refund.orderKey, row.orderKey)))
    .orderBy(asc(refund.refundedAt), asc(refund.logPosition), asc(refund.id));
  const currency = storedCurrency(row.currency);
  let left = row.total;
  return rows.flatMap((claim) => {
    if (claim.currency !== null && claim.currency !== row.currency) return [];
    const taken = claim.amount === null || claim.amount > left ? left : claim.amount;
    if (taken === 0n && row.total > 0n) return [];
    left -= taken;
    return [{ amount: wireMoney(taken, currency), refundedAt: claim.refundedAt.toISOString(), eventId: claim.eventId }];
  });
}
