/** The orders that differ, for spreadsheets. */
import { BYTE_ORDER_MARK, csvLine, csvText } from '@/lib/core/csv';
import type { TieOutResult } from './definition';
import { tieOutCauseNames } from './words';

/** A line an order, the largest difference first. */
export function tieOutCsv({ currency, differences }: TieOutResult): string {
  const header = ['Order', 'Day', 'Cause', `Here (${currency})`, `By the shop (${currency})`];
  const lines = differences.map(({ orderKey, day, cause, here, there }) => [
    ...[orderKey, day, tieOutCauseNames[cause].name].map(csvText),
    ...[here.amount, there.amount],
  ]);
  return BYTE_ORDER_MARK + [header.map(csvText), ...lines].map(csvLine).join('');
}
