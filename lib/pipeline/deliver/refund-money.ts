/**
 * What a refund takes of its order, and what is left of the order in parts after each: tax and shipping by the refund's own word where it has
 * one, else in proportion of what is left, by largest remainders. The parts of all refunds add up to the order's, and the last takes what is left.
 */
import type { OwedOrder, OwedRefund } from '@/db/queries/conversion';
import type { LoggedEvent } from '@/db/queries/event-row';
import { allocate } from '@/lib/attribution';
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
    ...partsOf({ ...taken, amount: stated.amount ?? taken.total }, currency),
    refund: {
      full: after.total === 0n,
      orderedAt: order.orderedAt,
      remaining: { minor: after.total, currency },
      worth: {
        ordered: worthOf(ordered, currency),
        before: worthOf(before, currency),
        after: worthOf(after, currency),
        lines: history.items.map(({ quantity, properties }) => ({ quantity, properties })),
      },
    },
  };
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

function statedBy(refund: OwedRefund | undefined, event: LoggedEvent | undefined, currency: Currency): Stated {
  const properties = event?.payload.properties ?? {};
  const part = (name: string) => {
    const minor = parseMoney(properties[name], currency)?.minor;
    return minor !== undefined && minor >= 0n ? minor : undefined;
  };
  return { amount: refund?.amount ?? undefined, tax: part('tax'), shipping: part('shipping') };
}

/** What a refund takes of what is left; never more than there is. */
function takenBy(left: Parts, { amount, tax, shipping }: Stated): Parts {
  const total = least(amount ?? left.total, left.total);
  if (total === left.total) return left;
  const statedTax = tax === undefined ? undefined : least(tax, left.tax, total);
  const statedShipping = shipping === undefined ? undefined : least(shipping, left.shipping, total - (statedTax ?? 0n));
  const goods = atLeastNothing(left.total - left.tax - left.shipping);
  const open = total - (statedTax ?? 0n) - (statedShipping ?? 0n);
  const weights = [statedTax === undefined ? left.tax : 0n, statedShipping === undefined ? left.shipping : 0n, goods];
  const [sharedTax = 0n, sharedShipping = 0n] = allocate(open, weights);
  return {
    total,
    tax: statedTax ?? least(sharedTax, left.tax),
    shipping: statedShipping ?? least(sharedShipping, left.shipping),
  };
}

function without(left: Parts, taken: Parts): Parts {
  return { total: left.total - taken.total, tax: left.tax - taken.tax, shipping: left.shipping - taken.shipping };
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
