/** The report from the ledger of credit: a sum, for the site's own lookback window, read from one index (docs/decisions/0026). */
import { inArray, and, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { isNewBuyersCredit } from '@/db/queries/buyers';
import { live } from '@/db/queries/live';
import { credit, touchpoint } from '@/db/schema';
import { type ModelId, modelIds } from '@/lib/model/credit';
import { salesChannels } from '@/lib/model/sales-channel';
import type { Site } from '@/lib/model/site';
import { type DayEdges, type Dimension, groupColumns, isOfVisits, nameJoins, namedKeySql } from '../../dimension';
import { creditFits, type OrderFilter } from '../../order-filter';
import type { Span } from '../../revenue';
import { column, rowsOf } from '../../rows';
import type { Cell } from './cell';
import type { TouchCounts } from './rows';

export type CellRequest = {
  span: Span;
  days: DayEdges;
  models: readonly ModelId[];
  by: readonly Dimension[];
  filter: OrderFilter;
};

/** The credit of the site's sales of the span that fit, in its currency. Test orders are no sales. */
export function creditIn(site: Site, span: Span, models: readonly ModelId[], filter: OrderFilter = {}): SQL | undefined {
  return and(
    live(credit, site.id),
    inArray(credit.model, [...models]),
    gte(credit.orderedAt, span.start),
    lt(credit.orderedAt, span.end),
    eq(credit.currency, site.currency),
    sql`NOT ${credit.test}`,
    creditFits(site, filter),
  );
}

/** What each group earned, refunds taken off. A refund's share is 0, since it takes back money and not the order. */
export async function storedCells(tx: ScopedTransaction, site: Site, request: CellRequest): Promise<Cell[]> {
  const { span, days, models, by, filter } = request;
  const columns = groupColumns({ by, days, table: credit, at: sql`${credit.orderedAt}` });
  const grouped = sql`
    SELECT ${sql.join([sql`${credit.model} AS model`, ...columns], sql`, `)}, ${credit.acquisitionId} IS NOT NULL AS attributed,
      CASE WHEN ${credit.leftOut} THEN ${credit.salesChannel} END AS left_out_channel, sum(${credit.amount}) AS revenue,
      sum(${credit.share}) AS orders, sum(CASE WHEN ${isNewBuyersCredit(site)} THEN ${credit.share} ELSE 0 END) AS new_orders
    FROM ${credit} WHERE ${creditIn(site, span, models, filter)}
    GROUP BY ${sql.join(
      Array.from({ length: columns.length + 3 }, (_, index) => sql.raw(String(index + 1))),
      sql`, `,
    )}`;
  const rows = await rowsOf(
    tx,
    {
      key: column.text,
      model: column.oneOf(modelIds),
      attributed: column.flag,
      leftOut: column.oneOf(salesChannels).nullable(),
      revenue: column.minor,
      orders: column.minor,
      newOrders: column.minor,
    },
    sql`SELECT ${namedKeySql(by)} AS key, model, attributed, left_out_channel AS "leftOut", sum(revenue)::text AS revenue,
        sum(orders)::text AS orders, sum(new_orders)::text AS "newOrders"
      FROM (${grouped}) AS grouped ${nameJoins(site.id, by)} GROUP BY 1, 2, 3, 4`,
  );
  return rows.map(({ key, attributed, leftOut, model, revenue, orders, newOrders }) => ({
    key: attributed ? key : undefined,
    model,
    leftOut: leftOut ?? undefined,
    ...{ revenue, orders, newCustomerOrders: newOrders },
  }));
}

export type TouchRequest = Pick<CellRequest, 'span' | 'days' | 'by'>;

/**
 * How many touchpoints of each group began in the span, whether they earned anything or not, and of all; by what is no touch's,
 * they are not counted.
 */
export async function touchCounts(
  tx: ScopedTransaction,
  site: Site,
  { span, days, by }: TouchRequest,
): Promise<{ counts: TouchCounts; total: number }> {
  const isCounted = by.every(isOfVisits);
  const known = isCounted ? by : [];
  const columns = groupColumns({ by: known, days, table: touchpoint, at: sql`${touchpoint.at}` });
  const places = columns.map((_, index) => sql.raw(String(index + 1)));
  const inSpan = and(live(touchpoint, site.id), gte(touchpoint.at, span.start), lt(touchpoint.at, span.end));
  const grouped = sql`SELECT ${sql.join([...columns, sql`count(*) AS touches`], sql`, `)} FROM ${touchpoint} WHERE ${inSpan}
    ${columns.length > 0 ? sql`GROUP BY ${sql.join(places, sql`, `)}` : sql``}`;
  const rows = await rowsOf(
    tx,
    { key: column.text, touches: column.count },
    sql`SELECT ${namedKeySql(known)} AS key, sum(touches)::int AS touches
      FROM (${grouped}) AS grouped ${nameJoins(site.id, known)} GROUP BY 1`,
  );
  const total = rows.reduce((sum, { touches }) => sum + touches, 0);
  return { counts: new Map(isCounted ? rows.map(({ key, touches }) => [key, touches]) : []), total };
}
