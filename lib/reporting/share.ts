/**
 * Shares of orders: an order credited to three touches counts a third in each. Integers of 10^-12 that sum exactly to the order
 * (WHOLE_ORDER in lib/model/credit.ts), stored with credit, so that every way of summing them gives the same.
 */
import { WHOLE_ORDER } from '@/lib/model/credit';

/** One whole order. */
export const WHOLE = WHOLE_ORDER;

/**
 * Rounding first here takes away the last digits, which the remainders of thirds fill differently: three of the smaller thirds
 * and one whole print alike.
 */
const SETTLED = 10n ** 3n;
const SETTLED_DECIMALS = 9;
const PRINTED_DECIMALS = 4;

/** weight / totalWeight, cut after 12 decimals: of one share that is shown by itself. */
export function shareOf(weight: bigint, totalWeight: bigint): bigint {
  return (weight * WHOLE) / totalWeight;
}

/** Decimal text rounded half up to four places, without trailing zeros: "1", "0.5", "0.3333". */
export function formatShare(share: bigint): string {
  return formatScaled(share, PRINTED_DECIMALS);
}

/** As formatShare with another number of decimals, at most nine. Shares are never negative. */
export function formatScaled(share: bigint, decimals: number): string {
  const settled = (share + SETTLED / 2n) / SETTLED;
  const step = 10n ** BigInt(SETTLED_DECIMALS - decimals);
  const digits = ((settled + step / 2n) / step).toString().padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  return digits.slice(0, -decimals) + (fraction && `.${fraction}`);
}
