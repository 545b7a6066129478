/** Values of the attribution table's cells, and the order of its rows. */
import { parseCurrency } from '@/lib/core/currency';
import { invariant } from '@/lib/core/invariant';
import type { ModelId } from '@/lib/model/credit';
import type { AttributionFigures } from '@/lib/reporting/reports/attribution/definition';
import { noFigures, readFigures, type TreeFigures, type TreeNode } from '@/lib/reporting/tree';
import type { ColumnId } from './use-view';

export type Figures = Partial<Record<ModelId, TreeFigures>>;

/** A report's own row (totals, unattributed) in the form of a tree node's figures. */
export function cellValue(models: Partial<Record<ModelId, AttributionFigures>>, currency: string): Figures {
  const money = parseCurrency(currency);
  invariant(money, `the report's currency ${currency} is unknown`);
  const entries = Object.entries(models).flatMap(([model, figures]) => (figures ? [[model, readFigures(figures, money)]] : []));
  return Object.fromEntries(entries);
}

/** The tree with each level sorted by a column of the first model. */
export function sortTree(nodes: TreeNode[], sort: ColumnId, ascending: boolean, model: ModelId | undefined): TreeNode[] {
  const sign = ascending ? 1 : -1;
  return nodes
    .toSorted((left, right) => sign * compare(sortValue(left, sort, model), sortValue(right, sort, model)))
    .map((node) => ({ ...node, children: sortTree(node.children, sort, ascending, model) }));
}

function sortValue(node: TreeNode, sort: ColumnId, model: ModelId | undefined): number {
  const figures = (model && node.models[model]) ?? noFigures();
  switch (sort) {
    case 'touches':
      return node.touches;
    case 'orders':
      return Number(figures.orders);
    case 'new':
      return Number(figures.newCustomerOrders);
    case 'aov':
      return figures.orders === 0n ? 0 : Number(figures.revenue) / Number(figures.orders);
    default:
      return Number(figures.revenue);
  }
}

function compare(left: number, right: number): number {
  return left - right;
}
