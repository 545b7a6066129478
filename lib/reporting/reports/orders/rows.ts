/** Rows of the orders list: the order, how many touches its path used, and the touch that earned most. */
import { and, asc, count, eq, getTableColumns, inArray, isNull, sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { isUnknownBuyer } from '@/db/queries/buyers';
import { live, sameGeneration } from '@/db/queries/live';
import { order, pathTouch, touchpoint, visitor } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import type { ModelId } from '@/lib/model/credit';
import type { OrderKind } from '@/lib/model/order-kind';
import type { Site } from '@/lib/model/site';
import { creditedTouch, type CreditedTouch, creditedTouches } from '../../credited-touch';
import { kindsOfRow } from '../../order-filter';
import { recompute } from '../../recompute';
import { storedCurrency, wireMoney } from '../../wire';
import type { OrderRow } from './definition';

type Lead = { touches: number; credited: CreditedTouch | undefined };

/** The rows of these orders, in their order. */
export async function listedOrders(
  tx: ScopedTransaction,
  site: Site,
  ids: Id<'order'>[],
  model: ModelId,
  lookbackDays: number,
): Promise<OrderRow[]> {
  if (ids.length === 0) return [];
  const byId = await buyersKnown(tx, site, ids);
  const leads =
    lookbackDays === site.settings.lookbackDays
      ? await storedLeads(tx, site, ids, model)
      : await recomputedLeads(tx, site, ids, model, lookbackDays);
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [orderRowOf(row, leads.get(id) ?? { touches: 0, credited: undefined })] : [];
  });
}

export type KnownOrder = {
  row: typeof order.$inferSelect;
  /** Nobody can tell whether its buyer had bought before. */
  notKnown: boolean;
  kinds: OrderKind[];
  /** The country of the browser that it was placed in. */
  seenIn: string | null;
};

/** These orders, with what they are and whether their buyers are known. */
export async function buyersKnown(tx: ScopedTransaction, site: Site, ids: Id<'order'>[]): Promise<Map<Id<'order'>, KnownOrder>> {
  const rows = await tx
    .select({ row: getTableColumns(order), notKnown: isUnknownBuyer(site), kinds: kindsOfRow(), seenIn: visitor.country })
    .from(order)
    .leftJoin(visitor, and(sameGeneration(visitor, order), eq(visitor.id, order.visitorId)))
    .where(and(live(order, site.id), inArray(order.id, ids)));
  return new Map(rows.map((known) => [known.row.id, known]));
}

/** An order in wire form. */
export function orderRowOf({ row, notKnown, kinds, seenIn }: KnownOrder, { touches, credited }: Lead): OrderRow {
  const currency = storedCurrency(row.currency);
  const country = row.country ?? seenIn;
  const buyer = notKnown ? 'not_known' : row.newCustomer ? 'new' : 'returning';
  return {
    id: row.id,
    orderKey: row.orderKey,
    orderedAt: row.orderedAt.toISOString(),
    state: row.state,
    test: row.test,
    newCustomer: buyer === 'new',
    buyer,
    kinds,
    ...(country && { country }),
    salesChannel: row.salesChannel,
    ...(row.marketplace && { marketplace: row.marketplace }),
    leftOut: row.leftOut,
    ...(row.outstanding > 0n && { outstanding: wireMoney(row.outstanding, currency) }),
    ...(row.giftCards > 0n && { giftCards: wireMoney(row.giftCards, currency) }),
    total: wireMoney(row.total, currency),
    revenue: wireMoney(row.revenue, currency),
    refunded: wireMoney(row.refunded, currency),
    net: wireMoney(row.revenue - row.refunded, currency),
    touches,
    ...(credited && { credited }),
  };
}

async function storedLeads(
  tx: ScopedTransaction,
  site: Site,
  ids: Id<'order'>[],
  model: ModelId,
): Promise<Map<Id<'order'>, Lead>> {
  const credited = await creditedTouches(tx, site, ids, model);
  const used = await tx
    .select({ orderId: pathTouch.orderId, touches: count() })
    .from(pathTouch)
    .where(and(live(pathTouch, site.id), inArray(pathTouch.orderId, ids), isNull(pathTouch.rejection)))
    .groupBy(pathTouch.orderId);
  const touches = new Map(used.map((row) => [row.orderId, row.touches]));
  return new Map(ids.map((id) => [id, { touches: touches.get(id) ?? 0, credited: credited.get(id) }]));
}

async function recomputedLeads(
  tx: ScopedTransaction,
  site: Site,
  ids: Id<'order'>[],
  model: ModelId,
  lookbackDays: number,
): Promise<Map<Id<'order'>, Lead>> {
  const leads = new Map<Id<'order'>, Lead>();
  const touchIds = new Map<Id<'order'>, Id<'touchpoint'>>();
  const orders = recompute(tx, site, { where: inArray(order.id, ids), models: [model], lookbackDays, extra: sql`NULL` });
  for await (const {
    order: { id },
    used,
    credits,
  } of orders) {
    leads.set(id, { touches: used.length, credited: undefined });
    const best = credits
      .filter(({ entry, touchpointId }) => entry === 0 && touchpointId !== undefined)
      .reduce<(typeof credits)[number] | undefined>(
        (lead, next) => (!lead || next.weight >= lead.weight ? next : lead),
        undefined,
      );
    if (best?.touchpointId) touchIds.set(id, best.touchpointId);
  }
  const rows =
    touchIds.size === 0
      ? []
      : await tx
          .select()
          .from(touchpoint)
          .where(and(live(touchpoint, site.id), inArray(touchpoint.id, [...touchIds.values()])))
          .orderBy(asc(touchpoint.id));
  const byId = new Map(rows.map((row) => [row.id, creditedTouch({ ...row, campaign: row.campaign ?? row.campaignId })]));
  for (const [id, touchId] of touchIds) leads.set(id, { touches: leads.get(id)?.touches ?? 0, credited: byId.get(touchId) });
  return leads;
}
