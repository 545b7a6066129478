/**
 * The attribution report as a tree: rows grouped by their first dimension, then the second, and so on, each branch the exact sum of its leaves.
 * Sums are taken over integers (minor units; ten-thousandths of an order), never over floats. Runs in the browser too.
 */
import type { Currency } from '@/lib/core/currency';
import { parseCurrency } from '@/lib/core/currency';
import { invariant } from '@/lib/core/invariant';
import { formatDecimal, parseMoney } from '@/lib/core/money';
import type { ModelId } from '@/lib/model/credit';
import type { AttributionFigures, AttributionResult } from './reports/attribution/definition';

export type TreeFigures = {
  revenue: bigint;
  /** Ten-thousandths of orders. */
  orders: bigint;
  newCustomerOrders: bigint;
};

export type TreeNode = {
  /** Values of the dimensions down to this node; undefined where the touch did not state one. */
  path: (string | undefined)[];
  /** Stable text of the path, for keys and open branches. */
  id: string;
  touches: number;
  models: Partial<Record<ModelId, TreeFigures>>;
  children: TreeNode[];
};

const ORDER_SCALE = 4;
const PATH_SEPARATOR = '\u001f';

/** The branches of the report, one level for each of its dimensions. A level at which nothing was stated is left out. */
export function attributionTree({ by, rows, currency }: Pick<AttributionResult, 'by' | 'rows' | 'currency'>): TreeNode[] {
  const money = parseCurrency(currency);
  invariant(money, `the report's currency ${currency} is unknown`);
  const root = makeNode([]);
  for (const { key, touches, models } of rows) {
    let node = root;
    const path: (string | undefined)[] = [];
    for (const [depth, dimension] of by.entries()) {
      path.push(key[dimension]);
      const rest = by.slice(depth).some((below) => key[below] !== undefined);
      if (!rest) break;
      node = childOf(node, [...path]);
      addRow(node, touches, models, money);
    }
  }
  return root.children;
}

function makeNode(path: (string | undefined)[]): TreeNode {
  return { path, id: path.map((value) => value ?? '\u0000').join(PATH_SEPARATOR), touches: 0, models: {}, children: [] };
}

function childOf(node: TreeNode, path: (string | undefined)[]): TreeNode {
  const value = path.at(-1);
  const known = node.children.find((child) => child.path.at(-1) === value);
  if (known) return known;
  const child = makeNode(path);
  node.children.push(child);
  return child;
}

function addRow(node: TreeNode, touches: number, models: Partial<Record<ModelId, AttributionFigures>>, currency: Currency): void {
  node.touches += touches;
  for (const [model, figures] of Object.entries(models) as [ModelId, AttributionFigures][]) {
    const sum = node.models[model] ?? noFigures();
    const row = readFigures(figures, currency);
    node.models[model] = {
      revenue: sum.revenue + row.revenue,
      orders: sum.orders + row.orders,
      newCustomerOrders: sum.newCustomerOrders + row.newCustomerOrders,
    };
  }
}

export function noFigures(): TreeFigures {
  return { revenue: 0n, orders: 0n, newCustomerOrders: 0n };
}

/** A report's figures as integers. */
export function readFigures(figures: AttributionFigures, currency: Currency): TreeFigures {
  const revenue = parseMoney(figures.revenue.amount, currency);
  invariant(revenue, `revenue ${figures.revenue.amount} is no amount`);
  return { revenue: revenue.minor, orders: scaled(figures.orders), newCustomerOrders: scaled(figures.newCustomerOrders) };
}

/** Decimal text of a count in ten-thousandths: "12", "0.5". */
export function orderText(tenThousandths: bigint): string {
  const sign = tenThousandths < 0n ? '-' : '';
  const digits = (tenThousandths < 0n ? -tenThousandths : tenThousandths).toString().padStart(ORDER_SCALE + 1, '0');
  const fraction = digits.slice(-ORDER_SCALE).replace(/0+$/, '');
  return `${sign}${digits.slice(0, -ORDER_SCALE)}${fraction ? `.${fraction}` : ''}`;
}

/** Decimal text of minor units. */
export function revenueText(minor: bigint, currency: Currency): string {
  return formatDecimal({ minor, currency });
}

function scaled(text: string): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const value = BigInt(whole + fraction.slice(0, ORDER_SCALE).padEnd(ORDER_SCALE, '0'));
  return text.startsWith('-') ? -value : value;
}
