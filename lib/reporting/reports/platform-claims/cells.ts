/** The cells of a node: claims, credit and windows of the same steps, put together and added up. */
import type { ScopedTransaction } from '@/db/scoped';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import type { DatedBy } from '../performance/names';
import { type ClaimRow, campaignsOfAccount, claimRowsOf } from './claim-sums';
import { type CreditRow, creditsOf } from './credit-sums';
import type { Node } from './node';
import { type WindowSums, windowsOf } from './window-sql';

export type Earned = { revenue: bigint; orders: bigint };

export type Cell = {
  steps: string[];
  claims: ClaimRow[];
  credit: Map<ModelId, Earned>;
  window: WindowSums;
};

export const NO_CREDIT: Earned = { revenue: 0n, orders: 0n };
const NO_WINDOW: WindowSums = { orders: 0, revenue: 0n, sharedOrders: 0, sharedRevenue: 0n };

type Asked = { node: Node; models: readonly ModelId[]; datedBy: DatedBy; account?: string | undefined };

/** The cells of one platform's node. Of an account: its claims, and the credit of campaigns that it has cost of. */
export async function cellsBelow(tx: ScopedTransaction, site: Site, { node, models, datedBy, account }: Asked): Promise<Cell[]> {
  const own = account !== undefined && node.under.length === 0 ? await campaignsOfAccount(tx, site, account) : undefined;
  // Which campaign credit is of must be told for it to be an account's.
  const asked: Node = own && node.by[0] !== 'campaign' ? { ...node, by: ['campaign', ...node.by] } : node;
  const dropped = asked.by.length - node.by.length;
  const fits = ({ steps: [campaign = ''] }: { steps: string[] }) => !own || own.has(campaign);
  const below = <Row extends { steps: string[] }>(rows: Row[]) =>
    rows.filter(fits).map((row) => ({ ...row, steps: row.steps.slice(dropped) }));
  const claims = (await claimRowsOf(tx, site, asked, account)).map((row) => ({ ...row, steps: row.steps.slice(dropped) }));
  const credit = below(await creditsOf(tx, site, asked, { models, datedBy }));
  const windows = below(await windowsOf(tx, site, asked, datedBy));
  return joined(claims, credit, windows);
}

/** The cells of these rows, by their steps. */
export function joined(claims: ClaimRow[], credit: CreditRow[], windows: (WindowSums & { steps: string[] })[]): Cell[] {
  const cells = new Map<string, Cell>();
  const cellAt = (steps: string[]): Cell => {
    const key = JSON.stringify(steps);
    const cell = cells.get(key) ?? { steps, claims: [], credit: new Map(), window: NO_WINDOW };
    cells.set(key, cell);
    return cell;
  };
  for (const row of claims) cellAt(row.steps).claims.push(row);
  for (const { steps, model, ...earned } of credit) addCredit(cellAt(steps).credit, model, earned);
  for (const { steps, ...window } of windows) {
    const cell = cellAt(steps);
    cell.window = addWindows(cell.window, window);
  }
  return [...cells.values()];
}

/** What the cells sum to. */
export function summed(cells: readonly Cell[]): Cell {
  const credit = new Map<ModelId, Earned>();
  for (const cell of cells) for (const [model, earned] of cell.credit) addCredit(credit, model, earned);
  const window = cells.reduce((sum, cell) => addWindows(sum, cell.window), NO_WINDOW);
  return { steps: [], claims: cells.flatMap(({ claims }) => claims), credit, window };
}

function addCredit(credit: Map<ModelId, Earned>, model: ModelId, { revenue, orders }: Earned): void {
  const before = credit.get(model) ?? NO_CREDIT;
  credit.set(model, { revenue: before.revenue + revenue, orders: before.orders + orders });
}

function addWindows(left: WindowSums, right: WindowSums): WindowSums {
  return {
    orders: left.orders + right.orders,
    revenue: left.revenue + right.revenue,
    sharedOrders: left.sharedOrders + right.sharedOrders,
    sharedRevenue: left.sharedRevenue + right.sharedRevenue,
  };
}
