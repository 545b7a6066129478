/** The comparison of models for spreadsheets. */
import { csvText } from '@/lib/core/csv';
import { csvTable } from '../../csv-table';
import { dimensionTitle } from '../../dimension-names';
import type { ComparisonResult } from './definition';

/** A line a row, with revenue and orders under each model, then what nobody earned. */
export function comparisonCsv({ by, currency, models, rows, unattributed, leftOut, revenueBasis }: ComparisonResult): string {
  const names = by === 'campaign' ? ['Channel', 'Campaign'] : [dimensionTitle(by)];
  const figuresOf = (row: ComparisonResult['unattributed']) =>
    models.flatMap(({ id }) => [row[id]?.revenue.amount ?? '', row[id]?.orders ?? '']);
  const nameOf = (id: string) => models.find((model) => model.id === id)?.name ?? id;
  const header = [
    ...names,
    ...models.flatMap(({ name }) => [`${name}: revenue (${currency})`, `${name}: orders`]),
    'Highest under',
    'Lowest under',
    `Difference (${currency})`,
  ];
  const lines = [
    header.map(csvText),
    ...rows.map((row) => [
      ...[row.channel ?? row.value ?? '', row.campaign ?? ''].slice(0, names.length).map(csvText),
      ...figuresOf(row.models),
      ...[nameOf(row.highest), nameOf(row.lowest)].map(csvText),
      row.difference.amount,
    ]),
    [...['Unattributed', ''].slice(0, names.length), ...figuresOf(unattributed), '', '', ''],
    ...(leftOut ? [[...['Left out by a rule', ''].slice(0, names.length), ...figuresOf(leftOut), '', '', '']] : []),
  ];
  return csvTable(lines, revenueBasis);
}
