/**
 * Events that were filtered, and that somebody says were a person's: they are derived where the log says so, as if they had come
 * then.
 */
import type { Queryable } from '@/db/client';
import { eventsById } from '@/db/queries/conversion';
import type { LoggedEvent } from '@/db/queries/event-row';
import type { Id } from '@/lib/core/id';
import { parseId } from '@/lib/core/id';
import { decisionOf } from '@/lib/model/decision';

/**
 * The run with each decision to count an event replaced by that event, unfiltered. It keeps its own id and time, and takes the
 * decision's place in the log and its time of receipt: what it owes is owed from there, as the connections were set then. One
 * that is not stored any more leaves nothing.
 */
export async function withReleased(db: Queryable, siteId: Id<'site'>, events: LoggedEvent[]): Promise<LoggedEvent[]> {
  const ids = events.flatMap((event) => releasedBy(event) ?? []);
  if (ids.length === 0) return events;
  const filtered = new Map((await eventsById(db, siteId, [...new Set(ids)])).map((event) => [event.id, event]));
  return events.flatMap((event) => {
    const id = releasedBy(event);
    if (!id) return [event];
    const target = filtered.get(id);
    if (!target?.filtered) return [];
    const { position, receivedAt } = event;
    return [{ ...target, filtered: undefined, position, receivedAt }];
  });
}

/** The event that this one lets count. */
function releasedBy(event: LoggedEvent): Id<'event'> | undefined {
  const decision = decisionOf(event);
  return decision?.name === 'event_released' ? parseId<'event'>(decision.eventId) : undefined;
}
