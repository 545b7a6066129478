/** The products report: a page of products, and how all of them add up to what the store sold. */
import { eq, type SQL, sql } from 'drizzle-orm';
import { sameGeneration } from '@/db/queries/live';
import type { ScopedTransaction } from '@/db/scoped';
import { netRevenueSql, order, orderItem } from '@/db/schema';
import type { Currency } from '@/lib/core/currency';
import { invariant } from '@/lib/core/invariant';
import { revenueBasisOf } from '@/lib/model/revenue-basis';
import type { Site } from '@/lib/model/site';
import { spanOf } from '../../days';
import { salesOf } from '../../revenue';
import { column, rowOf } from '../../rows';
import { wireMoney } from '../../wire';
import type { ProductsParams, ProductsResult } from './definition';
import { figuresOf, shareOf } from './figures';
import { beforeOf, type LevelRow, levelRows } from './level';
import { chosenSales } from './lines';

/** The products of the page asked for, best selling first where nothing else is said. */
export async function productsReport(tx: ScopedTransaction, site: Site, params: ProductsParams): Promise<ProductsResult> {
  const { from, to, compareFrom, compareTo, offset } = params;
  const { currency, timeZone } = site;
  const compared = compareFrom !== undefined && compareTo !== undefined ? { from: compareFrom, to: compareTo } : undefined;
  const [all, found, ...page] = await levelRows(tx, site, params, compared);
  invariant(all && found, 'the products of a range have no sums');
  const figures = (row: LevelRow) => ({
    ...figuresOf(row, currency),
    ...(compared && { compared: figuresOf(beforeOf(row), currency) }),
  });
  const next = offset + page.length;
  return {
    from,
    to,
    ...(compared && { compareFrom, compareTo }),
    timeZone,
    currency,
    revenueBasis: revenueBasisOf(site.settings),
    rows: page.map((row) => ({ ...namesOf(row), ...figures(row), ...withShare(shareOf(row, all, currency)) })),
    rowCount: found.products,
    ...(page.length > 0 && next < found.products && { nextOffset: next }),
    total: figures(found),
    store: storeWire(await storeSums(tx, chosenSales(site, spanOf(params, timeZone), params)), all, currency),
    otherCurrencies: (await salesOf(tx, site, spanOf(params, timeZone), params)).otherCurrencies,
  };
}

type Row = ProductsResult['rows'][number];

function namesOf({
  product,
  id,
  sku,
  category,
  several,
}: LevelRow): Pick<Row, 'product' | 'id' | 'sku' | 'category' | 'several'> {
  return {
    ...(product !== null && { product }),
    ...(id !== null && { id }),
    ...(sku !== null && { sku }),
    ...(category !== null && { category }),
    several,
  };
}

function withShare(share: string | undefined): Pick<Row, 'share'> {
  return share === undefined ? {} : { share };
}

type StoreSums = { orders: number; revenue: bigint; without_orders: number; without_revenue: bigint };

/** The orders themselves, and of them those of which no line is known. */
async function storeSums(tx: ScopedTransaction, chosen: SQL | undefined): Promise<StoreSums> {
  const held = sql`SELECT ${netRevenueSql()} AS net, EXISTS (SELECT FROM ${orderItem}
    WHERE ${sameGeneration(orderItem, order)} AND ${eq(orderItem.orderId, order.id)}) AS has_lines FROM ${order} WHERE ${chosen}`;
  return rowOf(
    tx,
    { orders: column.count, revenue: column.minor, without_orders: column.count, without_revenue: column.minor },
    sql`SELECT count(*)::int AS orders, coalesce(sum(net), 0)::text AS revenue,
        (count(*) FILTER (WHERE NOT has_lines))::int AS without_orders,
        coalesce(sum(net) FILTER (WHERE NOT has_lines), 0)::text AS without_revenue FROM (${held}) AS held`,
  );
}

function storeWire(store: StoreSums, all: LevelRow, currency: Currency): ProductsResult['store'] {
  const products = all.revenue - all.returned;
  return {
    orders: store.orders,
    revenue: wireMoney(store.revenue, currency),
    products: wireMoney(products, currency),
    rest: wireMoney(store.revenue - store.without_revenue - products, currency),
    withoutLines: { orders: store.without_orders, revenue: wireMoney(store.without_revenue, currency) },
    unpricedLines: all.unpriced,
  };
}
