/**
 * Credit for a lookback window other than the site's own, worked out from stored paths by the same pure functions that made the
 * stored credit. Paths hold every touch as far back as lib/model/lookback.ts says, those outside the site's own window with their
 * rejection. Channels with a window of their own keep it.
 * Orders pass in batches, so that memory does not grow with the range.
 */
import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { isNewBuyer } from '@/db/queries/buyers';
import { live, sameGeneration } from '@/db/queries/live';
import { order, pathTouch, touchpoint } from '@/db/schema';
import {
  type AttributionModel,
  type CreditEntry,
  creditOrder,
  directLeftOut,
  labelled,
  makePath,
  type PathTouch,
} from '@/lib/attribution';
import type { Id } from '@/lib/core/id';
import type { ModelId } from '@/lib/model/credit';
import type { LabelFacts } from '@/lib/model/label-rule';
import type { Site } from '@/lib/model/site';
import { modelsNamed } from './model';

/** Enough that the trips to the database do not count, few enough that their paths are some megabytes at most. */
const BATCH_ORDERS = 1_000;

export type OrderToCredit = Pick<
  typeof order.$inferSelect,
  'id' | 'orderedAt' | 'pathAt' | 'pathFrom' | 'leftOut' | 'salesChannel' | 'revenue' | 'refunded' | 'newCustomer'
> & {
  /** `orderedAt` to the microsecond, for the next batch to begin after. */
  place: string;
};

/** A touch of a path with what the caller wants to know of it besides. */
export type TouchOf<Extra> = PathTouch & LabelFacts & { extra: Extra };

export type Recomputed<Extra> = {
  order: OrderToCredit;
  used: TouchOf<Extra>[];
  credits: (CreditEntry & { touch: TouchOf<Extra> | undefined })[];
};

export type RecomputeRequest<Extra> = {
  /** Which of the site's orders. */
  where: SQL | undefined;
  models: readonly ModelId[];
  /** Models besides that the site does not have. */
  drafts?: readonly AttributionModel[];
  lookbackDays: number;
  /** One value a touch, as SQL over the touchpoint table. */
  extra: SQL<Extra>;
  /** At most so many orders. */
  limit?: number;
  /** Newest orders first, those before this place. */
  before?: { at: string; id: string } | undefined;
};

/** The site's orders that fit, newest first, each with its credit under the other window; entry 1 is all its refunds together. */
export async function* recompute<Extra>(
  tx: ScopedTransaction,
  site: Site,
  request: RecomputeRequest<Extra>,
): AsyncGenerator<Recomputed<Extra>> {
  let before = request.before;
  let left = request.limit ?? Number.POSITIVE_INFINITY;
  for (;;) {
    const limit = Math.min(left, BATCH_ORDERS);
    const orders = await nextOrders(tx, site, request.where, before, limit);
    left -= orders.length;
    const last = orders.at(-1);
    if (!last) return;
    const touches = await touchesOf(
      tx,
      site,
      orders.map(({ id }) => id),
      request.extra,
    );
    for (const each of orders) yield credited(each, touches.get(each.id) ?? [], site, request);
    if (orders.length < limit || left === 0) return;
    before = { at: last.place, id: last.id };
  }
}

function credited<Extra>(
  each: OrderToCredit,
  touches: TouchOf<Extra>[],
  site: Site,
  request: RecomputeRequest<Extra>,
): Recomputed<Extra> {
  const orderAt = each.pathAt ?? each.orderedAt;
  const path = makePath(labelled(site.settings.labelRules, touches), {
    orderAt,
    lookbackDays: request.lookbackDays,
    channelLookbackDays: site.settings.channelLookbackDays,
    direct: site.settings.direct,
    after: each.pathFrom,
    leftOut: each.leftOut,
  });
  const { used } = path;
  const beside = directLeftOut(path);
  const sale = {
    path: used,
    directLeftOut: beside,
    orderAt,
    amount: each.revenue,
    refunds: each.refunded > 0n ? [each.refunded] : [],
  };
  const touchById = new Map([...used, ...beside].map((touch) => [touch.id, touch]));
  const credits = creditOrder([...modelsNamed(site, request.models), ...(request.drafts ?? [])], sale).map((credit) => ({
    ...credit,
    touch: credit.touchpointId && touchById.get(credit.touchpointId),
  }));
  return { order: each, used, credits };
}

async function nextOrders(
  tx: ScopedTransaction,
  site: Site,
  where: SQL | undefined,
  before: RecomputeRequest<unknown>['before'],
  limit: number,
): Promise<OrderToCredit[]> {
  return tx
    .select({
      id: order.id,
      orderedAt: order.orderedAt,
      pathAt: order.pathAt,
      pathFrom: order.pathFrom,
      leftOut: order.leftOut,
      salesChannel: order.salesChannel,
      revenue: order.revenue,
      refunded: order.refunded,
      newCustomer: isNewBuyer(site),
      place: sql<string>`${order.orderedAt}::text`,
    })
    .from(order)
    .where(
      and(
        live(order, site.id),
        where,
        before && sql`(${order.orderedAt}, ${order.id}) < (${before.at}::timestamptz, ${before.id}::uuid)`,
      ),
    )
    .orderBy(sql`${order.orderedAt} DESC`, sql`${order.id} DESC`)
    .limit(limit);
}

async function touchesOf<Extra>(
  tx: ScopedTransaction,
  site: Site,
  orderIds: Id<'order'>[],
  extra: SQL<Extra>,
): Promise<Map<Id<'order'>, TouchOf<Extra>[]>> {
  const rows = await tx
    .select({
      orderId: pathTouch.orderId,
      touch: {
        id: touchpoint.id,
        at: touchpoint.at,
        channel: touchpoint.channel,
        kind: touchpoint.kind,
        paid: touchpoint.paid,
        platform: touchpoint.platform,
        source: touchpoint.source,
        medium: touchpoint.medium,
        campaign: touchpoint.campaign,
        campaignId: touchpoint.campaignId,
        adGroup: touchpoint.adGroup,
        ad: touchpoint.ad,
        keyword: touchpoint.keyword,
        clickValue: touchpoint.clickValue,
        fromOrder: touchpoint.fromOrder,
        logPosition: touchpoint.logPosition,
        extra: extra.as('extra'),
      },
    })
    .from(pathTouch)
    .innerJoin(touchpoint, and(sameGeneration(touchpoint, pathTouch), eq(touchpoint.id, pathTouch.touchpointId)))
    .where(and(live(pathTouch, site.id), inArray(pathTouch.orderId, orderIds)))
    .orderBy(asc(pathTouch.orderId), asc(pathTouch.position));
  const byOrder = new Map<Id<'order'>, TouchOf<Extra>[]>();
  for (const { orderId, touch } of rows) {
    const path = byOrder.get(orderId);
    if (path) path.push(touch);
    else byOrder.set(orderId, [touch]);
  }
  return byOrder;
}
