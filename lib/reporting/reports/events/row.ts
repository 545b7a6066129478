/** Stored and refused events as rows of the events list and of the live stream. */
import { releasedAmong } from '@/db/queries/decisions';
import type { rejectedEvent } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import { decisionOf, decisionText } from '@/lib/model/decision';
import type { StoredEvent } from '@/lib/model/event';
import type { Site } from '@/lib/model/site';
import { joinedNothing, unjoinedAliases } from './aliases';
import type { EventRow } from './definition';

type Judged = { released: ReadonlySet<string>; unjoined: ReadonlySet<string> };

/**
 * The row of a stored event; one with a filter reason is `filtered`, whoever let it count later: `released` holds the ids of
 * those, `unjoined` those of aliases that joined nothing.
 */
function rowOfEvent(stored: StoredEvent, { released, unjoined }: Judged): EventRow {
  const decision = decisionOf(stored);
  const notes = [...(stored.payload.notes ?? []), ...(unjoined.has(stored.id) ? [joinedNothing] : [])];
  return {
    id: stored.id,
    status: stored.filtered ? 'filtered' : 'accepted',
    ...(stored.filtered && { reason: stored.filtered }),
    ...(released.has(stored.id) && { released: true }),
    ...(decision && { decision: decisionText(decision) }),
    source: stored.source,
    name: stored.name,
    messageId: stored.messageId,
    occurredAt: stored.occurredAt.toISOString(),
    receivedAt: stored.receivedAt.toISOString(),
    ...(stored.visitorId && { visitorId: stored.visitorId }),
    ...(stored.country && { country: stored.country }),
    ...(stored.payload.page && { url: stored.payload.page.url }),
    ...(notes.length > 0 && { notes }),
    payload: stored.payload,
  };
}

/** The rows of stored events, in their order. */
export async function rowsOfEvents(tx: ScopedTransaction, site: Site, stored: StoredEvent[]): Promise<EventRow[]> {
  const filtered = stored.filter((event) => event.filtered).map(({ id }) => id);
  const released = await releasedAmong(tx, site.id, filtered);
  const unjoined = await unjoinedAliases(tx, site, stored);
  return stored.map((event) => rowOfEvent(event, { released, unjoined }));
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
