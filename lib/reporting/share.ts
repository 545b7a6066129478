/**
 * Shares of orders: an order credited to three touches counts a third in each. Kept as integers of 10^-18 so that sums of thirds,
 * and the same sum made by Postgres (numeric) and here, print the same four decimals.
 */

/** One whole order. */
export const WHOLE = 10n ** 18n;

/**
 * Rounding first here takes away the last digits that the two ways of summing may differ in; a million thirds differ by 10^-12.
 */
const SETTLED = 10n ** 9n;
const PRINTED_DECIMALS = 4;

/** weight / totalWeight, cut after 18 decimals. */
export function shareOf(weight: bigint, totalWeight: bigint): bigint {
  return (weight * WHOLE) / totalWeight;
}

/** The share that a Postgres numeric prints as. */
export function parseShare(text: string): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const share = BigInt(whole) * WHOLE + BigInt(fraction.slice(0, 18).padEnd(18, '0'));
  return text.startsWith('-') ? -share : share;
}

/** Decimal text rounded half up to four places, without trailing zeros: "1", "0.5", "0.3333". */
export function formatShare(share: bigint): string {
  return formatScaled(share, PRINTED_DECIMALS);
}

/** As formatShare with another number of decimals. Shares are never negative. */
export function formatScaled(share: bigint, decimals: number): string {
  const settled = (share + SETTLED / 2n) / SETTLED;
  const step = 10n ** BigInt(9 - decimals);
  const digits = ((settled + step / 2n) / step).toString().padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  return digits.slice(0, -decimals) + (fraction && `.${fraction}`);
}
