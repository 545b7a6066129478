/**
 * How numbers, dates and changes are written, in one place and in the reader's locale. Money is decimal text and is never made a float
 * to be shown. Times are in the zone that is given; a year is written where it is not this one.
 */
import type { MetricUnit } from '@/lib/model/own-metric';
import type { WireMoney } from '@/lib/reporting/wire';
import { localeNow } from './locale';

const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `number ${localeNow()} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known instanceof Intl.NumberFormat) return known;
  const made = new Intl.NumberFormat(localeNow(), options);
  formats.set(key, made);
  return made;
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `date ${localeNow()} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known instanceof Intl.DateTimeFormat) return known;
  const made = new Intl.DateTimeFormat(localeNow(), options);
  formats.set(key, made);
  return made;
}

/** "€1,234.50", with the decimals that the amount has: Intl's own differ from ISO 4217's for some; `compact` for axes: "€1.2K". */
export function formatMoney({ amount, currency }: WireMoney, compact = false): string {
  const digits = amount.split('.')[1]?.length ?? 0;
  const shape = compact ? { notation: 'compact' as const } : { minimumFractionDigits: digits, maximumFractionDigits: digits };
  // Intl takes decimal text as it is and loses no digit of it; the type of the library does not know yet.
  return numberFormat({ style: 'currency', currency, ...shape }).format(amount as Intl.StringNumericLiteral);
}

/** From four digits on, tables write money without its decimals. */
const SHORT_FROM = 1000;

/** "€25,575" and "€129.90": money as tables write it; the exact amount belongs on hover (see Money). */
export function formatShortMoney(money: WireMoney): string {
  if (Math.abs(Number(money.amount)) < SHORT_FROM) return formatMoney(money);
  return numberFormat({ style: 'currency', currency: money.currency, maximumFractionDigits: 0, minimumFractionDigits: 0 }).format(
    money.amount as Intl.StringNumericLiteral,
  );
}

/** "1,234" or "12.5", of a number or decimal text. */
export function formatCount(count: number | string): string {
  return numberFormat({ maximumFractionDigits: 2 }).format(count as Intl.StringNumericLiteral);
}

/** "12.3%" of a share from 0 to 1. */
export function formatPercent(share: number, digits = 1): string {
  return numberFormat({ style: 'percent', maximumFractionDigits: digits, minimumFractionDigits: digits }).format(share);
}

/** "+39.7%" of a figure beside an earlier one: 1 is the same. */
export function formatChange(ratio: number): string {
  const percent = { style: 'percent', maximumFractionDigits: 1, minimumFractionDigits: 1, signDisplay: 'exceptZero' } as const;
  return numberFormat(percent).format(ratio - 1);
}

/** "-2.9 pts" of the difference of two shares; "2.9 pts" of how far they lie apart. */
export function formatPoints(difference: number, signed = true): string {
  const signDisplay = signed ? 'exceptZero' : 'auto';
  const points = { maximumFractionDigits: 1, minimumFractionDigits: 1, signDisplay } as const;
  return `${numberFormat(points).format(difference * 100)} pts`;
}

type MetricFormat = { unit: MetricUnit; decimals: number; currency: string };

/** A metric's decimal text as its unit is written: money by its currency, a part as a percentage. */
export function formatMetric(text: string, { unit, decimals, currency }: MetricFormat): string {
  if (unit === 'money') return formatMoney({ amount: text, currency });
  if (unit === 'ratio') return formatPercent(Number(text), decimals);
  return numberFormat({ minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(
    text as Intl.StringNumericLiteral,
  );
}

const DATE = { day: 'numeric', month: 'short' } as const;

/** "29 Mar, 14:05" in the zone, with the year where it is not this one; with seconds where they matter. */
export function formatTime(iso: string, timeZone: string, seconds = false): string {
  const time = { hour: 'numeric', minute: '2-digit' } as const;
  const second = seconds ? ({ second: '2-digit' } as const) : {};
  return dateFormat({ timeZone, ...DATE, ...yearOf(iso.slice(0, 4)), ...time, ...second }).format(new Date(iso));
}

/** "29 Mar", or "29 Mar 2025" where the year is not this one. */
export function formatDay(day: string): string {
  return dateFormat({ timeZone: 'UTC', ...DATE, ...yearOf(day.slice(0, 4)) }).format(midnight(day));
}

/** "Sun, 29 Mar" of a day, as charts name it. */
export function formatWeekday(day: string): string {
  return dateFormat({ timeZone: 'UTC', weekday: 'short', ...DATE, ...yearOf(day.slice(0, 4)) }).format(midnight(day));
}

/** "Sunday" of a day. */
export function formatWeekdayName(day: string): string {
  return dateFormat({ timeZone: 'UTC', weekday: 'long' }).format(midnight(day));
}

/** "29 Mar 2026" of a day. */
export function formatDate(day: string): string {
  return dateFormat({ timeZone: 'UTC', ...DATE, year: 'numeric' }).format(midnight(day));
}

/** "Mar 2026" of the month in which the day lies. */
export function formatMonth(day: string): string {
  return dateFormat({ timeZone: 'UTC', month: 'short', year: 'numeric' }).format(midnight(day));
}

/** "1–30 Oct" of days that are told with the last one in it; a day alone as a date. */
export function formatDays({ from, to }: { from: string; to: string }): string {
  if (from === to) return formatDate(from);
  return formatRange({ from, to: new Date(midnight(to).getTime() + 86_400_000).toISOString().slice(0, 10) });
}

/** "1–30 Oct" of the days from `from` to before `to`. */
export function formatRange({ from, to }: { from: string; to: string }): string {
  const last = new Date(midnight(to).getTime() - 86_400_000);
  const year = yearOf(from.slice(0, 4)).year ?? yearOf(last.toISOString().slice(0, 4)).year;
  const text = dateFormat({ timeZone: 'UTC', ...DATE, ...(year && { year }) }).formatRange(midnight(from), last);
  // Node's dash stands between thin spaces and Chrome's between usual ones: a page would be drawn anew for that.
  return text.replaceAll('\u2009', ' ');
}

/** "14:05" in the zone. */
export function formatHour(iso: string, timeZone: string): string {
  return dateFormat({ timeZone, hour: 'numeric', minute: '2-digit' }).format(new Date(iso));
}

function midnight(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** The year, where it is not this one. */
function yearOf(year: string): { year?: 'numeric' } {
  return Number(year) === new Date().getUTCFullYear() ? {} : { year: 'numeric' };
}

const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

/** "DE" -> "Germany"; what is no code stays as it is. */
export function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code;
}

/** "first_click" -> "first click". */
export function words(name: string): string {
  return name.replaceAll('_', ' ');
}
