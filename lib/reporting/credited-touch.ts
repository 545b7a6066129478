/** The touch that earned most of an order, for lists that have room for one. */
import { and, desc, eq, gt, inArray, isNotNull } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { live, sameGeneration } from '@/db/queries/live';
import { campaignNameOf, credit, touchpoint } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import type { OrderRow } from './reports/orders/definition';

export type CreditedTouch = NonNullable<OrderRow['credited']>;

/** By order, from stored credit; between equals the later touch. Orders that nobody earned are absent. */
export async function creditedTouches(
  tx: ScopedTransaction,
  site: Site,
  orderIds: Id<'order'>[],
  model: ModelId,
): Promise<Map<Id<'order'>, CreditedTouch>> {
  if (orderIds.length === 0) return new Map();
  const rows = await tx
    .selectDistinctOn([credit.orderId], {
      orderId: credit.orderId,
      channel: touchpoint.channel,
      source: touchpoint.source,
      campaign: campaignNameOf(touchpoint),
      clickParam: touchpoint.clickParam,
      clickValue: touchpoint.clickValue,
    })
    .from(credit)
    .innerJoin(touchpoint, and(sameGeneration(touchpoint, credit), eq(touchpoint.id, credit.touchpointId)))
    .where(
      and(
        live(credit, site.id),
        inArray(credit.orderId, orderIds),
        eq(credit.model, model),
        eq(credit.entry, 0),
        isNotNull(credit.touchpointId),
        gt(credit.weight, 0n),
      ),
    )
    .orderBy(credit.orderId, desc(credit.weight), desc(credit.position));
  return new Map(rows.map((row) => [row.orderId, creditedTouch(row)]));
}

type TouchColumns = Pick<typeof touchpoint.$inferSelect, 'channel' | 'source' | 'campaign' | 'clickParam' | 'clickValue'>;

/** The touch as lists show it. */
export function creditedTouch({ channel, source, campaign, clickParam, clickValue }: TouchColumns): CreditedTouch {
  return {
    channel,
    ...(source && { source }),
    ...(campaign && { campaign }),
    ...(clickParam && clickValue && { clickId: { param: clickParam, value: clickValue } }),
  };
}
