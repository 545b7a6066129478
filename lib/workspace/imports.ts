/** Importing past orders: who may, what a file's first rows look like under a mapping, and what became of each import. */
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { hasImport, type ImportRow, importsOf, refusalsAfter } from '@/db/queries/import';
import type { Read, ScopedTransaction } from '@/db/scoped';
import { type Actor, permit } from '@/lib/access/permissions';
import { BYTE_ORDER_MARK, csvLine, csvText } from '@/lib/core/csv';
import type { Id } from '@/lib/core/id';
import { parseInput, requireId } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import { type CsvFormat, guessFormat } from '@/lib/sources/csv/format';
import { type ColumnMapping, guessColumns, missingColumns, orderReader } from '@/lib/sources/csv/rows';
import { separatorOf, statedSeparator } from '@/lib/sources/csv/separator';
import {
  columnMappingSchema,
  type ImportPreview,
  importFormatSchema,
  previewSchema,
  SAMPLE_CHARACTERS_MAX,
} from './import-schemas';

const PREVIEW_ROWS_MAX = 50;

/** What the file's first rows make under the mapping and format; both are guessed when they are not given. */
export function previewImport(actor: Actor, site: Site, input: unknown): ImportPreview {
  permit(actor, 'event.write');
  const { sample, ...given } = parseInput(previewSchema, input);
  const [heading, ...rows] = readSample(sample);
  if (!heading || rows.length === 0) {
    throw new AppError('invalid_input', 'The file has no rows below its heading.', {
      fields: [{ field: 'sample', detail: 'has no rows' }],
    });
  }
  const mapping = given.mapping ?? guessColumns(heading);
  const otherwise: CsvFormat = { timeZone: site.timeZone, dateOrder: 'dmy', decimal: '.', currency: site.currency };
  const format = given.format ?? guessFormat(rows.slice(0, PREVIEW_ROWS_MAX).flat(), otherwise);
  const reader = orderReader(mapping, format);
  const read = rows.slice(0, PREVIEW_ROWS_MAX).flatMap((record, index) => reader.push(record, index + 2) ?? []);
  const last = reader.end();
  return {
    heading,
    mapping,
    format,
    missing: missingColumns(mapping),
    orders: [...read, ...(last ? [last] : [])].map(({ row, read: result }) => {
      if (!result.ok) return { row, problem: `${result.failure.column}: ${result.failure.detail}` };
      const { properties = {} } = result.value.order;
      return {
        row,
        orderId: String(properties['transaction_id']),
        orderedAt: result.value.order.at,
        total: String(properties['value']),
        currency: String(properties['currency']),
        status: String(properties['status']),
        items: Array.isArray(properties['items']) ? properties['items'].length : 0,
      };
    }),
  };
}

/** The mapping and format of an import, checked. Throws when a column that must be there is not mapped. */
export function importOptions(actor: Actor, input: unknown): { mapping: ColumnMapping; format: CsvFormat } {
  permit(actor, 'event.write');
  const { mapping, format } = parseInput(z.object({ mapping: columnMappingSchema, format: importFormatSchema }), input);
  const missing = missingColumns(mapping);
  if (missing.length === 0) return { mapping, format };
  throw new AppError('invalid_input', `These columns are not mapped: ${missing.join(', ')}.`, {
    fields: [{ field: 'mapping', detail: `misses ${missing.join(', ')}` }],
  });
}

/** The site's imports, newest first. */
export async function listImports(tx: ScopedTransaction, actor: Actor, site: Site): Promise<ImportRow[]> {
  permit(actor, 'event.read');
  return importsOf(tx, site.id);
}

/**
 * The refused rows of an import as CSV, with their number and reason before the row's own cells; a piece at a time, so that
 * memory holds one and a slow reader holds no transaction. Who may not read them, or names no import of the site, learns it at the
 * call: the first piece would be too late for the answer to say so.
 */
export async function refusedRows(read: Read, actor: Actor, site: Site, idText: string): Promise<AsyncGenerator<string>> {
  permit(actor, 'event.read');
  const id = requireId<'import'>(idText, noSuchImport);
  if (!(await read((tx) => hasImport(tx, site.id, id)))) throw noSuchImport();
  return piecesOfRefused(read, site, id);
}

function noSuchImport(): AppError {
  return new AppError('not_found', 'There is no such import.');
}

async function* piecesOfRefused(read: Read, site: Site, id: Id<'import'>): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(['Row', 'Column', 'Problem', 'The row as it was']);
  for (let after = 0; ; ) {
    const page = await read((tx) => refusalsAfter(tx, site.id, id, after));
    const last = page.at(-1);
    if (!last) return;
    after = last.row;
    yield page
      .map(({ row, column, detail, record }) => csvLine([String(row), csvText(column), csvText(detail), ...record.map(csvText)]))
      .join('');
  }
}

/** Records of the sample; the last one may be cut off, and is left out then. */
function readSample(sample: string): string[][] {
  const whole = sample.length < SAMPLE_CHARACTERS_MAX ? sample : sample.slice(0, sample.lastIndexOf('\n'));
  const rows = whole.slice(statedSeparator(whole)?.line.length ?? 0);
  try {
    return parse(rows, {
      bom: true,
      delimiter: separatorOf(whole),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'cannot be read';
    throw new AppError('invalid_input', `The file cannot be read as CSV: ${detail}`, { fields: [{ field: 'sample', detail }] });
  }
}
