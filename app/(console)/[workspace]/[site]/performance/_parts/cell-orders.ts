/** Which orders, or conversions, a figure of the table is made of, for the drawer: those of its row, model and buyers, each with its part. */
import type { OpenedOrders } from '@/app/(console)/_kit/opened';
import { formatCount, formatMoney } from '@/components/ui/format';
import type { Range } from '@/lib/model/range';
import type { Measured, PerformanceFigures, PerformanceResult } from '@/lib/reporting/reports/performance/definition';
import type { WireMoney } from '@/lib/reporting/wire';
import type { ColumnId } from '../columns';
import { filterQuery, type ViewState } from '../query';

/** A row, or all of them: an empty path. */
export type Cell = {
  name: string;
  path: readonly string[];
  figures: Measured;
  compared: Measured | undefined;
  finished: Measured | undefined;
};
export type Model = PerformanceResult['models'][number];

export type Opening = { cell: Cell; model: Model; column: ColumnId; days: Range; view: ViewState };

/** Undefined where nothing is behind the figure. */
export function cellOrders({ cell, model, column, days, view }: Opening): OpenedOrders | undefined {
  const measured = column === 'change' ? cell.compared : cell.figures;
  const place = { by: view.by.join(','), under: JSON.stringify(cell.path), model: model.id };
  const conversions = measured?.conversions?.[model.id];
  if (conversions) {
    if (Number(conversions.conversions) === 0) return undefined;
    const { conversion } = view;
    const figure = `${formatCount(conversions.conversions)} of them under ${model.name}.`;
    return { title: cell.name, figure, query: { ...days, ...place, conversion, ...filterQuery(view) } };
  }
  const figures = measured?.models[model.id];
  const part = figures && partOf(figures, column);
  if (!part || (Number(part.orders) === 0 && Number(part.revenue.amount) === 0)) return undefined;
  const buyers = part.buyer && { buyer: part.buyer };
  return {
    title: [cell.name, part.buyer && `${part.buyer} customers`].filter(Boolean).join(', '),
    figure: `${formatMoney(part.revenue)} of credit under ${model.name}.`,
    query: {
      ...days,
      ...place,
      ...filterQuery(view),
      ...buyers,
    },
  };
}

type Part = { orders: string; revenue: WireMoney; buyer?: 'new' | 'returning' };

function partOf(figures: PerformanceFigures, column: ColumnId): Part {
  if (column === 'newOrders' || column === 'newRevenue') {
    return { orders: figures.newOrders, revenue: figures.newRevenue, buyer: 'new' };
  }
  if (column === 'returningOrders' || column === 'returningRevenue') {
    return { orders: figures.returningOrders, revenue: figures.returningRevenue, buyer: 'returning' };
  }
  return figures;
}
