/** The refunds of an order as they counted: each that took something back, in order of time. */
import { type OrderRow, refundsOf } from '@/db/queries/orders';
import type { ScopedTransaction } from '@/db/scoped';
import { settleRefunds } from '@/lib/attribution';
import { storedCurrency, wireMoney } from '../../wire';
import type { ReceiptResult } from './definition';

/** Each refund with what it took back of the order's total: without an amount all that was left; in another currency nothing. */
export async function receiptRefunds(tx: ScopedTransaction, row: OrderRow): Promise<ReceiptResult['refunds']> {
  const claims = (await refundsOf(tx, row, [row])).get(row.id) ?? [];
  const currency = storedCurrency(row.currency);
  return settleRefunds(row, claims).map(({ amount, refundedAt, eventId }) => ({
    amount: wireMoney(amount, currency),
    refundedAt: refundedAt.toISOString(),
    eventId,
  }));
}
