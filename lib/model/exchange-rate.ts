/**
 * Exchange rates as units of a currency for one euro, which is how the European Central Bank publishes them. The rule: a day's rate is
 * the last one published on it or before, so Saturday has Friday's; never one of a later day, and none before the first.
 * db/queries/exchange-rates.ts says the same in SQL.
 */
import type { Currency } from '@/lib/core/currency';
import { dividedBy, type Fraction, fraction, times } from '@/lib/core/fraction';

/** `manual`: typed by an admin. It stands against what a file says of the same day. */
export const rateSources = ['ecb', 'manual'] as const;
export type RateSource = (typeof rateSources)[number];

/** The units are plain decimal text; null: from this day on none is published. */
export type Rate = { currency: Currency; day: string; units: string | null };

/**
 * Currencies that the euro has taken the place of: the day, and the rate that is fixed for ever. Council Regulations (EC) 2866/98 and
 * those after it; https://www.ecb.europa.eu/euro/changeover/ (read 2026-11).
 */
export const FIXED_RATES: readonly { currency: string; day: string; units: string }[] = [
  { currency: 'ATS', day: '1999-01-01', units: '13.7603' },
  { currency: 'BEF', day: '1999-01-01', units: '40.3399' },
  { currency: 'DEM', day: '1999-01-01', units: '1.95583' },
  { currency: 'ESP', day: '1999-01-01', units: '166.386' },
  { currency: 'FIM', day: '1999-01-01', units: '5.94573' },
  { currency: 'FRF', day: '1999-01-01', units: '6.55957' },
  { currency: 'IEP', day: '1999-01-01', units: '0.787564' },
  { currency: 'ITL', day: '1999-01-01', units: '1936.27' },
  { currency: 'LUF', day: '1999-01-01', units: '40.3399' },
  { currency: 'NLG', day: '1999-01-01', units: '2.20371' },
  { currency: 'PTE', day: '1999-01-01', units: '200.482' },
  { currency: 'GRD', day: '2001-01-01', units: '340.750' },
  { currency: 'SIT', day: '2007-01-01', units: '239.640' },
  { currency: 'CYP', day: '2008-01-01', units: '0.585274' },
  { currency: 'MTL', day: '2008-01-01', units: '0.429300' },
  { currency: 'SKK', day: '2009-01-01', units: '30.1260' },
  { currency: 'EEK', day: '2011-01-01', units: '15.6466' },
  { currency: 'LVL', day: '2014-01-01', units: '0.702804' },
  { currency: 'LTL', day: '2015-01-01', units: '3.45280' },
  { currency: 'HRK', day: '2023-01-01', units: '7.53450' },
  { currency: 'BGN', day: '2026-01-01', units: '1.95583' },
];

/** Nine digits before the point and ten behind it: no currency is worth less than a thousand-millionth of a euro. */
const UNITS = /^\d{1,9}(?:\.\d{1,10})?$/;

/** The rate as it is kept, or undefined for what is none: it must be above zero, without an exponent or a comma. */
export function parseUnits(text: string): string | undefined {
  return UNITS.test(text) && /[1-9]/.test(text) ? text : undefined;
}

/** The rate of a day, or undefined where none was published by then. The rates may be in any order. */
export function unitsOn(rates: readonly Rate[], currency: Currency, day: string): Fraction | undefined {
  if (currency === 'EUR') return fraction(1n);
  const fixed = FIXED_RATES.find((each) => each.currency === currency && each.day <= day);
  if (fixed) return decimalFraction(fixed.units);
  let last: Rate | undefined;
  for (const rate of rates) {
    if (rate.currency === currency && rate.day <= day && (!last || rate.day > last.day)) last = rate;
  }
  return last?.units == null ? undefined : decimalFraction(last.units);
}

/** The amount in another currency at a day's rates, exact; undefined where either has none. Its own currency needs none. */
export function converted(
  amount: Fraction,
  { from, to, day }: { from: Currency; to: Currency; day: string },
  rates: readonly Rate[],
): Fraction | undefined {
  if (from === to) return amount;
  const [given, wanted] = [unitsOn(rates, from, day), unitsOn(rates, to, day)];
  return given && wanted && dividedBy(times(amount, wanted), given);
}

function decimalFraction(text: string): Fraction {
  const [whole = '0', parts = ''] = text.split('.');
  return fraction(BigInt(whole + parts), 10n ** BigInt(parts.length));
}
