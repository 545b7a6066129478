/** Stored and refused events as rows of the events list and of the live stream. */
import type { rejectedEvent } from '@/db/schema';
import type { StoredEvent } from '@/lib/model/event';
import type { EventRow } from './definition';

/** The row of a stored event; one with a filter reason is `filtered`. */
export function rowOfEvent(stored: StoredEvent): EventRow {
  return {
    id: stored.id,
    status: stored.filtered ? 'filtered' : 'accepted',
    ...(stored.filtered && { reason: stored.filtered }),
    source: stored.source,
    name: stored.name,
    messageId: stored.messageId,
    occurredAt: stored.occurredAt.toISOString(),
    receivedAt: stored.receivedAt.toISOString(),
    ...(stored.visitorId && { visitorId: stored.visitorId }),
    ...(stored.country && { country: stored.country }),
    ...(stored.payload.page && { url: stored.payload.page.url }),
    payload: stored.payload,
  };
}

/** The row of a refused request or event, with the reason and the field at fault. */
export function rowOfRejected(refused: typeof rejectedEvent.$inferSelect): EventRow {
  return {
    id: refused.id,
    status: 'rejected',
    reason: refused.reason,
    ...(refused.field && { field: refused.field }),
    detail: refused.detail,
    source: refused.source,
    receivedAt: refused.receivedAt.toISOString(),
    payload: refused.body,
  };
}
