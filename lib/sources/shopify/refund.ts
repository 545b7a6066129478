/**
 * One refund of an order: the money that went back. A refund without money (goods put back into stock, lines taken out by an
 * edit) is none. Transactions are in the currency that the buyer paid in, orders in the shop's
 * (https://shopify.dev/docs/api/admin-rest/latest/resources/refund, read 2026-11), so they are converted at the order's own rate.
 */
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { listOf, member, textOf } from '@/lib/core/json';
import { formatDecimal, type Money, parseMoney } from '@/lib/core/money';
import { fail, ok, type Result } from '@/lib/core/result';
import type { FieldProblem } from '@/lib/model/problem';
import type { ParsedEvent } from '../define';
import { messageId, stated } from '../fields';
import { checked } from './checked';
import { firstTime, type MoneyPair, pairOf } from './fields';
import { linesOf, partsOf } from './refund-lines';

/** What is known of the order that a refund belongs to; a refund sent on its own knows its id alone. */
export type RefundedOrder = {
  key: string | undefined;
  /** The shop's own id of the order. */
  id: string | undefined;
  /** The member that holds the key, for whoever has to mend it. */
  keyField: string;
  currency?: Currency;
  total?: MoneyPair;
  receivedAt: Date;
};

/** The refund event, none when no money went back, or the field that keeps it from being read. */
export function refundEvents(refund: unknown, order: RefundedOrder): ParsedEvent[] {
  const refundId = textOf(member(refund, 'id'));
  const money = refundedMoney(refund, order);
  // Told again with another amount it is a correction, and not a repetition.
  const id =
    refundId && messageId('shopify', 'refund', refundId, ...(money.ok && money.value ? [formatDecimal(money.value)] : []));
  if (!money.ok) return [{ id, read: money }];
  if (!money.value) return [];
  if (!id) return [{ read: fail({ field: 'refunds.id', detail: 'is missing: the id of the refund' }) }];
  const at = firstTime(member(refund, 'processed_at'), member(refund, 'created_at')) ?? order.receivedAt.toISOString();
  const { value } = money;
  const properties = {
    transaction_id: order.key,
    order_names: order.id ? { id: order.id } : undefined,
    items: linesOf(refund, value.currency),
    refund_id: refundId,
    currency: value.currency,
    value: formatDecimal(value),
    ...partsOf(refund, value.currency),
  };
  return [checked({ id, name: 'refund', at, properties: stated(properties) }, order.keyField)];
}

/** What the refund's successful transactions gave back in the shop's currency; undefined when that is nothing. */
export function refundedMoney(refund: unknown, order: RefundedOrder): Result<Money | undefined, FieldProblem> {
  const paid = listOf(member(refund, 'transactions')).filter(
    (transaction) => member(transaction, 'kind') === 'refund' && member(transaction, 'status') === 'success',
  );
  const pairs = [order.total, ...setsOf(refund)].filter((pair) => pair !== undefined);
  const currency = order.currency ?? pairs[0]?.shop.currency ?? parseCurrency(member(paid[0], 'currency'));
  if (paid.length === 0) return ok(undefined);
  if (!currency) return fail({ field: 'refunds.transactions.currency', detail: 'must be an ISO 4217 code such as "EUR"' });
  let minor = 0n;
  for (const transaction of paid) {
    const worth = shopMoney(transaction, currency, pairs);
    if (!worth.ok) return worth;
    minor += worth.value;
  }
  return ok(minor > 0n ? { minor, currency } : undefined);
}

function shopMoney(transaction: unknown, currency: Currency, pairs: MoneyPair[]): Result<bigint, FieldProblem> {
  const paidIn = parseCurrency(member(transaction, 'currency')) ?? currency;
  const amount = parseMoney(member(transaction, 'amount'), paidIn);
  if (!amount || amount.minor < 0n)
    return fail({ field: 'refunds.transactions.amount', detail: 'must be an amount of zero or more' });
  if (paidIn === currency) return ok(amount.minor);
  const rate = pairs.find((pair) => pair.shop.currency === currency && pair.presentment.currency === paidIn && isRate(pair));
  if (!rate)
    return fail({ field: 'refunds.transactions.currency', detail: `is ${paidIn}, and nothing tells its worth in ${currency}` });
  const [shop, presentment] = [rate.shop.minor, rate.presentment.minor];
  return ok((amount.minor * shop * 2n + presentment) / (presentment * 2n));
}

function isRate({ shop, presentment }: MoneyPair): boolean {
  return shop.minor > 0n && presentment.minor > 0n;
}

function setsOf(refund: unknown): (MoneyPair | undefined)[] {
  const lines = listOf(member(refund, 'refund_line_items')).map((line) => pairOf(member(line, 'subtotal_set')));
  const adjustments = listOf(member(refund, 'order_adjustments')).map((part) => absolute(pairOf(member(part, 'amount_set'))));
  return [...lines, ...adjustments, pairOf(member(refund, 'total_duties_set'))];
}

/** Adjustments are negative on both sides; the rate is the same either way. */
function absolute(pair: MoneyPair | undefined): MoneyPair | undefined {
  if (!pair || pair.shop.minor >= 0n) return pair;
  return {
    shop: { ...pair.shop, minor: -pair.shop.minor },
    presentment: { ...pair.presentment, minor: -pair.presentment.minor },
  };
}
