/** Reading single values of a Shopify body: times, and amounts in two currencies. What cannot be read is absent. */
import { parseCurrency } from '@/lib/core/currency';
import { parseInstant } from '@/lib/core/instant';
import { member } from '@/lib/core/json';
import { type Money, parseMoney } from '@/lib/core/money';

/** The first of these that is a time, as the sender wrote it. */
export function firstTime(...candidates: unknown[]): string | undefined {
  for (const candidate of candidates) if (typeof candidate === 'string' && parseInstant(candidate)) return candidate;
  return undefined;
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
