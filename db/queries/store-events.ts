/**
 * Writes events of one site once, in the order of its log. The message id decides: only events whose key was new are stored. One
 * statement, which commits by itself: docs/decisions/0006. Rows travel as one JSON text, which costs less on both sides than
 * arrays of parameters.
 */
import type { Pool } from 'pg';
import { type Id, timeOfId } from '@/lib/core/id';
import type { StoredEvent } from '@/lib/model/event';
import { splitPersonal } from '@/lib/model/event-personal';

/** An event ready to be written: its key, and the rest as `eventJson` makes it. */
export type EventRecord = { id: Id<'event'>; messageId: string; json: string };

const STORE_EVENTS = 'SELECT store_events($1, $2, $3, $4, $5) AS fresh';

/** Escapes that are legal in JSON text but not in Postgres's: NUL and lone halves of surrogate pairs. */
const UNSTORABLE = /\\u0000|\\ud[89a-f][0-9a-f]{2}/i;

/** The event as one JSON object of the batch. Characters that Postgres cannot hold are replaced by U+FFFD. */
export function eventJson(event: StoredEvent): string {
  const { facts, personal } = splitPersonal(event.payload, event.ip);
  const row = {
    id: event.id,
    message_id: event.messageId,
    source: event.source,
    name: event.name,
    occurred_at: event.occurredAt,
    received_at: event.receivedAt,
    visitor_id: event.visitorId,
    consent: event.consent,
    country: event.country,
    filtered: event.filtered,
    payload: facts,
    personal,
  };
  const json = JSON.stringify(row);
  return UNSTORABLE.test(json) ? JSON.stringify(storable(JSON.parse(json))) : json;
}

/** The value with what Postgres's text cannot hold (NUL, lone halves of surrogate pairs) replaced by U+FFFD. */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [storable(key), storable(part)]));
}

function storableText(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}

/** Stores the site's events whose message ids are new; resolves to the ids of those. Events of one month are one statement. */
export async function storeEvents(pool: Pool, siteId: Id<'site'>, records: EventRecord[]): Promise<Set<string>> {
  const fresh = new Set<string>();
  const months = [...Map.groupBy(records, ({ id }) => monthOf(id))].sort(([left], [right]) => (left < right ? -1 : 1));
  for (const [month, own] of months) for (const id of await storeMonth(pool, siteId, month, own)) fresh.add(id);
  return fresh;
}

async function storeMonth(pool: Pool, siteId: Id<'site'>, month: string, records: EventRecord[]): Promise<string[]> {
  const ids = records.map(({ id }) => id);
  const messageIds = records.map(({ messageId }) => storableText(messageId));
  const rows = `[${records.map(({ json }) => json).join(',')}]`;
  const stored = await pool.query<{ fresh: string[] }>({
    name: 'store-events',
    text: STORE_EVENTS,
    values: [siteId, month, ids, messageIds, rows],
  });
  return stored.rows[0]?.fresh ?? [];
}

/** The first day of the month, UTC, in which the id was minted: the partition that holds it. */
function monthOf(id: Id<'event'>): string {
  return `${new Date(timeOfId(id)).toISOString().slice(0, 7)}-01`;
}

/**
 * Whether Postgres refused the data itself (SQLSTATE class 22 or 23): https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
export function isDataError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^2[23]/.test(String(error.code));
}
