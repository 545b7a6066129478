/** Purchases and refunds as the pipeline takes them, or what is wrong by the names of Shopify's own members. */
import type { SourceEvent } from '@/lib/model/event';
import { checkedEvent } from '../checked-event';
import type { ParsedEvent } from '../define';

const members = {
  'properties.currency': 'currency',
  'properties.value': 'total_price',
  'properties.tax': 'total_tax',
  'properties.shipping': 'total_shipping_price_set',
  'properties.discount': 'total_discounts',
  'properties.ordered_at': 'processed_at',
  'properties.updated_at': 'updated_at',
};

/** The event as read, or the member of the order that is wrong. `keyField` is the member that holds the order's key. */
export function checked(event: SourceEvent, keyField: string): ParsedEvent {
  return checkedEvent(event, { ...members, 'properties.transaction_id': keyField });
}
