/** Which orders are revenue, and what of them: the store's own figures that every report must add up to. */
import { and, gte, lt, type SQL, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { historyStart, isNewBuyer, isUnknownBuyer } from '@/db/queries/buyers';
import { live } from '@/db/queries/live';
import { isSaleRow, netRevenueSql, order } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import { type OrderFilter, orderFits } from './order-filter';
import { column, rowOf } from './rows';
import { storedCurrency, type WireMoney, wireMoney } from './wire';

/** Half-open range of instants. */
export type Span = { start: Date; end: Date };

/** The site's sales of the span that fit, by the time they were ordered. */
export function salesIn(site: Site, span: Span, filter: OrderFilter = {}): SQL | undefined {
  const inSpan = and(gte(order.orderedAt, span.start), lt(order.orderedAt, span.end));
  return and(live(order, site.id), inSpan, isSaleRow(), orderFits(site, filter));
}

export type Sales = {
  orders: number;
  newCustomers: number;
  /** Orders of buyers of whom nobody can tell whether they bought before. */
  notKnown: number;
  revenue: bigint;
  /** What of it was refunded, and is taken off. */
  refunded: bigint;
  newRevenue: bigint;
  notKnownRevenue: bigint;
  /** What is not revenue by the site's rule on gift cards. */
  giftCards: bigint;
};

/** What the site sold in its own currency, net of refunds, read from the orders alone; and the sales in other currencies. */
export async function salesOf(
  tx: ScopedTransaction,
  site: Site,
  span: Span,
  filter: OrderFilter = {},
): Promise<Sales & { otherCurrencies: { orders: number; revenue: WireMoney }[] }> {
  const net = netRevenueSql();
  const rows = await tx
    .select({
      currency: order.currency,
      orders: sql`count(*)`.mapWith(Number),
      newCustomers: sql`count(*) FILTER (WHERE ${isNewBuyer(site)})`.mapWith(Number),
      notKnown: sql`count(*) FILTER (WHERE ${isUnknownBuyer(site)})`.mapWith(Number),
      newRevenue: sql`coalesce(sum(${net}) FILTER (WHERE ${isNewBuyer(site)}), 0)`.mapWith(BigInt),
      notKnownRevenue: sql`coalesce(sum(${net}) FILTER (WHERE ${isUnknownBuyer(site)}), 0)`.mapWith(BigInt),
      giftCards: sql`sum(${order.giftCards})`.mapWith(BigInt),
      revenue: sql`sum(${net})`.mapWith(BigInt),
      refunded: sql`sum(${order.refunded})`.mapWith(BigInt),
    })
    .from(order)
    .where(salesIn(site, span, filter))
    .groupBy(order.currency)
    .orderBy(order.currency);
  const own = rows.find((row) => row.currency === site.currency);
  return {
    orders: own?.orders ?? 0,
    newCustomers: own?.newCustomers ?? 0,
    notKnown: own?.notKnown ?? 0,
    revenue: own?.revenue ?? 0n,
    refunded: own?.refunded ?? 0n,
    newRevenue: own?.newRevenue ?? 0n,
    notKnownRevenue: own?.notKnownRevenue ?? 0n,
    giftCards: own?.giftCards ?? 0n,
    otherCurrencies: rows
      .filter((row) => row.currency !== site.currency)
      .map((row) => ({ orders: row.orders, revenue: wireMoney(row.revenue, storedCurrency(row.currency)) })),
  };
}

/** When the first order was placed that the site holds; undefined without orders. How far back new and returning can be told. */
export async function historyFrom(tx: ScopedTransaction, site: Site): Promise<string | undefined> {
  const row = await rowOf(
    tx,
    { from: column.instant.nullable() },
    sql`SELECT to_char(${historyStart(site)} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS from`,
  );
  return row.from ?? undefined;
}
