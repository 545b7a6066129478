/** Which orders are revenue, and what of them: the store's own figures that every report must add up to. */
import { and, gte, lt, type SQL, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { live } from '@/db/queries/live';
import { isSaleRow, order } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import { storedCurrency, type WireMoney, wireMoney } from './wire';

/** Half-open range of instants. */
export type Span = { start: Date; end: Date };

/** The site's sales of the span, by the time they were ordered. */
export function salesIn(site: Site, span: Span): SQL | undefined {
  return and(live(order, site.id), gte(order.orderedAt, span.start), lt(order.orderedAt, span.end), isSaleRow());
}

export type Sales = { orders: number; newCustomers: number; revenue: bigint };

/** What the site sold in its own currency, net of refunds, read from the orders alone; and the sales in other currencies. */
export async function salesOf(
  tx: ScopedTransaction,
  site: Site,
  span: Span,
): Promise<Sales & { otherCurrencies: { orders: number; revenue: WireMoney }[] }> {
  const rows = await tx
    .select({
      currency: order.currency,
      orders: sql`count(*)`.mapWith(Number),
      newCustomers: sql`count(*) FILTER (WHERE ${order.newCustomer})`.mapWith(Number),
      revenue: sql`sum(${order.revenue} - ${order.refunded})`.mapWith(BigInt),
    })
    .from(order)
    .where(salesIn(site, span))
    .groupBy(order.currency)
    .orderBy(order.currency);
  const own = rows.find((row) => row.currency === site.currency);
  return {
    orders: own?.orders ?? 0,
    newCustomers: own?.newCustomers ?? 0,
    revenue: own?.revenue ?? 0n,
    otherCurrencies: rows
      .filter((row) => row.currency !== site.currency)
      .map((row) => ({ orders: row.orders, revenue: wireMoney(row.revenue, storedCurrency(row.currency)) })),
  };
}
