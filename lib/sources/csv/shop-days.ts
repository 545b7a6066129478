/**
 * The days of a shop's own sales report: Shopify's "Total sales over time" and WooCommerce's Analytics > Revenue, each with a row a day. Both
 * count refunds on their own day and leave tax and shipping out of net sales
 * (https://help.shopify.com/en/manual/reports-and-analytics/shopify-reports/report-types/default-reports/sales-report and
 * https://woocommerce.com/document/woocommerce-analytics/, read 2026-11). Shopify writes discounts and returns below zero, WooCommerce above.
 */
import { parse } from 'csv-parse/sync';
import type { Currency } from '@/lib/core/currency';
import { type Day, dayOf } from '@/lib/core/day';
import { parseMoney } from '@/lib/core/money';
import { fail, ok, type Result } from '@/lib/core/result';
import { guessFormat, readAmount, readTime } from './format';
import { separatorOf, statedSeparator } from './separator';

export const shopDayFigures = ['gross', 'discounts', 'returns', 'net', 'shipping', 'tax', 'total'] as const;
export type ShopDayFigure = (typeof shopDayFigures)[number];

/** Absent: the file has no such column. Discounts and returns are above zero where they lower the total. */
export type ShopDay = { day: Day; orders?: number } & { [Figure in ShopDayFigure]?: bigint };

/** Ten years of days. */
const DAYS_MAX = 3_700;

/** Headings without capitals. */
const headings: Readonly<Record<'day' | 'orders' | ShopDayFigure, readonly string[]>> = {
  day: ['day', 'date', 'tag', 'datum'],
  orders: ['orders', 'bestellungen'],
  gross: ['gross sales', 'bruttoumsatz', 'bruttoumsätze'],
  discounts: ['discounts', 'coupons', 'net discount amount', 'rabatte', 'gutscheine'],
  returns: ['returns', 'sales reversals', 'retouren', 'rückgaben'],
  net: ['net sales', 'nettoumsatz', 'nettoumsätze'],
  shipping: ['shipping charges', 'shipping', 'versandkosten', 'versand'],
  tax: ['taxes', 'tax', 'total tax', 'steuern'],
  total: ['total sales', 'gesamtumsatz', 'gesamtumsätze'],
};

/** Every day of the file, one that stands in several rows added up; else what is wrong with it. */
export function readShopDays(
  text: string,
  { currency, timeZone }: { currency: Currency; timeZone: string },
): Result<ShopDay[], string> {
  const [heading, ...rows] = recordsOf(text);
  const columns = columnsOf(heading ?? []);
  const place = columns.get('day');
  if (place === undefined || !columns.has('total'))
    return fail('This is no daily sales report: it needs a column "Day" or "Date", and a column "Total sales".');
  const format = guessFormat(rows.slice(0, 50).flat(), { timeZone, currency, decimal: '.', dateOrder: 'mdy' });
  const days = new Map<Day, ShopDay>();
  for (const [index, row] of rows.entries()) {
    const cell = row[place]?.trim() ?? '';
    // The row of the sums has no day.
    if (!/\d/.test(cell)) continue;
    const at = readTime(cell, format);
    const day = at && dayOf(at, timeZone);
    if (!day) return fail(`Row ${index + 2}: "${cell}" is no day.`);
    const read = figuresOf(row, columns, { currency, decimal: format.decimal });
    if (!read.ok) return fail(`Row ${index + 2}: ${read.failure}`);
    days.set(day, added(days.get(day), { day, ...read.value }));
    if (days.size > DAYS_MAX) return fail(`The file has more than ${DAYS_MAX} days.`);
  }
  if (days.size === 0) return fail('The file has no days.');
  return ok([...days.values()].sort((left, right) => (left.day < right.day ? -1 : 1)));
}

function recordsOf(text: string): string[][] {
  const stated = statedSeparator(text);
  const body = stated ? text.slice(stated.line.length) : text;
  return parse(body, {
    delimiter: separatorOf(text),
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    relax_quotes: true,
  });
}

function columnsOf(heading: string[]): Map<'day' | 'orders' | ShopDayFigure, number> {
  const cells = heading.map((cell) => cell.trim().toLowerCase());
  const found = new Map<'day' | 'orders' | ShopDayFigure, number>();
  for (const name of ['day', 'orders', ...shopDayFigures] as const) {
    const index = cells.findIndex((cell) => headings[name].includes(cell));
    if (index >= 0) found.set(name, index);
  }
  return found;
}

type Columns = ReturnType<typeof columnsOf>;

function figuresOf(
  row: string[],
  columns: Columns,
  { currency, decimal }: { currency: Currency; decimal: '.' | ',' },
): Result<Omit<ShopDay, 'day'>, string> {
  const figures: Omit<ShopDay, 'day'> = {};
  const orders = columns.get('orders');
  if (orders !== undefined) figures.orders = Number(readAmount(row[orders] ?? '', { decimal }) ?? 0);
  for (const name of shopDayFigures) {
    const index = columns.get(name);
    if (index === undefined) continue;
    const cell = row[index]?.trim() ?? '';
    const amount = cell === '' ? '0' : readAmount(cell, { decimal });
    const money = amount === undefined ? undefined : parseMoney(amount, currency);
    if (!money) return fail(`"${cell}" is no amount.`);
    const lowers = name === 'discounts' || name === 'returns';
    figures[name] = lowers && money.minor < 0n ? -money.minor : money.minor;
  }
  return ok(figures);
}

function added(known: ShopDay | undefined, one: ShopDay): ShopDay {
  if (!known) return one;
  const sum: ShopDay = { ...one };
  if (known.orders !== undefined) sum.orders = known.orders + (one.orders ?? 0);
  for (const name of shopDayFigures) {
    const before = known[name];
    if (before !== undefined) sum[name] = before + (one[name] ?? 0n);
  }
  return sum;
}
