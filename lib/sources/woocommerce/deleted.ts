/**
 * An order put into the trash or deleted. The message holds the order's id alone, so it cannot say what the order cost; all that
 * is left of it is taken back.
 */
import { member, textOf } from '@/lib/core/json';
import { fail } from '@/lib/core/result';
import type { ParsedEvent } from '../define';
import { checkedEvent } from './checked';
import type { Delivery } from './delivery';
import { messageId } from './fields';
import { orderEvents } from './order';

/** The cancelled order where a plug-in sends all of it, else what its id allows to say. */
export function deletedEvents(body: unknown, delivery: Delivery): ParsedEvent[] {
  if (textOf(member(body, 'total'))) return orderEvents({ ...ownMembers(body), status: 'deleted' }, delivery);
  const orderId = textOf(member(body, 'id'));
  if (!orderId) return [{ read: fail({ field: 'id', detail: 'is missing: the id of the order' }) }];
  const id = messageId('deleted', orderId);
  const at = delivery.receivedAt.toISOString();
  const properties = { transaction_id: orderId, order_names: { id: orderId }, refund_id: 'deleted' };
  return [checkedEvent({ id, name: 'refund', at, properties }, 'id')];
}

function ownMembers(body: unknown): object {
  return typeof body === 'object' && body !== null ? body : {};
}
