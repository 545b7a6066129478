/** From a stored row to the event: facts and personal parts are one value in the program. */
import type { EventPayload, StoredEvent } from '@/lib/model/event';
import { joinPersonal } from '@/lib/model/event-personal';
import { event } from '../schema';

export type EventRow = typeof event.$inferSelect;
export type LoggedEvent = StoredEvent & { position: bigint };

/** The event of a row, with its place in the site's log. */
export function eventOf({ visitorId, consent, country, filtered, payload: facts, personal, ...row }: EventRow): LoggedEvent {
  return {
    ...row,
    ...joinPersonal(facts, personal),
    visitorId: visitorId ?? undefined,
    consent: consent ?? undefined,
    country: country ?? undefined,
    filtered: filtered ?? undefined,
  };
}

/** The columns that hold an event's payload: both are needed to read one. */
export const payloadColumns = { payload: event.payload, personal: event.personal };

/** The payload of a row's two columns. */
export function payloadOf({ payload, personal }: Pick<EventRow, 'payload' | 'personal'>): EventPayload {
  return joinPersonal(payload, personal).payload;
}
