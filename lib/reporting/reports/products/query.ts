/** The products report: a page of products, and how all of them add up to what the store sold. */
import { type SQL, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { netRevenueSql, order } from '@/db/schema';
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
  const level = await levelRows(tx, site, params, compared);
  const all = level.find(({ kind }) => kind === 'all');
  invariant(all, 'the products of a range have no sums');
  const found = level.find(({ kind }) => kind === 'found') ?? all;
  const page = level.filter(({ kind }) => kind === 'row');
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

type StoreSums = { orders: number; revenue: bigint };

/** The orders themselves, whatever they hold. */
async function storeSums(tx: ScopedTransaction, chosen: SQL | undefined): Promise<StoreSums> {
  return rowOf(
    tx,
    { orders: column.count, revenue: column.minor },
    sql`SELECT count(*)::int AS orders, coalesce(sum(${netRevenueSql()}), 0)::text AS revenue
      FROM ${order} WHERE ${chosen}`,
  );
}

function storeWire(store: StoreSums, all: LevelRow, currency: Currency): ProductsResult['store'] {
  const products = all.revenue - all.returned;
  return {
    orders: store.orders,
    revenue: wireMoney(store.revenue, currency),
    products: wireMoney(products, currency),
    rest: wireMoney(all.net - products, currency),
    withoutLines: { orders: store.orders - all.orders, revenue: wireMoney(store.revenue - all.net, currency) },
    unpricedLines: all.unpriced,
  };
}
