/** Data-driven attribution as CSV: the rows, what nobody earned and the totals. Empty but for its heading until worked out. */
import { csvText } from '@/lib/core/csv';
import { csvTable } from '../../csv-table';
import type { DataDrivenResult, DataDrivenRow } from './definition';

type Earned = DataDrivenRow['dataDriven'];

/** The file, in the order of the report. */
export function dataDrivenCsv({ currency, kind, figures, revenueBasis }: DataDrivenResult): string {
  const names = [kind === 'markov' ? 'Markov' : 'Shapley', 'Last non-direct click', 'Linear'];
  const header = [
    'Channel',
    'Campaign',
    ...names.flatMap((name) => [`${name}: revenue (${currency})`, `${name}: orders`]),
    'Orders with it',
    'Removal effect',
  ];
  const cells = ({ revenue, orders }: Earned) => [revenue.amount, orders];
  const alike = (name: string, earned: Earned) => [name, '', ...names.flatMap(() => cells(earned)), '', ''];
  const lines = [
    header.map(csvText),
    ...(figures?.rows ?? []).map((row) => [
      csvText(row.channel ?? `${row.together} others`),
      csvText(row.campaign ?? ''),
      ...[row.dataDriven, row.lastNonDirect, row.linear].flatMap(cells),
      String(row.ordersWith),
      row.removalEffect?.toFixed(4) ?? '',
    ]),
    ...(figures
      ? [
          alike('Unattributed', figures.unattributed),
          alike('Left out by a rule', figures.leftOut),
          alike('Total', figures.totals),
        ]
      : []),
  ];
  return csvTable(lines, revenueBasis);
}
