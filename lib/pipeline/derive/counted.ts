/**
 * Which events of a run count. What the door decided of an event's page is decided anew, under the site's settings as they are.
 * Events that were left out, and that somebody says were a person's, are derived where the log says so, as if they had come then.
 */
import type { Queryable } from '@/db/client';
import { eventsById } from '@/db/queries/conversion';
import type { LoggedEvent } from '@/db/queries/event-row';
import type { Id } from '@/lib/core/id';
import { parseId } from '@/lib/core/id';
import { excludedByPage, exclusionOf } from '@/lib/enrichment';
import { decisionOf } from '@/lib/model/decision';
import type { FilterReason, StoredEvent } from '@/lib/model/event';
import type { Site } from '@/lib/model/site';
import { tellsOfBrowsers } from '@/lib/sources/registry';

type Judged = Pick<Site, 'id' | 'domains' | 'settings'>;

/**
 * Why the stored event is left out under the site's settings; undefined when it counts. A shop's own record of an order counts
 * whatever page it remembers.
 */
export function filteredNow(
  { filtered, name, source, payload }: Pick<StoredEvent, 'filtered' | 'name' | 'source' | 'payload'>,
  site: Judged,
) {
  if (filtered && !excludedByPage.includes(filtered)) return filtered;
  return tellsOfBrowsers(source) ? exclusionOf({ name, page: payload.page }, site) : undefined;
}

/**
 * The run with `filtered` as it is now, and each decision to count an event replaced by that event, unfiltered. It keeps its own
 * id and time, and takes the decision's place in the log and its time of receipt: what it owes is owed from there, as the
 * connections were set then. One that is not stored any more leaves nothing.
 */
export async function countedNow(db: Queryable, site: Judged, events: LoggedEvent[]): Promise<LoggedEvent[]> {
  const judged = events.map((event) => withFilter(event, filteredNow(event, site)));
  const ids = events.flatMap((event) => releasedBy(event) ?? []);
  if (ids.length === 0) return judged;
  const released = new Map((await eventsById(db, site.id, [...new Set(ids)])).map((event) => [event.id, event]));
  return judged.flatMap((event) => {
    const id = releasedBy(event);
    if (!id) return [event];
    const target = released.get(id);
    if (!target || !filteredNow(target, site)) return [];
    const { position, receivedAt } = event;
    return [{ ...target, filtered: undefined, position, receivedAt }];
  });
}

function withFilter(event: LoggedEvent, filtered: FilterReason | undefined): LoggedEvent {
  return filtered === event.filtered ? event : { ...event, filtered };
}

/** The event that this one lets count. */
function releasedBy(event: LoggedEvent): Id<'event'> | undefined {
  const decision = decisionOf(event);
  return decision?.name === 'event_released' ? parseId<'event'>(decision.eventId) : undefined;
}
