/** A report as a file: its lines, with a last column that says what counts as revenue in it. */
import { BYTE_ORDER_MARK, csvLine } from '@/lib/core/csv';
import { type RevenueBasis, revenueBasisMeaning } from '@/lib/model/revenue-basis';

/** The first line is the heading. A column of its own leaves those that spreadsheets and programs know as they were. */
export function csvTable(lines: string[][], basis: RevenueBasis): string {
  const [heading = [], ...rows] = lines;
  const withBasis = [[...heading, 'Revenue is'], ...rows.map((row) => [...row, revenueBasisMeaning[basis].name])];
  return BYTE_ORDER_MARK + withBasis.map(csvLine).join('');
}
