/** What imports take and give, for the use cases and the API's description. */
import { z } from 'zod';
import { parseCurrency } from '@/lib/core/currency';
import { importStates } from '@/lib/model/import';
import { columns } from '@/lib/sources/csv/tables/columns';
import { timeZoneSchema } from './input';

/** Enough for the first rows of any file, little enough to send at each change of the mapping. */
export const SAMPLE_CHARACTERS_MAX = 200_000;

export const importFormatSchema = z.object({
  timeZone: timeZoneSchema,
  dateOrder: z.enum(['dmy', 'mdy']),
  decimal: z.enum(['.', ',']),
  currency: z.string().refine((code) => parseCurrency(code) !== undefined, 'must be an ISO 4217 currency code, such as EUR'),
});
export const columnMappingSchema = z.partialRecord(z.enum(columns.map(({ id }) => id)), z.number().int().min(0).max(999));

export const previewSchema = z.object({
  /** The file's beginning; a last line that is cut off is left out. */
  sample: z.string().max(SAMPLE_CHARACTERS_MAX),
  mapping: columnMappingSchema.optional(),
  format: importFormatSchema.optional(),
});

export const previewAnswer = z.object({
  heading: z.array(z.string()),
  mapping: columnMappingSchema,
  format: importFormatSchema,
  /** Labels of columns that must be mapped and are not. */
  missing: z.array(z.string()),
  /** The first orders as they would be read, or what is wrong with their row. */
  orders: z.array(
    z.object({
      row: z.number(),
      orderId: z.string().optional(),
      orderedAt: z.string().optional(),
      total: z.string().optional(),
      currency: z.string().optional(),
      status: z.string().optional(),
      items: z.number().optional(),
      problem: z.string().optional(),
    }),
  ),
});
export type ImportPreview = z.infer<typeof previewAnswer>;

export const importCounts = z.object({
  bytesRead: z.number(),
  rows: z.number(),
  accepted: z.number(),
  duplicates: z.number(),
  refused: z.number(),
});

export const importSchema = importCounts.extend({
  id: z.string(),
  fileName: z.string(),
  startedBy: z.string(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  state: z.enum(importStates),
  bytes: z.number().nullable(),
  problem: z.string().nullable(),
});
