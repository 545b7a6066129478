/** What changed, as a file for spreadsheets: one line for each order, cause and earner, so that every amount can be summed again. */
import { BYTE_ORDER_MARK, csvLine, csvText } from '@/lib/core/csv';
import type { ChangeRow } from './list-definition';
import { causeNames } from './words';

const TITLES = ['Day', 'Order', 'Cause', 'Channel', 'Source', 'Campaign', 'Amount', 'Currency', 'Recorded', 'Event', 'Log entry'];

export function changesCsv(rows: ChangeRow[]): string {
  const lines = rows.map(({ day, orderKey, orderId, cause, channel, source, campaign, amount, recordedAt, event, audit }) => [
    day,
    ...[orderKey ?? orderId, causeNames[cause].name, channel ?? 'Unattributed', source ?? '', campaign ?? ''].map(csvText),
    ...[amount.amount, amount.currency, recordedAt, event?.id ?? '', audit?.id ?? ''],
  ]);
  return BYTE_ORDER_MARK + [TITLES, ...lines].map(csvLine).join('');
}
