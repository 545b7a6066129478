/** An order put into the trash or deleted (../deleted-order.ts), and one taken out of it again, which nothing is taken back of. */
import { member, textOf } from '@/lib/core/json';
import { fail } from '@/lib/core/result';
import type { ParsedEvent } from '../define';
import { deletedOrder } from '../deleted-order';
import { messageId } from '../fields';
import { checked } from './checked';
import type { Delivery } from './delivery';
import { orderEvents } from './order';

/** The cancelled order where a plug-in sends all of it, else what its id allows to say. */
export function deletedEvents(body: unknown, delivery: Delivery): ParsedEvent[] {
  if (textOf(member(body, 'total'))) return orderEvents({ ...ownMembers(body), status: 'deleted' }, delivery);
  return [deletion(body, delivery, 'deleted', {})];
}

/** The order as it stands again, and nothing taken back for its deletion. */
export function restoredEvents(body: unknown, delivery: Delivery): ParsedEvent[] {
  const currency = member(body, 'currency');
  const nothing = textOf(member(body, 'id')) ? [deletion(body, delivery, 'restored', { currency, value: '0' })] : [];
  return [...orderEvents(body, delivery), ...nothing];
}

/** An order can be deleted and restored again and again: each is an event, and the last one counts. */
function deletion(body: unknown, delivery: Delivery, what: string, money: Record<string, unknown>): ParsedEvent {
  const orderId = textOf(member(body, 'id'));
  if (!orderId) return { read: fail({ field: 'id', detail: 'is missing: the id of the order' }) };
  const at = delivery.receivedAt.toISOString();
  return checked(deletedOrder(messageId('woocommerce', what, orderId, at), orderId, at, money), 'id');
}

function ownMembers(body: unknown): object {
  return typeof body === 'object' && body !== null ? body : {};
}
