/** One order as reports count it and as the shop told of it: what each adds to which day, and why they differ. Pure. */
import { settleRefunds } from '@/lib/attribution';
import { type Day, dayOf } from '@/lib/core/day';
import { isPaid } from '@/lib/model/order';
import type { Purchase } from '@/lib/model/purchase';
import type { OrderRow, RefundRow } from '@/db/queries/orders';
import type { TieOutCause } from './definition';

/** Minor units; the fields that the others follow from. */
export type Parts = { orders: number; gross: bigint; discounts: bigint; returns: bigint; shipping: bigint; tax: bigint };

/** What an order adds, by day: the sale on its own, each refund on the day of the refund. */
export type Added = Map<Day, Parts>;

/** The shop's last word on an order; `at`: when it says that it was placed. */
export type ShopWord = { purchase: Purchase; at: Date };

export type Compared = { here: Added; there: Added; cause: TieOutCause | undefined };

type Context = { timeZone: string; currency: string; shops: readonly string[] };

export function compareOrder(order: OrderRow, word: ShopWord | undefined, refunds: RefundRow[], context: Context): Compared {
  const { timeZone, currency } = context;
  const counts = isPaid(order) && !order.test && order.currency === currency;
  const here = counts ? addedBy({ ...order, at: order.orderedAt }, settleRefunds(order, refunds), timeZone) : new Map();
  const told = word?.purchase;
  const isTold = told !== undefined && told.status === 'paid' && !told.test && told.currency === currency;
  const own = refunds.filter(({ source }) => context.shops.includes(source));
  const there = isTold
    ? addedBy({ ...told, at: word?.at ?? order.orderedAt }, shopRefunds(order, told, own), timeZone)
    : new Map();
  return { here, there, cause: same(here, there) ? undefined : causeOf(order, word, { here, there, counts, isTold }, timeZone) };
}

function shopRefunds(order: OrderRow, told: Purchase, own: RefundRow[]) {
  return settleRefunds({ ...told, revenue: told.total, refundLists: order.refundLists }, own);
}

type Sale = { at: Date; total: bigint; tax: bigint; shipping: bigint; discount: bigint };

function addedBy(sale: Sale, refunds: { amount: bigint; refundedAt: Date }[], timeZone: string): Added {
  const added: Added = new Map();
  const { total, tax, shipping, discount } = sale;
  add(added, dayOf(sale.at, timeZone), {
    orders: 1,
    gross: total - tax - shipping + discount,
    discounts: discount,
    returns: 0n,
    shipping,
    tax,
  });
  let [back, taxBack, shippingBack] = [0n, 0n, 0n];
  for (const { amount, refundedAt } of refunds) {
    back += amount;
    // Of what is refunded tax and shipping are the same part as of the order; taken over all, so that a whole refund takes all.
    const [taxNow, shippingNow] = [part(tax, back, total) - taxBack, part(shipping, back, total) - shippingBack];
    taxBack += taxNow;
    shippingBack += shippingNow;
    const returns = amount - taxNow - shippingNow;
    add(added, dayOf(refundedAt, timeZone), {
      orders: 0,
      gross: 0n,
      discounts: 0n,
      returns,
      shipping: -shippingNow,
      tax: -taxNow,
    });
  }
  return added;
}

function part(of: bigint, amount: bigint, total: bigint): bigint {
  return total === 0n ? 0n : (of * amount) / total;
}

/** Adds what one side has of a day. */
export function add(to: Added, day: Day, parts: Parts): void {
  to.set(day, sumOfParts(to.get(day) ?? noParts(), parts));
}

export function sumOfParts(left: Parts, right: Parts): Parts {
  return {
    orders: left.orders + right.orders,
    gross: left.gross + right.gross,
    discounts: left.discounts + right.discounts,
    returns: left.returns + right.returns,
    shipping: left.shipping + right.shipping,
    tax: left.tax + right.tax,
  };
}

export function noParts(): Parts {
  return { orders: 0, gross: 0n, discounts: 0n, returns: 0n, shipping: 0n, tax: 0n };
}

export function totalOf({ gross, discounts, returns, shipping, tax }: Parts): bigint {
  return gross - discounts - returns + shipping + tax;
}

function same(left: Added, right: Added): boolean {
  const days = new Set([...left.keys(), ...right.keys()]);
  return [...days].every((day) => text(left.get(day)) === text(right.get(day)));
}

function text(parts = noParts()): string {
  return Object.values(parts).join(' ');
}

type Sides = { here: Added; there: Added; counts: boolean; isTold: boolean };

function causeOf(
  order: OrderRow,
  word: ShopWord | undefined,
  { here, there, counts, isTold }: Sides,
  timeZone: string,
): TieOutCause {
  if (!word) return 'missing_there';
  const { purchase, at } = word;
  if (purchase.currency !== order.currency) return 'currency';
  if (order.test !== purchase.test) return 'test';
  if (counts !== isTold) return 'state';
  if (dayOf(order.orderedAt, timeZone) !== dayOf(at, timeZone)) return 'day';
  if (order.total !== purchase.total && order.outstanding > 0n) return 'part_paid';
  const isSameSale = (['total', 'tax', 'shipping', 'discount'] as const).every((name) => order[name] === purchase[name]);
  if (!isSameSale) return 'edit';
  return sumOf(here) === sumOf(there) ? 'refund_day' : 'refund';
}

function sumOf(added: Added): bigint {
  return [...added.values()].reduce((sum, parts) => sum + totalOf(parts), 0n);
}
