/**
 * Reads the European Central Bank's files of reference rates: XML of a day, of 90 days and of all days since 1999, and the same as CSV
 * (https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/, read 2026-11). Columns come and go, so
 * they go by their names. Weekends and bank holidays have no line.
 */
import { parse } from 'csv-parse/sync';
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { parseDay } from '@/lib/core/day';
import { fail, ok, type Result } from '@/lib/core/result';
import { parseUnits, type Rate } from '@/lib/model/exchange-rate';

/** Forty currencies of all days since 1999 are 290,000. */
const RATES_MAX = 600_000;
const MONTHS = 'january february march april may june july august september october november december'.split(' ');
const CUBE = /<(?:\w+:)?Cube\b([^>]*?)\/?>/g;
const ATTRIBUTE = /\b(time|currency|rate)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/**
 * The rates by day, oldest first; or a sentence that says what is wrong with the file, of which nothing is read then. Where a currency
 * that had a rate has none any more, one entry says so. Currencies that nobody knows are passed over: nothing can be in them.
 */
export function readEcbRates(text: string): Result<Rate[], string> {
  if (text.startsWith('PK\u0003')) return fail('This is a zip archive: unpack it, and load the CSV file that is in it.');
  const cells = /^\s*(?:\uFEFF)?\s*</.test(text) ? xmlCells(text) : csvCells(text);
  if (!cells.ok) return cells;
  if (cells.value.length > RATES_MAX) return fail(`The file has more than ${RATES_MAX} rates.`);
  const rates: Rate[] = [];
  const had = new Set<Currency>();
  for (const { day: dayText, code, value, row } of cells.value.toSorted((left, right) => compare(left.day, right.day))) {
    const day = parseDay(dayText);
    if (!day) return fail(`${row}: "${dayText}" is no day such as 2026-11-27.`);
    const currency = parseCurrency(code);
    if (!currency) continue;
    const units = isAbsent(value) ? null : parseUnits(value);
    if (units === undefined)
      return fail(`${row}: the rate of ${currency}, "${value}", is no number above zero with a decimal point.`);
    if (units !== null || had.delete(currency)) rates.push({ currency, day, units });
    if (units !== null) had.add(currency);
  }
  return rates.some(({ units }) => units !== null) ? ok(rates) : fail('The file holds no exchange rates.');
}

type Cell = { day: string; code: string; value: string; row: string };

function xmlCells(text: string): Result<Cell[], string> {
  if (!/<\/(?:\w+:)?Envelope\s*>\s*$/.test(text))
    return fail('This is no complete file of the ECB: its end, </gesmes:Envelope>, is missing.');
  const cells: Cell[] = [];
  let day = '';
  for (const [, inner = ''] of text.matchAll(CUBE)) {
    const found = new Map([...inner.matchAll(ATTRIBUTE)].map(([, name, double, single]) => [name, double ?? single ?? '']));
    day = found.get('time') ?? day;
    const code = found.get('currency');
    if (code !== undefined) cells.push({ day, code, value: found.get('rate') ?? '', row: day || 'Before the first day' });
  }
  return ok(cells);
}

function csvCells(text: string): Result<Cell[], string> {
  let records: string[][];
  try {
    records = parse(text, { bom: true, trim: true, relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    return fail(`The file cannot be read as CSV: ${error instanceof Error ? error.message : 'unknown'}`);
  }
  const [heading = [], ...rows] = records;
  const dayPlace = heading.findIndex((cell) => cell.toLowerCase() === 'date');
  const places = heading.flatMap((cell, place) => (/^[A-Z]{3}$/.test(cell) ? [{ code: cell, place }] : []));
  if (dayPlace < 0 || places.length === 0)
    return fail('This is no file of the ECB: it needs a column "Date" and a column for each currency, such as "USD".');
  return ok(
    rows.flatMap((cells, index) =>
      places.map(({ code, place }) => ({
        day: isoDay(cells[dayPlace] ?? ''),
        ...{ code, value: cells[place] ?? '', row: `Row ${index + 2}` },
      })),
    ),
  );
}

/** The day of "27 November 2026" as it is written elsewhere; other text as it is. */
function isoDay(text: string): string {
  const [, date = '', month = '', year = ''] = /^(\d{1,2}) (\p{L}+) (\d{4})$/u.exec(text) ?? [];
  const number = MONTHS.findIndex((name) => month !== '' && name.startsWith(month.toLowerCase().slice(0, 3))) + 1;
  return number === 0 ? text : `${year}-${String(number).padStart(2, '0')}-${date.padStart(2, '0')}`;
}

function isAbsent(value: string): boolean {
  return value === '' || value === '-' || value.toUpperCase() === 'N/A';
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
