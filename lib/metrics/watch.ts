/** Whether a metric is out of the bounds of an alert rule, and both in words. A figure that has no value says nothing. */
import type { MetricCondition } from '@/lib/model/metric-alert';
import type { Metric } from './define';

/** What a rule says of a figure: `name` and `unit` of its metric, and the site's currency. */
export type Watched = Pick<Metric, 'name' | 'unit'> & { currency: string };

/** Decimal text as reports write it; absent: no value. `days` are the first and the last of the days. */
export type WatchedFigures = { now: string | undefined; before: string | undefined; days: readonly [string, string] };

/** `unknown`: nothing to say; what was raised stays raised. */
export type MetricVerdict = { state: 'raised' | 'well' | 'unknown'; detail: string };

/** "Revenue of the last full day, Paid Search alone, below 500 EUR". */
export function conditionWords(condition: MetricCondition, watched: Watched): string {
  const { bound, days, channel, value } = condition;
  const whose = channel === undefined ? '' : `, ${channel} alone,`;
  const of = `${watched.name} of the last ${days === 1 ? 'full day' : '7 full days'}${whose}`;
  const limit = isChange(condition) ? `${value}%` : amountWords(limitText(value, watched), watched);
  const than = days === 1 ? 'the same weekday before' : 'the 7 days before';
  switch (bound) {
    case 'below':
    case 'above':
      return `${of} ${bound} ${limit}`;
    case 'falls':
      return `${of} at least ${limit} lower than ${than}`;
    case 'rises':
      return `${of} at least ${limit} higher than ${than}`;
  }
}

/** What the rule says of the figures. Whatever is told ends with the days that it is of. */
export function judgeMetric(condition: MetricCondition, watched: Watched, figures: WatchedFigures): MetricVerdict {
  const { now, before } = figures;
  const when = daysWords(figures.days);
  const whose = condition.channel === undefined ? watched.name : `${watched.name} of ${condition.channel}`;
  if (now === undefined) return { state: 'unknown', detail: `${whose} has no value ${when}.` };
  const said = `${whose}: ${amountWords(now, watched)} ${when}`;
  if (!isChange(condition)) {
    const limit = amountWords(limitText(condition.value, watched), watched);
    const wanted = Number(limitText(condition.value, watched));
    const isOut = condition.bound === 'below' ? Number(now) < wanted : Number(now) > wanted;
    return isOut ? { state: 'raised', detail: `${said}, ${condition.bound} ${limit}.` } : { state: 'well', detail: `${said}.` };
  }
  if (before === undefined || Number(before) <= 0)
    return { state: 'unknown', detail: `${said}, and nothing to compare it with.` };
  const change = Number(((Number(now) / Number(before) - 1) * 100).toFixed(CHANGE_DIGITS));
  const isOut = condition.bound === 'falls' ? -change >= condition.value : change >= condition.value;
  const compared = `${said}, ${changeWords(change)} the ${amountWords(before, watched)} of a week before`;
  return { state: isOut ? 'raised' : 'well', detail: `${compared}.` };
}

function isChange({ bound }: MetricCondition): boolean {
  return bound === 'falls' || bound === 'rises';
}

/** A limit in the form of a figure. */
function limitText(value: number, { unit }: Watched): string {
  return unit === 'ratio' ? String(value / 100) : String(value);
}

const PERCENT_DIGITS = 2;
/** A fall from 100 to 90 is 10%, and no 9.999999999999998%. */
const CHANGE_DIGITS = 6;

function amountWords(text: string, { unit, currency }: Watched): string {
  if (unit === 'ratio') return `${rounded(Number(text) * 100, PERCENT_DIGITS)}%`;
  return unit === 'money' ? `${text} ${currency}` : text;
}

function changeWords(change: number): string {
  if (change === 0) return 'the same as';
  return `${rounded(Math.abs(change), 1)}% ${change < 0 ? 'lower' : 'higher'} than`;
}

function rounded(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

function daysWords([first, last]: readonly [string, string]): string {
  return first === last ? `on ${first}` : `from ${first} to ${last}`;
}
