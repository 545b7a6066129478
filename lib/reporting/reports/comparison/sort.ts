/** The order of the comparison's rows. */
import type { ComparisonParams, ComparisonResult } from './definition';

type Row = ComparisonResult['rows'][number];
/** A row with the exact sums that it goes by: minor units, and millionths of the site's currency. */
export type Sortable = { row: Row; width: bigint; cost: bigint };

/** Largest first, of equals by name. */
export function sortedRows(rows: readonly Sortable[], sort: ComparisonParams['sort']): Row[] {
  const figure = ({ row, width, cost }: Sortable): bigint | number =>
    sort === 'cost' ? cost : sort === 'stake' ? Number(row.stake?.amount ?? -1) : width;
  return rows
    .toSorted((left, right) => {
      const [first, second] = [figure(left), figure(right)];
      if (first !== second) return first > second ? -1 : 1;
      return nameOf(left.row) < nameOf(right.row) ? -1 : 1;
    })
    .map(({ row }) => row);
}

function nameOf({ channel, campaign, value }: Row): string {
  return `${channel} ${campaign} ${value}`;
}
