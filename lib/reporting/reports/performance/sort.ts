/** The order of the rows of a level: by a column of the leading model, what has no value last, and equals by what they earned and name. */
import type { ModelId } from '@/lib/model/credit';
import { type Cell, NO_SUMS, type Sums } from './cells';
import { returningOrders, returningRevenue } from './figures';
import type { SortColumn } from './names';

/** `finished` is the cell's part that is compared, where that is not all of it. */
export type Sortable = { cell: Cell; compared: Cell | undefined; finished: Cell | undefined };

/** What a report is about: money of orders, or how many conversions there are. */
export type Measure = 'revenue' | 'orders';

/** The rows in order. */
export function sorted<Row extends Sortable>(
  rows: Row[],
  { sort, direction, model, by }: { sort: SortColumn; direction: 'asc' | 'desc'; model: ModelId; by: Measure },
): Row[] {
  const sign = direction === 'asc' ? 1 : -1;
  const keyed = rows.map((row) => ({
    row,
    key: keyOf(row, sort, model, by),
    earned: sumsOf(row, model)[by],
    name: nameOf(row),
  }));
  keyed.sort((left, right) => {
    if (left.key === undefined || right.key === undefined) {
      if (left.key !== right.key) return left.key === undefined ? 1 : -1;
    } else if (left.key !== right.key) return left.key < right.key ? -sign : sign;
    if (left.earned !== right.earned) return left.earned > right.earned ? -1 : 1;
    return left.name < right.name ? -1 : 1;
  });
  return keyed.map(({ row }) => row);
}

const nameOf = ({ cell }: Sortable) => cell.steps[0] ?? '';
const sumsOf = ({ cell }: Sortable, model: ModelId): Sums => cell.models.get(model) ?? NO_SUMS;
const earnedOf = ({ models }: Cell, model: ModelId, by: Measure): bigint => (models.get(model) ?? NO_SUMS)[by];

/** What a row is placed by: quotients as floating numbers, as they only compare. */
function keyOf(row: Sortable, sort: SortColumn, model: ModelId, by: Measure): bigint | number | string | undefined {
  const sums = sumsOf(row, model);
  switch (sort) {
    case 'name':
      return nameOf(row);
    case 'sessions':
      return row.cell.sessions;
    case 'revenue':
    case 'value':
      return sums.revenue;
    case 'share':
      return sums[by];
    case 'orders':
    case 'conversions':
      return sums.orders;
    case 'aov':
      return sums.orders > 0n ? Number(sums.revenue) / Number(sums.orders) : undefined;
    case 'conversionRate':
      return row.cell.sessions ? Number(sums.orders) / row.cell.sessions : undefined;
    case 'newOrders':
      return sums.newOrders;
    case 'newRevenue':
      return sums.newRevenue;
    case 'returningOrders':
      return returningOrders(sums);
    case 'returningRevenue':
      return returningRevenue(sums);
    case 'change':
      return row.compared && earnedOf(row.finished ?? row.cell, model, by) - earnedOf(row.compared, model, by);
  }
}
