/**
 * An order as WooCommerce's order.* topics tell it, whole each time (https://woocommerce.github.io/woocommerce-rest-api-docs/,
 * version wc/v3, read 2026-11): one statement of the purchase, and each of its refunds. There is no topic for refunds: they come
 * with the order's updates.
 */
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { listOf, member, textOf } from '@/lib/core/json';
import { formatDecimal, parseMoney } from '@/lib/core/money';
import { fail, ok } from '@/lib/core/result';
import type { PurchaseStatus } from '@/lib/model/purchase';
import type { ParsedEvent } from '../define';
import { amountText, contentHash, messageId, shortText, stated, sumOf } from '../fields';
import { checked } from './checked';
import { customerOf } from './customer';
import type { Delivery } from './delivery';
import { utcTime } from './fields';
import { itemsOf } from './line-items';
import { contextOf, landedAt, type Meta, metaOf, pageOf } from './meta';

const statuses: ReadonlyMap<string, PurchaseStatus> = new Map([
  ['pending', 'pending'],
  ['on-hold', 'pending'],
  ['failed', 'pending'],
  ['checkout-draft', 'pending'],
  ['processing', 'paid'],
  ['completed', 'paid'],
  ['refunded', 'paid'],
  ['cancelled', 'cancelled'],
  ['trash', 'cancelled'],
  ['deleted', 'cancelled'],
]);

/** Of WooCommerce Deposits and of plug-ins that follow it. */
const partlyPaid: ReadonlySet<string> = new Set(['partially-paid', 'partial-payment']);
const depositMeta = ['wc_deposits_deposit_amount', 'awcdp_deposits_deposit_amount', 'wc_deposit_paid'];

const renewalFlags = ['is_a_renewal', 'ywsbs_renew', 'sumo_is_renewal_order', 'wps_sfw_renewal_order'];

/** By which plug-ins note whose share an order is. */
const sellerMeta = ['dokan_vendor_id', 'vendor_id', 'multivendorx_store_id'];

/** The purchase as it stands and the refunds so far; of a seller's part of an order only that there is one. */
export function orderEvents(order: unknown, delivery: Delivery): ParsedEvent[] {
  const currency = parseCurrency(member(order, 'currency'));
  if (isSellersPart(order)) return [sellersPart(order, currency, delivery)];
  const refunds = listOf(member(order, 'refunds')).flatMap((refund) => refundEvents(refund, order, currency, delivery));
  return [purchaseEvent(order, currency, delivery), ...refunds];
}

function purchaseEvent(order: unknown, currency: Currency | undefined, delivery: Delivery): ParsedEvent {
  const orderId = textOf(member(order, 'id'));
  if (!orderId) return { read: fail({ field: 'id', detail: missingId(order) }) };
  const meta = metaOf(order);
  const properties = purchaseOf(order, currency, meta, delivery);
  // Versions are counted in seconds, and two within one are two facts: what they say tells them apart.
  // How it was paid came later than these digests: orders of before must not be stored again for it.
  const { payment_type: _, ...digested } = properties;
  const told = contentHash(digested);
  return checked(
    {
      id: messageId('woocommerce', 'order', orderId, textOf(member(order, 'date_modified_gmt')) ?? '', told),
      name: 'purchase',
      at: timeOf(order, delivery),
      page: pageOf(meta, delivery.store),
      properties,
      user: customerOf(order, member(order, 'customer_id')),
      context: contextOf(order, meta),
    },
    delivery.orderKey,
  );
}

/**
 * Plug-ins for several sellers (Dokan, YITH Multi Vendor, MultiVendorX) make an order of each seller's share beside the buyer's
 * own order, which holds all of the money. Other orders that have a parent (the rest after a deposit) are money of their own.
 */
function isSellersPart(order: unknown): boolean {
  const parent = textOf(member(order, 'parent_id'));
  if (!parent || parent === '0') return false;
  const meta = metaOf(order);
  return /dokan|vendor/i.test(textOf(member(order, 'created_via')) ?? '') || sellerMeta.some((key) => meta.has(key));
}

/** Kept as it came, and no order. */
function sellersPart(order: unknown, currency: Currency | undefined, delivery: Delivery): ParsedEvent {
  const orderId = textOf(member(order, 'id'));
  if (!orderId) return { read: fail({ field: 'id', detail: missingId(order) }) };
  const properties = stated({
    part_id: orderId,
    part_of: textOf(member(order, 'parent_id')),
    currency: currency ?? member(order, 'currency'),
    value: amountText(member(order, 'total'), currency),
    status: shortText(member(order, 'status')),
  });
  const told = contentHash(properties);
  const id = messageId('woocommerce', 'part', orderId, told);
  return { id, read: ok({ id, name: 'order_part', at: timeOf(order, delivery), properties }) };
}

/** A webhook whose owner may not read orders delivers the error of the store's own interface instead. */
function missingId(order: unknown): string {
  const code = shortText(member(order, 'code'));
  return code?.startsWith('woocommerce_rest_')
    ? `is missing: the store sent "${code}" instead of the order; make an administrator the webhook's owner`
    : 'is missing: the id of the order';
}

function purchaseOf(order: unknown, currency: Currency | undefined, meta: Meta, delivery: Delivery): Record<string, unknown> {
  const amount = (name: string) => amountText(member(order, name), currency);
  const items = itemsOf(order, currency);
  const coupons = listOf(member(order, 'coupon_lines')).flatMap((line) => shortText(member(line, 'code')) ?? []);
  return stated({
    transaction_id: keyOf(order, delivery),
    status: statusOf(order),
    currency: currency ?? member(order, 'currency'),
    value: amount('total'),
    received: currency && depositOf(order, currency, meta),
    tax: amount('total_tax'),
    shipping: amount('shipping_total'),
    discount: discountOf(order, currency),
    coupon: coupons.length > 0 ? coupons.join(',') : undefined,
    payment_type: shortText(member(order, 'payment_method')),
    items: items.length > 0 ? items : undefined,
    ordered_at: utcTime(member(order, 'date_created_gmt')),
    updated_at: utcTime(member(order, 'date_modified_gmt')),
    order_name: shortText(member(order, 'number')),
    order_names: namesOf(order),
    checkout_token: shortText(member(order, 'order_key')),
    landed_at: landedAt(meta),
    refund_ids: refundIds(order),
    sales_channel: isRenewal(meta) ? 'subscription' : undefined,
    subscription_id: meta.get('subscription_renewal'),
    source_name: shortText(member(order, 'created_via')),
  });
}

/** What has come in of an order that a plug-in for deposits lets be paid in parts; their amounts are in the order's meta data. */
function depositOf(order: unknown, currency: Currency, meta: Meta): string | undefined {
  if (!partlyPaid.has(plainStatus(order))) return undefined;
  const deposit = depositMeta.flatMap((key) => parseMoney(meta.get(key), currency) ?? [])[0];
  return deposit && deposit.minor > 0n ? formatDecimal(deposit) : undefined;
}

/** Every refund that stands: the list is whole each time, and one that was deleted is not told of otherwise. */
function refundIds(order: unknown): string[] | undefined {
  const refunds = member(order, 'refunds');
  return Array.isArray(refunds) ? refunds.flatMap((refund: unknown) => textOf(member(refund, 'id')) ?? []) : undefined;
}

/**
 * Whether a subscription plug-in made the order: WooCommerce Subscriptions, YITH, SUMO and WP Swings each note it in the order's
 * meta data, also where the order says nothing of how it was created.
 */
function isRenewal(meta: Meta): boolean {
  const isSaid = (key: string) => /^(yes|true|1)$/i.test(meta.get(key) ?? '');
  return meta.has('subscription_renewal') || meta.has('sumo_renewal_order_date') || renewalFlags.some(isSaid);
}

function plainStatus(order: unknown): string {
  return textOf(member(order, 'status'))?.replace(/^wc-/, '') ?? '';
}

/** Statuses of plug-ins ("shipped", "wc-packed") are paid once the order has a date of payment. */
function statusOf(order: unknown): PurchaseStatus {
  return statuses.get(plainStatus(order)) ?? (utcTime(member(order, 'date_paid_gmt')) ? 'paid' : 'pending');
}

/**
 * All that the shop and the gateway call the order; the key of the order's own page stands beside them as the checkout's token.
 * Plug-ins number orders as they like.
 */
function namesOf(order: unknown): Record<string, unknown> {
  return stated({
    id: textOf(member(order, 'id')),
    number: shortText(member(order, 'number')),
    payment: shortText(member(order, 'transaction_id')),
  });
}

function keyOf(order: unknown, { orderKey }: Delivery): string | undefined {
  return textOf(member(order, orderKey)) ?? textOf(member(order, 'id'));
}

function discountOf(order: unknown, currency: Currency | undefined): unknown {
  const total = member(order, 'discount_total');
  if (!currency || !parseMoney(total, currency)) return total ?? undefined;
  return formatDecimal({ minor: sumOf([total, member(order, 'discount_tax')], currency), currency });
}

function timeOf(order: unknown, { receivedAt }: Delivery): string {
  return utcTime(member(order, 'date_modified_gmt')) ?? utcTime(member(order, 'date_created_gmt')) ?? receivedAt.toISOString();
}

/** A refund of an order: `{ id, reason, total }`, the total below zero. One of nothing only puts goods back into stock. */
function refundEvents(refund: unknown, order: unknown, currency: Currency | undefined, delivery: Delivery): ParsedEvent[] {
  const total = currency && parseMoney(member(refund, 'total'), currency);
  if (total?.minor === 0n) return [];
  const refundId = textOf(member(refund, 'id'));
  if (!refundId) return [{ read: fail({ field: 'refunds.id', detail: 'is missing: the id of the refund' }) }];
  // Told again with another amount it is a correction, and not a repetition.
  const id = messageId('woocommerce', 'refund', refundId, ...(total ? [formatDecimal(total)] : []));
  if (!total)
    return [{ id, read: fail({ field: 'refunds.total', detail: 'must be the refunded amount in the currency of the order' }) }];
  const minor = total.minor < 0n ? -total.minor : total.minor;
  const properties = stated({
    transaction_id: keyOf(order, delivery),
    order_names: { id: textOf(member(order, 'id')) },
    refund_id: refundId,
    currency: total.currency,
    value: formatDecimal({ minor, currency: total.currency }),
  });
  return [checked({ id, name: 'refund', at: timeOf(order, delivery), properties }, delivery.orderKey)];
}
