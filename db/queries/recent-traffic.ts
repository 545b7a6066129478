/** What brought a site's visitors lately: for choosing referrers to ignore, and for showing what channel rules would do. */
import { and, desc, eq, gte, isNotNull, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { ModelId } from '@/lib/model/credit';
import { acquisition, credit, isSaleRow, order, touchpoint } from '../schema';
import type { ScopedTransaction } from '../scoped';
import { live, sameGeneration } from './live';
import type { StoredAcquisition } from './relabel';

export type ReferringHost = { host: string; visits: number };

/** Hosts that alone brought visitors from `from` on, those with most visits first. */
export async function referringHosts(
  tx: ScopedTransaction,
  siteId: Id<'site'>,
  from: Date,
  limit: number,
): Promise<ReferringHost[]> {
  const visits = sql<number>`count(*)::int`;
  const rows = await tx
    .select({ host: acquisition.referrerHost, visits })
    .from(touchpoint)
    .innerJoin(acquisition, and(eq(acquisition.siteId, siteId), eq(acquisition.id, touchpoint.acquisitionId)))
    .where(
      and(
        live(touchpoint, siteId),
        gte(touchpoint.at, from),
        eq(acquisition.kind, 'referral'),
        isNotNull(acquisition.referrerHost),
      ),
    )
    .groupBy(acquisition.referrerHost)
    .orderBy(desc(visits), acquisition.referrerHost)
    .limit(limit);
  return rows.flatMap(({ host, visits: count }) => (host === null ? [] : [{ host, visits: count }]));
}

export type RecentAcquisition = StoredAcquisition & {
  visits: number;
  /** Credited under the model, in minor units of the site's currency. */
  revenue: bigint;
};

/** What brought visits from `from` on, with what orders placed since then were credited to it. */
export async function recentAcquisitions(
  tx: ScopedTransaction,
  siteId: Id<'site'>,
  from: Date,
  model: ModelId,
): Promise<RecentAcquisition[]> {
  const visits = tx
    .select({ id: touchpoint.acquisitionId, visits: sql<number>`count(*)::int`.as('visits') })
    .from(touchpoint)
    .where(and(live(touchpoint, siteId), gte(touchpoint.at, from)))
    .groupBy(touchpoint.acquisitionId)
    .as('recent_visits');
  const earned = tx
    .select({ id: touchpoint.acquisitionId, revenue: sql<bigint>`sum(${credit.amount})`.as('revenue') })
    .from(credit)
    .innerJoin(order, and(sameGeneration(order, credit), eq(order.id, credit.orderId), isSaleRow()))
    .innerJoin(touchpoint, and(sameGeneration(touchpoint, credit), eq(touchpoint.id, credit.touchpointId)))
    .where(and(live(credit, siteId), eq(credit.model, model), gte(credit.orderedAt, from)))
    .groupBy(touchpoint.acquisitionId)
    .as('recent_revenue');
  const rows = await tx
    .select({
      acquisition,
      visits: sql<number>`coalesce(${visits.visits}, 0)`,
      revenue: sql`coalesce(${earned.revenue}, 0)`.mapWith(BigInt),
    })
    .from(acquisition)
    .leftJoin(visits, eq(visits.id, acquisition.id))
    .leftJoin(earned, eq(earned.id, acquisition.id))
    .where(and(eq(acquisition.siteId, siteId), sql`(${visits.id} IS NOT NULL OR ${earned.id} IS NOT NULL)`));
  return rows.map(({ acquisition: stored, ...sums }) => ({ ...stored, ...sums }));
}
