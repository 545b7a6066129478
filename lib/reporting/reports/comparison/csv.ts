/** The comparison of models for spreadsheets. */
import { csvText } from '@/lib/core/csv';
import { csvTable } from '../../csv-table';
import { dimensionTitle } from '../../dimension-names';
import type { ComparisonResult } from './definition';

/** A line a row, with revenue and orders under each model, then what nobody earned; with ad accounts their cost behind it. */
export function comparisonCsv(report: ComparisonResult): string {
  const { by, currency, models, rows, unattributed, leftOut, revenueBasis } = report;
  const costs = costColumns(report);
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
    ...costs.map(({ title }) => title),
  ];
  const noCost = costs.map(() => '');
  const lines = [
    header.map(csvText),
    ...rows.map((row) => [
      ...[row.channel ?? row.value ?? '', row.campaign ?? ''].slice(0, names.length).map(csvText),
      ...figuresOf(row.models),
      ...[nameOf(row.highest), nameOf(row.lowest)].map(csvText),
      row.difference.amount,
      ...costs.map(({ cell }) => cell(row)),
    ]),
    [...['Unattributed', ''].slice(0, names.length), ...figuresOf(unattributed), '', '', '', ...noCost],
    ...(leftOut ? [[...['Left out by a rule', ''].slice(0, names.length), ...figuresOf(leftOut), '', '', '', ...noCost]] : []),
  ];
  return csvTable(lines, revenueBasis);
}

type CostColumn = { title: string; cell: (row: ComparisonResult['rows'][number]) => string };

/** None without ad accounts; ROAS by the days of visits alone. */
function costColumns({ spend, currency, datedBy, models }: ComparisonResult): CostColumn[] {
  if (!spend) return [];
  const cost: CostColumn[] = [
    { title: `Cost (${currency})`, cell: (row) => row.cost?.amount ?? '' },
    { title: `Cost that hangs on the model (${currency})`, cell: (row) => row.stake?.amount ?? '' },
  ];
  if (datedBy !== 'touch') return cost;
  return [
    ...cost,
    ...models.map(({ id, name }) => ({ title: `${name}: ROAS`, cell: (row) => row.models[id]?.roas ?? '' }) satisfies CostColumn),
    {
      title: 'Below break-even under every click model',
      cell: ({ isLosing }) => (isLosing === undefined ? '' : isLosing ? 'yes' : 'no'),
    },
  ];
}
