/**
 * Stripe's amounts: integers in the currency's smallest unit as Stripe counts it, which for some currencies is not ISO's
 * (https://docs.stripe.com/currencies#minor-units, read 2026-11): ISK and UGX have no minor unit any more but are sent with two decimals.
 */
import { parseCurrency } from '@/lib/core/currency';
import { textOf } from '@/lib/core/json';
import { formatDecimal } from '@/lib/core/money';

const twoDecimals = new Set(['ISK', 'UGX']);

/** The amount as decimal text, or undefined when it is no whole number of a known currency. */
export function amountOf(minor: unknown, code: unknown): string | undefined {
  const currency = parseCurrency(code);
  const text = textOf(minor);
  if (!currency || !text || !/^-?\d{1,15}$/.test(text)) return undefined;
  if (!twoDecimals.has(currency)) return formatDecimal({ minor: BigInt(text), currency });
  const hundredths = text.replace('-', '').padStart(3, '0');
  return `${text.startsWith('-') ? '-' : ''}${hundredths.slice(0, -2)}.${hundredths.slice(-2)}`;
}
