/** The contribution of the store: its tiers, products without a cost, and the latest orders. All of the day of the order. */
import { and, desc, eq, sql } from 'drizzle-orm';
import { live, sameGeneration } from '@/db/queries/live';
import { netRevenueSql, order, orderCost, orderItem } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import { type Fraction, minus, plus } from '@/lib/core/fraction';
import { costOf, moneyOf } from '@/lib/metrics/facts';
import { valueText } from '@/lib/metrics/measure';
import { revenueBasisOf } from '@/lib/model/revenue-basis';
import type { Site } from '@/lib/model/site';
import { storeTiersOf, tierFacts, type TierSums } from '../../contribution';
import { storeCostOf } from '../../cost';
import { spanOf } from '../../days';
import { measuresOf } from '../../measures';
import { salesIn, salesOf, type Span } from '../../revenue';
import { column, rowsOf } from '../../rows';
import { storedCurrency, wireMoney } from '../../wire';
import type { ContributionParams, ContributionResult } from './definition';

const PRODUCTS_MAX = 100;
/** Of the file. */
const FILE_PRODUCTS_MAX = 50_000;
const ORDERS_SHOWN = 10;

/** The report; `productsMax` for the file, which has all products. */
export async function contributionReport(
  tx: ScopedTransaction,
  site: Site,
  params: ContributionParams,
  { now = new Date(), productsMax = PRODUCTS_MAX } = {},
): Promise<ContributionResult> {
  const { from, to } = params;
  const span = spanOf(params, site.timeZone);
  const { revenue } = await salesOf(tx, site, span);
  const sums = await storeTiersOf(tx, site, span);
  const ads = await storeCostOf(tx, site, { from, to }, now);
  const facts = { revenue: moneyOf(revenue, site.currency), ...tierFacts(sums, site.currency) };
  const measures = measuresOf(facts, site.currency);
  const [contributionMargin, costsKnown] = [measures.textIf('contributionMargin'), measures.textIf('costsKnown')];
  const unknown = await unknownProducts(tx, site, span);
  return {
    ...{ from, to, timeZone: site.timeZone, currency: site.currency, revenueBasis: revenueBasisOf(site.settings) },
    revenue: wireMoney(revenue, site.currency),
    tiers: tiersOf(site, revenue, sums, ads?.micros ?? 0n),
    ...(ads && { adCost: { amount: valueText(costOf(ads.micros), 'money', site.currency), currency: site.currency } }),
    ...(contributionMargin !== undefined && { contributionMargin }),
    ...(costsKnown !== undefined && { costsKnown }),
    leftOut: await withoutRate(tx, site, span),
    unknown: unknown.slice(0, productsMax),
    unknownCount: unknown.length,
    orders: await latestOrders(tx, site, span),
  };
}

/** With the cost of ads in the third tier. */
function tiersOf({ currency, settings }: Site, revenue: bigint, sums: TierSums, adMicros: bigint): ContributionResult['tiers'] {
  const taken = [sums.tierOne, sums.tierTwo, sums.tierThree].map((minor) => moneyOf(minor, currency));
  const costs = taken.map((amount, index) => (index === 2 ? plus(amount, costOf(adMicros)) : amount));
  const money = (amount: Fraction) => ({ amount: valueText(amount, 'money', currency), currency });
  let left = moneyOf(revenue, currency);
  return costs.map((amount, index) => {
    left = minus(left, amount);
    return { name: settings.tierNames[index] ?? '', costs: money(amount), left: money(left) };
  });
}

/**
 * What was sold and has no cost. An order's lines of goods stand first in its account, in the order of its items; an order without an
 * account has no known cost at all.
 */
async function unknownProducts(tx: ScopedTransaction, site: Site, span: Span): Promise<ContributionResult['unknown']> {
  const ofItem = and(sameGeneration(orderItem, order), eq(orderItem.orderId, order.id));
  const cost = and(sameGeneration(orderCost, order), eq(orderCost.orderId, order.id));
  const { productId, variantId, sku } = orderItem;
  const rows = await rowsOf(
    tx,
    {
      ...{ product_id: column.text.nullable(), variant_id: column.text.nullable(), sku: column.text.nullable() },
      ...{ name: column.text.nullable(), category: column.text.nullable(), quantity: column.text, sold: column.minor },
    },
    sql`SELECT ${productId} AS product_id, ${variantId} AS variant_id, ${sku} AS sku, max(${orderItem.name}) AS name,
        max(${orderItem.category}) AS category, trim_scale(sum(${orderItem.quantity}))::text AS quantity,
        round(coalesce(sum(${orderItem.unitPrice} * ${orderItem.quantity}), 0))::text AS sold
      FROM ${order} JOIN ${orderItem} ON ${ofItem} LEFT JOIN ${orderCost} ON ${cost}
      WHERE ${and(salesIn(site, span), eq(order.currency, site.currency))}
        AND (${orderCost.orderId} IS NULL OR ${orderCost.lines} -> ${orderItem.position} ->> 'problem' IS NOT NULL)
      GROUP BY ${productId}, ${variantId}, ${sku}, CASE WHEN coalesce(${productId}, ${variantId}, ${sku}) IS NULL THEN ${orderItem.name} END
      ORDER BY sum(${orderItem.unitPrice} * ${orderItem.quantity}) DESC NULLS LAST, 1, 2, 3 LIMIT ${FILE_PRODUCTS_MAX}`,
  );
  return rows.map(({ product_id: product, variant_id: variant, sku: code, name, category, quantity, sold }) => ({
    ...(product !== null && { productId: product }),
    ...(variant !== null && { variantId: variant }),
    ...(code !== null && { sku: code }),
    ...(name !== null && { name }),
    ...(category !== null && { category }),
    quantity,
    sold: wireMoney(sold, site.currency),
  }));
}

/** Currencies without a rate on the days of orders. */
async function withoutRate(tx: ScopedTransaction, site: Site, span: Span): Promise<ContributionResult['leftOut']> {
  return rowsOf(
    tx,
    { currency: column.text, orders: column.count },
    sql`SELECT line -> 'given' ->> 'currency' AS currency, count(DISTINCT ${order.id})::int AS orders
      FROM ${order} JOIN ${orderCost} ON ${and(sameGeneration(orderCost, order), eq(orderCost.orderId, order.id))}
      CROSS JOIN LATERAL jsonb_array_elements(${orderCost.lines}) AS line
      WHERE ${salesIn(site, span)} AND line ->> 'problem' = 'no_rate' GROUP BY 1 ORDER BY 1`,
  );
}

async function latestOrders(tx: ScopedTransaction, site: Site, span: Span): Promise<ContributionResult['orders']> {
  const rows = await tx
    .select({
      ...{ id: order.id, orderKey: order.orderKey, orderedAt: order.orderedAt, currency: order.currency },
      net: netRevenueSql().mapWith(BigInt),
      ...{ one: orderCost.tierOne, two: orderCost.tierTwo, three: orderCost.tierThree, known: orderCost.knownRevenue },
    })
    .from(order)
    .leftJoin(orderCost, and(sameGeneration(orderCost, order), eq(orderCost.orderId, order.id), live(orderCost, site.id)))
    .where(salesIn(site, span))
    .orderBy(desc(order.orderedAt), desc(order.id))
    .limit(ORDERS_SHOWN);
  return rows.map(({ id, orderKey, orderedAt, currency: code, net, one, two, three, known }) => {
    const money = (minor: bigint) => wireMoney(minor, storedCurrency(code));
    const left = one === null || two === null || three === null ? [] : [net - one, net - one - two, net - one - two - three];
    return {
      ...{ id, orderKey, orderedAt: orderedAt.toISOString(), revenue: money(net) },
      ...{ left: left.map(money), knownRevenue: money(known ?? 0n) },
    };
  });
}
