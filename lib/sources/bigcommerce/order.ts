/**
 * An order as BigCommerce's API gives it (https://developer.bigcommerce.com/docs/rest-management/orders, v2, read 2026-11): one
 * statement of the purchase with its lines, and each of its refunds (v3). `default_currency_code` is what the buyer paid in;
 * `currency_code` is only what was shown.
 */
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { listOf, member, textOf } from '@/lib/core/json';
import { formatDecimal } from '@/lib/core/money';
import { fail } from '@/lib/core/result';
import type { SourceEvent, WireUser } from '@/lib/model/event';
import type { PurchaseStatus } from '@/lib/model/purchase';
import { checkedEvent } from '../checked-event';
import type { ParsedEvent } from '../define';
import type { ShopOrder } from '../fetch';
import { contentHash, messageId, shortText, stated } from '../fields';
import { amountText, idText, minorOf, timeOf } from './fields';
import { couponsOf, itemsOf } from './line-items';

/** Not an order yet: the buyer is on the payment page, or has left it. */
const INCOMPLETE = '0';
/** By `status_id`: names of statuses are translated and renamed. What is not here is pending: 1, 7 awaiting payment, 12 being verified. */
const statuses: ReadonlyMap<string, PurchaseStatus> = new Map([
  ['2', 'paid'],
  ['3', 'paid'],
  ['4', 'paid'],
  ['5', 'cancelled'],
  ['6', 'cancelled'],
  ['8', 'paid'],
  ['9', 'paid'],
  ['10', 'paid'],
  ['11', 'paid'],
  ['13', 'paid'],
  ['14', 'paid'],
]);

/** What the order is made of: itself, its lines (absent: not asked for), and its refunds (absent: not asked for). */
export type OrderParts = { order: unknown; products?: unknown[]; refunds?: unknown[] };

/** The order as it stands and its refunds so far. One that is not placed yet makes no events. */
export function shopOrderOf(parts: OrderParts): ShopOrder | undefined {
  const { order, refunds = [] } = parts;
  const id = textOf(member(order, 'id'));
  if (!id) return undefined;
  const placedAt = timeOf(member(order, 'date_created'));
  if (textOf(member(order, 'status_id')) === INCOMPLETE) return { id, placedAt, events: [] };
  const currency = parseCurrency(member(order, 'default_currency_code') ?? member(order, 'currency_code'));
  const events = [purchaseEvent(id, parts, currency), ...refunds.flatMap((refund) => refundEvents(id, refund, currency))];
  return { id, placedAt, events };
}

/** Whether money of it has gone back, so that its refunds are worth asking for. */
export function hasRefunds(order: unknown): boolean {
  const refunded = Number(textOf(member(order, 'refunded_amount')) ?? 0);
  return refunded > 0 || ['4', '14'].includes(textOf(member(order, 'status_id')) ?? '');
}

function purchaseEvent(orderId: string, parts: OrderParts, currency: Currency | undefined): ParsedEvent {
  const { order } = parts;
  const properties = purchaseOf(orderId, parts, currency);
  // Versions are counted in seconds, and two within one are two facts: what they say tells them apart.
  const told = contentHash(properties);
  const changed = timeOf(member(order, 'date_modified')) ?? timeOf(member(order, 'date_created'));
  const ip = shortText(member(order, 'ip_address')) ?? shortText(member(order, 'ip_address_v6'));
  return checked({
    id: messageId('bigcommerce', 'order', orderId, changed?.toISOString() ?? '', told),
    name: 'purchase',
    at: changed?.toISOString() ?? '',
    properties,
    user: buyerOf(order),
    ...(ip && { context: { ip } }),
  });
}

function purchaseOf(
  orderId: string,
  { order, products, refunds }: OrderParts,
  currency: Currency | undefined,
): Record<string, unknown> {
  const amount = (name: string) => amountText(member(order, name), currency);
  const items = products && currency ? itemsOf(products, currency) : [];
  const coupons = products ? couponsOf(products) : [];
  return stated({
    transaction_id: orderId,
    status: statusOf(order),
    currency: currency ?? member(order, 'default_currency_code'),
    value: amount('total_inc_tax'),
    tax: amount('total_tax'),
    shipping: amount('shipping_cost_inc_tax'),
    discount: currency && discountOf(order, currency),
    coupon: coupons.length > 0 ? coupons.join(',') : undefined,
    items: items.length > 0 ? items : undefined,
    ordered_at: timeOf(member(order, 'date_created'))?.toISOString(),
    updated_at: timeOf(member(order, 'date_modified'))?.toISOString(),
    order_name: orderId,
    order_names: stated({ id: orderId, payment: shortText(member(order, 'payment_provider_id')) }),
    cart_token: shortText(member(order, 'cart_id')),
    refund_ids: refunds?.flatMap((refund) => textOf(member(refund, 'id')) ?? []),
    source_name: shortText(member(order, 'external_source')) ?? shortText(member(order, 'order_source')),
  });
}

/** An order that is being verified is paid where the money was taken all the same. */
function statusOf(order: unknown): PurchaseStatus {
  const status = statuses.get(textOf(member(order, 'status_id')) ?? '');
  return status ?? (member(order, 'payment_status') === 'captured' ? 'paid' : 'pending');
}

function discountOf(order: unknown, currency: Currency): string | undefined {
  const parts = ['discount_amount', 'coupon_discount'].map((name) => minorOf(member(order, name), currency) ?? 0n);
  const minor = parts.reduce((sum, part) => sum + part, 0n);
  return minor > 0n ? formatDecimal({ minor, currency }) : undefined;
}

function buyerOf(order: unknown): WireUser | undefined {
  const billing = (name: string) => shortText(member(order, 'billing_address', name));
  const user = {
    userId: idText(member(order, 'customer_id')),
    email: billing('email'),
    phone: billing('phone'),
    firstName: billing('first_name'),
    lastName: billing('last_name'),
    city: billing('city'),
    region: billing('state'),
    postalCode: billing('zip'),
    country: billing('country_iso2'),
  };
  return Object.values(user).some((value) => value !== undefined) ? user : undefined;
}

/** A refund of no money, such as one that only puts goods back into stock, is none; one that every payment declined is corrected to 0. */
function refundEvents(orderId: string, refund: unknown, currency: Currency | undefined): ParsedEvent[] {
  const refundId = textOf(member(refund, 'id'));
  const minor = currency && minorOf(member(refund, 'total_amount'), currency);
  if (!refundId) return [{ read: fail({ field: 'refunds.id', detail: 'is missing: the id of the refund' }) }];
  if (!currency || minor === undefined)
    return [
      { read: fail({ field: 'refunds.total_amount', detail: 'must be the refunded amount in the currency of the order' }) },
    ];
  const payments = listOf(member(refund, 'payments'));
  const isDeclined = payments.length > 0 && payments.every((payment) => member(payment, 'is_declined') === true);
  if (minor === 0n) return [];
  const value = formatDecimal({ minor: isDeclined ? 0n : minor, currency });
  const lines = listOf(member(refund, 'items')).flatMap((item) => lineOf(item, currency));
  const properties = stated({
    transaction_id: orderId,
    order_names: { id: orderId },
    refund_id: refundId,
    currency,
    value,
    ...partsOf(refund, currency),
    items: lines.length > 0 ? lines : undefined,
  });
  const at = timeOf(member(refund, 'created'))?.toISOString() ?? '';
  return [checked({ id: messageId('bigcommerce', 'refund', refundId, value), name: 'refund', at, properties })];
}

/** The tax and the shipping among what went back; nothing where there was none. */
function partsOf(refund: unknown, currency: Currency): { tax?: string; shipping?: string } {
  const shipped = listOf(member(refund, 'items')).filter((item) => member(item, 'item_type') === 'SHIPPING');
  const shipping = shipped.reduce<bigint>((sum, item) => sum + (minorOf(member(item, 'requested_amount'), currency) ?? 0n), 0n);
  const text = (minor: bigint) => (minor > 0n ? formatDecimal({ minor, currency }) : undefined);
  return { tax: text(minorOf(member(refund, 'total_tax'), currency) ?? 0n), shipping: text(shipping) };
}

function lineOf(item: unknown, currency: Currency): Record<string, unknown>[] {
  const lineId = idText(member(item, 'item_id'));
  if (member(item, 'item_type') !== 'PRODUCT' || !lineId) return [];
  const worth = minorOf(member(item, 'requested_amount'), currency);
  const value = worth === undefined ? undefined : formatDecimal({ minor: worth, currency });
  return [stated({ line_id: lineId, quantity: textOf(member(item, 'quantity')), value })];
}

/** The members of BigCommerce's order, by our properties that come from them. */
const members = {
  'properties.currency': 'default_currency_code',
  'properties.value': 'total_inc_tax',
  'properties.tax': 'total_tax',
  'properties.shipping': 'shipping_cost_inc_tax',
};

/** The event as read, or the member that is wrong. */
function checked(event: SourceEvent): ParsedEvent {
  const { id, at } = event;
  if (at === '') return { id, read: fail({ field: 'date_modified', detail: 'is missing: the time of the last change' }) };
  return checkedEvent(event, members);
}
