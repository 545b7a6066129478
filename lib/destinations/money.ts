/** Money in the forms that platforms want: major units, by the currency's own exponent. */
import type { Currency } from '@/lib/core/currency';
import { formatDecimal, type Money } from '@/lib/core/money';
import type { Conversion, ConversionItem } from '@/lib/model/conversion';
import type { Withheld } from '@/lib/model/delivery';

/** A JSON number in major units: 12.5, 1000 (JPY), 1.234 (KWD). Exact for every amount below 2^53 minor units. */
export function majorNumber(money: Money): number {
  return Number(formatDecimal(money));
}

/**
 * The price of one piece as a JSON number, with all the decimals that it was stated with: what is paid for is never more exact
 * than the currency.
 */
export function unitNumber({ price, exactPrice }: Pick<ConversionItem, 'price' | 'exactPrice'>): number | undefined {
  return price && Number(exactPrice ?? formatDecimal(price));
}

/** As `unitNumber`, as decimal text. */
export function unitText({ price, exactPrice }: Pick<ConversionItem, 'price' | 'exactPrice'>): string | undefined {
  return price && (exactPrice ?? formatDecimal(price));
}

/** The currency of the event's amounts: of its value, else of its items' prices. A platform without one takes its own for it. */
export function currencyOf({ value, items }: Pick<Conversion, 'value' | 'items'>): Currency | undefined {
  return value?.currency ?? items.find(({ price }) => price)?.price?.currency;
}

/** The amount where its currency is one that the platform knows, else the note that it is left out of the platform's `field`. */
export function inCurrencies(
  stated: Money | undefined,
  currencies: readonly string[],
  platform: string,
  field: string,
): { amount?: Money; withheld: Withheld[] } {
  if (!stated || currencies.includes(stated.currency)) return { amount: stated, withheld: [] };
  return { withheld: [{ field, why: `${platform} does not know the currency ${stated.currency}.` }] };
}
