/** Metrics as answers and files write them: rounded once, each unit alike in every report, API and export. */
import { type Currency, exponentOf } from '@/lib/core/currency';
import { type Fraction, rounded, roundedText } from '@/lib/core/fraction';
import { formatDecimal } from '@/lib/core/money';
import type { MetricUnit } from '@/lib/model/own-metric';
import type { Metric } from './define';
import type { Facts } from './facts';

/** An order shared by many visits is told by four decimals; of visits a ten-thousandth may be one order. */
const COUNT_DECIMALS = 4;
const RATIO_DECIMALS = 6;

/** Decimal text, half of the last place rounded away from zero: money with its currency's decimals, the rest without zeros at the end. */
export function valueText(value: Fraction, unit: MetricUnit, currency: Currency): string {
  if (unit === 'money') return formatDecimal({ minor: rounded(value, exponentOf(currency)), currency });
  return unit === 'count' ? countText(value) : ratioText(value);
}

/** As a figure of unit `count` is written. */
export function countText(value: Fraction): string {
  return roundedText(value, COUNT_DECIMALS);
}

/** As a figure of unit `ratio` is written: a fraction, and no percentage. */
export function ratioText(value: Fraction): string {
  return roundedText(value, RATIO_DECIMALS);
}

/** The metric of these facts as text; undefined where it has no value. */
export function measured(
  { compute, unit }: Pick<Metric, 'compute' | 'unit'>,
  facts: Facts,
  currency: Currency,
): string | undefined {
  const value = compute(facts);
  return value && valueText(value, unit, currency);
}
