/**
 * The deduplication key that a conversion goes to every platform under. An order has one key whoever told of it, so that the
 * browser's pixel, the shop and a replay are one conversion; everything else goes under its message id. Keys are stored and known
 * to platforms: they never change their form.
 */

export const PURCHASE_KEY_PREFIX = 'purchase:';

export function purchaseKey(orderKey: string): string {
  return `${PURCHASE_KEY_PREFIX}${orderKey}`;
}

/** One refund of the order, by what its source calls it. */
export function refundKey(orderKey: string, refund: string): string {
  return `refund:${orderKey}:${refund}`;
}

const CANCELLED = 'cancelled';

/** The cancellation of an order takes its whole purchase back. */
export function cancellationKey(orderKey: string): string {
  return refundKey(orderKey, CANCELLED);
}

/** Whether the key is of an order's cancellation, and of no refund. */
export function isCancellation(key: string): boolean {
  return key.startsWith('refund:') && key.endsWith(`:${CANCELLED}`);
}

/** Our name of the event that tells a platform what the site's model credits it with, of an order that it has. */
export const ORDER_CREDITED = 'order_credited';

export const CREDIT_PREFIX = 'credit:';

/** The credit of an order, told once. */
export function creditKey(orderKey: string): string {
  return `${CREDIT_PREFIX}${orderKey}`;
}

/** The key of the purchase that a delivery credits; undefined of any other, an event that a store calls alike too. */
export function creditedPurchase({
  key,
  name,
  orderId,
}: {
  key: string;
  name: string;
  orderId?: string | null;
}): string | undefined {
  const isCredit = name === ORDER_CREDITED && key.startsWith(CREDIT_PREFIX) && orderId;
  return isCredit ? purchaseKey(key.slice(CREDIT_PREFIX.length)) : undefined;
}

const RETRACTED = 'sent-twice';

/** The second copy of an order is taken back whole, under the name that it was sent by. */
export function retractionKey(orderKey: string): string {
  return refundKey(orderKey, RETRACTED);
}

/** The name of the copy that the key takes back; undefined of any other key. */
export function retractedName(key: string): string | undefined {
  const isRetraction = key.startsWith('refund:') && key.endsWith(`:${RETRACTED}`);
  return isRetraction ? key.slice('refund:'.length, -(RETRACTED.length + 1)) : undefined;
}

const CORRECTION_PREFIX = 'correction:';

/** What the connection is told of an order that became worth something else after it was sent: the first such word is 1. */
export function correctionKey(orderKey: string, number: number): string {
  return `${CORRECTION_PREFIX}${orderKey}:${number}`;
}

/** Whether the key is of a correction, and not of an event that a store calls alike. */
export function isCorrection(key: string): boolean {
  return key.startsWith(CORRECTION_PREFIX);
}
