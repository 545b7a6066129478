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

/** What a shop says of an order. */
export type Told = Pick<Purchase, 'status' | 'test' | 'currency' | 'total' | 'tax' | 'shipping' | 'discount'>;

export type ShopWord = {
  told: Told;
  /** When it says that the order was placed. */
  at: Date;
  /** When it said so. */
  toldAt: Date;
  /** What its list says went back. Absent: its own sources tell of each refund. */
  back?: { amount: bigint; at: Date | null };
};

export type Compared = { here: Added; there: Added; cause: TieOutCause | undefined };

type Context = {
  timeZone: string;
  currency: string;
  shops: readonly string[];
  /** Whether an order of this day would be told of if the shop had it. */
  isTold: (day: Day) => boolean;
};

export function compareOrder(order: OrderRow, word: ShopWord | undefined, refunds: RefundRow[], context: Context): Compared {
  const { timeZone, currency, shops } = context;
  const counts = isPaid(order) && !order.test && order.currency === currency;
  const settled = settleRefunds(order, refunds);
  const here: Added = counts ? addedBy({ ...order, at: order.orderedAt }, settled, timeZone) : new Map();
  if (!word && !context.isTold(dayOf(order.orderedAt, timeZone))) return { here, there: new Map(), cause: undefined };
  const told = word && withParts(word, order);
  const isTold = told !== undefined && countsThere(told, currency);
  const own = refunds.filter(({ source }) => shops.includes(source));
  const back = word?.back ? listedRefunds(word, settled) : told && shopRefunds(order, told, own);
  const there: Added = isTold ? addedBy({ ...told, at: word?.at ?? order.orderedAt }, back ?? [], timeZone) : new Map();
  const same = isSame(here, there);
  return {
    here,
    there,
    cause: same ? undefined : causeOf(order, told && word && { told, at: word.at }, { here, there, counts, isTold }, timeZone),
  };
}

/** What an order adds by the shop's word that is not held here; nothing where it is no sale, or in another currency. */
export function missingOrder(
  { told, at, back }: ShopWord,
  { timeZone, currency }: Pick<Context, 'timeZone' | 'currency'>,
): Added {
  if (!countsThere(told, currency)) return new Map();
  const refunds = back && back.amount > 0n ? [{ amount: back.amount, refundedAt: back.at ?? at }] : [];
  return addedBy({ ...told, at }, refunds, timeZone);
}

function countsThere({ status, test, currency: own }: Told, currency: string): boolean {
  return status === 'paid' && !test && own === currency;
}

/** A list has a total, and seldom what it is made of: where the totals are the same, so are its parts. */
function withParts({ told, back }: ShopWord, { total, tax, shipping, discount }: OrderRow): Told {
  return back && told.total === total ? { ...told, tax, shipping, discount } : told;
}

/** A list says how much went back, and seldom when: the same amount went back when it did here. */
function listedRefunds({ at, back }: ShopWord, settled: { amount: bigint; refundedAt: Date }[]) {
  const amount = back?.amount ?? 0n;
  if (settled.reduce((sum, refund) => sum + refund.amount, 0n) === amount) return settled;
  return amount > 0n ? [{ amount, refundedAt: back?.at ?? at }] : [];
}

function shopRefunds(order: OrderRow, told: Told, own: RefundRow[]) {
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

function isSame(left: Added, right: Added): boolean {
  const days = new Set([...left.keys(), ...right.keys()]);
  return [...days].every((day) => text(left.get(day)) === text(right.get(day)));
}

function text(parts = noParts()): string {
  return Object.values(parts).join(' ');
}

const saleParts = ['total', 'tax', 'shipping', 'discount'] as const;

type Sides = { here: Added; there: Added; counts: boolean; isTold: boolean };

function causeOf(
  order: OrderRow,
  word: Pick<ShopWord, 'told' | 'at'> | undefined,
  { here, there, counts, isTold }: Sides,
  timeZone: string,
): TieOutCause {
  if (!word) return 'missing_there';
  const { told, at } = word;
  if (told.currency !== order.currency) return 'currency';
  if (order.test !== told.test) return 'test';
  if (counts !== isTold) return 'state';
  if (dayOf(order.orderedAt, timeZone) !== dayOf(at, timeZone)) return 'day';
  if (order.total !== told.total && order.outstanding > 0n) return 'part_paid';
  const isSameSale = saleParts.every((name) => order[name] === told[name]);
  if (!isSameSale) return 'edit';
  return sumOf(here) === sumOf(there) ? 'refund_day' : 'refund';
}

function sumOf(added: Added): bigint {
  return [...added.values()].reduce((sum, parts) => sum + totalOf(parts), 0n);
}
