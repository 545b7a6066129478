/** One page of products with their totals, as one statement: sorted and cut by the database, since a store may have many. */
import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { ScopedTransaction } from '@/db/scoped';
import type { Site } from '@/lib/model/site';
import { spanOf } from '../../days';
import { column, rowsOf } from '../../rows';
import { contains } from '../../text-search';
import type { ProductSort, ProductsParams } from './definition';
import { type ProductSums, sumColumns, sumNames, sumTexts } from './figures';
import { chosenSales, linesSql, uncountedRefunds } from './lines';

export type Range = { from: string; to: string };

const columns = {
  /** Of every product, of those that were searched for, or of one of them. */
  kind: column.oneOf(['all', 'found', 'row']),
  product: column.text.nullable(),
  id: column.text.nullable(),
  sku: column.text.nullable(),
  category: column.text.nullable(),
  several: z.array(z.enum(['id', 'sku', 'category'])),
  products: column.count,
  unpriced: column.count,
  /** Of sums: what the whole orders were worth that hold the products. */
  net: column.minor,
  ...sumColumns,
  before_units: sumColumns.units,
  before_orders: sumColumns.orders,
  before_revenue: sumColumns.revenue,
  before_discount: sumColumns.discount,
  before_returned_units: sumColumns.returned_units,
  before_returned: sumColumns.returned,
  before_cost: sumColumns.cost,
  before_costed: sumColumns.costed,
};
export type LevelRow = z.output<z.ZodObject<typeof columns>>;

/** The sums of a row in the compared days. */
export function beforeOf(row: LevelRow): ProductSums {
  return {
    units: row.before_units,
    orders: row.before_orders,
    revenue: row.before_revenue,
    discount: row.before_discount,
    returned_units: row.before_returned_units,
    returned: row.before_returned,
    cost: row.before_cost,
    costed: row.before_costed,
  };
}

/** The sums of all products, of those found where some are searched for, and the rows of the page in the order asked for. */
export async function levelRows(
  tx: ScopedTransaction,
  site: Site,
  params: ProductsParams,
  compared?: Range,
): Promise<LevelRow[]> {
  const now = await productLines(tx, site, params, params);
  const before = compared ? await productLines(tx, site, params, compared) : sql`SELECT * FROM lines WHERE false`;
  const { search, sort, direction, offset, limit } = params;
  const isRow = search ? sql`found` : sql`true`;
  const rest = sql`coalesce(now_revenue, 0) DESC, key COLLATE "C"`;
  const page = sql`SELECT * FROM level WHERE ${isRow}
    ORDER BY ${sortSql[sort]} ${sql.raw(direction)} NULLS LAST, ${rest} LIMIT ${limit} OFFSET ${offset}`;
  const foundLines = (table: string) => sql.raw(`${table} WHERE key IN (SELECT key FROM level WHERE found)`);
  const found = totalsSql(sql`level WHERE found`, foundLines('lines'), foundLines('before_lines'));
  const row = sql`product, id, sku, category, several, 1 AS products, unpriced::int AS unpriced, '0' AS net,
    ${sumTexts('now_')}, ${sumTexts('before_', 'before_')}`;
  const query = sql`WITH lines AS (${now}), before_lines AS (${before}), level AS (${levelSql})
    SELECT 'all' AS kind, ${totalsSql(sql`level`, sql`lines`, sql`before_lines`)}
    ${search ? sql`UNION ALL SELECT 'found', ${found}` : sql``}
    UNION ALL SELECT * FROM (SELECT 'row', ${row} FROM (${page}) AS page) AS rows`;
  return rowsOf(tx, columns, query);
}

/** The lines of the orders of the days, with the key of their product and whether it is searched for. */
async function productLines(tx: ScopedTransaction, site: Site, params: ProductsParams, range: Range): Promise<SQL> {
  const chosen = chosenSales(site, spanOf(range, site.timeZone), params);
  const lines = linesSql(chosen, await uncountedRefunds(tx, site, chosen));
  const names = ['product', 'product_id', 'sku', 'category'].map((name) => sql.raw(name));
  const fits = params.search
    ? sql.join(
        names.map((name) => contains(name, params.search ?? '')),
        sql` OR `,
      )
    : sql`true`;
  return sql`SELECT coalesce('=' || product, '') AS key, *, coalesce(${fits}, false) AS found FROM (${lines}) AS line`;
}

const facts = ['product_id', 'sku', 'category'];

/**
 * A row for each product that either period has. Lines are summed by product at once, and its orders counted beside: summing by order
 * first made as many groups as there are lines, and took three times as long.
 */
const levelSql = (() => {
  const added = [...sumNames.filter((name) => name !== 'orders'), 'unpriced']
    .map((name) => `sum(${name}) AS ${name}`)
    .concat('bool_or(found) AS found')
    .join(', ');
  const ranges = facts
    .map((name) => `min(${name} COLLATE "C") AS low_${name}, max(${name} COLLATE "C") AS high_${name}`)
    .join(', ');
  const grouped = (table: string) =>
    sql.raw(`(SELECT * FROM
      (SELECT key, ${added}, ${ranges} FROM ${table} GROUP BY key) AS summed
      JOIN (SELECT key, count(*) AS orders FROM (SELECT key FROM ${table} GROUP BY key, order_id) AS each GROUP BY key) AS counted
      USING (key))`);
  const ends = (name: string) =>
    `least(now.low_${name}, before.low_${name}) AS low_${name}, greatest(now.high_${name}, before.high_${name}) AS high_${name}`;
  const both = sql.raw(
    [
      'coalesce(now.key, before.key) AS key',
      'coalesce(now.found, false) OR coalesce(before.found, false) AS found',
      'coalesce(now.unpriced, 0) AS unpriced',
      ...sumNames.flatMap((name) => [`now.${name} AS now_${name}`, `before.${name} AS before_${name}`]),
      ...facts.map(ends),
    ].join(', '),
  );
  const one = (name: string, as: string) => `CASE WHEN low_${name} = high_${name} THEN low_${name} END AS ${as}`;
  const several = facts.map((name) => `CASE WHEN low_${name} <> high_${name} THEN '${name === 'product_id' ? 'id' : name}' END`);
  return sql`SELECT key, CASE WHEN key <> '' THEN substring(key FROM 2) END AS product, found, unpriced,
      ${sql.raw([one('product_id', 'id'), one('sku', 'sku'), one('category', 'category')].join(', '))},
      array_remove(ARRAY[${sql.raw(several.join(', '))}]::text[], NULL) AS several,
      ${sql.raw(sumNames.flatMap((name) => [`now_${name}`, `before_${name}`]).join(', '))}
    FROM (SELECT ${both} FROM ${grouped('lines')} AS now FULL JOIN ${grouped('before_lines')} AS before ON now.key = before.key) AS joined`;
})();

/** One row of sums; an order with several of the products counts once. */
function totalsSql(level: SQL, parts: SQL, before: SQL): SQL {
  const added = ['now_', 'before_'].flatMap((prefix) =>
    sumNames.filter((name) => name !== 'orders').map((name) => `sum(${prefix}${name}) AS ${prefix}${name}`),
  );
  const ordersOf = (lines: SQL, prefix: string) => sql`(SELECT count(*) AS ${sql.raw(`${prefix}orders`)},
    coalesce(sum(net), 0) AS ${sql.raw(`${prefix}net`)} FROM (SELECT min(net) AS net FROM ${lines} GROUP BY order_id) AS each)`;
  return sql`NULL AS product, NULL AS id, NULL AS sku, NULL AS category, '{}'::text[] AS several, products, unpriced,
      now_net::text AS net, ${sumTexts('now_')}, ${sumTexts('before_', 'before_')}
    FROM (SELECT count(*)::int AS products, coalesce(sum(unpriced), 0)::int AS unpriced, ${sql.raw(added.join(', '))}
      FROM ${level}) AS total
    CROSS JOIN ${ordersOf(parts, 'now_')} AS now_orders CROSS JOIN ${ordersOf(before, 'before_')} AS before_orders`;
}

/** What rows are placed by; what has no value comes last. */
const sortSql: Record<ProductSort, SQL> = {
  name: sql`product COLLATE "C"`,
  units: sql`coalesce(now_units, 0)`,
  orders: sql`coalesce(now_orders, 0)`,
  revenue: sql`coalesce(now_revenue, 0)`,
  discounts: sql`coalesce(now_discount, 0)`,
  returnedUnits: sql`coalesce(now_returned_units, 0)`,
  returned: sql`coalesce(now_returned, 0)`,
  net: sql`coalesce(now_revenue, 0) - coalesce(now_returned, 0)`,
  costs: sql`nullif(now_cost, 0)`,
  contribution: sql`CASE WHEN now_costed <> 0 OR now_cost <> 0 THEN now_revenue - now_returned - now_cost END`,
  share: sql`coalesce(now_revenue, 0)`,
  change: sql`coalesce(now_revenue, 0) - coalesce(before_revenue, 0)`,
};
