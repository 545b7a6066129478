/** The report from the ledger of credit: a sum, for the site's own lookback window. */
import { and, eq, gte, inArray, lt, sql } from 'drizzle-orm';
import type { Queryable } from '@/db/client';
import { credit, order, touchpoint } from '@/db/schema';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { dimensionKeySql } from '../../dimension';
import { isSale, type Span } from '../../revenue';
import { parseShare } from '../../share';
import type { Cell } from './cell';
import type { Dimension } from './definition';

export type CellRequest = { span: Span; models: readonly ModelId[]; by: readonly Dimension[] };

/** What each group earned, refunds taken off; shares count the sale only, since a refund takes back money and not the order. */
export async function storedCells(db: Queryable, site: Site, { span, models, by }: CellRequest): Promise<Cell[]> {
  const share = sql`${credit.weight}::numeric / ${credit.totalWeight}`;
  const earned = db
    .select({
      touchpointId: credit.touchpointId,
      model: credit.model,
      revenue: sql`sum(${credit.amount})`.as('revenue'),
      orders: sql`coalesce(sum(${share}) FILTER (WHERE ${credit.entry} = 0), 0)`.as('orders'),
      newCustomerOrders: sql`coalesce(sum(${share}) FILTER (WHERE ${credit.entry} = 0 AND ${order.newCustomer}), 0)`.as('new_orders'),
    })
    .from(credit)
    .innerJoin(order, and(eq(order.siteId, credit.siteId), eq(order.id, credit.orderId)))
    .where(and(
      eq(credit.siteId, site.id),
      inArray(credit.model, [...models]),
      gte(credit.orderedAt, span.start),
      lt(credit.orderedAt, span.end),
      eq(credit.currency, site.currency),
      isSale(site, span),
    ))
    .groupBy(credit.touchpointId, credit.model)
    .as('earned');
  const key = sql<string | null>`CASE WHEN ${earned.touchpointId} IS NOT NULL THEN ${dimensionKeySql(by)} END`;
  const rows = await db
    .select({
      key: key.as('key'),
      model: earned.model,
      revenue: sql`sum(${earned.revenue})`.mapWith(BigInt),
      orders: sql`sum(${earned.orders})`.mapWith(parseShare),
      newCustomerOrders: sql`sum(${earned.newCustomerOrders})`.mapWith(parseShare),
    })
    .from(earned)
    .leftJoin(touchpoint, and(eq(touchpoint.siteId, site.id), eq(touchpoint.id, earned.touchpointId)))
    .groupBy(sql`1`, earned.model);
  return rows.map((row) => ({ ...row, key: row.key ?? undefined }));
}
