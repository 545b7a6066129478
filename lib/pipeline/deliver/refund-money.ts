/**
 * What a refund takes of its order, and what is left of the order in parts after each: tax and shipping by the refund's own word
 * where it has one, else in proportion of what is left, by largest remainders. The parts of all refunds add up to the order's,
 * and the last takes what is left.
 */
import type { OwedOrder, OwedRefund } from '@/db/queries/conversion';
import type { LoggedEvent } from '@/db/queries/event-row';
import { allocate, settleRefunds } from '@/lib/attribution';
import type { Currency } from '@/lib/core/currency';
import { parseMoney } from '@/lib/core/money';
import type { Conversion, OrderWorth } from '@/lib/model/conversion';
import { readRefund } from '@/lib/model/purchase';

type Parts = { total: bigint; tax: bigint; shipping: bigint };
type Stated = { amount: bigint | undefined; tax: bigint | undefined; shipping: bigint | undefined };

export type RefundHistory = {
  event: LoggedEvent;
  order: OwedOrder | undefined;
  /** The order's refunds, oldest first, and the events that told of them. */
  refunds: OwedRefund[];
  refundEvents: LoggedEvent[];
  /** When the refund was owed. */
  occurredAt: Date;
  /** What the order was placed with, as its best source tells it. */
  items: Conversion['items'];
};

type RefundMoney = Pick<Conversion, 'value' | 'tax' | 'shipping' | 'currency' | 'refund'>;

/**
 * What goes back, and what is left of the order after it. A refund without an amount, and a cancellation, take back all that is
 * left.
 */
export function refundMoneyOf(history: RefundHistory, currency: Currency | undefined): RefundMoney {
  const { event, order, refunds, occurredAt } = history;
  const { own, before: earlier } = placeOf(event, refunds);
  if (!currency || !order) {
    const stated = currency && statedBy(own, event, currency);
    if (!currency || stated?.amount === undefined) return { currency, refund: { full: !own } };
    return { currency, ...partsOf(stated, currency), refund: { full: false, orderedAt: occurredAt } };
  }
  const eventById = new Map(history.refundEvents.map((told) => [told.id, told]));
  const ordered = { total: order.total, tax: order.tax, shipping: order.shipping };
  const before = earlier.reduce<Parts>(
    (left, refund) => without(left, takenBy(left, statedBy(refund, eventById.get(refund.eventId), currency))),
    ordered,
  );
  const stated = own ? statedBy(own, event, currency) : { amount: undefined, tax: undefined, shipping: undefined };
  const taken = takenBy(before, stated);
  const after = without(before, taken);
  return {
    currency,
    ...partsOf(toldOf(stated, taken), currency),
    refund: {
      full: after.total === 0n,
      orderedAt: order.orderedAt,
      remaining: { minor: after.total, currency },
      worth: {
        ordered: worthOf(ordered, currency),
        before: worthOf(before, currency),
        after: worthOf(after, currency),
        lines: linesOf(history.items),
      },
    },
  };
}

/** Of an order that was sent: what it is worth by now, all that counts as gone back of it taken off. */
export function worthNow(
  { order, refunds, refundEvents, items }: Pick<RefundHistory, 'refunds' | 'refundEvents' | 'items'> & { order: OwedOrder },
  currency: Currency | undefined,
): RefundMoney {
  if (!currency) return {};
  const eventById = new Map(refundEvents.map((told) => [told.id, told]));
  const ordered = { total: order.total, tax: order.tax, shipping: order.shipping };
  const kept = settleRefunds(order, refunds).reduce<Parts>(
    (left, { eventId, amount }) => without(left, takenBy(left, { ...partsStated(eventById.get(eventId), currency), amount })),
    ordered,
  );
  const after = order.state === 'cancelled' ? { total: 0n, tax: 0n, shipping: 0n } : kept;
  const { total: value, ...parts } = worthOf(after, currency);
  const lines = linesOf(items);
  const worth = {
    ordered: worthOf(ordered, currency),
    before: worthOf(ordered, currency),
    after: worthOf(after, currency),
    lines,
  };
  const refund = { full: after.total === 0n, orderedAt: order.orderedAt, remaining: value, worth };
  return { currency, value, ...parts, refund };
}

/** The refund that the event tells of among the order's, and those before it; a cancellation comes after them all. */
export function placeOf(event: LoggedEvent, refunds: OwedRefund[]): { own?: OwedRefund; before: OwedRefund[] } {
  const place = event.name === 'refund' ? refunds.findIndex((refund) => isToldBy(refund, event)) : -1;
  return place < 0 ? { before: refunds } : { own: refunds[place], before: refunds.slice(0, place) };
}

/** A refund that was corrected since is told by a later event, under the id that this one gave it. */
function isToldBy({ eventId, source, refundKey }: OwedRefund, event: LoggedEvent): boolean {
  if (eventId === event.id) return true;
  const claim = readRefund(event.payload.properties ?? {});
  return claim.ok && refundKey !== null && claim.value.refundKey === refundKey && source === event.source;
}

function linesOf(items: Conversion['items']) {
  return items.map(({ quantity, properties }) => ({ quantity, properties }));
}

function statedBy(refund: OwedRefund | undefined, event: LoggedEvent | undefined, currency: Currency): Stated {
  return { amount: refund?.amount ?? undefined, ...partsStated(event, currency) };
}

function partsStated(event: LoggedEvent | undefined, currency: Currency): Pick<Stated, 'tax' | 'shipping'> {
  const properties = event?.payload.properties ?? {};
  const part = (name: string) => {
    const minor = parseMoney(properties[name], currency)?.minor;
    return minor !== undefined && minor >= 0n ? minor : undefined;
  };
  return { tax: part('tax'), shipping: part('shipping') };
}

/** What a refund takes of what is left; never more than there is. */
function takenBy(left: Parts, { amount, tax, shipping }: Stated): Parts {
  const total = least(amount ?? left.total, left.total);
  if (total === left.total) return left;
  // Who tells one part of it tells them all: what such a refund does not name, it does not take back.
  if (tax !== undefined || shipping !== undefined) {
    const takenTax = least(tax ?? 0n, left.tax, total);
    return { total, tax: takenTax, shipping: least(shipping ?? 0n, left.shipping, total - takenTax) };
  }
  const goods = atLeastNothing(left.total - left.tax - left.shipping);
  const [sharedTax = 0n, sharedShipping = 0n] = allocate(total, [left.tax, left.shipping, goods]);
  return { total, tax: least(sharedTax, left.tax), shipping: least(sharedShipping, left.shipping) };
}

function without(left: Parts, taken: Parts): Parts {
  return { total: left.total - taken.total, tax: left.tax - taken.tax, shipping: left.shipping - taken.shipping };
}

/** The refund's own words where it has them, as far as they fit its amount. */
function toldOf(stated: Stated, taken: Parts): Stated {
  const amount = stated.amount ?? taken.total;
  const tax = least(stated.tax ?? taken.tax, amount);
  return { amount, tax, shipping: least(stated.shipping ?? taken.shipping, amount - tax) };
}

function partsOf({ amount = 0n, tax = 0n, shipping = 0n }: Partial<Stated>, currency: Currency) {
  const { total: value, ...parts } = worthOf({ total: amount, tax, shipping }, currency);
  return { value, ...parts };
}

/** A part that is nothing is not told. */
function worthOf({ total, tax, shipping }: Parts, currency: Currency): OrderWorth {
  return {
    total: { minor: total, currency },
    ...(tax > 0n && { tax: { minor: tax, currency } }),
    ...(shipping > 0n && { shipping: { minor: shipping, currency } }),
  };
}

function least(first: bigint, ...others: bigint[]): bigint {
  return others.reduce((smallest, one) => (one < smallest ? one : smallest), first);
}

function atLeastNothing(minor: bigint): bigint {
  return minor > 0n ? minor : 0n;
}
