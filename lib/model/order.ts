/** An order and its refunds, as derived from purchase and refund events. */
import type { Currency } from '@/lib/core/currency';
import type { Id } from '@/lib/core/id';

export const orderStates = ['pending', 'paid', 'partially_refunded', 'refunded', 'cancelled'] as const;
export type OrderState = (typeof orderStates)[number];

/** Money fields are minor units of `currency`. */
export type Order = {
  id: Id<'order'>;
  /** The store's own order number or id; one order per key and site for ever. */
  orderKey: string;
  orderedAt: Date;
  currency: Currency;
  total: bigint;
  tax: bigint;
  shipping: bigint;
  discount: bigint;
  /** What is credited: the total, less tax or shipping where the site leaves them out. */
  revenue: bigint;
  refunded: bigint;
  state: OrderState;
  test: boolean;
  coupon?: string;
  newCustomer: boolean;
  visitorId?: Id<'visitor'>;
  personId?: Id<'person'>;
  eventId: Id<'event'>;
};

export type Refund = {
  id: Id<'refund'>;
  orderId: Id<'order'>;
  refundedAt: Date;
  amount: bigint;
  eventId: Id<'event'>;
};
