/** Which visits a figure of the table counts, for the drawer: those of its row, under the same filters. */
import type { Opened } from '@/app/(console)/_kit/opened';
import type { Range } from '@/lib/model/range';
import { visitFilterNames } from '@/lib/reporting/reports/sessions/visit-filter-names';
import { filterQuery, type ViewState } from '../query';
import type { Cell } from './cell-orders';

/** Undefined where there were none; what no visit earned has none. */
export function cellVisits(cell: Cell, days: Range, view: ViewState): Opened | undefined {
  if (!cell.figures.sessions || cell.path.some((step) => step.startsWith('!'))) return undefined;
  const filters = filterQuery(view);
  const ofVisits = visitFilterNames.flatMap((name): [string, string][] => {
    const value = filters[name];
    return value === undefined ? [] : [[name, value]];
  });
  const query = { ...days, by: view.by.join(','), under: JSON.stringify(cell.path), ...Object.fromEntries(ofVisits) };
  return { title: `Visits: ${cell.name}`, query };
}
