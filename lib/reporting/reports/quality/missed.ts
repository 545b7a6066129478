/**
 * What webhooks have missed: per source how many orders of its shop were looked at, which were missing or other than told,
 * and their money.
 */
import { and, desc, eq, gte, lt, sql } from 'drizzle-orm';
import { shopCheckDay, shopMiss, shopSync, source } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import type { Site } from '@/lib/model/site';
import type { Span } from '../../revenue';
import { storedCurrency, wireMoney } from '../../wire';
import type { QualityResult } from './definition';

/** A list to look into; more have one cause. */
const LISTED_MAX = 50;

/** The range's looks at each shop that Tieback has access to. Days of looks are UTC's. */
export async function missedOf(
  tx: ScopedTransaction,
  site: Site,
  { from, to }: { from: string; to: string },
  { start, end }: Span,
): Promise<QualityResult['missed']> {
  const shops = await tx
    .select({ sourceId: source.id, name: source.name, reconciledTo: shopSync.reconciledTo, problem: shopSync.problem })
    .from(shopSync)
    .innerJoin(source, and(eq(source.siteId, shopSync.siteId), eq(source.id, shopSync.sourceId)))
    .where(eq(shopSync.siteId, site.id))
    .orderBy(source.createdAt);
  const looked = await tx
    .select({ sourceId: shopCheckDay.sourceId, orders: sql<number>`sum(${shopCheckDay.orders})::int` })
    .from(shopCheckDay)
    .where(and(eq(shopCheckDay.siteId, site.id), gte(shopCheckDay.day, from), lt(shopCheckDay.day, to)))
    .groupBy(shopCheckDay.sourceId);
  const found = and(eq(shopMiss.siteId, site.id), gte(shopMiss.foundAt, start), lt(shopMiss.foundAt, end));
  const { sourceId, kind, currency } = shopMiss;
  const sums = await tx
    .select({
      sourceId,
      kind,
      currency,
      orders: sql<number>`count(*)::int`,
      value: sql<string>`coalesce(sum(${shopMiss.value}), 0)::text`,
    })
    .from(shopMiss)
    .where(found)
    .groupBy(sourceId, kind, currency)
    .orderBy(currency);
  const latest = await tx
    .select()
    .from(shopMiss)
    .where(found)
    .orderBy(desc(shopMiss.foundAt), shopMiss.orderId)
    .limit(LISTED_MAX);
  return shops.map(({ reconciledTo, problem, ...shop }) => {
    const own = sums.filter((row) => row.sourceId === shop.sourceId);
    const countOf = (wanted: string) => own.filter((row) => row.kind === wanted).reduce((sum, { orders }) => sum + orders, 0);
    return {
      ...shop,
      reconciledTo: reconciledTo.toISOString(),
      ...(problem !== null && { problem }),
      orders: looked.find((row) => row.sourceId === shop.sourceId)?.orders ?? 0,
      missing: countOf('missing'),
      differing: countOf('differing'),
      money: moneyOf(own),
      latest: latest
        .filter((row) => row.sourceId === shop.sourceId)
        .map((row) => ({
          order: row.orderName ?? row.orderId,
          kind: row.kind,
          foundAt: row.foundAt.toISOString(),
          ...(row.currency !== null && row.value !== null && { money: wireMoney(row.value, storedCurrency(row.currency)) }),
        })),
    };
  });
}

/** One sum for each currency. */
function moneyOf(rows: { currency: string | null; value: string }[]): QualityResult['missed'][number]['money'] {
  const byCurrency = Map.groupBy(rows, ({ currency }) => currency);
  return [...byCurrency].flatMap(([currency, some]) =>
    currency === null
      ? []
      : [
          wireMoney(
            some.reduce((sum, { value }) => sum + BigInt(value), 0n),
            storedCurrency(currency),
          ),
        ],
  );
}
