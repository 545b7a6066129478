/**
 * Writes events once. The message id decides: its key is inserted first, and only events whose key was new are stored, all in one
 * statement and so in one transaction. Rows travel as one JSON text, which costs less on both sides than arrays of parameters.
 */
import type { Pool } from 'pg';
import type { StoredEvent } from '@/lib/model/event';

const STORE_EVENTS = `
WITH incoming AS MATERIALIZED (
  SELECT * FROM ROWS FROM (json_to_recordset($1::json) AS (
    site_id uuid, id uuid, message_id text, source text, name text, occurred_at timestamptz, received_at timestamptz,
    visitor_id uuid, consent jsonb, country text, ip text, filtered text, payload jsonb
  )) WITH ORDINALITY
), fresh AS (
  INSERT INTO event_key (site_id, message_id, event_id)
  SELECT site_id, message_id, id FROM incoming ORDER BY site_id, message_id, ordinality
  ON CONFLICT DO NOTHING
  RETURNING event_id
), stored AS (
  INSERT INTO event (site_id, id, message_id, source, name, occurred_at, received_at, visitor_id, consent, country, ip, filtered, payload)
  SELECT site_id, id, message_id, source, name, occurred_at, received_at, visitor_id, consent, country, ip, filtered, payload
  FROM incoming WHERE id IN (SELECT event_id FROM fresh) ORDER BY ordinality
)
SELECT event_id FROM fresh`;

/** Escapes that are legal in JSON text but not in Postgres's: NUL and lone halves of surrogate pairs. */
const UNSTORABLE = /\\u0000|\\ud[89a-f][0-9a-f]{2}/i;

/** The event as one JSON object of the batch. Characters that Postgres cannot hold are replaced by U+FFFD. */
export function eventJson(event: StoredEvent): string {
  const row = {
    site_id: event.siteId,
    id: event.id,
    message_id: event.messageId,
    source: event.source,
    name: event.name,
    occurred_at: event.occurredAt,
    received_at: event.receivedAt,
    visitor_id: event.visitorId,
    consent: event.consent,
    country: event.country,
    ip: event.ip,
    filtered: event.filtered,
    payload: event.payload,
  };
  const json = JSON.stringify(row);
  return UNSTORABLE.test(json) ? JSON.stringify(storable(JSON.parse(json))) : json;
}

/** The value with what Postgres's text cannot hold (NUL, lone halves of surrogate pairs) replaced by U+FFFD. */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '\ufffd').toWellFormed();
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [storable(key), storable(part)]));
}

/** Stores the events (as made by `eventJson`) whose message ids are new; resolves to the ids of those. */
export async function storeEvents(pool: Pool, rows: string[]): Promise<Set<string>> {
  const stored = await pool.query<{ event_id: string }>({
    name: 'store-events',
    text: STORE_EVENTS,
    values: [`[${rows.join(',')}]`],
  });
  return new Set(stored.rows.map((row) => row.event_id));
}

/** Whether Postgres refused the data itself (SQLSTATE class 22 or 23): https://www.postgresql.org/docs/18/errcodes-appendix.html */
export function isDataError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^2[23]/.test(String(error.code));
}
