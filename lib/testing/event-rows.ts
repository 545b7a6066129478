/** Stored events without a request: for tests of what is read. They take their places in the site's log as all others do. */
import type { Database } from '@/db/client';
import { eventRecord, storeEvents } from '@/db/queries/store-events';
import type { StoredEvent } from '@/lib/model/event';

/** Stores the event unless its message is there. */
export async function storeEvent(db: Database, event: StoredEvent): Promise<void> {
  await storeEvents(db.$client, [eventRecord(event)]);
}
