/**
 * A buyer's dispute with their bank: while it is open or lost, the bank has taken the money back; an inquiry moves none
 * (https://shopify.dev/docs/api/admin-rest/latest/resources/dispute, read 2026-11).
 */
import { parseCurrency } from '@/lib/core/currency';
import { member, textOf } from '@/lib/core/json';
import { fail } from '@/lib/core/result';
import { CHARGEBACK } from '@/lib/model/purchase';
import type { ParsedEvent } from '../define';
import { amountText, messageId, stated } from '../fields';
import { checked } from './checked';
import type { Delivery } from './delivery';
import { firstTime } from './fields';

/** The money is, or is again, the store's. */
const returned: ReadonlySet<unknown> = new Set(['won', 'charge_refunded']);

/** The chargeback as it stands; none for an inquiry, or where the dispute names no order. */
export function disputeEvents(dispute: unknown, { triggeredAt, receivedAt }: Delivery): ParsedEvent[] {
  const [disputeId, orderId] = [textOf(member(dispute, 'id')), textOf(member(dispute, 'order_id'))];
  if (member(dispute, 'type') === 'inquiry' || !orderId) return [];
  if (!disputeId) return [{ read: fail({ field: 'id', detail: 'is missing: the id of the dispute' }) }];
  const status = textOf(member(dispute, 'status')) ?? '';
  const currency = parseCurrency(member(dispute, 'currency'));
  const at = firstTime(member(dispute, 'finalized_on'), triggeredAt, member(dispute, 'initiated_at'));
  const properties = stated({
    transaction_id: orderId,
    order_names: { id: orderId },
    refund_id: `dispute:${disputeId}`,
    reason: CHARGEBACK,
    currency: currency ?? member(dispute, 'currency'),
    value: returned.has(status) ? '0' : amountText(member(dispute, 'amount'), currency),
    updated_at: firstTime(triggeredAt),
  });
  const id = messageId('shopify', 'dispute', disputeId, status);
  return [checked({ id, name: 'refund', at: at ?? receivedAt.toISOString(), properties }, 'order_id')];
}
