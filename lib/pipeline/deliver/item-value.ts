/** Prices of items as they were stated, and what an event without a value of its own is worth by them. */
import { type Currency, exponentOf } from '@/lib/core/currency';
import { exactDecimal, type Money, parseMoney } from '@/lib/core/money';
import type { ConversionItem } from '@/lib/model/conversion';

/**
 * Events that are about all of their items, so that the items' prices are the event's value
 * (https://developers.google.com/analytics/devguides/collection/ga4/reference/events: "typically the sum of (price * quantity)",
 * read 2026-11). Lists show what nobody has chosen.
 */
const WORTH_THEIR_ITEMS: ReadonlySet<string> = new Set([
  'view_item',
  'add_to_cart',
  'remove_from_cart',
  'view_cart',
  'add_to_wishlist',
  'begin_checkout',
  'add_shipping_info',
  'add_payment_info',
]);
/** Quantities are counts or weights of at most this many decimals. */
const QUANTITY_DECIMALS = 6;

/** The price of one piece, with its text where that says more than the currency's decimals can. */
export function unitPriceOf(stated: unknown, currency: Currency | undefined): Pick<ConversionItem, 'price' | 'exactPrice'> {
  const price = currency && parseMoney(stated, currency);
  const exact = price && exactDecimal(stated, currency);
  return { price, ...(exact && decimalsOf(exact) > exponentOf(currency) && { exactPrice: exact }) };
}

/** Price times quantity of all items; undefined where the event is not worth its items, or one of them has no price. */
export function valueOfItems(name: string, items: readonly ConversionItem[]): Money | undefined {
  const [first] = items;
  if (!first?.price || !WORTH_THEIR_ITEMS.has(name)) return undefined;
  const { currency } = first.price;
  const lines = items.map((item) => lineTotal(item, currency));
  if (lines.some((line) => line === undefined)) return undefined;
  return { minor: lines.reduce<bigint>((sum, line) => sum + (line ?? 0n), 0n), currency };
}

/** In minor units, rounded once, from the price as it was stated. */
function lineTotal({ price, exactPrice, quantity }: ConversionItem, currency: Currency): bigint | undefined {
  if (!price || price.minor < 0n) return undefined;
  const decimals = exactPrice === undefined ? exponentOf(currency) : decimalsOf(exactPrice);
  const units = exactPrice === undefined ? price.minor : BigInt(exactPrice.replace('.', ''));
  const pieces = BigInt(Math.round(quantity * 10 ** QUANTITY_DECIMALS));
  const divisor = 10n ** BigInt(QUANTITY_DECIMALS + decimals - exponentOf(currency));
  return (units * pieces * 2n + divisor) / (divisor * 2n);
}

function decimalsOf(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}
