/**
 * What a purchase or refund event says of its order, in GA4's parameter names
 * (https://developers.google.com/analytics/devguides/collection/ga4/reference/events, read 2026-11).
 * The same reading serves the door, which refuses an order without money, and the worker, which makes the order.
 */
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { parseInstant } from '@/lib/core/instant';
import { type Money, parseMoney } from '@/lib/core/money';
import { fail, ok, type Result } from '@/lib/core/result';
import type { StoredEvent } from './event';
import type { FieldProblem } from './problem';

export const ORDER_KEY_LENGTH_MAX = 200;

/** What a sender can say of an order's state; refunds are events of their own. Only a paid order earns credit. */
export const purchaseStatuses = ['pending', 'paid', 'cancelled'] as const;
export type PurchaseStatus = (typeof purchaseStatuses)[number];

/** The properties that an order or a refund is read from. */
export const orderFields = [
  'transaction_id',
  'currency',
  'value',
  'tax',
  'shipping',
  'discount',
  'coupon',
  'status',
  'test',
  'new_customer',
  'ordered_at',
  'updated_at',
  'refund_id',
] as const;

export type Purchase = {
  orderKey: string;
  status: PurchaseStatus;
  /** When the order was placed, where the sender says so apart from the event's own time. */
  orderedAt?: Date;
  /** Which version of the order this is: of one sender's statements the latest counts. */
  updatedAt?: Date;
  currency: Currency;
  total: bigint;
  tax: bigint;
  shipping: bigint;
  discount: bigint;
  coupon?: string;
  test: boolean;
  newCustomer?: boolean;
};

/** A refund without an amount takes back all that is left of the order. */
export type RefundClaim = { orderKey: string; refundKey?: string; amount?: Money };

type Properties = Record<string, unknown>;

/** The purchase that an event's properties state, or the first field that keeps it from being one. */
export function readPurchase(properties: Properties): Result<Purchase, FieldProblem> {
  const orderKey = readOrderKey(properties);
  if (!orderKey) return missingKey;
  const currency = parseCurrency(properties['currency']);
  if (!currency) return fail({ field: 'properties.currency', detail: 'must be an ISO 4217 code such as "EUR"' });
  const parts: Record<'value' | 'tax' | 'shipping' | 'discount', bigint> = { value: 0n, tax: 0n, shipping: 0n, discount: 0n };
  for (const part of ['value', 'tax', 'shipping', 'discount'] as const) {
    const stated = properties[part];
    if (stated === undefined || stated === null) {
      if (part === 'value') return fail({ field: 'properties.value', detail: 'is missing: the amount the buyer paid' });
      continue;
    }
    const money = parseMoney(stated, currency);
    if (!money || money.minor < 0n) {
      return fail({ field: `properties.${part}`, detail: 'must be an amount of zero or more, such as 49.90 or "49.90"' });
    }
    parts[part] = money.minor;
  }
  const { value: total, ...rest } = parts;
  const status = purchaseStatuses.find((known) => known === (properties['status'] ?? 'paid'));
  if (!status) return fail({ field: 'properties.status', detail: `must be one of ${purchaseStatuses.join(', ')}` });
  for (const name of ['ordered_at', 'updated_at'] as const) {
    if (properties[name] === undefined || parseInstant(properties[name])) continue;
    return fail({ field: `properties.${name}`, detail: 'must be a time with its zone, such as 2026-03-01T12:00:00Z' });
  }
  return ok({
    orderKey,
    status,
    orderedAt: parseInstant(properties['ordered_at']),
    updatedAt: parseInstant(properties['updated_at']),
    currency,
    total,
    ...rest,
    coupon: readText(properties['coupon']),
    test: properties['test'] === true,
    newCustomer: typeof properties['new_customer'] === 'boolean' ? properties['new_customer'] : undefined,
  });
}

/** The refund that an event's properties state, or the first field that keeps it from being one. */
export function readRefund(properties: Properties): Result<RefundClaim, FieldProblem> {
  const orderKey = readOrderKey(properties);
  if (!orderKey) return missingKey;
  const refundKey = readText(properties['refund_id']);
  if (properties['value'] === undefined || properties['value'] === null) return ok({ orderKey, refundKey });
  const currency = parseCurrency(properties['currency']);
  if (!currency) return fail({ field: 'properties.currency', detail: 'must be an ISO 4217 code such as "EUR"' });
  const amount = parseMoney(properties['value'], currency);
  if (!amount || amount.minor <= 0n) {
    return fail({ field: 'properties.value', detail: 'must be the refunded amount, more than zero' });
  }
  return ok({ orderKey, refundKey, amount });
}

const missingKey = fail({
  field: 'properties.transaction_id',
  detail: `is missing: the order number or id, at most ${ORDER_KEY_LENGTH_MAX} characters`,
});

function readOrderKey(properties: Properties): string | undefined {
  const key = properties['transaction_id'];
  const text = typeof key === 'number' && Number.isSafeInteger(key) ? String(key) : readText(key);
  return text && text.length <= ORDER_KEY_LENGTH_MAX ? text : undefined;
}

function readText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** The order that the event speaks of, if it speaks of one. */
export function orderKeyOf({ name, payload }: Pick<StoredEvent, 'name' | 'payload'>): string | undefined {
  const properties = payload.properties ?? {};
  const read = name === 'purchase' ? readPurchase(properties) : name === 'refund' ? readRefund(properties) : undefined;
  return read?.ok ? read.value.orderKey : undefined;
}
