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

/** The cancellation of an order takes its whole purchase back. */
export function cancellationKey(orderKey: string): string {
  return refundKey(orderKey, 'cancelled');
}
