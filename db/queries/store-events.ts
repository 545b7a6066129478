/**
 * Writes events of any sites once, each in the order of its site's log. The message id decides: only events whose key was new are
 * stored. One statement, which commits by itself: docs/decisions/0006. Rows travel as one JSON text, which costs less on both
 * sides than arrays of parameters.
 */
import type { Pool } from 'pg';
import { type Id, timeOfId } from '@/lib/core/id';
import { HOUR_MS } from '@/lib/core/instant';
import { storableJson, storableText } from '@/lib/core/storable';
import type { StoredEvent } from '@/lib/model/event';
import { splitPersonal } from '@/lib/model/event-personal';
import { runStatement } from '../query-failed';
import { sqlStateOf } from '../sql-state';

/** An event ready to be written: its key, and the rest as `eventJson` makes it. */
export type EventRecord = { siteId: Id<'site'>; id: Id<'event'>; messageId: string; json: string };

/** The array as text: ids need none of what reading an array costs. */
const STORE_EVENTS = 'SELECT store_events($1, $2, $3, $4, $5)::text AS fresh';

/** The event as one JSON object of the batch. Characters that Postgres cannot hold are replaced by U+FFFD. */
function eventJson(event: StoredEvent): string {
  const { facts, personal } = splitPersonal(event.payload, event.ip);
  const row = {
    id: event.id,
    message_id: event.messageId,
    source: event.source,
    name: event.name,
    // As text: a quarter of the time goes into asking each date for its own.
    occurred_at: event.occurredAt.toISOString(),
    received_at: event.receivedAt.toISOString(),
    visitor_id: event.visitorId,
    consent: event.consent,
    country: event.country,
    filtered: event.filtered,
    payload: facts,
    personal,
  };
  return storableJson(row);
}

/** The event as it is written. */
export function eventRecord(event: StoredEvent): EventRecord {
  return { siteId: event.siteId, id: event.id, messageId: event.messageId, json: eventJson(event) };
}

/** Stores the events whose message ids are new to their sites; resolves to the ids of those. */
export async function storeEvents(pool: Pool, records: EventRecord[]): Promise<Set<string>> {
  const stored = await runStatement<{ fresh: string }>(pool, 'store-events', STORE_EVENTS, [
    arrayText(records.map(({ siteId }) => siteId)),
    arrayText(monthsOf(records)),
    arrayText(records.map(({ id }) => id)),
    records.map(({ messageId }) => storableText(messageId)),
    `[${records.map(({ json }) => json).join(',')}]`,
  ]);
  return new Set(stored.rows[0]?.fresh.slice(1, -1).split(','));
}

/**
 * The first day of the month, UTC, in which each id was minted: the partition that holds it. Ids of one batch mostly share
 * it.
 */
function monthsOf(records: EventRecord[]): string[] {
  let hour = Number.NaN;
  let month = '';
  return records.map(({ id }) => {
    const at = timeOfId(id);
    if (Math.floor(at / HOUR_MS) !== hour) {
      hour = Math.floor(at / HOUR_MS);
      month = `${new Date(at).toISOString().slice(0, 7)}-01`;
    }
    return month;
  });
}

/** Postgres's text of an array whose elements need no quotes. */
function arrayText(elements: string[]): string {
  return `{${elements.join(',')}}`;
}

/**
 * Whether Postgres refused the data itself (SQLSTATE class 22 or 23): https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
export function isDataError(error: unknown): boolean {
  return /^2[23]/.test(sqlStateOf(error) ?? '');
}
