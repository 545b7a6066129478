/**
 * The last look at a purchase or refund before it leaves: one that the pipeline would refuse is refused here, by Shopify's own
 * field names.
 */
import { fail, ok } from '@/lib/core/result';
import type { SourceEvent } from '@/lib/model/event';
import { readPurchase, readRefund } from '@/lib/model/purchase';
import type { ParsedEvent } from '../define';

/** Our properties by the member of Shopify's order that they come from. */
const ownNames = new Map([
  ['properties.currency', 'currency'],
  ['properties.value', 'total_price'],
  ['properties.tax', 'total_tax'],
  ['properties.shipping', 'total_shipping_price_set'],
  ['properties.discount', 'total_discounts'],
  ['properties.ordered_at', 'processed_at'],
  ['properties.updated_at', 'updated_at'],
]);

/** The event as read, or the member of the order that is wrong. `keyField` is the member that holds the order's key. */
export function checkedEvent(event: SourceEvent, keyField: string): ParsedEvent {
  const { id, properties = {} } = event;
  const read = event.name === 'purchase' ? readPurchase(properties) : readRefund(properties);
  if (read.ok) return { id, read: ok(event) };
  const { field, detail } = read.failure;
  return { id, read: fail({ field: field === 'properties.transaction_id' ? keyField : (ownNames.get(field) ?? field), detail }) };
}
