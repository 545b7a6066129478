/** What pieces of products cost, from a shop's export or a list of one's own: each row a product by variant, SKU or product id. */
import { parse } from 'csv-parse/sync';
import { parseCurrency } from '@/lib/core/currency';
import { parseDay } from '@/lib/core/day';
import { fail, ok, type Result } from '@/lib/core/result';
import { TEXT_LENGTH_MAX } from '@/lib/model/event';
import { plainHeading } from './cost-rows';
import { type CsvFormat, guessFormat, readAmount, readTime } from './format';
import type { Row, RowProblem } from './rows';
import { separatorOf, statedSeparator } from './separator';
import { type ProductCostColumnId, productCostColumns } from './tables/product-cost-columns';
import { guessMapping } from './guess-columns';

/** Which column of the file is what, by its place. */
export type ProductCostMapping = Partial<Record<ProductCostColumnId, number>>;
export type ProductCostFile = { heading: string[]; records: string[][] };

/** The most exact name that the row has; the cost is plain decimal text. `from` is absent where the file does not say. */
export type ProductCost = {
  scope: 'variant' | 'sku' | 'product';
  subject: string;
  cost: string;
  currency: string;
  from?: string;
};
export type ProductCostRecord = Row & { read: Result<ProductCost, RowProblem> };

/** A large catalogue with all its variants. */
export const PRODUCT_ROWS_MAX = 50_000;
const NAME_LENGTH_MAX = 200;
const SAMPLE_ROWS = 200;
/** Days are days: no zone moves them. */
const ZONE = 'UTC';
const NAMES = ['variant', 'sku', 'product'] as const;

/** The file's heading and the records below it. */
export function openProductCosts(text: string): Result<ProductCostFile, string> {
  const stated = statedSeparator(text);
  let lines: string[][];
  try {
    lines = parse(stated ? text.slice(stated.line.length) : text, {
      bom: true,
      delimiter: separatorOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    return fail(`The file cannot be read as CSV: ${error instanceof Error ? error.message : 'unknown'}`);
  }
  const [heading = [], ...records] = lines;
  if (records.length === 0) return fail('The file has no rows below its heading.');
  if (records.length > PRODUCT_ROWS_MAX) return fail(`The file has more than ${PRODUCT_ROWS_MAX} rows: give it in parts.`);
  return ok({ heading, records });
}

/** The mapping that a heading speaks for. */
export function guessProductCostColumns(heading: readonly string[]): ProductCostMapping {
  return guessMapping(productCostColumns, heading, plainHeading);
}

/** The columns that must be mapped and are not, by label: the cost, and one that names the product. */
export function missingProductCostColumns(mapping: ProductCostMapping): string[] {
  const named = NAMES.some((id) => mapping[id] !== undefined);
  return [...(named ? [] : ['SKU, variant ID or product ID']), ...(mapping.cost === undefined ? ['Cost of one piece'] : [])];
}

/** How the file writes dates and amounts; the currency of rows that state none is `currency`. */
export function guessProductCostFormat({ records }: ProductCostFile, mapping: ProductCostMapping, currency: string): CsvFormat {
  const sample = records.slice(0, SAMPLE_ROWS);
  const cells = sample.flatMap((record) => (['from', 'cost'] as const).flatMap((id) => cellOf(record, mapping, id) ?? []));
  return guessFormat(cells, { timeZone: ZONE, currency, dateOrder: 'dmy', decimal: '.' });
}

/** Each record, as it is read. Rows without a cost are passed over: an export lists products that nobody has filled in. */
export function readProductCosts(
  { records }: ProductCostFile,
  mapping: ProductCostMapping,
  format: CsvFormat,
): ProductCostRecord[] {
  return records.flatMap((record, index) =>
    cellOf(record, mapping, 'cost') === undefined
      ? []
      : [{ row: index + 2, record, read: readProductCost(record, mapping, format) }],
  );
}

function readProductCost(record: string[], mapping: ProductCostMapping, format: CsvFormat): ProductCostRecord['read'] {
  const cell = (id: ProductCostColumnId) => cellOf(record, mapping, id);
  const refuse = (id: ProductCostColumnId, detail: string) =>
    fail({ detail, column: productCostColumns.find((column) => column.id === id)?.label ?? id });
  const scope = NAMES.find((id) => cell(id) !== undefined);
  const subject = scope && cell(scope);
  if (!scope || subject === undefined) return refuse('sku', 'is empty: nothing says which product it is');
  if (subject.length > NAME_LENGTH_MAX) return refuse(scope, `is longer than ${NAME_LENGTH_MAX} characters`);
  if (/^\d(?:[.,]\d+)?e\+?\d+$/i.test(subject))
    return refuse(scope, `"${subject}" was rounded by a spreadsheet: give the file as the shop exported it`);
  const cost = readAmount(cell('cost') ?? '', format);
  if (cost === undefined || cost.startsWith('-')) return refuse('cost', `"${cell('cost')}" is no amount of zero or more`);
  const currency = parseCurrency(cell('currency') ?? format.currency);
  if (!currency) return refuse('currency', `"${cell('currency')}" is no ISO 4217 code such as EUR`);
  const stated = cell('from');
  const from =
    stated &&
    parseDay(
      readTime(stated, { ...format, timeZone: ZONE })
        ?.toISOString()
        .slice(0, 10),
    );
  if (stated !== undefined && !from) return refuse('from', `"${stated}" is no day that the chosen format can be read in`);
  return ok({ scope, subject, cost, currency, ...(from && { from }) });
}

function cellOf(record: readonly string[], mapping: ProductCostMapping, id: ProductCostColumnId): string | undefined {
  const place = mapping[id];
  const text = place === undefined ? undefined : record[place]?.trim().slice(0, TEXT_LENGTH_MAX);
  return text === '' ? undefined : text;
}
