/**
 * The last look at a purchase or refund before it leaves its source: one that the pipeline would refuse is refused here, by the
 * sender's own field names.
 */
import { fail, ok } from '@/lib/core/result';
import type { SourceEvent } from '@/lib/model/event';
import { readPurchase, readRefund } from '@/lib/model/purchase';
import type { ParsedEvent } from './parsed';

/** The event as read, or the member that is wrong. `members`: the sender's own, by our properties that come from them. */
export function checkedEvent(event: SourceEvent, members: Readonly<Record<string, string>>): ParsedEvent {
  const { id, properties = {} } = event;
  const read = event.name === 'purchase' ? readPurchase(properties) : readRefund(properties);
  if (read.ok) return { id, read: ok(event) };
  const { field, detail } = read.failure;
  return { id, read: fail({ field: members[field] ?? field, detail }) };
}
