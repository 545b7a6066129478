/** Purchases and refunds as the pipeline takes them, or what is wrong by the names of WooCommerce's own members. */
import type { SourceEvent } from '@/lib/model/event';
import { checkedEvent } from '../checked-event';
import type { ParsedEvent } from '../define';

const members = {
  'properties.currency': 'currency',
  'properties.value': 'total',
  'properties.tax': 'total_tax',
  'properties.shipping': 'shipping_total',
  'properties.discount': 'discount_total',
};

/** The event as read, or the member of the order that is wrong. `keyField` is the member that holds the order's key. */
export function checked(event: SourceEvent, keyField: string): ParsedEvent {
  return checkedEvent(event, { ...members, 'properties.transaction_id': keyField });
}
