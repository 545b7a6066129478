/** Product costs from a file: a line for each row, in place of one of the same product and day, so that the same file twice adds nothing. */
import { z } from 'zod';
import type { Database } from '@/db/client';
import { countCostLines, saveCostLines } from '@/db/queries/cost-lines';
import type { CostLineRow } from '@/db/queries/order-costs';
import { type Actor, actorText, permit } from '@/lib/access/permissions';
import { BYTE_ORDER_MARK, csvLine, csvText } from '@/lib/core/csv';
import { parseCurrency } from '@/lib/core/currency';
import { parseDay } from '@/lib/core/day';
import { invariant } from '@/lib/core/invariant';
import { parseInput } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import { newId } from '@/lib/ops/ids';
import type { CsvFormat } from '@/lib/sources/csv/format';
import {
  guessProductCostColumns,
  guessProductCostFormat,
  missingProductCostColumns,
  openProductCosts,
  type ProductCost,
  type ProductCostFile,
  type ProductCostMapping,
  type ProductCostRecord,
  readProductCosts,
} from '@/lib/sources/csv/product-costs';
import { productCostColumns } from '@/lib/sources/csv/tables/product-cost-columns';
import { roundedMicrosOf } from '@/lib/spend/micros';
import { recordChange } from './audit';
import { COST_LINES_MAX, workOut } from './cost-lines';

const FILE_CHARACTERS_MAX = 4_000_000;
const LINES_SHOWN = 20;

const mappingSchema = z.partialRecord(z.enum(productCostColumns.map(({ id }) => id)), z.number().int().min(0).max(999));
const formatSchema = z.object({
  dateOrder: z.enum(['dmy', 'mdy']),
  decimal: z.enum(['.', ',']),
  currency: z
    .string()
    .refine((code) => parseCurrency(code) === code, 'must be an ISO 4217 currency code in capitals, such as EUR'),
});

export const productCostFileInput = z.object({
  file: z.string().min(1, 'is empty').max(FILE_CHARACTERS_MAX, 'is too long: give it in parts'),
  from: z
    .string()
    .refine((text) => parseDay(text) !== undefined, 'must be a day such as 2026-11-27')
    .describe('The first day of the costs whose rows do not say one'),
  mapping: mappingSchema.optional().describe('Which column is what, by its place from 0; absent: as the headings say'),
  format: formatSchema.optional().describe('Absent: as the first rows say; a currency that a row does not state is the site’s'),
});

const shownLine = z.object({
  row: z.int(),
  scope: z.string().optional(),
  subject: z.string().optional(),
  cost: z.string().optional(),
  currency: z.string().optional(),
  from: z.string().optional(),
  problem: z.string().optional().describe('Why the row is refused'),
});
const counts = { rows: z.int().describe('With a cost: rows without one are passed over'), refused: z.int(), products: z.int() };
export const productCostFilePreview = z.object({
  heading: z.array(z.string()),
  mapping: mappingSchema,
  format: formatSchema,
  missing: z.array(z.string()).describe('Labels of columns that must be mapped and are not'),
  lines: z.array(shownLine).describe('The first 20, those that are refused first'),
  ...counts,
});
export const productCostFileTaken = z.object({ ...counts, changed: z.int().describe('Lines that are new or other than before') });
export type ProductCostFilePreview = z.infer<typeof productCostFilePreview>;
export type ProductCostFileTaken = z.infer<typeof productCostFileTaken>;

/** What the file says, without taking it in. */
export function previewProductCosts(actor: Actor, site: Site, input: unknown): ProductCostFilePreview {
  permit(actor, 'site.manage');
  const { opened, mapping, format, records, costs } = readFile(site, input);
  const { timeZone: _, ...shownFormat } = format;
  const shown = records.toSorted((left, right) => Number(left.read.ok) - Number(right.read.ok)).slice(0, LINES_SHOWN);
  return {
    ...{ heading: opened.heading, mapping, format: shownFormat, missing: missingProductCostColumns(mapping) },
    lines: shown.map(({ row, read }) =>
      read.ok ? { row, ...read.value } : { row, problem: `${read.failure.column}: ${read.failure.detail}` },
    ),
    ...countsOf(records, costs),
  };
}

/** Takes the file in; rows that cannot be read are left out and counted. Throws `invalid_input` where none can. */
export async function importProductCosts(
  db: Database,
  actor: Actor,
  site: Site,
  input: unknown,
  now = new Date(),
): Promise<ProductCostFileTaken> {
  permit(actor, 'site.manage');
  const { mapping, records, costs } = readFile(site, input);
  const missing = missingProductCostColumns(mapping);
  if (missing.length > 0) throw refused('mapping', `misses ${missing.join(', ')}`);
  if (costs.length === 0) throw refused('file', `No row can be taken.${firstProblem(records)}`);
  return db.transaction(async (tx) => {
    const told = { enteredBy: actorText(actor), enteredAt: now };
    const changed = await saveCostLines(
      tx,
      costs.map((cost) => rowOf(site, cost, told)),
    );
    if ((await countCostLines(tx, site.id)) > COST_LINES_MAX)
      throw refused('file', `makes more than ${COST_LINES_MAX} cost lines: delete some first`);
    const sums = { ...countsOf(records, costs), changed };
    if (changed > 0) {
      const change = { action: 'product_costs.uploaded', subject: site.id, after: sums };
      await workOut(tx, site, await recordChange(tx, actor, change, now), now);
    }
    return sums;
  });
}

/** The rows that are refused as CSV, with their number and reason before the row's own cells. */
export function refusedProductCosts(actor: Actor, site: Site, input: unknown): string {
  permit(actor, 'site.manage');
  const { opened, records } = readFile(site, input);
  const lines = records.flatMap(({ row, record, read }) =>
    read.ok ? [] : [csvLine([String(row), csvText(read.failure.column), csvText(read.failure.detail), ...record.map(csvText)])],
  );
  return `${BYTE_ORDER_MARK}${csvLine(['Row', 'Column', 'Problem', ...opened.heading.map(csvText)])}${lines.join('')}`;
}

type DatedCost = ProductCost & { from: string };
type ReadFile = {
  opened: ProductCostFile;
  mapping: ProductCostMapping;
  format: CsvFormat;
  records: ProductCostRecord[];
  costs: DatedCost[];
};

function readFile(site: Site, input: unknown): ReadFile {
  const { file, from, mapping: wanted, format: stated } = parseInput(productCostFileInput, input);
  const opened = openProductCosts(file);
  if (!opened.ok) throw refused('file', opened.failure);
  const mapping = wanted ?? guessProductCostColumns(opened.value.heading);
  const format = stated ? { ...stated, timeZone: 'UTC' } : guessProductCostFormat(opened.value, mapping, site.currency);
  const isWhole = missingProductCostColumns(mapping).length === 0;
  const records = isWhole ? readProductCosts(opened.value, mapping, format) : [];
  // Of rows of one product and day the last counts.
  const costs = new Map<string, DatedCost>();
  for (const { read } of records) {
    if (!read.ok) continue;
    const cost = { from, ...read.value };
    costs.set(JSON.stringify([cost.scope, cost.subject, cost.from]), cost);
  }
  return { opened: opened.value, mapping, format, records, costs: [...costs.values()] };
}

function countsOf(records: readonly ProductCostRecord[], costs: readonly DatedCost[]) {
  const products = new Set(costs.map(({ scope, subject }) => `${scope} ${subject}`));
  return { rows: records.length, refused: records.filter(({ read }) => !read.ok).length, products: products.size };
}

function rowOf(
  site: Site,
  { scope, subject, cost, currency, from }: DatedCost,
  told: Pick<CostLineRow, 'enteredBy' | 'enteredAt'>,
): CostLineRow {
  const amountMicros = roundedMicrosOf(cost);
  invariant(amountMicros !== undefined, 'an amount of a file is decimal text');
  return {
    ...{ siteId: site.id, id: newId<'cost_line'>(), kind: 'goods', scope, subject, country: '', paymentMethod: '', label: '' },
    ...{ unit: 'piece', fromDay: from, amountMicros, currency, partMillionths: null, source: 'file', ...told },
  };
}

function firstProblem(records: readonly ProductCostRecord[]): string {
  const first = records.find(({ read }) => !read.ok);
  return first && !first.read.ok ? ` Row ${first.row}, ${first.read.failure.column}: ${first.read.failure.detail}.` : '';
}

function refused(field: string, detail: string): AppError {
  return new AppError('invalid_input', `${field}: ${detail}`, { fields: [{ field, detail }] });
}
