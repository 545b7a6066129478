/**
 * `npm run bench -- upgrade`: a database of the version before positions, with many events and credit, is migrated and numbered
 * while events come in. Prints minutes, sizes before and after, and the longest time that collection stood still. Checks that
 * every acknowledged event has its place. `--events` and `--credit` say how many of each, `--keep` leaves the database running until Ctrl-C, for plans of queries at that size.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { connect, type Database } from '@/db/client';
import { migrate } from '@/db/migrate';
import { logFaults } from '@/db/queries/log-state';
import { finishNumbering, indexPositions, numberNextBatch } from '@/db/queries/numbering';
import { eventRecord, storeEvents } from '@/db/queries/store-events';
import { type Id, mintId } from '@/lib/core/id';
import { startEmpty } from './setting';
import { fillDerived } from './upgrade-derived';

/** The last migration of the version before. */
const EARLIER_MIGRATIONS = 5;
const FILL_ROWS = 200_000;
const MONTHS = 12;
const SITES = 3;

/** Fills, migrates, numbers, and prints. */
export async function benchUpgrade(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      events: { type: 'string', default: '1000000' },
      credit: { type: 'string', default: '500000' },
      keep: { type: 'boolean', default: false },
    },
  });
  const [events, credit] = [Number(values.events), Number(values.credit)];
  const postgres = await startEmpty();
  const db = connect(postgres.url, 6, 'bench');
  try {
    const sites = await fill(db, postgres.url, events);
    await fillDerived(db, sites, credit);
    const before = await sizeOf(db);
    const collecting = collect(db, sites);
    const started = performance.now();
    await migrate(postgres.url);
    const migrated = performance.now();
    console.log(
      `migrated in ${((migrated - started) / 1_000).toFixed(1)} s, longest stall ${collecting.stallMs('migrating')} ms`,
    );
    collecting.enter('indexing');
    await indexPositions(db);
    const indexed = performance.now();
    collecting.enter('numbering');
    while (await numberNextBatch(db)) {}
    collecting.enter('finishing');
    while (!(await finishNumbering(db))) {}
    const numbered = performance.now();
    const { stored, longestStallsMs } = await collecting.stop();
    const after = await sizeOf(db);
    await db.$client.query('VACUUM event');
    const faults = await logFaults(db);
    if (faults.length > 0) throw new Error(`the log is not complete: ${JSON.stringify(faults)}`);
    const minutes = (from: number, to: number) => ((to - from) / 60_000).toFixed(1);
    console.log(
      `${events} events and ${credit} rows of credit of ${SITES} sites: migrated in ${((migrated - started) / 1_000).toFixed(1)} s, indexed in ` +
        `${minutes(migrated, indexed)} min, ` +
        `numbered in ${minutes(indexed, numbered)} min; events and indexes ${before} MB before, ${after} MB after, ` +
        `${await sizeOf(db)} MB after VACUUM; ` +
        `${stored} events stored meanwhile, the longest stalls ${JSON.stringify(longestStallsMs)} ms`,
    );
    if (!values.keep) return;
    console.log(`The database stays at ${postgres.url} until Ctrl-C.`);
    await once(process, 'SIGINT');
  } finally {
    await db.$client.end();
    await postgres.stop();
  }
}

/** The tables of the version before, with events of a year; resolves to the sites. */
async function fill(db: Database, url: string, events: number): Promise<Id<'site'>[]> {
  await migrateEarlier(url);
  const start = new Date();
  start.setUTCMonth(start.getUTCMonth() - MONTHS + 1, 1);
  await db.$client.query('SELECT make_event_partitions($1, $2)', [start, MONTHS + 2]);
  await db.$client.query(
    `INSERT INTO workspace (id, slug, name, created_at) VALUES (gen_random_uuid(), 'bench', 'Bench', now())`,
  );
  const made = await db.$client.query<{ id: Id<'site'> }>(
    `INSERT INTO site (id, workspace_id, slug, name, domains, time_zone, currency, write_key, collect_path, script_path,
      settings, created_at)
     SELECT gen_random_uuid(), workspace.id, 's' || n, 'Store', '{shop.example}', 'Europe/Berlin', 'EUR', 'wk' || n, 'c' || n,
        's' || n, '{}', now()
     FROM workspace, generate_series(1, $1) AS n RETURNING id`,
    [SITES],
  );
  const sites = made.rows.map(({ id }) => id);
  for (let filled = 0; filled < events; filled += FILL_ROWS) {
    await db.$client.query(FILL, [sites, start, filled, Math.min(FILL_ROWS, events - filled), events]);
  }
  await db.$client.query('ANALYZE event');
  return sites;
}

/** Events evenly over the time, with payloads of the usual size. */
const FILL = `
INSERT INTO event (site_id, id, message_id, source, name, occurred_at, received_at, visitor_id, country, ip, payload)
SELECT ($1::uuid[])[1 + n % array_length($1::uuid[], 1)],
  (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8'
    || substr(md5(n::text), 4, 15))::uuid,
  'm' || n, 'snippet', 'page_view', at, at, md5((n / 5)::text)::uuid, 'AT', '192.0.2.' || n % 250,
  jsonb_build_object('page', jsonb_build_object(
      'url', 'https://shop.example/products/' || n % 500 || '?utm_source=google&utm_medium=cpc&gclid=' || md5(n::text),
    'referrer', 'https://www.google.com/', 'title', 'Größenwahn ' || n % 500),
    'userAgent', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15',
    'client', jsonb_build_object('language', 'de-AT', 'screen', '1280x720'), 'visitorFrom', 'cookie')
FROM (SELECT n, $2::timestamptz + (now() - $2::timestamptz) * (n::float8 / $5) AS at
  FROM generate_series($3::int, $3::int + $4::int - 1) AS n) AS placed`;

async function migrateEarlier(url: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tieback-earlier-'));
  await cp('drizzle', folder, { recursive: true });
  const path = join(folder, 'meta/_journal.json');
  const journal: { entries: unknown[] } = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, EARLIER_MIGRATIONS) }));
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  await applyMigrations(drizzle(pool), { migrationsFolder: folder });
  await pool.end();
  await rm(folder, { recursive: true });
}

type Phase = 'migrating' | 'indexing' | 'numbering' | 'finishing';
type Collecting = {
  enter(phase: Phase): void;
  stallMs(phase: Phase): number;
  stop(): Promise<{ stored: number; longestStallsMs: Partial<Record<Phase, number>> }>;
};

/**
 * Stores one event after the other, by the statement of the version before until it is refused, and measures the longest wait for
 * any.
 */
function collect(db: Database, sites: Id<'site'>[]): Collecting {
  let stored = 0;
  let phase: Phase = 'migrating';
  const longestStallsMs: Partial<Record<Phase, number>> = {};
  let going = true;
  const loop = async () => {
    let last = performance.now();
    while (going) {
      const site = sites[stored % sites.length];
      if (site && (await storeOne(db, site))) {
        stored += 1;
        longestStallsMs[phase] = Math.max(longestStallsMs[phase] ?? 0, Math.round(performance.now() - last));
        last = performance.now();
      }
    }
  };
  const finished = loop();
  return {
    stallMs: (of) => longestStallsMs[of] ?? 0,
    enter(next) {
      phase = next;
    },
    async stop() {
      going = false;
      await finished;
      return { stored, longestStallsMs };
    },
  };
}

async function storeOne(db: Database, siteId: Id<'site'>): Promise<boolean> {
  const at = new Date();
  const id = mintId<'event'>(at.getTime(), randomBytes);
  const messageId = randomUUID();
  const record = eventRecord({
    siteId,
    id,
    messageId,
    source: 'snippet',
    name: 'page_view',
    occurredAt: at,
    receivedAt: at,
    payload: {},
  });
  try {
    await storeEvents(db.$client, [record]);
    return true;
  } catch {
    // The version before stores it as long as its tables are there; it reads the site's sources anew every few seconds.
    return Promise.all([db.$client.query(SOURCES, [siteId]), db.$client.query(EARLIER, [siteId, id, messageId, at])]).then(
      () => true,
      () => false,
    );
  }
}

const SOURCES = 'SELECT id, kind, secrets FROM source WHERE site_id = $1';
const EARLIER = `INSERT INTO event (site_id, id, message_id, source, name, occurred_at, received_at, payload)
VALUES ($1, $2, $3, 'snippet', 'page_view', $4, $4, '{}')`;

async function sizeOf(db: Database): Promise<number> {
  const { rows } = await db.$client.query<{ mb: string }>(
    'SELECT round(sum(pg_total_relation_size(inhrelid)) / 1048576)::text AS mb FROM pg_inherits WHERE inhparent = ' +
      `'event'::regclass`,
  );
  return Number(rows[0]?.mb);
}
