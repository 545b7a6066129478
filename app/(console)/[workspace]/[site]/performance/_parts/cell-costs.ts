/** Which rows of cost a figure of the table is the sum of, for the drawer: those of its row, under the same filters. */
import type { Opened } from '@/app/(console)/_kit/opened';
import type { Range } from '@/lib/model/range';
import type { ViewState } from '../query';
import type { Cell } from './cell-orders';

/** Undefined where nothing was spent. */
export function cellCosts(cell: Cell, days: Range, view: ViewState): Opened | undefined {
  const { cost } = cell.figures;
  if (!cost || [cost.cost.amount, cost.impressions, cost.clicks].every((figure) => Number(figure) === 0)) return undefined;
  const { channel, source, campaign, label } = view;
  const filters = Object.entries({ channel, source, campaign, label }).flatMap(([name, value]): [string, string][] =>
    value ? [[name, value]] : [],
  );
  const query = { ...days, by: view.by.join(','), under: JSON.stringify(cell.path), ...Object.fromEntries(filters) };
  return { title: `Cost: ${cell.name}`, query };
}
