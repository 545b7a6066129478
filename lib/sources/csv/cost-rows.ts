/**
 * Costs of days from a platform's own export. Such files have lines above the heading (Google), a row of sums among the days (Meta, whose
 * sums have no day), breakdowns that part one ad into rows, and ids that a spreadsheet has rounded.
 */
import { parse } from 'csv-parse/sync';
import { parseCurrency } from '@/lib/core/currency';
import { parseDay } from '@/lib/core/day';
import { fail, ok, type Result } from '@/lib/core/result';
import { TEXT_LENGTH_MAX } from '@/lib/model/event';
import { type CsvFormat, guessFormat, readAmount, readTime } from './format';
import type { Row, RowProblem } from './rows';
import { separatorOf, statedSeparator } from './separator';
import { type CostColumnId, costColumns } from './tables/cost-columns';
import { guessMapping } from './guess-columns';

/** Which column of the file is what, by its place. */
export type CostMapping = Partial<Record<CostColumnId, number>>;

/** Absent: the file does not say. The cost is plain decimal text. */
export type FileCost = { day: string; cost: string; impressions?: bigint; clicks?: bigint } & {
  [Level in 'campaignId' | 'campaign' | 'adGroupId' | 'adGroup' | 'adId' | 'ad']?: string;
};
export type CostRecord = Row & { read: Result<FileCost, RowProblem> };

/** `firstRow`: of the records, counted from 1 with the heading and what is above it. */
export type CostFile = { heading: string[]; records: string[][]; firstRow: number };

export const COST_ROWS_MAX = 50_000;
/** Of ids and names, three of which are part of a row's key. */
const NAME_LENGTH_MAX = 200;
/** So far down headings are looked for. */
const ABOVE_MAX = 12;
/** Days are days: no zone moves them. */
const ZONE = 'UTC';

/** The file's heading and the records below it; the first line, where no line names a day and a cost. */
export function openCostFile(text: string): Result<CostFile, string> {
  let lines: string[][];
  try {
    const body = text.slice(statedSeparator(text)?.line.length ?? 0);
    lines = parse(body, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    return fail(`The file cannot be read as CSV: ${error instanceof Error ? error.message : 'unknown'}`);
  }
  const found = lines.slice(0, ABOVE_MAX).findIndex((line) => missingCostColumns(guessCostColumns(line)).length === 0);
  const place = Math.max(0, found);
  const records = lines.slice(place + 1);
  if (records.length === 0) return fail('The file has no rows below its heading.');
  if (records.length > COST_ROWS_MAX) return fail(`The file has more than ${COST_ROWS_MAX} rows: export fewer days at a time.`);
  return ok({ heading: lines[place] ?? [], records, firstRow: place + 2 });
}

/** The mapping that a heading speaks for. */
export function guessCostColumns(heading: readonly string[]): CostMapping {
  return guessMapping(costColumns, heading, plainHeading);
}

/** The columns that must be mapped and are not, by label. */
export function missingCostColumns(mapping: CostMapping): string[] {
  return costColumns.filter((column) => 'required' in column && mapping[column.id] === undefined).map(({ label }) => label);
}

/** How the file writes dates and amounts; its currency as the heading of the cost or a column says, "Amount spent (USD)", else `otherwise`. */
export function guessCostFormat({ heading, records }: CostFile, mapping: CostMapping, otherwise: string): CsvFormat {
  const sample = records.slice(0, 200);
  const cells = (ids: CostColumnId[]) => sample.flatMap((record) => ids.flatMap((id) => cellOf(record, mapping, id) ?? []));
  const inBrackets = /\(([A-Za-z]{3})\)/.exec(heading[mapping.cost ?? -1] ?? '')?.[1];
  const currency =
    parseCurrency(inBrackets) ??
    cells(['currency'])
      .map(parseCurrency)
      .find((code) => code !== undefined);
  const format = guessFormat(cells(['day', 'cost']), { timeZone: ZONE, currency: otherwise, dateOrder: 'mdy', decimal: '.' });
  return { ...format, currency: currency ?? otherwise };
}

/** Each record that has a day, as it is read. Rows of sums have none and are passed over. */
export function readCosts({ records, firstRow }: CostFile, mapping: CostMapping, format: CsvFormat): CostRecord[] {
  return records.flatMap((record, index) => {
    const day = cellOf(record, mapping, 'day') ?? '';
    return /\d/.test(day) ? [{ row: firstRow + index, record, read: readCost(record, mapping, format) }] : [];
  });
}

function readCost(record: string[], mapping: CostMapping, format: CsvFormat): CostRecord['read'] {
  const cell = (id: CostColumnId) => cellOf(record, mapping, id);
  const refuse = (id: CostColumnId, detail: string) =>
    fail({ detail, column: costColumns.find((column) => column.id === id)?.label ?? id });
  const day = parseDay(
    readTime(cell('day') ?? '', { ...format, timeZone: ZONE })
      ?.toISOString()
      .slice(0, 10),
  );
  if (!day) return refuse('day', `"${cell('day') ?? ''}" is no day that the chosen format can be read in`);
  const cost = isNothing(cell('cost')) ? '0' : readAmount(cell('cost') ?? '', format);
  if (cost === undefined) return refuse('cost', `"${cell('cost') ?? ''}" is no amount that the chosen format can be read in`);
  const currency = cell('currency');
  if (currency !== undefined && parseCurrency(currency) !== format.currency)
    return refuse('currency', `"${currency}" is not ${format.currency}: upload each currency by itself`);
  const row: FileCost = { day, cost };
  for (const id of ['campaignId', 'adGroupId', 'adId'] as const) {
    if (/^\d(?:[.,]\d+)?e\+?\d+$/i.test(cell(id) ?? ''))
      return refuse(id, `"${cell(id)}" was rounded by a spreadsheet: upload the file as the platform gave it`);
  }
  for (const id of ['campaignId', 'campaign', 'adGroupId', 'adGroup', 'adId', 'ad'] as const) {
    const text = cell(id);
    if (text !== undefined && text.length > NAME_LENGTH_MAX) return refuse(id, `is longer than ${NAME_LENGTH_MAX} characters`);
    if (!isNothing(text)) row[id] = text;
  }
  for (const id of ['impressions', 'clicks'] as const) {
    const text = cell(id);
    if (isNothing(text)) continue;
    const digits = text?.replace(/[\s\u00a0\u202f.,'’]/g, '') ?? '';
    if (!/^\d{1,15}$/.test(digits)) return refuse(id, `"${text}" is no whole number`);
    row[id] = BigInt(digits);
  }
  return ok(row);
}

/** Google's exports part cells by tabs or commas below lines of text that have neither: the first line with a sign tells. */
function delimiterOf(text: string): string {
  const lines = text.split(/\r\n|\r|\n/).slice(0, ABOVE_MAX);
  const most = lines.reduce((best, line) => (signsIn(line) > signsIn(best) ? line : best), '');
  return separatorOf(statedSeparator(text) ? text : most);
}

function signsIn(line: string): number {
  return line.replace(/"(?:[^"]|"")*"/g, '').split(/[,;\t]/).length - 1;
}

/** A heading without case, accents, spaces, signs, and what stands in brackets. */
export function plainHeading(cell: string): string {
  const bare = cell
    .replace(/\([^)]*\)/g, '')
    .normalize('NFD')
    .toLowerCase();
  return bare.replace(/[^a-z0-9]/g, '') || cell.toLowerCase();
}

/** What platforms write where there is nothing. */
function isNothing(text: string | undefined): boolean {
  return text === undefined || /^(?:-|–|—|--|N\/A)$/i.test(text);
}

function cellOf(record: readonly string[], mapping: CostMapping, id: CostColumnId): string | undefined {
  const place = mapping[id];
  const text = place === undefined ? undefined : record[place]?.trim().slice(0, TEXT_LENGTH_MAX);
  return text === '' ? undefined : text;
}
