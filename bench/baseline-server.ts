/**
 * What collection is compared with: bare node:http servers on the same tables. `each`: every event with its own INSERT, on a pool
 * of the given size. `grouped`: the same multi-row insert as Tieback's, and no other work than reading the JSON. `none`: reads
 * the JSON and stores nothing, so what node:http itself allows here. Run as a process: MODE, CONNECTIONS and DATABASE_URL in the
 * environment; prints its port.
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { connect } from '@/db/client';
import { isDataError } from '@/db/queries/store-events';
import { mintId } from '@/lib/core/id';
import { groupCommit } from '@/lib/pipeline/collect/group-commit';

const { MODE, DATABASE_URL = '', CONNECTIONS = '2', SITE_ID = '' } = process.env;
const db = connect(DATABASE_URL, Number(CONNECTIONS), `bench-${MODE}`);

/** The bare multi-row insert: keys and events, numbered by this process alone. */
const INSERT_MANY = `
WITH incoming AS MATERIALIZED (
  SELECT * FROM json_to_recordset($1::json) AS (site_id uuid, id uuid, position bigint, message_id text, source text, name text,
    occurred_at timestamptz, received_at timestamptz, visitor_id uuid, payload jsonb)
), fresh AS (
  INSERT INTO event_key (site_id, message_id, event_id) SELECT site_id, message_id, id FROM incoming ORDER BY site_id, message_id
  ON CONFLICT DO NOTHING RETURNING event_id
)
INSERT INTO event (site_id, id, position, message_id, source, name, occurred_at, received_at, visitor_id, payload)
SELECT site_id, id, position, message_id, source, name, occurred_at, received_at, visitor_id, payload
FROM incoming WHERE id IN (SELECT event_id FROM fresh)`;

const grouped = groupCommit<string, true>({
  write: async (rows) => {
    await db.$client.query({ name: 'insert-many', text: INSERT_MANY, values: [`[${rows.join(',')}]`] });
    return rows.map(() => true as const);
  },
  isRowFault: isDataError,
  groupRowsMax: 500,
  writesInFlightMax: Number(CONNECTIONS),
  queuedRowsMax: 50_000,
  waitMsMax: 60_000,
});

type Wire = { visitor: string; events: { id: string; name: string; at: string }[] };

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const wire: Wire = JSON.parse(Buffer.concat(chunks).toString());
    const rows = wire.events.map((event) => rowOf(wire, event));
    void store(rows).then(() => response.writeHead(202, { 'content-type': 'application/json' }).end('{}'));
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' ? address?.port : address);
});

let position = 0;

async function store(rows: Row[]): Promise<void> {
  if (MODE === 'each') await Promise.all(rows.map(insertOne));
  if (MODE !== 'grouped') return;
  await grouped.submit(rows.map((row) => JSON.stringify(row)));
}

const INSERT_ONE = `
WITH fresh AS (
  INSERT INTO event_key (site_id, message_id, event_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING event_id
)
INSERT INTO event (site_id, id, message_id, source, name, occurred_at, received_at, visitor_id, payload, position)
SELECT $1, event_id, $2, $4, $5, $6, $7, $8, $9, $10 FROM fresh`;

function insertOne(row: Row): Promise<unknown> {
  const { site_id, message_id, id, source, name, occurred_at, received_at, visitor_id, payload } = row;
  const values = [site_id, message_id, id, source, name, occurred_at, received_at, visitor_id, payload, row.position];
  return db.$client.query({ name: 'insert-one', text: INSERT_ONE, values });
}

type Row = ReturnType<typeof rowOf>;

function rowOf(wire: Wire, event: Wire['events'][number]) {
  const now = Date.now();
  position += 1;
  return {
    site_id: SITE_ID,
    id: mintId(now, randomBytes),
    position,
    message_id: event.id,
    source: 'bench',
    name: event.name,
    occurred_at: event.at,
    received_at: new Date(now),
    visitor_id: wire.visitor,
    payload: event,
  };
}
