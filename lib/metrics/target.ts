/**
 * What a figure is held against: a target of a month, or of every month, and whether it is met by the metric's own good direction.
 * A metric that adds up (revenue, orders) has a target of a whole month, of which other days have their part; a rate or an average has
 * the same target on each day, and none where the days have two.
 */
import { type Fraction, compareFractions, fraction, plus, roundedText } from '@/lib/core/fraction';
import { invariant } from '@/lib/core/invariant';

type Meaning = { good: 'more' | 'less'; adds: boolean };

/** Which way is good; whether months add up. Cost is good below its target: that is a limit on what is spent. */
export const targetMeanings = {
  revenue: { good: 'more', adds: true },
  orders: { good: 'more', adds: true },
  aov: { good: 'more', adds: false },
  sessions: { good: 'more', adds: true },
  bounceRate: { good: 'less', adds: false },
  pagesPerSession: { good: 'more', adds: false },
  conversionRate: { good: 'more', adds: false },
  newOrders: { good: 'more', adds: true },
  newRevenue: { good: 'more', adds: true },
  returningOrders: { good: 'more', adds: true },
  returningRevenue: { good: 'more', adds: true },
  cost: { good: 'less', adds: true },
  impressions: { good: 'more', adds: true },
  clicks: { good: 'more', adds: true },
  cpc: { good: 'less', adds: false },
  cpm: { good: 'less', adds: false },
  ctr: { good: 'more', adds: false },
  cpa: { good: 'less', adds: false },
  cac: { good: 'less', adds: false },
  roas: { good: 'more', adds: false },
  newRoas: { good: 'more', adds: false },
} as const satisfies Record<string, Meaning>;
export type TargetMetric = keyof typeof targetMeanings;
export const targetMetrics = Object.keys(targetMeanings).filter(isTargetMetric);

export function isTargetMetric(text: string): text is TargetMetric {
  return Object.hasOwn(targetMeanings, text);
}

/** `month` is "2026-11", or empty for every month without one of its own. `value` is decimal text. */
export type StatedTarget = { metric: TargetMetric; dimension: string; name: string; month: string; value: string };

const DECIMALS = 6;
const DECIMAL = /^\d{1,15}(?:\.\d{1,6})?$/;

/** The target as it is kept, or undefined for what is no plain decimal number above zero. */
export function parseTarget(text: string): string | undefined {
  const plain = text.trim();
  return DECIMAL.test(plain) && /[1-9]/.test(plain) ? plain : undefined;
}

/** The target of these days as decimal text, of targets of one metric and place. Undefined where a day has none. */
export function targetOf(targets: readonly StatedTarget[], metric: TargetMetric, days: readonly string[]): string | undefined {
  const own = targets.filter((target) => target.metric === metric);
  if (own.length === 0 || days.length === 0) return undefined;
  const ofDay = days.map((day) => {
    const month = day.slice(0, 7);
    return (own.find((target) => target.month === month) ?? own.find((target) => target.month === ''))?.value;
  });
  const stated = ofDay.filter((value) => value !== undefined);
  if (stated.length < days.length) return undefined;
  if (!targetMeanings[metric].adds) return new Set(stated).size === 1 ? stated[0] : undefined;
  const sum = stated.reduce((total, value, index) => plus(total, partOfMonth(value, days[index] ?? '')), fraction(0n));
  return plainText(sum);
}

/** Whether the figure is on the good side of its target, or on it. */
export function isMet(metric: TargetMetric, figure: string, target: string): boolean {
  const order = compareFractions(decimalOf(figure), decimalOf(target));
  return targetMeanings[metric].good === 'more' ? order >= 0 : order <= 0;
}

function partOfMonth(value: string, day: string): Fraction {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const { numerator, denominator } = decimalOf(value);
  return fraction(numerator, denominator * BigInt(new Date(Date.UTC(year, month, 0)).getUTCDate()));
}

function decimalOf(text: string): Fraction {
  const [whole = '0', decimals = ''] = text.split('.');
  invariant(/^-?\d+$/.test(whole) && /^\d*$/.test(decimals), `"${text}" is no decimal text`);
  return fraction(BigInt(`${whole}${decimals}`), 10n ** BigInt(decimals.length));
}

/** Without zeros that say nothing. */
function plainText(value: Fraction): string {
  const text = roundedText(value, DECIMALS);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
