/**
 * What a purchase or refund event says of its order, in GA4's parameter names
 * (https://developers.google.com/analytics/devguides/collection/ga4/reference/events, read 2026-11).
 * The same reading serves the door, which refuses an order without money, and the worker, which makes the order.
 */
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { parseInstant } from '@/lib/core/instant';
import { listOf, member, textOf } from '@/lib/core/json';
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
  'refund_ids',
  'stated_at',
  'received',
  'gift_cards_used',
  'order_name',
  'order_names',
  'reason',
  'source_name',
  'sales_channel',
  'marketplace',
  'subscription',
  'subscription_id',
  'customer_order_index',
  'payment_type',
] as const;

export type Purchase = {
  orderKey: string;
  status: PurchaseStatus;
  /** When the order was placed, where the sender says so apart from the event's own time. */
  orderedAt?: Date;
  /** Which version of the order this is: of one sender's statements the latest counts. */
  updatedAt?: Date;
  /** When the sender said so, finer than its versions: of two statements of one version the later counts. */
  statedAt?: Date;
  currency: Currency;
  total: bigint;
  /** What has come in so far, refunds not taken off, where the sender says so; else a paid order is paid in full. */
  received?: bigint;
  tax: bigint;
  shipping: bigint;
  discount: bigint;
  coupon?: string;
  /** How it was paid: "paypal". */
  paymentMethod?: string;
  test: boolean;
  newCustomer?: boolean;
  /** Which of its buyer's orders it is, as the shop counts them: 1 is the first. */
  customerIndex?: number;
  /** The subscription that the order belongs to, by the sender's own id. */
  subscriptionKey?: string;
  /** What of the order bought gift cards, and what of it was paid with them. */
  giftCardsSold: bigint;
  giftCardsUsed: bigint;
  /** All refunds that stand of the order, by their ids, where the sender tells them whole each time: others were deleted. */
  refundKeys?: string[];
};

/** A refund without an amount takes back all that is left of the order; one told again under its id corrects what was said. */
export type RefundClaim = {
  orderKey: string;
  refundKey?: string;
  /** Zero corrects a refund that came to nothing: it failed, or the dispute was won. */
  amount?: Money;
  /** The buyer's bank took the money back. */
  chargeback: boolean;
  /** Which version of the refund this is: of one sender's words on it the latest counts. */
  updatedAt?: Date;
};

/** The `reason` of a refund that the buyer's bank made. */
export const CHARGEBACK = 'chargeback';

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
  const received = parseMoney(properties['received'], currency);
  return ok({
    orderKey,
    status,
    orderedAt: parseInstant(properties['ordered_at']),
    updatedAt: parseInstant(properties['updated_at']),
    statedAt: parseInstant(properties['stated_at']),
    currency,
    total,
    received: received && received.minor >= 0n ? received.minor : undefined,
    ...rest,
    coupon: readText(properties['coupon']),
    paymentMethod: readText(properties['payment_type']),
    test: properties['test'] === true,
    newCustomer: typeof properties['new_customer'] === 'boolean' ? properties['new_customer'] : undefined,
    customerIndex: readIndex(properties['customer_order_index']),
    subscriptionKey: readSubscription(properties),
    giftCardsSold: soldGiftCards(properties['items'], currency),
    refundKeys: readKeys(properties['refund_ids']),
    giftCardsUsed: atLeastNothing(parseMoney(properties['gift_cards_used'], currency)),
  });
}

/** The refund that an event's properties state, or the first field that keeps it from being one. */
export function readRefund(properties: Properties): Result<RefundClaim, FieldProblem> {
  const orderKey = readOrderKey(properties);
  if (!orderKey) return missingKey;
  const refundKey = readText(properties['refund_id']);
  const said = {
    orderKey,
    refundKey,
    chargeback: properties['reason'] === CHARGEBACK,
    updatedAt: parseInstant(properties['updated_at']),
  };
  if (properties['value'] === undefined || properties['value'] === null) return ok(said);
  const currency = parseCurrency(properties['currency']);
  if (!currency) return fail({ field: 'properties.currency', detail: 'must be an ISO 4217 code such as "EUR"' });
  const amount = parseMoney(properties['value'], currency);
  if (!amount || amount.minor < 0n || (amount.minor === 0n && !refundKey)) {
    return fail({
      field: 'properties.value',
      detail: 'must be the refunded amount, more than zero; zero corrects a refund by its id',
    });
  }
  return ok({ ...said, amount });
}

/** Orders are counted from one; nobody has placed a million. */
function readIndex(value: unknown): number | undefined {
  const index = Number(value);
  return Number.isSafeInteger(index) && index >= 1 && index <= 1_000_000 ? index : undefined;
}

/** What of the items are gift cards: they are marked `gift_card: true`. */
function soldGiftCards(items: unknown, currency: Currency): bigint {
  return listOf(items)
    .filter((item) => member(item, 'gift_card') === true)
    .reduce<bigint>((sum, item) => {
      const quantity = readIndex(member(item, 'quantity')) ?? 1;
      return sum + atLeastNothing(parseMoney(member(item, 'price'), currency)) * BigInt(quantity);
    }, 0n);
}

function readKeys(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.flatMap((key: unknown) => textOf(key) ?? []) : undefined;
}

function atLeastNothing(money: Money | undefined): bigint {
  return money && money.minor > 0n ? money.minor : 0n;
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

/** The subscription that an event belongs to, by its sender's own id. */
export function subscriptionOf({ payload }: Pick<StoredEvent, 'payload'>): string | undefined {
  return readSubscription(payload.properties ?? {});
}

function readSubscription(properties: Properties): string | undefined {
  return textOf(properties['subscription_id'])?.slice(0, ORDER_KEY_LENGTH_MAX);
}

/** The order that the event speaks of, if it speaks of one. */
export function orderKeyOf({ name, payload }: Pick<StoredEvent, 'name' | 'payload'>): string | undefined {
  const properties = payload.properties ?? {};
  const read = name === 'purchase' ? readPurchase(properties) : name === 'refund' ? readRefund(properties) : undefined;
  return read?.ok ? read.value.orderKey : undefined;
}
