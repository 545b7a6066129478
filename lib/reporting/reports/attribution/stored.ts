/** The report from the ledger of credit: a sum, for the site's own lookback window. */
import { and, eq, gte, inArray, lt, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { isNewBuyer } from '@/db/queries/buyers';
import { live, sameGeneration } from '@/db/queries/live';
import { credit, order, touchpoint } from '@/db/schema';
import type { ModelId } from '@/lib/model/credit';
import type { SalesChannel } from '@/lib/model/sales-channel';
import type { Site } from '@/lib/model/site';
import { columnNames, dimensionColumns, keyOfColumnsSql } from '../../dimension';
import type { OrderFilter } from '../../order-filter';
import { salesIn, type Span } from '../../revenue';
import { parseShare } from '../../share';
import type { Cell } from './cell';
import type { Dimension } from './definition';

export type CellRequest = { span: Span; models: readonly ModelId[]; by: readonly Dimension[]; filter: OrderFilter };

/** What each group earned, refunds taken off; shares count the sale only, since a refund takes back money and not the order. */
export async function storedCells(tx: ScopedTransaction, site: Site, { span, models, by, filter }: CellRequest): Promise<Cell[]> {
  const share = sql`${credit.weight}::numeric / ${credit.totalWeight}`;
  const earned = tx
    .select({
      ...dimensionColumns(by),
      model: credit.model,
      isAttributed: sql<boolean>`${credit.touchpointId} IS NOT NULL`.as('is_attributed'),
      leftOut: sql<SalesChannel | null>`CASE WHEN ${order.leftOut} THEN ${order.salesChannel} END`.as('left_out_channel'),
      revenue: sql`sum(${credit.amount})`.mapWith(BigInt).as('earned_revenue'),
      orders: sql`coalesce(sum(${share}) FILTER (WHERE ${credit.entry} = 0), 0)`.mapWith(parseShare).as('earned_orders'),
      newCustomerOrders: sql`coalesce(sum(${share}) FILTER (WHERE ${credit.entry} = 0 AND ${isNewBuyer(site)}), 0)`
        .mapWith(parseShare)
        .as('earned_new_orders'),
    })
    .from(credit)
    .innerJoin(order, and(sameGeneration(order, credit), eq(order.id, credit.orderId)))
    .leftJoin(touchpoint, and(live(touchpoint, site.id), eq(touchpoint.id, credit.touchpointId)))
    .where(
      and(
        live(credit, site.id),
        inArray(credit.model, [...models]),
        gte(credit.orderedAt, span.start),
        lt(credit.orderedAt, span.end),
        eq(credit.currency, site.currency),
        salesIn(site, span, filter),
      ),
    )
    .groupBy(...columnNames(by), credit.model, sql`is_attributed`, sql`left_out_channel`)
    .as('earned');
  const rows = await tx
    .select({
      key: keyOfColumnsSql(by),
      isAttributed: earned.isAttributed,
      leftOut: earned.leftOut,
      model: earned.model,
      revenue: earned.revenue,
      orders: earned.orders,
      newCustomerOrders: earned.newCustomerOrders,
    })
    .from(earned);
  return rows.map(({ key, isAttributed, leftOut, ...row }) => ({
    ...row,
    key: isAttributed ? key : undefined,
    leftOut: leftOut ?? undefined,
  }));
}
