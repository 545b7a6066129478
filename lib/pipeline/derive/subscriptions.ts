/**
 * Which order of a subscription is its first: the first money after a trial is no renewal but the order that the trial led to,
 * with the trial's path. A subscription whose beginning is not held has only renewals.
 */
import type { TrialRow } from '@/db/queries/order-buyers';
import { isPaid } from '@/lib/model/order';
import type { Site } from '@/lib/model/site';
import type { OrderFacts } from './order-facts';

/** The orders with the first money of each held trial put in its place. All orders of each subscription must be among `facts`. */
export function withTrials(facts: OrderFacts[], trials: ReadonlyMap<string, TrialRow>, site: Site): OrderFacts[] {
  const firsts = new Map<string, OrderFacts>();
  for (const order of facts) {
    const { subscriptionKey: key } = order;
    const first = key && firsts.get(key);
    if (key && isMoney(order) && (!first || isBefore(order, first))) firsts.set(key, order);
  }
  return facts.map((order) => {
    const begun = order.subscriptionKey ? trials.get(order.subscriptionKey) : undefined;
    if (!begun || firsts.get(order.subscriptionKey ?? '') !== order) return order;
    const salesChannel = order.salesChannel === 'subscription' ? 'online' : (order.salesChannel ?? 'online');
    return {
      ...order,
      salesChannel,
      leftOut: site.settings.leftOutOfAttribution.includes(salesChannel),
      pathAt: begun.startedAt,
      declaredNew: order.declaredNew === false ? null : order.declaredNew,
      ...(!order.visitorId && { visitorId: begun.visitorId, browserPersonId: begun.browserPersonId }),
    };
  });
}

function isMoney({ state, total, test }: OrderFacts): boolean {
  return isPaid({ state }) && total > 0n && !test;
}

function isBefore(left: OrderFacts, right: OrderFacts): boolean {
  const apart = left.orderedAt.getTime() - right.orderedAt.getTime();
  return apart < 0 || (apart === 0 && left.id < right.id);
}
