/** Cohorts for spreadsheets: every row, in the order of the report. */
import type { ScopedTransaction } from '@/db/scoped';
import { BYTE_ORDER_MARK, csvLine, csvText } from '@/lib/core/csv';
import type { Site } from '@/lib/model/site';
import { levelTitle } from './cohort';
import type { CohortFigures, CohortsParams, CohortsResult } from './definition';
import { cohortsReport } from './query';

/** More than a spreadsheet shows. */
const ROWS_MAX = 1_000_000;

/** Within days that nobody of a row has had, its cells are empty. */
export async function cohortsCsv(tx: ScopedTransaction, site: Site, params: CohortsParams, now = new Date()): Promise<string> {
  const { by, currency, rows, total } = await cohortsReport(tx, site, { ...params, offset: 0, limit: ROWS_MAX }, now);
  const header = [
    levelTitle(by),
    'Customers',
    'Ordered again',
    `Revenue (${currency})`,
    `Revenue per customer (${currency})`,
    ...(total.spend
      ? [`Cost of ads (${currency})`, `Cost per customer (${currency})`, 'Revenue divided by cost', 'Cost won back within days']
      : []),
    ...total.windows.flatMap(({ days }) => [
      `${days} days: customers who had them`,
      `${days} days: ordered again`,
      `${days} days: revenue (${currency})`,
      `${days} days: revenue per customer (${currency})`,
    ]),
  ];
  const lines = rows.map((row) => [
    csvText(nameOf(row)),
    String(row.customers),
    String(row.repeat),
    row.revenue.amount,
    row.perCustomer?.amount ?? '',
    ...(total.spend ? spendCells(row.spend) : []),
    ...row.windows.flatMap(({ customers, repeat, revenue, perCustomer }) =>
      customers === 0 ? ['0', '', '', ''] : [String(customers), String(repeat), revenue.amount, perCustomer?.amount ?? ''],
    ),
  ]);
  return BYTE_ORDER_MARK + [header.map(csvText), ...lines].map(csvLine).join('');
}

function spendCells(spend: CohortFigures['spend']): string[] {
  if (!spend) return ['', '', '', ''];
  const { cost, perCustomer, worth, wonBackWithin } = spend;
  return [cost.amount, perCustomer?.amount ?? '', worth ?? '', wonBackWithin === undefined ? '' : String(wonBackWithin)];
}

function nameOf({ kind, value, month }: CohortsResult['rows'][number]): string {
  if (month) return month.from.slice(0, 7);
  const names = { month: '', value: value ?? '', not_stated: '', unattributed: 'Unattributed', left_out: 'Left out by a rule' };
  return names[kind];
}
