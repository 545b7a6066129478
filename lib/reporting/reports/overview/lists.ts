/** The short lists of the overview: the campaigns that earned most, the orders that came last. */
import { and, desc, eq, gte, lt, sql, getTableColumns } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { isNewBuyer } from '@/db/queries/buyers';
import { live, sameGeneration } from '@/db/queries/live';
import { credit, order, touchpoint } from '@/db/schema';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { creditedTouches } from '../../credited-touch';
import { dimensionSql } from '../../dimension';
import { salesIn, type Span } from '../../revenue';
import { formatShare } from '../../share';
import { storedCurrency, wireMoney } from '../../wire';
import type { OverviewResult } from './definition';

const CAMPAIGNS = 10;
const ORDERS = 8;

/** The campaigns that earned most under the model, best first. */
export async function topCampaigns(
  tx: ScopedTransaction,
  site: Site,
  span: Span,
  model: ModelId,
): Promise<OverviewResult['topCampaigns']> {
  const revenue = sql`sum(${credit.amount})`;
  const rows = await tx
    .select({
      channel: touchpoint.channel,
      source: touchpoint.source,
      campaign: sql<string>`${dimensionSql.campaign}`.as('campaign_name'),
      revenue: revenue.mapWith(BigInt),
      orders: sql`sum(${credit.share})`.mapWith(BigInt),
    })
    .from(credit)
    .innerJoin(order, and(sameGeneration(order, credit), eq(order.id, credit.orderId)))
    .innerJoin(touchpoint, and(sameGeneration(touchpoint, credit), eq(touchpoint.id, credit.touchpointId)))
    .where(
      and(
        live(credit, site.id),
        eq(credit.model, model),
        gte(credit.orderedAt, span.start),
        lt(credit.orderedAt, span.end),
        eq(credit.currency, site.currency),
        salesIn(site, span),
        sql`${dimensionSql.campaign} IS NOT NULL`,
      ),
    )
    .groupBy(touchpoint.channel, touchpoint.source, sql`3`)
    .orderBy(desc(revenue), sql`3`)
    .limit(CAMPAIGNS);
  return rows.map((row) => ({
    channel: row.channel,
    ...(row.source && { source: row.source }),
    campaign: row.campaign,
    orders: formatShare(row.orders),
    revenue: wireMoney(row.revenue, site.currency),
  }));
}

/** The last sales of the range, in whatever currency, each with the touch that earned most of it. */
export async function latestOrders(
  tx: ScopedTransaction,
  site: Site,
  span: Span,
  model: ModelId,
): Promise<OverviewResult['latestOrders']> {
  const rows = await tx
    .select({ ...getTableColumns(order), isNew: isNewBuyer(site) })
    .from(order)
    .where(salesIn(site, span))
    .orderBy(desc(order.orderedAt), desc(order.id))
    .limit(ORDERS);
  const touches = await creditedTouches(
    tx,
    site,
    rows.map((row) => row.id),
    model,
  );
  return rows.map((row) => {
    const touch = touches.get(row.id);
    return {
      id: row.id,
      orderKey: row.orderKey,
      orderedAt: row.orderedAt.toISOString(),
      revenue: wireMoney(row.revenue - row.refunded, storedCurrency(row.currency)),
      ...(touch && { channel: touch.channel }),
      ...(touch?.campaign && { campaign: touch.campaign }),
      newCustomer: row.isNew,
    };
  });
}
