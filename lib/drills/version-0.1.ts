/**
 * What version 0.1 does to a database: its statement that stores (commit f91013c, db/queries/store-events.ts), word for word, sent
 * again and again as by a process of that version which still serves while the database is upgraded under it.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { newTestId } from '@/lib/testing/builders';

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

const PAUSE_MS = 20;

export type EarlierProcess = {
  /** Message ids of what was stored. */
  acknowledged: string[];
  /** The longest time without a stored event, while it was served at all. */
  longestStallMs(): number;
  /** How often it was refused. */
  refused(): number;
  stop(): Promise<void>;
};

/** Stores page views of these sites, one after the other, until it is stopped. */
export function letEarlierCollect(url: string, siteIds: string[]): EarlierProcess {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('error', () => undefined);
  const acknowledged: string[] = [];
  let [going, refused, longest, last] = [true, 0, 0, performance.now()];

  async function store(siteId: string): Promise<void> {
    const [at, messageId] = [new Date(), randomUUID()];
    const times = { occurred_at: at, received_at: at };
    const page = { url: 'https://shop.example/größen', referrer: 'https://www.google.com/' };
    const event = { site_id: siteId, id: newTestId<'event'>(at), message_id: messageId, source: 'snippet', name: 'page_view' };
    const rest = {
      visitor_id: newTestId<'visitor'>(at),
      consent: null,
      ip: '192.0.2.7',
      payload: { page, userAgent: 'Mozilla/5.0' },
    };
    await pool.query(STORE_EVENTS, [JSON.stringify([{ ...event, ...times, ...rest }])]);
    acknowledged.push(messageId);
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }

  async function collect(): Promise<void> {
    for (let round = 0; going; round += 1) {
      await store(siteIds[round % siteIds.length] ?? '').catch(() => (refused += 1));
      await wait(PAUSE_MS);
    }
  }

  const finished = collect();
  return {
    acknowledged,
    longestStallMs: () => Math.round(longest),
    refused: () => refused,
    async stop() {
      going = false;
      await finished;
      await pool.end();
    },
  };
}
