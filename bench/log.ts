/**
 * `npm run bench -- log`: ways to give an event its place in the site's log, through the same group commit on the same tables in
 * alternating rounds: our function, which takes the site's lock and reads the greatest position from the segments; a counter row
 * that the storing statement moves; and a sequence, which orders nothing and is the least that any way costs. `--snapshot N` lets
 * a REPEATABLE READ transaction stand open for N seconds of load, as a backup does. Prints ratios.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Pool } from 'pg';
import { connect } from '@/db/client';
import { type EventRecord, eventRecord, storeEvents } from '@/db/queries/store-events';
import { type Id, mintId } from '@/lib/core/id';
import { groupCommit } from '@/lib/pipeline/collect/group-commit';
import { benchSite, startPostgres } from './setting';

const SLICE_SECONDS = 10;
const GROUP_ROWS_MAX = 500;
const QUEUED_ROWS_MAX = 50_000;

const COLUMNS =
  'id, message_id, source, name, occurred_at, received_at, visitor_id, consent, country, filtered, payload, personal';
const RECORD = `id uuid, message_id text, source text, name text, occurred_at timestamptz, received_at timestamptz, visitor_id uuid,
  consent jsonb, country text, filtered text, payload jsonb, personal jsonb`;

/** The statement that stores and numbers, with the position of a row as `position` says. */
const storing = (moved: string, position: string) => `
WITH incoming AS MATERIALIZED (SELECT * FROM ROWS FROM (json_to_recordset($2::json) AS (${RECORD})) WITH ORDINALITY),
fresh AS (INSERT INTO event_key (site_id, message_id, event_id) SELECT $1, message_id, id FROM incoming ORDER BY message_id, ordinality
  ON CONFLICT DO NOTHING RETURNING event_id)${moved},
stored AS (INSERT INTO event (site_id, position, ${COLUMNS}) SELECT $1, ${position}, ${COLUMNS} FROM incoming
  WHERE id IN (SELECT event_id FROM fresh))
SELECT event_id FROM fresh`;

const COUNTER = storing(
  `, moved AS (UPDATE bench_counter SET position = position + (SELECT count(*) FROM fresh) WHERE site_id = $1 AND EXISTS (SELECT FROM fresh)
  RETURNING position)`,
  '(SELECT position - (SELECT count(*) FROM fresh) FROM moved) + row_number() OVER (ORDER BY ordinality)',
);
const SEQUENCE = storing('', "nextval('bench_sequence')");

type Way = {
  name: string;
  writesInFlight: number;
  write: (pool: Pool, records: EventRecord[], site: Id<'site'>) => Promise<unknown>;
};

const run = (name: string, text: string) => (pool: Pool, records: EventRecord[], site: Id<'site'>) =>
  pool.query({ name, text, values: [site, `[${records.map(({ json }) => json).join(',')}]`] });

const ways: Way[] = [
  { name: 'sequence, two in flight', writesInFlight: 2, write: run('bench-sequence', SEQUENCE) },
  { name: 'function under the lock', writesInFlight: 1, write: storeEvents },
  { name: 'function, two in flight', writesInFlight: 2, write: storeEvents },
  { name: 'counter row', writesInFlight: 1, write: run('bench-counter', COUNTER) },
];

/** Runs the rounds and prints a line for each number of clients, or one for each way beside an open snapshot. */
export async function benchLog(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '3' },
      rounds: { type: 'string', default: '3' },
      clients: { type: 'string', default: '16,64,256' },
      snapshot: { type: 'string' },
    },
  });
  const postgres = await startPostgres();
  const db = connect(postgres.url, 8, 'bench');
  const pool = db.$client;
  try {
    const { id } = await benchSite(db);
    await pool.query('CREATE SEQUENCE bench_sequence');
    await pool.query('CREATE TABLE bench_counter (site_id uuid PRIMARY KEY, position bigint NOT NULL) WITH (fillfactor = 50)');
    await pool.query('INSERT INTO bench_counter VALUES ($1, 0)', [id]);
    if (values.snapshot) await besideSnapshot(pool, id, Number(values.snapshot));
    else await rounds(pool, id, { ...values, seconds: Number(values.seconds), rounds: Number(values.rounds) });
  } finally {
    await pool.end();
    await postgres.stop();
  }
}

async function rounds(pool: Pool, site: Id<'site'>, shape: { seconds: number; rounds: number; clients: string }): Promise<void> {
  for (const clients of shape.clients.split(',').map(Number)) {
    const rates = ways.map((): number[] => []);
    for (let round = 0; round < shape.rounds; round += 1) {
      for (const [index, way] of ways.entries()) {
        rates[index]?.push(await load(pool, site, way, clients, shape.seconds));
        await clear(pool);
      }
    }
    const [base = Number.NaN, ...others] = rates.map(median);
    const texts = others.map((rate, index) => `${ways[index + 1]?.name} ${Math.round(rate)} (${(rate / base).toFixed(2)})`);
    console.log(`${clients} clients: ${ways[0]?.name} ${Math.round(base)} events/s | ${texts.join(' | ')}`);
  }
}

/** Each way's rate in slices of ten seconds beside an open snapshot, as a share of its rate without one. */
async function besideSnapshot(pool: Pool, site: Id<'site'>, seconds: number): Promise<void> {
  for (const way of ways.slice(1)) {
    const alone = await load(pool, site, way, 64, SLICE_SECONDS);
    const holder = await pool.connect();
    await holder.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await holder.query('SELECT count(*) FROM site');
    const shares: string[] = [];
    for (let slice = 0; slice < seconds / SLICE_SECONDS; slice += 1) {
      shares.push(((await load(pool, site, way, 64, SLICE_SECONDS)) / alone).toFixed(2));
    }
    await holder.query('ROLLBACK');
    holder.release();
    console.log(`${way.name}: alone ${Math.round(alone)} events/s; beside the snapshot ${shares.join(' ')}`);
    await clear(pool);
  }
}

/** Events a second that so many clients get stored, each sending its next when the last is committed. */
async function load(pool: Pool, site: Id<'site'>, way: Way, clients: number, seconds: number): Promise<number> {
  const queue = groupCommit<EventRecord, true>({
    groupRowsMax: GROUP_ROWS_MAX,
    queuedRowsMax: QUEUED_ROWS_MAX,
    waitMsMax: 60_000,
    writesInFlightMax: way.writesInFlight,
    isRowFault: () => false,
    write: async (records) => {
      await way.write(pool, records, site);
      return records.map(() => true as const);
    },
  });
  const until = performance.now() + seconds * 1_000;
  const client = async (): Promise<number> => {
    let stored = 0;
    for (; performance.now() < until; stored += 1) await queue.submit([recordOf(site)]);
    return stored;
  };
  const counts = await Promise.all(Array.from({ length: clients }, client));
  return counts.reduce((sum, count) => sum + count, 0) / seconds;
}

const PAGE = { url: 'https://shop.example/products/blue?utm_source=google&utm_medium=cpc&gclid=Cj0KCQjw', title: 'Größenwahn' };

function recordOf(siteId: Id<'site'>): EventRecord {
  const at = new Date();
  const id = mintId<'event'>(at.getTime(), randomBytes);
  const messageId = randomUUID();
  const payload = { page: PAGE, userAgent: 'Mozilla/5.0 (X11; Linux x64)', properties: { items: [{ item_id: 'A', price: 10 }] } };
  const fixed = { source: 'snippet', name: 'page_view', occurredAt: at, receivedAt: at, country: 'AT', ip: '192.0.2.7', payload };
  return eventRecord({ siteId, id, messageId, ...fixed });
}

async function clear(pool: Pool): Promise<void> {
  await pool.query('TRUNCATE event, event_key, log_segment');
  await pool.query('UPDATE bench_counter SET position = 0');
  await pool.query('VACUUM bench_counter');
  await pool.query('CHECKPOINT');
}

function median(values: number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}
