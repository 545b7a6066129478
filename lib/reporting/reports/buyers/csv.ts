/** New against returning for spreadsheets: a line a day. */
import { BYTE_ORDER_MARK, csvLine, csvText } from '@/lib/core/csv';
import { buyerKinds, buyerNames } from '@/lib/model/order-kind';
import type { BuyersResult } from './definition';

/** The compared days have no part in it: theirs is a file of its own. */
export function buyersCsv({ currency, days }: BuyersResult): string {
  const header = [
    'Day',
    ...buyerKinds.flatMap((kind) => [`Orders, ${buyerNames[kind]}`, `Revenue, ${buyerNames[kind]} (${currency})`]),
  ];
  const lines = days.map(({ day, kinds }) => [
    day,
    ...buyerKinds.flatMap((kind) => [String(kinds[kind].orders), kinds[kind].revenue.amount]),
  ]);
  return BYTE_ORDER_MARK + [header.map(csvText), ...lines].map(csvLine).join('');
}
