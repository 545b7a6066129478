/**
 * Money: an integer number of minor units with its currency. Never a float, never without a currency.
 * Text is parsed by the currency's own exponent, so "1000" is 1000 yen or 1000.00 euro.
 */
import { type Currency, exponentOf } from './currency';
import { invariant } from './invariant';
import { writtenDecimal } from './written-amount';

export type Money = { minor: bigint; currency: Currency };

/** Most minor units accepted from outside: fits Postgres bigint with room for sums over a million orders. */
const MINOR_MAX = 10n ** 13n;
const EXACT_DECIMALS = 6;
const DECIMAL = /^(-?)(\d{1,15})(?:\.(\d{1,20}))?$/;

/**
 * The money that decimal text (or a finite JSON number) means, or undefined when it is no amount or is too large. Amounts as people
 * write them are read where they mean one thing (written-amount.ts). Digits beyond the currency's exponent round half away from zero: shops compute in floats and send 19.989999999999998.
 */
export function parseMoney(value: unknown, currency: Currency): Money | undefined {
  const exponent = exponentOf(currency);
  const match = decimalIn(value, currency);
  if (!match) return undefined;
  const [, sign, whole = '0', fraction = ''] = match;
  const kept = BigInt(whole + fraction.slice(0, exponent).padEnd(exponent, '0'));
  const rounded = kept + (Number(fraction.charAt(exponent) || '0') >= 5 ? 1n : 0n);
  if (rounded > MINOR_MAX) return undefined;
  return { minor: sign === '-' ? -rounded : rounded, currency };
}

/**
 * The amount as plain decimal text with all the decimals that it was stated with, up to six: no shop's prices have more, and what a float
 * leaves behind ("19.989999999999998") begins later. Undefined where it is no amount.
 */
export function exactDecimal(value: unknown, currency: Currency): string | undefined {
  const match = decimalIn(value, currency);
  if (!match) return undefined;
  const [, sign = '', whole = '0', fraction = ''] = match;
  const kept = BigInt(whole + fraction.slice(0, EXACT_DECIMALS).padEnd(EXACT_DECIMALS, '0'));
  const rounded = kept + (Number(fraction.charAt(EXACT_DECIMALS) || '0') >= 5 ? 1n : 0n);
  const digits = rounded.toString().padStart(EXACT_DECIMALS + 1, '0');
  return `${sign}${digits.slice(0, -EXACT_DECIMALS)}.${digits.slice(-EXACT_DECIMALS)}`.replace(/\.?0+$/, '');
}

function decimalIn(value: unknown, currency: Currency): RegExpExecArray | null {
  const text = typeof value === 'number' && Number.isFinite(value) ? plainDecimal(value) : value;
  if (typeof text !== 'string') return null;
  return DECIMAL.exec(text.trim()) ?? DECIMAL.exec(writtenDecimal(text, currency, exponentOf(currency)) ?? '');
}

/** Decimal text with exactly the currency's decimals: "12.50", "1000" (JPY), "1.234" (KWD). */
export function formatDecimal({ minor, currency }: Money): string {
  const exponent = exponentOf(currency);
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, '0');
  const sign = minor < 0n ? '-' : '';
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** The sum of two amounts of one currency; two currencies are a bug of the caller. */
export function add(left: Money, right: Money): Money {
  invariant(left.currency === right.currency, `adding ${right.currency} to ${left.currency}`);
  return { minor: left.minor + right.minor, currency: left.currency };
}

function plainDecimal(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(20).replace(/\.?0+$/, '') : text;
}
