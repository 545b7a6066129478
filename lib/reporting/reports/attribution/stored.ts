/** The report from the ledger of credit: a sum, for the site's own lookback window, read from one index (docs/decisions/0026). */
import { and, gte, isNotNull, lt, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { isNewBuyersCredit } from '@/db/queries/buyers';
import { live } from '@/db/queries/live';
import { credit, touchpoint } from '@/db/schema';
import type { ModelId } from '@/lib/model/credit';
import { modelIdSchema } from '@/lib/model/credit-schema';
import { salesChannels } from '@/lib/model/sales-channel';
import type { Site } from '@/lib/model/site';
import { type DayEdges, type Grouping, groupColumns, isOfVisits, nameJoins, namedKeySql } from '../../dimension';
import { creditIn, unionAll } from '../../credit-in';
import type { OrderFilter } from '../../order-filter';
import type { Span } from '../../revenue';
import { column, rowsOf } from '../../rows';
import { type VisitFilter, visitFits } from '../sessions/visit-filter';
import { visitFilterNames } from '../sessions/visit-filter-names';
import type { Cell } from './cell';
import type { TouchCounts } from './rows';

export type CellRequest = {
  span: Span;
  days: DayEdges;
  models: readonly ModelId[];
  by: readonly Grouping[];
  filter: OrderFilter;
  /** Only what such visits earned. */
  visits?: VisitFilter;
};

/** What each group earned, refunds taken off. A refund's share is 0, since it takes back money and not the order. */
export async function storedCells(tx: ScopedTransaction, site: Site, request: CellRequest): Promise<Cell[]> {
  const { span, days, models, by, filter, visits = {} } = request;
  const isFiltered = visitFilterNames.some((name) => visits[name] !== undefined);
  const ofVisits = isFiltered ? and(isNotNull(credit.acquisitionId), visitFits(site, visits, credit)) : undefined;
  const columns = groupColumns({ by, days, table: credit, at: sql`${credit.orderedAt}` });
  const groups = [
    ...columns,
    sql`${credit.acquisitionId} IS NOT NULL AS attributed`,
    sql`CASE WHEN ${credit.leftOut} THEN ${credit.salesChannel} END AS left_out_channel`,
  ];
  const places = sql.raw(groups.map((_, index) => index + 1).join(', '));
  const grouped = unionAll(
    models.map(
      (model) => sql`SELECT ${sql.join(groups, sql`, `)}, ${model}::text AS model, sum(${credit.amount}) AS revenue,
          sum(${credit.share}) AS orders, sum(${credit.share}) FILTER (WHERE ${isNewBuyersCredit(site)}) AS new_orders
        FROM ${credit} WHERE ${and(creditIn(site, span, model, filter), ofVisits)} GROUP BY ${places}`,
    ),
  );
  const rows = await rowsOf(
    tx,
    {
      key: column.text,
      model: modelIdSchema,
      attributed: column.flag,
      leftOut: column.oneOf(salesChannels).nullable(),
      revenue: column.minor,
      orders: column.minor,
      newOrders: column.minor,
    },
    sql`SELECT ${namedKeySql(by)} AS key, model, attributed, left_out_channel AS "leftOut", sum(revenue)::text AS revenue,
        sum(orders)::text AS orders, coalesce(sum(new_orders), 0)::text AS "newOrders"
      FROM (${grouped}) AS grouped ${nameJoins(site.id, by)} GROUP BY 1, 2, 3, 4`,
  );
  return rows.map(({ key, attributed, leftOut, model, revenue, orders, newOrders }) => ({
    key: attributed ? key : undefined,
    model,
    leftOut: leftOut ?? undefined,
    ...{ revenue, orders, newCustomerOrders: newOrders },
  }));
}

type TouchRequest = Pick<CellRequest, 'span' | 'days' | 'by'>;

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
