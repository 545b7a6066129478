/** The order of the rows of a level: by a column of the leading model, what has no value last, and equals by revenue and name. */
import { compareFractions, type Fraction, fraction } from '@/lib/core/fraction';
import { metrics } from '@/lib/metrics/registry';
import type { ModelId } from '@/lib/model/credit';
import { isOwnMetricId } from '@/lib/model/own-metric';
import { type Cell, NO_SUMS } from './cells';
import { type FigureContext, factsOf } from './figures';
import type { Sort } from './names';

/** `finished` is the cell's part that is compared, where that is not all of it. */
export type Sortable = { cell: Cell; compared: Cell | undefined; finished: Cell | undefined };

export type SortRequest = { sort: Sort; direction: 'asc' | 'desc'; model: ModelId; context: FigureContext };

/** The rows in order. */
export function sorted<Row extends Sortable>(rows: Row[], request: SortRequest): Row[] {
  const sign = request.direction === 'asc' ? 1 : -1;
  const keyed = rows.map((row) => ({
    row,
    key: keyOf(row, request),
    revenue: revenueOf(row.cell, request.model),
    name: nameOf(row),
  }));
  keyed.sort((left, right) => {
    if (left.key === undefined || right.key === undefined) {
      if (left.key !== right.key) return left.key === undefined ? 1 : -1;
    } else {
      const order = compared(left.key, right.key);
      if (order !== 0) return order * sign;
    }
    if (left.revenue !== right.revenue) return left.revenue > right.revenue ? -1 : 1;
    return left.name < right.name ? -1 : 1;
  });
  return keyed.map(({ row }) => row);
}

type Key = Fraction | string;

function compared(left: Key, right: Key): number {
  if (typeof left !== 'string' && typeof right !== 'string') return compareFractions(left, right);
  return left === right ? 0 : left < right ? -1 : 1;
}

const nameOf = ({ cell }: Sortable) => cell.steps[0] ?? '';
const revenueOf = ({ models }: Cell, model: ModelId): bigint => (models.get(model) ?? NO_SUMS).revenue;

/** What a row is placed by; undefined where it has no value. */
function keyOf(row: Sortable, { sort, model, context }: SortRequest): Key | undefined {
  if (sort === 'name') return nameOf(row);
  if (sort === 'change') {
    return row.compared && fraction(revenueOf(row.finished ?? row.cell, model) - revenueOf(row.compared, model));
  }
  const metric = isOwnMetricId(sort) ? context.own.find(({ id }) => id === sort) : metrics[sort];
  return metric?.compute(factsOf(row.cell, model, context));
}
