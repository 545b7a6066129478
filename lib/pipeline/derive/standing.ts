/**
 * How an order stands by the statements of those who know its money best: the money received decides. An order that was paid
 * stays paid when it is edited, put on hold or called pending again; what was added to it counts when it has come in. A partly
 * paid order counts with what has come in. Only a cancellation takes an order back whole. Payment providers tell of payments, and
 * an order may take several.
 */
import { invariant } from '@/lib/core/invariant';
import type { OrderState } from '@/lib/model/order';
import type { Purchase } from '@/lib/model/purchase';
import type { Statement } from './statement';

type Money = Pick<Purchase, 'total' | 'tax' | 'shipping' | 'discount'>;

export type Standing = {
  /** The statement whose word on the money counts. */
  deciding: Statement;
  state: Extract<OrderState, 'pending' | 'partially_paid' | 'paid' | 'cancelled'>;
  /** What counts of the order: of a paid one the money received, with its part of tax, shipping and discount. */
  money: Money;
  /** What of the order as it is now has not come in. */
  outstanding: bigint;
  /** When the money came, where a word before had said that none had; else it is the order's own time. */
  paidAt?: Date;
};

/** `statements` come in byWeight's order; undefined when there are none. */
export function standingOf(statements: Statement[]): Standing | undefined {
  const last = statements.at(-1);
  if (!last) return undefined;
  const peers = statements.filter(({ authority }) => authority === last.authority);
  const deciding = last.ofPayment ? (paidTogether(peers) ?? last) : decidingOfShop(last, peers, statements);
  const { purchase } = deciding;
  if (purchase.status === 'cancelled') return { deciding, state: 'cancelled', money: moneyOf(purchase), outstanding: 0n };
  if (isUnpaid(deciding)) return { deciding, state: 'pending', money: moneyOf(purchase), outstanding: purchase.total };
  const received = purchase.received ?? purchase.total;
  // A source that tells what has come in counts more of it than the order costs when part of the order was taken out since.
  const ordered = purchase.total > received ? purchase.total : received;
  const wasPaid = peers.some(({ purchase: { status, total, received: part = total } }) => status === 'paid' && part >= total);
  return {
    deciding,
    state: received >= purchase.total || wasPaid ? 'paid' : 'partially_paid',
    money: partOf({ ...moneyOf(purchase), total: ordered }, received),
    outstanding: ordered - received,
    paidAt: paidAtOf(peers, statements),
  };
}

/**
 * The last word, or, where that says that nothing has come in, the last by which something had: a payment provider's at the
 * end.
 */
function decidingOfShop(last: Statement, peers: Statement[], statements: Statement[]): Statement {
  if (!isUnpaid(last)) return last;
  const paid = lastPaid(peers);
  if (paid) return paid;
  const together = paidTogether(statements.filter(({ ofPayment }) => ofPayment));
  if (!together || together.purchase.currency !== last.purchase.currency) return last;
  return { ...last, purchase: { ...last.purchase, status: 'paid', received: together.purchase.total } };
}

/** The first word of money after one that none had come: of those who know the order best, else of a payment provider. */
function paidAtOf(peers: Statement[], statements: Statement[]): Date | undefined {
  const unpaid = peers.findIndex(isUnpaid);
  if (unpaid < 0) return undefined;
  const isMoney = (statement: Statement) => !isUnpaid(statement) && statement.purchase.status !== 'cancelled';
  const first = peers.slice(unpaid + 1).find(isMoney) ?? statements.find((one) => one.ofPayment && isMoney(one));
  return first && (first.purchase.updatedAt ?? first.event.occurredAt);
}

/** Nothing has come in, as far as the statement says. */
function isUnpaid({ purchase: { status, received } }: Statement): boolean {
  return status === 'pending' && (received ?? 0n) === 0n;
}

/** The weightiest statement by which money had come in, unless the order was cancelled since. */
function lastPaid(peers: Statement[]): Statement | undefined {
  const last = peers.findLast((peer) => !isUnpaid(peer));
  return last?.purchase.status === 'cancelled' ? undefined : last;
}

/**
 * All payments of an order as one statement, the last one's: a deposit and the rest are two, the one that fell through beside the
 * one that came is none. Undefined when none came.
 */
function paidTogether(payments: Statement[]): Statement | undefined {
  const latest = new Map(payments.map((payment) => [payment.paymentKey, payment]));
  const paid = [...latest.values()].filter(({ purchase }) => purchase.status === 'paid');
  const last = paid.at(-1);
  if (!last) return undefined;
  const alike = paid.filter(({ purchase }) => purchase.currency === last.purchase.currency);
  const sum = (part: keyof Money) => alike.reduce((total, { purchase }) => total + purchase[part], 0n);
  const money = { total: sum('total'), tax: sum('tax'), shipping: sum('shipping'), discount: sum('discount') };
  return { ...last, purchase: { ...last.purchase, ...money } };
}

function moneyOf({ total, tax, shipping, discount }: Money): Money {
  return { total, tax, shipping, discount };
}

/** The money of a part of the order: its share of everything, each rounded to the nearest minor unit. */
function partOf(whole: Money, received: bigint): Money {
  invariant(received <= whole.total, `received ${received} of ${whole.total}`);
  if (received === whole.total) return whole;
  const share = (minor: bigint) => (minor * received * 2n + whole.total) / (whole.total * 2n);
  return { total: received, tax: share(whole.tax), shipping: share(whole.shipping), discount: share(whole.discount) };
}
