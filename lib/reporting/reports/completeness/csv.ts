/** The days that are not all in, for spreadsheets. */
import { BYTE_ORDER_MARK, csvLine, csvText } from '@/lib/core/csv';
import type { CompletenessResult } from './definition';

/** A line a day, the newest first; empty where history is too short to say. */
export function completenessCsv({ currency, days }: CompletenessResult): string {
  const header = [
    'Day',
    'Over',
    'Orders',
    'Complete',
    ...['So far', 'Expected', 'Expected at least', 'Expected at most'].map(withCurrency),
  ];
  const net = ['Net so far', 'Net expected', 'Net expected at least', 'Net expected at most'].map(withCurrency);
  function withCurrency(name: string): string {
    return `${name} (${currency})`;
  }
  const lines = days.map(({ day, isOver, orders, complete, soFar, expected, netSoFar, netExpected }) => [
    ...[day, isOver ? 'yes' : 'no', String(orders), complete === undefined ? '' : complete.toFixed(4), soFar.amount],
    ...[expected?.value.amount ?? '', expected?.low.amount ?? '', expected?.high.amount ?? '', netSoFar.amount],
    ...[netExpected?.value.amount ?? '', netExpected?.low.amount ?? '', netExpected?.high.amount ?? ''],
  ]);
  return BYTE_ORDER_MARK + [[...header, ...net].map(csvText), ...lines].map(csvLine).join('');
}
