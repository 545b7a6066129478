/**
 * The shop system's own word on an order, as its webhook posts it: it knows the money, and the visitor where the cart carried
 * the id along.
 */
import type { Id } from '@/lib/core/id';
import { SECOND_MS } from '@/lib/core/instant';

export type SimulatedOrder = { at: Date; id: string; body: { order: Record<string, unknown> } };

/** How the demo's webhook is mapped: the settings of a source of kind "webhook". */
export const orderDeskMapping = {
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
export function orderWebhook({ at, properties, email, visitor, changedAt, renews }: Placed): SimulatedOrder {
  const placedAt = new Date(at).toISOString();
  const version = changedAt ?? at;
  const { transaction_id: number, currency, value: total, tax, shipping, discount, coupon, items } = properties;
  return {
    at: new Date(version + 3 * SECOND_MS),
    id: `desk-${String(number)}${changedAt === undefined ? '' : `-${changedAt - at}`}`,
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
