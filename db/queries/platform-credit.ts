/** What a model credits the touches of orders with, and whether a platform has the orders: for telling it of its credit. */
import { and, eq, inArray } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { ModelId } from '@/lib/model/credit';
import type { Queryable } from '../client';
import { credit, delivery, order, touchpoint } from '../schema';
import type { DeliveryRow, Due } from './delivery';
import { live, sameGeneration } from './live';

export type CreditRow = Awaited<ReturnType<typeof creditOfOrders>>[number];

/** The shares of these orders' sales under the model, in the order of their paths; what was refunded since takes nothing off. */
export async function creditOfOrders(db: Queryable, siteId: Id<'site'>, orderIds: Id<'order'>[], model: ModelId) {
  if (orderIds.length === 0) return [];
  const { orderId, amount, currency, weight, totalWeight, position, entry } = credit;
  const { at, platform, campaignId, adGroup, ad, clickParam, clickValue } = touchpoint;
  return db
    .select({
      ...{ orderId, amount, currency, weight, totalWeight, state: order.state },
      touch: { at, platform, campaignId, adGroup, ad, clickParam, clickValue },
    })
    .from(credit)
    .innerJoin(order, and(sameGeneration(order, credit), eq(order.id, orderId)))
    .leftJoin(touchpoint, and(sameGeneration(touchpoint, credit), eq(touchpoint.id, credit.touchpointId)))
    .where(and(live(credit, siteId), inArray(orderId, orderIds), eq(credit.model, model), eq(entry, 0)))
    .orderBy(orderId, position);
}

export type PurchaseRow = Pick<DeliveryRow, 'key' | 'sentAs' | 'rule' | 'state' | 'version' | 'occurredAt' | 'settledAt'>;

/** The connection's deliveries under these keys, by rule: the first rule first. */
export async function purchasesByKey(db: Queryable, { siteId, connectionId }: Due, keys: string[]): Promise<PurchaseRow[]> {
  if (keys.length === 0) return [];
  const { key, sentAs, rule, state, version, occurredAt, settledAt } = delivery;
  return db
    .select({ key, sentAs, rule, state, version, occurredAt, settledAt })
    .from(delivery)
    .where(and(eq(delivery.siteId, siteId), eq(delivery.connectionId, connectionId), inArray(key, keys)))
    .orderBy(key, rule);
}
