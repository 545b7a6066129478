/** The order of the rows of a level: by a column of the leading model, what has no value last, and equals by what they earned and name. */
import { compareFractions, type Fraction, fraction } from '@/lib/core/fraction';
import { type MetricId, metrics } from '@/lib/metrics/registry';
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
    earned: earnedOf(row.cell, request),
    name: nameOf(row),
  }));
  keyed.sort((left, right) => {
    if (left.key === undefined || right.key === undefined) {
      if (left.key !== right.key) return left.key === undefined ? 1 : -1;
    } else {
      const order = compared(left.key, right.key);
      if (order !== 0) return order * sign;
    }
    if (left.earned !== right.earned) return left.earned > right.earned ? -1 : 1;
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

/** What the report is about: revenue, or how many conversions there are. */
function earnedOf({ models }: Cell, { model, context }: SortRequest): bigint {
  const sums = models.get(model) ?? NO_SUMS;
  return context.conversions === undefined ? sums.revenue : sums.orders;
}

/** Columns that are another metric where other conversions are counted. */
const ofConversions: Partial<Record<Sort, MetricId>> = { conversionRate: 'conversionsPerSession', share: 'conversionShare' };

/** What a row is placed by; undefined where it has no value. */
function keyOf(row: Sortable, request: SortRequest): Key | undefined {
  const { sort, model, context } = request;
  if (sort === 'name') return nameOf(row);
  if (sort === 'change') {
    return row.compared && fraction(earnedOf(row.finished ?? row.cell, request) - earnedOf(row.compared, request));
  }
  if (isOwnMetricId(sort)) return context.own.find(({ id }) => id === sort)?.compute(factsOf(row.cell, model, context));
  const metric = metrics[(context.conversions !== undefined && ofConversions[sort]) || sort];
  return metric.compute(factsOf(row.cell, model, context));
}
