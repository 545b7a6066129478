/**
 * What a platform received by day, read from what a person pastes of its report: text parted by tabs, semicolons or commas,
 * with or without a heading. Dates and numbers are taken as people and programs write them; what can be read in two ways is
 * refused with its place.
 */
import { type Currency, exponentOf, parseCurrency } from '@/lib/core/currency';
import { type Day, parseDay } from '@/lib/core/day';
import { type Money, parseMoney } from '@/lib/core/money';
import { fail, ok, type Result } from '@/lib/core/result';
import { writtenDecimal } from '@/lib/core/written-amount';

export const dateOrders = ['day_first', 'month_first'] as const;
export type DateOrder = (typeof dateOrders)[number];

export type ExportDay = { day: Day; count: number; value?: Money };
/** `row` counts from 1, the heading included; `column` is the heading's, or what we take it for. */
export type ExportProblem = { row: number; column: string; detail: string };
export type PlatformExport = {
  /** Rows of the same day and currency are added up. */
  days: ExportDay[];
  /** Rows that are sums of others. */
  totals: number;
};

export type ExportOptions = {
  /** Where the text names none. */
  currency: Currency;
  /** How "03/04/2026" is meant. */
  dateOrder?: DateOrder | undefined;
};

export const EXPORT_ROWS_MAX = 5_000;
const PROBLEMS_SHOWN = 5;

const columnIds = ['date', 'count', 'value', 'currency'] as const;
type ColumnId = (typeof columnIds)[number];
type Columns = Partial<Record<ColumnId, { place: number; label: string }>>;

/** By the words of platforms' reports, the more telling first; a heading is taken once. */
const HEADINGS: Record<ColumnId, RegExp> = {
  date: /^(date|day|reporting starts|tag|datum|fecha|giorno|jour)\b/i,
  currency: /^(currency|währung|devise|moneda)/i,
  value: /value|revenue|amount|umsatz|wert|valeur|valor/i,
  count: /count|events|purchases|conversions|orders|results|received|anzahl|nombre/i,
};
const CODE = /\b[A-Z]{3}\b/;
/** Signs that belong to some currencies alone. */
const SIGNS: Record<string, RegExp> = {
  '€': /^EUR$/,
  '£': /^(GBP|EGP|FKP|GIP|LBP|SHP|SSP|SYP|SDG)$/,
  '₹': /^INR$/,
  $: /D$|^(MXN|ARS|CLP|COP|UYU|DOP)$/,
};
const TOTAL = /^(grand )?(total|sum|summe|gesamt)/i;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The days of the pasted text, or what is wrong with it: the first few faults. */
export function readPlatformExport(text: string, options: ExportOptions): Result<PlatformExport, ExportProblem[]> {
  const rows = rowsOf(text);
  const heading = rows[0];
  if (!heading) return fail([{ row: 1, column: 'Date', detail: 'Nothing was pasted.' }]);
  if (rows.length > EXPORT_ROWS_MAX) {
    return fail([
      { row: EXPORT_ROWS_MAX + 1, column: 'Date', detail: `There are more than ${EXPORT_ROWS_MAX} rows: paste fewer days.` },
    ]);
  }
  const hasHeading = !heading.cells.some((cell) => /\d/.test(cell));
  const columns = hasHeading ? headed(heading.cells) : bare(heading.cells.length);
  const missing = (['date', 'count'] as const).find((id) => columns[id] === undefined);
  if (missing) {
    const detail =
      `No column is named like a ${missing}. ` +
      'Name the columns Date, Count, Value and Currency, or paste them in that order without headings.';
    return fail([{ row: heading.row, column: NAMES[missing], detail }]);
  }
  return collect(hasHeading ? rows.slice(1) : rows, columns, options);
}

function collect(rows: Row[], columns: Columns, options: ExportOptions): Result<PlatformExport, ExportProblem[]> {
  const problems: ExportProblem[] = [];
  const days = new Map<string, ExportDay>();
  let totals = 0;
  for (const row of rows) {
    const date = cellOf(row, columns, 'date');
    if (TOTAL.test(date) || (date === '' && row.cells.some((cell) => cell !== ''))) {
      totals += 1;
      continue;
    }
    const read = readRow(row, columns, options);
    if (read.ok) add(days, read.value);
    else problems.push(read.failure);
  }
  if (problems.length > 0) return fail(problems.slice(0, PROBLEMS_SHOWN));
  const sorted = [...days.values()].sort((left, right) => (left.day < right.day ? -1 : 1));
  if (sorted.length === 0) return fail([{ row: 1, column: NAMES.date, detail: 'There is no row with a day.' }]);
  return ok({ days: sorted, totals });
}

function add(days: Map<string, ExportDay>, read: ExportDay): void {
  const key = `${read.day} ${read.value?.currency ?? ''}`;
  const known = days.get(key);
  if (!known) days.set(key, read);
  else {
    const value = known.value && read.value && { ...known.value, minor: known.value.minor + read.value.minor };
    days.set(key, { ...known, count: known.count + read.count, ...(value && { value }) });
  }
}

const NAMES: Record<ColumnId, string> = { date: 'Date', count: 'Count', value: 'Value', currency: 'Currency' };

function readRow(row: Row, columns: Columns, { currency, dateOrder }: ExportOptions): Result<ExportDay, ExportProblem> {
  const wrong = (id: ColumnId, detail: string) => fail({ row: row.row, column: columns[id]?.label ?? NAMES[id], detail });
  const date = cellOf(row, columns, 'date');
  const day = readDate(date, dateOrder);
  if (day === 'ambiguous') return wrong('date', `“${date}” can be two days: say above whether the day or the month comes first.`);
  if (!day) return wrong('date', `“${date}” is no date, such as 2026-11-20, 20.11.2026 or Nov 20, 2026.`);
  const counted = cellOf(row, columns, 'count');
  const count = readCount(counted);
  if (count === undefined) return wrong('count', `“${counted}” is no whole number.`);
  const value = readValue(row, columns, currency);
  if (!value.ok) return wrong(value.failure.id, value.failure.detail);
  return ok({ day, count, ...(value.value && { value: value.value }) });
}

function readValue(row: Row, columns: Columns, fallback: Currency): Result<Money | undefined, { id: ColumnId; detail: string }> {
  const written = cellOf(row, columns, 'value');
  if (written === '' || written === '-' || written === '–') return ok(undefined);
  const named = cellOf(row, columns, 'currency') || CODE.exec(written)?.[0] || '';
  const currency = named === '' ? (codeIn(columns.value?.label ?? '') ?? fallback) : parseCurrency(named);
  if (!currency) return fail({ id: 'currency', detail: `“${named}” is no currency, such as EUR.` });
  const sign = Object.entries(SIGNS).find(([known]) => written.includes(known));
  if (sign && !sign[1].test(currency)) {
    return fail({ id: 'value', detail: `“${written}” is not in ${currency}: choose the export’s currency above.` });
  }
  const decimal = writtenDecimal(written, currency, exponentOf(currency));
  const value = decimal === undefined ? undefined : parseMoney(decimal, currency);
  return value
    ? ok(value)
    : fail({ id: 'value', detail: `“${written}” is no amount of ${currency}, such as 1,234.50 or 1.234,50.` });
}

/** A heading may hold other short words in capitals. */
function codeIn(heading: string): Currency | undefined {
  return heading
    .split(/[^A-Z]+/)
    .flatMap((word) => (CODE.test(word) ? (parseCurrency(word) ?? []) : []))
    .at(0);
}

/** A whole number with groups of three: no platform counts parts of events but as "12.00". */
function readCount(text: string): number | undefined {
  if (text === '' || text === '-' || text === '–') return 0;
  const plain = text.replace(/[.,]0{1,2}$/, '');
  const digits = /^\d+$/.test(plain)
    ? plain
    : /^\d{1,3}([ ,.'’\u00a0\u202f]\d{3})+$/.test(plain)
      ? plain.replace(/\D/g, '')
      : undefined;
  return digits === undefined ? undefined : Number(digits);
}

/** "Sunday, 29th March 2026" or "Mar 29, 2026", with a time behind it or none. */
const NAMED_MONTH = new RegExp(
  String.raw`^(?:[a-z]{3,9}\.?,? )?(?:(\d{1,2})(?:st|nd|rd|th)?\.?[ -])?([a-z]{3,9})\.?[ -]` +
    String.raw`(?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4})(?:\D.*)?$`,
  'i',
);

/** The day, `ambiguous` where the order of day and month is not told, undefined for no date. A time behind it is passed over. */
export function readDate(text: string, order: DateOrder | undefined): Day | 'ambiguous' | undefined {
  const iso = /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:\D.*)?$/.exec(text);
  if (iso) return dayFrom(iso[1], iso[2], iso[3]);
  const named = NAMED_MONTH.exec(text);
  if (named) {
    const month = MONTHS.indexOf((named[2] ?? '').slice(0, 3).toLowerCase()) + 1;
    return month > 0 ? dayFrom(named[4], String(month), named[1] ?? named[3]) : undefined;
  }
  const [, first = '', sign, second = '', year] = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:\D.*)?$/.exec(text) ?? [];
  if (!year) return undefined;
  // Nobody writes the month first with points.
  const isDayFirst = sign === '.' || Number(first) > 12 || (Number(second) <= 12 && order === 'day_first') || first === second;
  const isMonthFirst = Number(second) > 12 || order === 'month_first';
  if (isDayFirst) return dayFrom(year, second, first);
  return isMonthFirst ? dayFrom(year, first, second) : 'ambiguous';
}

function dayFrom(year = '', month = '', day = ''): Day | undefined {
  return parseDay(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
}

type Row = { row: number; cells: string[] };

function cellOf({ cells }: Row, columns: Columns, id: ColumnId): string {
  const place = columns[id]?.place;
  return place === undefined ? '' : (cells[place] ?? '');
}

function headed(cells: string[]): Columns {
  const columns: Columns = {};
  const taken = new Set<number>();
  for (const id of ['date', 'currency', 'value', 'count'] as const) {
    const place = cells.findIndex((cell, at) => !taken.has(at) && HEADINGS[id].test(cell));
    if (place < 0) continue;
    taken.add(place);
    columns[id] = { place, label: cells[place] ?? NAMES[id] };
  }
  return columns;
}

function bare(length: number): Columns {
  return Object.fromEntries(columnIds.slice(0, length).map((id, place) => [id, { place, label: NAMES[id] }]));
}

/**
 * Rows that are not empty. One sign parts the cells of the whole text: tabs where there are any, as tables are copied with them.
 */
function rowsOf(text: string): Row[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const first = lines.find((line) => line.trim() !== '') ?? '';
  const unquoted = first.replace(/"(?:[^"]|"")*"/g, '');
  const sign = first.includes('\t') ? '\t' : unquoted.includes(';') ? ';' : ',';
  return lines.flatMap((line, at) => {
    const cells = cellsOf(line, sign);
    return cells.every((cell) => cell === '') ? [] : [{ row: at + 1, cells }];
  });
}

function cellsOf(line: string, sign: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const letter = line.charAt(at);
    if (letter === '"' && quoted && line.charAt(at + 1) === '"') {
      cell += '"';
      at += 1;
    } else if (letter === '"') quoted = !quoted;
    else if (letter === sign && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += letter;
  }
  return [...cells, cell.trim()];
}
