/** Money in the forms that platforms want: major units, by the currency's own exponent. */
import { formatDecimal, type Money } from '@/lib/core/money';

/** A JSON number in major units: 12.5, 1000 (JPY), 1.234 (KWD). Exact for every amount below 2^53 minor units. */
export function majorNumber(money: Money): number {
  return Number(formatDecimal(money));
}
