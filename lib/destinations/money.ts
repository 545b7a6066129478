/** Money in the forms that platforms want: major units, by the currency's own exponent. */
import type { Currency } from '@/lib/core/currency';
import { formatDecimal, type Money } from '@/lib/core/money';
import type { Conversion, ConversionItem } from '@/lib/model/conversion';

/** A JSON number in major units: 12.5, 1000 (JPY), 1.234 (KWD). Exact for every amount below 2^53 minor units. */
export function majorNumber(money: Money): number {
  return Number(formatDecimal(money));
}

/** The price of one piece as a JSON number, with all the decimals that it was stated with: what is paid for is never more exact than the currency. */
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
