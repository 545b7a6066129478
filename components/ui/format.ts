/** How numbers and times are written, in one place. Money is decimal text and is never made a float to be shown. */
import type { WireMoney } from '@/lib/reporting/wire';

const LOCALE = 'en-GB';
const moneyFormats = new Map<string, Intl.NumberFormat>();

/** "€1,234.50", with the decimals that the amount has: Intl's own differ from ISO 4217's for some; `compact` for axes: "€1.2K". */
export function formatMoney({ amount, currency }: WireMoney, compact = false): string {
  const digits = amount.split('.')[1]?.length ?? 0;
  const key = `${currency} ${compact || digits}`;
  const shape = compact ? { notation: 'compact' as const } : { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const format = moneyFormats.get(key) ?? new Intl.NumberFormat(LOCALE, { style: 'currency', currency, ...shape });
  moneyFormats.set(key, format);
  // Intl takes decimal text as it is and loses no digit of it; the type of the library does not know yet.
  return format.format(amount as Intl.StringNumericLiteral);
}

const counts = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 });

/** "1,234" or "12.5", of a number or decimal text. */
export function formatCount(count: number | string): string {
  return counts.format(count as Intl.StringNumericLiteral);
}

/** "12.3%" of a share from 0 to 1. */
export function formatPercent(share: number, digits = 1): string {
  return new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: digits, minimumFractionDigits: digits }).format(
    share,
  );
}

/** "29 Mar 2026, 14:05" in the site's zone, with seconds where they matter. */
export function formatTime(iso: string, timeZone: string, seconds = false): string {
  return new Intl.DateTimeFormat(LOCALE, { timeZone, dateStyle: 'medium', timeStyle: seconds ? 'medium' : 'short' }).format(
    new Date(iso),
  );
}

/** "29 Mar" of a day. */
export function formatDay(day: string): string {
  return new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', day: 'numeric', month: 'short' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}

/** "29 Mar 2026" of a day. */
export function formatDate(day: string): string {
  return new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', dateStyle: 'medium' }).format(new Date(`${day}T00:00:00Z`));
}

/** "first_click" -> "first click". */
export function words(name: string): string {
  return name.replaceAll('_', ' ');
}
