/** The refunds of an order as they counted: each that took something back, in order of time. */
import { and, asc, eq, isNull, or } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { live } from '@/db/queries/live';
import { type order, refund } from '@/db/schema';
import { settleRefunds } from '@/lib/attribution';
import type { Site } from '@/lib/model/site';
import { storedCurrency, wireMoney } from '../../wire';
import type { ReceiptResult } from './definition';

type OrderRow = typeof order.$inferSelect;

/** Each refund with what it took back of the order's total: without an amount all that was left; in another currency nothing. */
export async function receiptRefunds(tx: ScopedTransaction, site: Site, row: OrderRow): Promise<ReceiptResult['refunds']> {
  const claims = await tx
    .select()
    .from(refund)
    .where(
      and(live(refund, site.id), or(eq(refund.orderId, row.id), and(isNull(refund.orderId), eq(refund.orderKey, row.orderKey)))),
    )
    .orderBy(asc(refund.refundedAt), asc(refund.logPosition), asc(refund.id));
  const currency = storedCurrency(row.currency);
  return settleRefunds(row, claims).map(({ amount, refundedAt, eventId }) => ({
    amount: wireMoney(amount, currency),
    refundedAt: refundedAt.toISOString(),
    eventId,
  }));
}
