/**
 * The shop system's own word on an order and on what was refunded of it, as its webhooks post it: it knows the money, and the
 * visitor where the cart carried the id along.
 */
import type { Id } from '@/lib/core/id';
import { SECOND_MS } from '@/lib/core/instant';

/** A webhook has one kind of event, so that orders and refunds go to a source each. */
export const deskTopics = ['order', 'refund'] as const;
export type DeskTopic = (typeof deskTopics)[number];
export type DeskPost = { at: Date; id: string; topic: DeskTopic; body: Record<string, unknown> };

/** How the demo's webhook of orders is mapped: the settings of a source of kind "webhook". */
const orderDeskMapping = {
  event: 'purchase',
  fields: {
    transaction_id: { path: 'order.number' },
    occurredAt: { path: 'order.placed_at' },
    updated_at: { path: 'order.updated_at' },
    status: { path: 'order.status' },
    currency: { path: 'order.currency' },
    value: { path: 'order.total' },
    tax: { path: 'order.tax' },
    shipping: { path: 'order.shipping' },
    discount: { path: 'order.discount' },
    coupon: { path: 'order.coupon' },
    sales_channel: { path: 'order.channel' },
    subscription_id: { path: 'order.subscription' },
    email: { path: 'order.customer.email' },
    visitor: { path: 'order.attributes.tieback_visitor' },
  },
  items: { path: 'order.lines', fields: { item_id: 'item_id', item_name: 'item_name', price: 'price', quantity: 'quantity' } },
};

/** How its webhook of refunds is. */
const refundDeskMapping = {
  event: 'refund',
  fields: {
    transaction_id: { path: 'refund.order' },
    refund_id: { path: 'refund.id' },
    occurredAt: { path: 'refund.refunded_at' },
    currency: { path: 'refund.currency' },
    value: { path: 'refund.amount' },
  },
  items: { path: 'refund.lines', fields: { item_id: 'item_id', quantity: 'quantity', value: 'value' } },
};

export const deskMappings: Readonly<Record<DeskTopic, typeof orderDeskMapping | typeof refundDeskMapping>> = {
  order: orderDeskMapping,
  refund: refundDeskMapping,
};

type Placed = {
  at: number;
  /** The order as the thank-you page tells it. */
  properties: Record<string, unknown>;
  email: string;
  visitor?: Id<'visitor'>;
  /** When this version of the order came about, where it is not the first. */
  changedAt?: number;
  /** Which of the subscription's orders it is a renewal of. */
  renews?: string;
};

/** The webhook of a placed or changed order, a few seconds after that. */
export function orderWebhook({ at, properties, email, visitor, changedAt, renews }: Placed): DeskPost {
  const placedAt = new Date(at).toISOString();
  const version = changedAt ?? at;
  const { transaction_id: number, currency, value: total, tax, shipping, discount, coupon, items } = properties;
  return {
    at: new Date(version + 3 * SECOND_MS),
    id: `desk-${String(number)}${changedAt === undefined ? '' : `-${changedAt - at}`}`,
    topic: 'order',
    body: {
      order: {
        number,
        placed_at: placedAt,
        updated_at: new Date(version).toISOString(),
        status: 'paid',
        currency,
        total,
        tax,
        shipping,
        discount,
        ...(coupon ? { coupon } : {}),
        ...(renews ? { channel: 'subscription', subscription: renews } : {}),
        customer: { email },
        lines: items,
        ...(visitor ? { attributes: { tieback_visitor: visitor } } : {}),
      },
    },
  };
}

type Refunded = {
  at: number;
  orderKey: string;
  /** The desk's own id of the refund. */
  refundId: string;
  /** Absent: all that is left of the order. */
  amount?: string;
  lines?: { item_id: string; quantity: number; value: string }[];
};

/** The webhook of a refund, a few seconds after it. */
export function refundWebhook({ at, orderKey, refundId, amount, lines }: Refunded): DeskPost {
  return {
    at: new Date(at + 3 * SECOND_MS),
    id: `desk-refund-${refundId}`,
    topic: 'refund',
    body: {
      refund: {
        id: refundId,
        order: orderKey,
        refunded_at: new Date(at).toISOString(),
        ...(amount !== undefined && { currency: 'EUR', amount }),
        ...(lines && { lines }),
      },
    },
  };
}
