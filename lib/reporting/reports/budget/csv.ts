/** Budgets for spreadsheets: a line for all ads, each channel and each campaign with a budget. The same file can be taken in again. */
import { BYTE_ORDER_MARK, csvLine, csvText } from '@/lib/core/csv';
import type { BudgetResult } from './definition';

export function budgetCsv({ month, currency, rows }: BudgetResult): string {
  const header = [
    ...['Month', 'Channel', 'Campaign', `Budget (${currency})`, `Spent (${currency})`, 'Part of the month that is over'],
    ...[`Forecast (${currency})`, `Forecast, low (${currency})`, `Forecast, high (${currency})`, 'Pace'],
    ...[
      `Last tenth of cost (${currency})`,
      `It brought (${currency})`,
      `At least (${currency})`,
      `At most (${currency})`,
      'It pays',
    ],
  ];
  const lines = rows.map(({ channel, campaign, budget, spent, elapsedShare, forecast, pace, marginal }) => [
    ...[month, csvText(channel ?? ''), csvText(campaign ?? ''), budget?.amount ?? '', spent.amount, String(elapsedShare)],
    ...[forecast?.expected.amount ?? '', forecast?.low.amount ?? '', forecast?.high.amount ?? '', pace ?? ''],
    ...[marginal?.cost.amount ?? '', marginal?.brought?.amount ?? '', marginal?.low?.amount ?? '', marginal?.high?.amount ?? ''],
    marginal?.says ?? '',
  ]);
  return BYTE_ORDER_MARK + [header.map(csvText), ...lines].map(csvLine).join('');
}
