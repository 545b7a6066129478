/** What has no order, as a file for spreadsheets: the list as it is on the screen, in its order. */
import { BYTE_ORDER_MARK, csvLine, csvText } from '@/lib/core/csv';
import type { UnmatchedRow } from './definition';

const TITLES = ['What', 'It names', 'Told by', 'When', 'Amount', 'Currency', 'Event'];

/** One line each; without an amount, all that was left of the order went back. */
export function unmatchedCsv(rows: UnmatchedRow[]): string {
  const lines = rows.map(({ kind, name, source, at, money, eventId }) => [
    kind,
    csvText(name),
    csvText(source),
    at,
    money?.amount ?? '',
    money?.currency ?? '',
    eventId,
  ]);
  return BYTE_ORDER_MARK + [TITLES, ...lines].map(csvLine).join('');
}
