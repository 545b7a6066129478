/** Reading single values of what BigCommerce's API says; what cannot be read is absent. */
import type { Currency } from '@/lib/core/currency';
import { readInstant } from '@/lib/core/instant';
import { textOf } from '@/lib/core/json';
import { formatDecimal, parseMoney } from '@/lib/core/money';
import { shortText } from '../fields';

/** Ids of orders are numbers that count up. */
export const ORDER_ID = /^[1-9]\d{0,18}$/;

/** Text but for 0, which stands for none. */
export function idText(value: unknown): string | undefined {
  const id = shortText(value);
  return id === '0' ? undefined : id;
}

/** The time of an RFC 2822 date such as "Wed, 10 Jan 2018 21:05:30 +0000", or of an ISO one. */
export function timeOf(value: unknown): Date | undefined {
  const text = textOf(value);
  return text ? readInstant(text) : undefined;
}

/** Minor units of an amount, which has four decimals whatever the currency: "361.9500". Undefined where it is none. */
export function minorOf(value: unknown, currency: Currency): bigint | undefined {
  const text = textOf(value)
    ?.replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
  return text === undefined ? undefined : parseMoney(text, currency)?.minor;
}

/** Decimal text of the amount; what is no amount stays as it is, for the reader of the order to refuse. */
export function amountText(value: unknown, currency: Currency | undefined): unknown {
  const minor = currency && minorOf(value, currency);
  return currency && minor !== undefined ? formatDecimal({ minor, currency }) : (value ?? undefined);
}
