/** Conversions as a file for spreadsheets: the list as it is on the screen, in its order. */
import { BYTE_ORDER_MARK, csvLine, csvText } from '@/lib/core/csv';
import type { ConversionListRow } from './definition';

const TITLES = [
  'Conversion',
  'Event',
  'When',
  'Value',
  'Currency',
  'Told by',
  'Touches',
  'Channel',
  'Source',
  'Campaign',
  'Part',
  'Value of the part',
];

/** One line each; a part where they are of a row of the performance report. */
export function conversionsCsv(rows: ConversionListRow[]): string {
  const lines = rows.map(({ id: _, name, event, convertedAt, value, source, touches, credited, part }) => [
    ...[csvText(name), event, convertedAt, value?.amount ?? '', value?.currency ?? '', csvText(source), String(touches)],
    ...[credited?.channel ?? 'Unattributed', credited?.source ?? '', credited?.campaign ?? ''].map(csvText),
    ...[part?.conversions ?? '', part?.value.amount ?? ''],
  ]);
  return BYTE_ORDER_MARK + [TITLES, ...lines].map(csvLine).join('');
}
