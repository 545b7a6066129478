/**
 * An order as Shopify's orders/* topics tell it, whole each time: one statement of the purchase, and each of its refunds
 * (https://shopify.dev/docs/api/webhooks/latest, read 2026-11). Sent again after every change, so refunds come many times under
 * one id.
 */
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { sha256Hex } from '@/lib/core/hash';
import { parseInstant } from '@/lib/core/instant';
import { listOf, member, textOf } from '@/lib/core/json';
import { fail } from '@/lib/core/result';
import type { PurchaseStatus } from '@/lib/model/purchase';
import type { ParsedEvent } from '../define';
import { amountText, messageId, shortText, stated } from '../fields';
import { contextOf, pageOf, userOf } from './buyer';
import { checked } from './checked';
import type { Delivery, OrderKey } from './delivery';
import { firstTime, pairOf } from './fields';
import { itemsOf } from './line-items';
import { isTaggedRenewal } from './origin';
import { moneyOf } from './order-money';
import { type RefundedOrder, refundEvents } from './refund';

/** Payment is settled; how much of it went back is what the refunds say. */
const paidStatuses: ReadonlySet<unknown> = new Set(['paid', 'partially_refunded', 'refunded']);

/** Of a hash, enough to tell two statements on one order apart. */
const CONTENT_DIGITS = 32;

/** The purchase as it stands and the refunds so far. */
export function orderEvents(order: unknown, delivery: Delivery): ParsedEvent[] {
  const refunded: RefundedOrder = {
    key: keyOf(order, delivery.orderKey),
    id: textOf(member(order, 'id')),
    keyField: delivery.orderKey,
    currency: parseCurrency(member(order, 'currency')),
    total: pairOf(member(order, 'total_price_set')),
    receivedAt: delivery.receivedAt,
  };
  const refunds = listOf(member(order, 'refunds')).flatMap((refund) => refundEvents(refund, refunded));
  return [purchaseEvent(order, delivery, refunded), ...refunds];
}

function purchaseEvent(order: unknown, delivery: Delivery, refunded: RefundedOrder): ParsedEvent {
  const orderId = textOf(member(order, 'id'));
  if (!orderId) return { read: fail({ field: 'id', detail: 'is missing: the id of the order' }) };
  const status = statusOf(order);
  const cancelledAt = status === 'cancelled' ? member(order, 'cancelled_at') : undefined;
  const [updatedAt, processedAt, createdAt] = ['updated_at', 'processed_at', 'created_at'].map((name) => member(order, name));
  const properties = purchaseOf(order, delivery, refunded);
  // Versions are counted in seconds, and two within one are two facts: the webhook's own id, or what it says, tells them apart.
  // How it was paid came later than these digests: orders of before must not be stored again for it.
  const { payment_type: _, ...digested } = properties;
  const told = delivery.eventId ?? sha256Hex(JSON.stringify(digested)).slice(0, CONTENT_DIGITS);
  return checked(
    {
      id: messageId('shopify', delivery.topic, orderId, told),
      name: 'purchase',
      at: firstTime(cancelledAt, updatedAt, processedAt, createdAt) ?? delivery.receivedAt.toISOString(),
      page: pageOf(order, delivery.shopDomain),
      properties,
      user: userOf(order),
      context: contextOf(order),
    },
    delivery.orderKey,
  );
}

function purchaseOf(order: unknown, delivery: Delivery, refunded: RefundedOrder): Record<string, unknown> {
  const items = itemsOf(order, refunded.currency);
  return stated({
    transaction_id: refunded.key,
    status: statusOf(order),
    ...moneyOf(order, refunded),
    coupon: couponOf(order),
    items: items.length > 0 ? items : undefined,
    ordered_at: textOf(member(order, 'processed_at')) ?? textOf(member(order, 'created_at')),
    updated_at: textOf(member(order, 'updated_at')),
    stated_at: parseInstant(delivery.triggeredAt)?.toISOString(),
    order_name: shortText(member(order, 'name')),
    order_names: namesOf(order),
    new_customer: newCustomer(order, delivery.topic),
    customer_order_index: orderIndex(order, delivery.topic),
    sales_channel: isTaggedRenewal(member(order, 'tags')) ? 'subscription' : undefined,
    payment_type: gatewaysOf(order).find((gateway) => gateway !== GIFT_CARD),
    gift_cards_used: paidByGiftCard(order, refunded.currency),
    test: member(order, 'test') === true ? true : undefined,
    cart_token: shortText(member(order, 'cart_token')),
    checkout_token: shortText(member(order, 'checkout_token')),
    source_name: shortText(member(order, 'source_name')),
  });
}

/** All that the shop calls the order; the checkout's token stands beside them. `number` is `order_number`: the other is no name. */
function namesOf(order: unknown): Record<string, unknown> {
  return stated({
    id: textOf(member(order, 'id')),
    name: shortText(member(order, 'name')),
    number: shortText(member(order, 'order_number')),
  });
}

function keyOf(order: unknown, orderKey: OrderKey): string | undefined {
  return textOf(member(order, orderKey));
}

function statusOf(order: unknown): PurchaseStatus {
  const financial = member(order, 'financial_status');
  if (textOf(member(order, 'cancelled_at')) || financial === 'voided') return 'cancelled';
  // Without what is outstanding nothing tells how much of a partly paid order has come in.
  if (financial === 'partially_paid') return textOf(member(order, 'total_outstanding')) ? 'paid' : 'pending';
  return paidStatuses.has(financial) ? 'paid' : 'pending';
}

function couponOf(order: unknown): string | undefined {
  const codes = listOf(member(order, 'discount_codes')).flatMap((discount) => shortText(member(discount, 'code')) ?? []);
  return codes.length > 0 ? codes.join(',') : undefined;
}

const GIFT_CARD = 'gift_card';

function gatewaysOf(order: unknown): string[] {
  return listOf(member(order, 'payment_gateway_names')).flatMap((gateway) => shortText(gateway) ?? []);
}

/** All of the order, where a gift card was the only thing it was paid with: what each of several paid is not told. */
function paidByGiftCard(order: unknown, currency: Currency | undefined): unknown {
  const gateways = gatewaysOf(order);
  return gateways.length === 1 && gateways[0] === GIFT_CARD ? amountText(member(order, 'total_price'), currency) : undefined;
}

/** Which of the customer's orders it is: told only by the message of its creation, or by the count of one. */
function orderIndex(order: unknown, topic: string): number | undefined {
  const count = Number(textOf(member(order, 'customer', 'orders_count')));
  return count === 1 || (count > 1 && topic === 'orders/create') ? count : undefined;
}

/** `orders_count` is counted when the message is sent: above one it tells of this order only in the message of its creation. */
function newCustomer(order: unknown, topic: string): boolean | undefined {
  const count = Number(textOf(member(order, 'customer', 'orders_count')));
  if (count === 1) return true;
  return count > 1 && topic === 'orders/create' ? false : undefined;
}
