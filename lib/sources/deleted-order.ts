/**
 * An order that its shop has deleted. Shopify and WooCommerce tell of it by the order's id alone, so nobody can say what it cost: all
 * that is left of it is taken back.
 */
import type { SourceEvent } from '@/lib/model/event';

/** One id for every deletion of an order, so that a later word corrects it: deleted again, or put back. */
const REFUND_ID = 'deleted';

/** The refund of what is left. `money`: of so much instead, zero for an order that was put back. */
export function deletedOrder(id: string, orderId: string, at: string, money: Record<string, unknown> = {}): SourceEvent {
  const properties = { transaction_id: orderId, order_names: { id: orderId }, refund_id: REFUND_ID, updated_at: at, ...money };
  return { id, name: 'refund', at, properties };
}
