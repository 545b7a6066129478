/** What products sold, read from the database: sums by product as SQL, and their figures in wire form. */
import { type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Currency } from '@/lib/core/currency';
import { type Facts, moneyOf } from '@/lib/metrics/facts';
import { measuresOf } from '../../measures';
import { column } from '../../rows';
import type { ProductFigures } from './definition';

/** Counts as text, money as text of minor units. */
export const sumColumns = {
  units: column.text,
  orders: column.count,
  revenue: column.minor,
  discount: column.minor,
  returned_units: column.text,
  returned: column.minor,
  cost: column.minor,
  /** Of net revenue the part whose costs are known. */
  costed: column.minor,
};
export type ProductSums = z.output<z.ZodObject<typeof sumColumns>>;
type SumName = keyof typeof sumColumns;
export const sumNames: SumName[] = ['units', 'orders', 'revenue', 'discount', 'returned_units', 'returned', 'cost', 'costed'];

/** Lines summed by order and the given columns, so that an order with two lines of a product counts once. */
export function partsSql(lines: SQL, by: SQL, more: SQL): SQL {
  return sql`SELECT order_id, ${by}, sum(units) AS units, sum(revenue) AS revenue, sum(discount) AS discount,
      sum(returned_units) AS returned_units, sum(returned) AS returned, sum(cost) AS cost,
      sum(costed) AS costed, ${more}
    FROM (${lines}) AS line GROUP BY order_id, ${by}`;
}

/** The sums of some parts, under the names of `sumColumns`. */
export const partSums = sql`coalesce(sum(units), 0) AS units, count(*)::int AS orders, coalesce(sum(revenue), 0) AS revenue,
  coalesce(sum(discount), 0) AS discount, coalesce(sum(returned_units), 0) AS returned_units,
  coalesce(sum(returned), 0) AS returned, coalesce(sum(cost), 0) AS cost, coalesce(sum(costed), 0) AS costed`;

/** The sums of a row as `sumColumns` read them, from columns with the prefix. */
export function sumTexts(from: string, to = ''): SQL {
  const texts = sumNames.map((name) =>
    name === 'orders'
      ? `coalesce(${from}${name}, 0)::int AS ${to}${name}`
      : `trim_scale(coalesce(${from}${name}, 0)::numeric)::text AS ${to}${name}`,
  );
  return sql.raw(texts.join(', '));
}

/** The figures of a row. */
export function figuresOf(sums: ProductSums, currency: Currency): ProductFigures {
  const { money, textIf } = measuresOf(factsOf(sums, currency), currency);
  const costsKnown = textIf('costsKnown');
  return {
    units: sums.units,
    orders: sums.orders,
    revenue: money('productRevenue'),
    discounts: money('productDiscounts'),
    returnedUnits: sums.returned_units,
    returned: money('productReturns'),
    net: money('productNet'),
    ...((sums.cost !== 0n || sums.costed !== 0n) && {
      costs: money('productCosts'),
      contribution: money('productContribution'),
      ...(costsKnown !== undefined && { costsKnown }),
    }),
  };
}

/** The part of all products' revenue that is this one's; undefined of nothing. */
export function shareOf(sums: ProductSums, all: ProductSums, currency: Currency): string | undefined {
  const facts = { ...factsOf(sums, currency), allLineRevenue: moneyOf(all.revenue, currency) };
  return measuresOf(facts, currency).textIf('productShare');
}

function factsOf({ revenue, discount, returned, cost, costed }: ProductSums, currency: Currency): Facts {
  return {
    lineRevenue: moneyOf(revenue, currency),
    lineDiscounts: moneyOf(discount, currency),
    lineReturns: moneyOf(returned, currency),
    lineCosts: moneyOf(cost, currency),
    revenue: moneyOf(revenue - returned, currency),
    knownRevenue: moneyOf(costed, currency),
  };
}
