/** A report as a file: which form it has, and its lines, with a last column that says what counts as revenue in it. */
import { z } from 'zod';
import { BYTE_ORDER_MARK, csvLine } from '@/lib/core/csv';
import { csvFormats } from '@/lib/model/reader-locale';
import { type RevenueBasis, revenueBasisMeaning } from '@/lib/model/revenue-basis';

/** What every file takes beside the parameters of its report. */
export const csvParams = z.object({
  format: z
    .enum(csvFormats)
    .default('comma')
    .describe('`semicolon`: cells are separated by semicolons, and decimals have a comma, as in spreadsheets of much of Europe'),
});

/** The first line is the heading. A column of its own leaves those that spreadsheets and programs know as they were. */
export function csvTable(lines: string[][], basis: RevenueBasis): string {
  const [heading = [], ...rows] = lines;
  const withBasis = [[...heading, 'Revenue is'], ...rows.map((row) => [...row, revenueBasisMeaning[basis].name])];
  return BYTE_ORDER_MARK + withBasis.map(csvLine).join('');
}
