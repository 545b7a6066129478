/**
 * Reading single values of a Shopify body: text within our limits, money in a given currency, times, message ids.
 * Anything at all may stand where a value is expected; what cannot be read is absent.
 */
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { sha256Hex } from '@/lib/core/hash';
import { parseInstant } from '@/lib/core/instant';
import { member, textOf } from '@/lib/core/json';
import { formatDecimal, type Money, parseMoney } from '@/lib/core/money';
import { MESSAGE_ID_LENGTH_MAX, TEXT_LENGTH_MAX } from '@/lib/model/event';

/** Text that fits a field of an event; longer text is no name, address or id of anything. */
export function shortText(value: unknown): string | undefined {
  const text = textOf(value);
  return text && text.length <= TEXT_LENGTH_MAX ? text : undefined;
}

/** The members that hold something. */
export function stated(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** The object, or undefined when none of its members holds anything. */
export function unlessEmpty<Members extends object>(members: Members): Members | undefined {
  return Object.values(members).some((value) => value !== undefined) ? members : undefined;
}

/** An id that the same thing always gets again; a longer one is replaced by its hash. */
export function messageId(...parts: string[]): string {
  const id = ['shopify', ...parts].join(':');
  return id.length <= MESSAGE_ID_LENGTH_MAX ? id : `shopify:${sha256Hex(id)}`;
}

/** The first of these that is a time, as the sender wrote it. */
export function firstTime(...candidates: unknown[]): string | undefined {
  for (const candidate of candidates) if (typeof candidate === 'string' && parseInstant(candidate)) return candidate;
  return undefined;
}

/** Decimal text of the amount; what is no amount stays as it is, for the reader of the order to refuse. */
export function amountText(value: unknown, currency: Currency | undefined): unknown {
  const money = currency && parseMoney(value, currency);
  return money ? formatDecimal(money) : (value ?? undefined);
}

/** The sum of what can be read of these amounts. */
export function sumOf(amounts: unknown[], currency: Currency): bigint {
  return amounts.reduce<bigint>((sum, amount) => sum + (parseMoney(amount, currency)?.minor ?? 0n), 0n);
}

/** One amount in the shop's currency and in the one that the buyer saw: together they tell the rate. */
export type MoneyPair = { shop: Money; presentment: Money };

/** The amounts of one of Shopify's `…_set` members. */
export function pairOf(set: unknown): MoneyPair | undefined {
  const [shop, presentment] = [moneyOf(member(set, 'shop_money')), moneyOf(member(set, 'presentment_money'))];
  return shop && presentment && { shop, presentment };
}

function moneyOf(value: unknown): Money | undefined {
  const currency = parseCurrency(member(value, 'currency_code'));
  return currency && parseMoney(member(value, 'amount'), currency);
}
