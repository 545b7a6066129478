/**
 * What brought each event of a run to its page, read once: as the first that is stored of its visitor, whose referrer may carry the
 * landing, and as any later one. Which of them it is shows only when the events before it are derived.
 */
import type { LoggedEvent } from '@/db/queries/event-row';
import type { Id } from '@/lib/core/id';
import { campaignKey } from '@/lib/enrichment';
import type { Site } from '@/lib/model/site';
import type { Acquisition, ClickId } from '@/lib/model/touchpoint';
import { acquisitionOf, arrivalOf } from './stated';

export type Arrival = {
  /** That the visitor arrived on. */
  page: LoggedEvent['payload']['page'];
  acquisition: Acquisition | undefined;
};
type Readings = { asFirst: Arrival; asLater: Arrival };
export type Arrivals = ReadonlyMap<Id<'event'>, Readings>;

const NOWHERE: Arrival = { page: undefined, acquisition: undefined };

/** The arrivals of all events that have a page. */
export function arrivalsOf(events: LoggedEvent[], site: Site): Arrivals {
  const arrivals = new Map<Id<'event'>, Readings>();
  for (const event of events) {
    const { page } = event.payload;
    if (!page) continue;
    const asLater = { page, acquisition: acquisitionOf(page, site) };
    const landing = arrivalOf(event, site, true);
    const asFirst = landing === page ? asLater : { page: landing, acquisition: acquisitionOf(landing, site) };
    arrivals.set(event.id, { asFirst, asLater });
  }
  return arrivals;
}

/** How the event arrived, now that it is known whether it is its visitor's first. */
export function arrivalAt(arrivals: Arrivals, id: Id<'event'>, isFirst: boolean): Arrival {
  const readings = arrivals.get(id);
  return (isFirst ? readings?.asFirst : readings?.asLater) ?? NOWHERE;
}

/** The campaigns that the event may turn out to have come by. */
export function campaignKeysOf(arrivals: Arrivals, id: Id<'event'>): string[] {
  return acquisitionsAt(arrivals, id).map(campaignKey);
}

/** The click ids that the event may turn out to have brought. */
export function clickIdsOf(arrivals: Arrivals, id: Id<'event'>): ClickId[] {
  return acquisitionsAt(arrivals, id).flatMap(({ clickIds }) => clickIds);
}

function acquisitionsAt(arrivals: Arrivals, id: Id<'event'>): Acquisition[] {
  const readings = arrivals.get(id);
  if (!readings) return [];
  const { asFirst, asLater } = readings;
  return [asLater.acquisition ?? [], asFirst === asLater ? [] : (asFirst.acquisition ?? [])].flat();
}
