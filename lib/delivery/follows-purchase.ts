/**
 * Whether a refund may go to a platform: only where the platform has, or gets, the purchase that it takes back from the same
 * sender.
 */
import { isShadowAt, type Takeover } from '@/lib/model/connection-mode';
import type { DeliveryState, Skip } from '@/lib/model/delivery';

/** How the connection's delivery of the order itself stands. */
export type PurchaseStanding = { state: DeliveryState; occurredAt: Date };

const NEVER_SENT: ReadonlySet<DeliveryState> = new Set(['rejected', 'skipped']);

/** Why nothing is told of an order that another tool has sent. */
export const othersOrder: Skip = {
  reason: 'purchase_not_sent',
  detail:
    'The order is of the time before this connection took over: the tool before it has sent the order, and tells of its refunds.',
};

/**
 * Why the refund that happened at `at` does not go; undefined when it does. `purchases` are those by
 * the rules that the refund's own takes back, as lib/model/mapping pairs them. In shadow a refund follows a purchase that would have been sent. After a take-over, refunds of
 * orders that the tool before has sent are that tool's, unless the connection is set to send them.
 */
export function refundSkip(takeover: Takeover, purchases: readonly PurchaseStanding[], at: Date): Skip | undefined {
  const going = purchases.filter(({ state }) => !NEVER_SENT.has(state));
  if (going.length === 0) {
    return { reason: 'purchase_not_sent', detail: 'The order itself was not sent by this connection.' };
  }
  const isOurs = going.some(
    ({ state, occurredAt }) => state === 'delivered' || (state !== 'shadowed' && !isShadowAt(takeover, occurredAt)),
  );
  if (isOurs || isShadowAt(takeover, at) || takeover.earlierRefunds === 'sent') return undefined;
  return othersOrder;
}
