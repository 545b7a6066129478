/** What uploads of ad costs take and give, for the use cases and the API's description. */
import { z } from 'zod';
import { parseCurrency } from '@/lib/core/currency';
import { costColumns } from '@/lib/sources/csv/tables/cost-columns';

/** A year of a few hundred ads. */
export const COST_FILE_CHARACTERS_MAX = 4_000_000;

const word = z.string().trim().min(1, 'must not be empty').max(100, 'must have at most 100 characters');
const mapping = z.partialRecord(z.enum(costColumns.map(({ id }) => id)), z.number().int().min(0).max(999));
const format = z.object({
  dateOrder: z.enum(['dmy', 'mdy']),
  decimal: z.enum(['.', ',']),
  currency: z
    .string()
    .refine((code) => parseCurrency(code) === code, 'must be an ISO 4217 currency code in capitals, such as EUR'),
});

export const costFileInput = z.object({
  file: z.string().min(1, 'is empty').max(COST_FILE_CHARACTERS_MAX, 'is too long: export fewer days at a time'),
  account: word.describe('Files of one account replace each other’s days; those of two stand side by side'),
  source: word.describe('As utm_source of its visits: facebook'),
  medium: word.describe('As utm_medium of its visits: paid_social'),
  mapping: mapping.optional().describe('Which column is what, by its place from 0; absent: as the headings say'),
  format: format.optional().describe('Absent: as the first rows say; a currency that the file does not state is the site’s'),
});

const costLine = z.object({
  row: z.int(),
  day: z.string().optional(),
  campaign: z.string().optional(),
  adGroup: z.string().optional(),
  ad: z.string().optional(),
  cost: z.string().optional(),
  problem: z.string().optional().describe('Why the row is refused'),
});
const sums = {
  rows: z.int().describe('With a day: rows of sums are passed over'),
  refused: z.int(),
  from: z.string().optional(),
  to: z.string().optional(),
  total: z.string().describe('Of the rows that are taken'),
  changed: z
    .array(z.object({ day: z.string(), before: z.string(), after: z.string() }))
    .describe('Days whose cost is another than what is held of the file’s campaigns'),
};

export const costFilePreview = z.object({
  heading: z.array(z.string()),
  mapping,
  format,
  missing: z.array(z.string()).describe('Labels of columns that must be mapped and are not'),
  lines: z.array(costLine).describe('The first 20'),
  ...sums,
  alsoHeldBy: z.array(z.string()).describe('Other accounts that hold cost of the same campaigns and days: it would count twice'),
});
export const costFileTaken = z.object({ accountId: z.uuid(), currency: z.string(), ...sums });
export const costFileAccounts = z.object({
  accounts: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      currency: z.string(),
      from: z.string().optional(),
      to: z.string().optional(),
      total: z.string().describe('Of all days that are held'),
      source: z.string().optional().describe('As its visits arrive'),
      medium: z.string().optional(),
      uploadedAt: z.iso.datetime(),
    }),
  ),
});
export const costFileAccountKey = z.object({ accountId: z.string() });
export type CostFileAccount = z.infer<typeof costFileAccounts>['accounts'][number];
export type CostFilePreview = z.infer<typeof costFilePreview>;
export type CostFileTaken = z.infer<typeof costFileTaken>;
