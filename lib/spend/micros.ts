/**
 * Millionths of a currency or a count, made of the digits that a platform wrote: nothing goes through a float that came as text.
 */

/** Digits before the point: a day of an ad costs less than a million million of any currency. */
const EXACT = /^(-?)(\d{1,15})(?:\.(\d{1,6}))?$/;
const LONG = /^(-?)(\d{1,15})(?:\.(\d{1,40}))?$/;
const DECIMALS = 6;

/**
 * The millionths that decimal text means, or undefined where it is none: a comma, an exponent or more than six decimals is
 * nothing that a platform writes of a cost, and guessing would be a wrong amount.
 */
export function microsOf(value: unknown): bigint | undefined {
  const [, sign, whole, fraction = ''] = (typeof value === 'string' && EXACT.exec(value)) || [];
  return whole === undefined ? undefined : signed(sign, BigInt(whole + fraction.padEnd(DECIMALS, '0')));
}

/**
 * The same of what platforms reckon in floats, such as shares of conversions (0.333333333): numbers and longer decimals too,
 * rounded half away from zero.
 */
export function roundedMicrosOf(value: unknown): bigint | undefined {
  const text = typeof value === 'number' && Number.isFinite(value) ? value.toFixed(DECIMALS + 2) : value;
  const [, sign, whole, fraction = ''] = (typeof text === 'string' && LONG.exec(text)) || [];
  if (whole === undefined) return undefined;
  const kept = BigInt(whole + fraction.slice(0, DECIMALS).padEnd(DECIMALS, '0'));
  return signed(sign, kept + (Number(fraction.charAt(DECIMALS) || '0') >= 5 ? 1n : 0n));
}

/** The whole number that text or a number is; undefined for anything else. Counts of platforms are no fractions. */
export function countOf(value: unknown): bigint | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  return typeof value === 'string' && /^-?\d{1,18}$/.test(value) ? BigInt(value) : undefined;
}

/** Decimal text of millionths, without zeros at its end: "12.3", "1000". */
export function decimalOf(micros: bigint): string {
  const digits = (micros < 0n ? -micros : micros).toString().padStart(DECIMALS + 1, '0');
  const text = `${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`.replace(/\.?0+$/, '');
  return micros < 0n ? `-${text}` : text;
}

function signed(sign: string | undefined, amount: bigint): bigint {
  return sign === '-' ? -amount : amount;
}
