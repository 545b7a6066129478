/**
 * Shares of orders: an order credited to three touches counts a third in each. Integers of 10^-12 that sum exactly to the order
 * (WHOLE_ORDER in lib/model/credit.ts), stored with credit, so that every way of summing them gives the same.
 */
import { ordersOf } from '@/lib/metrics/facts';
import { countText } from '@/lib/metrics/measure';
import { WHOLE_ORDER } from '@/lib/model/credit';

/** One whole order. */
export const WHOLE = WHOLE_ORDER;

/** weight / totalWeight, cut after 12 decimals: of one share that is shown by itself. */
export function shareOf(weight: bigint, totalWeight: bigint): bigint {
  return (weight * WHOLE) / totalWeight;
}

/** Decimal text, as the metric of orders is written: "1", "0.5", "0.3333". */
export function formatShare(share: bigint): string {
  return countText(ordersOf(share));
}
