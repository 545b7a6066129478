/**
 * What orders cost besides ads, for reports: the sums that stand beside revenue, and whether the site knows any (docs/decisions/0036).
 * Credit holds its part of each; here is the store's own.
 */
import { and, eq, sql } from 'drizzle-orm';
import { live, sameGeneration } from '@/db/queries/live';
import { order, orderCost } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import type { Currency } from '@/lib/core/currency';
import { type Facts, moneyOf } from '@/lib/metrics/facts';
import type { Site } from '@/lib/model/site';
import type { OrderFilter } from './order-filter';
import { salesIn, type Span } from './revenue';
import { column, rowOf } from './rows';

/** Minor units: what each tier takes off, and the revenue whose costs are known. */
export type TierSums = { tierOne: bigint; tierTwo: bigint; tierThree: bigint; knownRevenue: bigint };

export const NO_TIERS: TierSums = { tierOne: 0n, tierTwo: 0n, tierThree: 0n, knownRevenue: 0n };

/** The sum of both. */
export function addTiers(left: TierSums, right: TierSums): TierSums {
  return {
    tierOne: left.tierOne + right.tierOne,
    tierTwo: left.tierTwo + right.tierTwo,
    tierThree: left.tierThree + right.tierThree,
    knownRevenue: left.knownRevenue + right.knownRevenue,
  };
}

/** For metrics. */
export function tierFacts(sums: TierSums, currency: Currency): Facts {
  return {
    tierOneCosts: moneyOf(sums.tierOne, currency),
    tierTwoCosts: moneyOf(sums.tierTwo, currency),
    tierThreeCosts: moneyOf(sums.tierThree, currency),
    knownRevenue: moneyOf(sums.knownRevenue, currency),
  };
}

/** Whether anything is known of what the site's orders cost. */
export async function knowsCosts(tx: ScopedTransaction, site: Site): Promise<boolean> {
  const found = await tx.select({ id: orderCost.orderId }).from(orderCost).where(live(orderCost, site.id)).limit(1);
  return found.length > 0;
}

/** Of the site's sales of the span that fit, in its currency, from the orders alone. */
export async function storeTiersOf(tx: ScopedTransaction, site: Site, span: Span, filter: OrderFilter = {}): Promise<TierSums> {
  const row = await rowOf(
    tx,
    { one: column.minor, two: column.minor, three: column.minor, known: column.minor },
    sql`SELECT coalesce(sum(${orderCost.tierOne}), 0)::text AS one, coalesce(sum(${orderCost.tierTwo}), 0)::text AS two,
        coalesce(sum(${orderCost.tierThree}), 0)::text AS three, coalesce(sum(${orderCost.knownRevenue}), 0)::text AS known
      FROM ${order} JOIN ${orderCost} ON ${and(sameGeneration(orderCost, order), eq(orderCost.orderId, order.id))}
      WHERE ${and(salesIn(site, span, filter), eq(order.currency, site.currency))}`,
  );
  return { tierOne: row.one, tierTwo: row.two, tierThree: row.three, knownRevenue: row.known };
}
