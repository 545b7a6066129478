/**
 * `npm run bench -- collect`: Tieback's built web server against bare servers on the same Postgres and tables, in alternating
 * rounds. Prints medians and ratios; checks that every acknowledged event is stored once. Never fails on time.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { type Database, connect } from '@/db/client';
import type { Site } from '@/lib/model/site';
import { ensureTrackerBuilt } from '@/lib/testing/tracker';
import { drive, type LoadResult } from './load';
import { benchSite, startPostgres } from './setting';

type Target = { name: string; port: number; paths: string[]; stores: boolean; stop(): void };

const baselines = {
  each: '(a) one INSERT an event',
  grouped: '(b) bare multi-row insert',
  none: '(c) bare server that stores nothing',
};
type Baseline = keyof typeof baselines;

const CONNECTIONS = '1,16,64';
const EVENTS_PER_REQUEST = [1, 20];
const POOL_SIZES = [4, 16, 32];

/** Runs the rounds and prints the table. */
export async function benchCollect(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '5' },
      rounds: { type: 'string', default: '3' },
      connections: { type: 'string', default: CONNECTIONS },
      sites: { type: 'string', default: '1' },
    },
  });
  const seconds = Number(values.seconds);
  const rounds = Number(values.rounds);
  const postgres = await startPostgres();
  const db = connect(postgres.url, 4, 'bench');
  const targets: Target[] = [];
  try {
    const site = await benchSite(db);
    const sites = [site];
    while (sites.length < Number(values.sites)) sites.push(await benchSite(db));
    const tieback = await startTieback(postgres.url, sites);
    const limit = await startBaseline('grouped', 2, postgres.url, site);
    const nothing = await startBaseline('none', 1, postgres.url, site);
    targets.push(tieback, limit, nothing);
    for (const eventsPerRequest of EVENTS_PER_REQUEST) {
      const each = await bestPool(postgres.url, site, eventsPerRequest, db);
      targets.push(each);
      for (const connections of values.connections.split(',').map(Number)) {
        const results = new Map<Target, LoadResult[]>([
          [tieback, []],
          [each, []],
          [limit, []],
          [nothing, []],
        ]);
        for (let round = 0; round < rounds; round += 1) {
          for (const [target, list] of results) {
            list.push(await measure(target, { connections, eventsPerRequest, seconds }, db));
          }
        }
        printRow(
          connections,
          eventsPerRequest,
          [tieback, each, limit, nothing].map((target) => results.get(target) ?? []),
        );
      }
      each.stop();
    }
  } finally {
    for (const target of targets) target.stop();
    await db.$client.end();
    await postgres.stop();
  }
}

type Shape = { connections: number; eventsPerRequest: number; seconds: number };

async function measure(target: Target, shape: Shape, db: Database): Promise<LoadResult> {
  const result = await drive({ ...shape, port: target.port, paths: target.paths });
  if (target.stores) await checkStored(db, result.acknowledged, target.name);
  await db.$client.query('TRUNCATE event, event_key, log_segment');
  await db.$client.query('CHECKPOINT');
  for (const [status, count] of result.refused) console.log(`  ${target.name}: ${count} requests answered ${status}`);
  return result;
}

/** Every acknowledged event must be in the table exactly once; anything else is a bug, and the bench says so. */
async function checkStored(db: Database, acknowledged: string[], name: string): Promise<void> {
  const { rows } = await db.$client.query<{ stored: bigint; distinct: bigint }>(
    'SELECT count(*) AS stored, count(DISTINCT message_id) AS distinct FROM event WHERE message_id = ANY($1)',
    [acknowledged],
  );
  const expected = BigInt(acknowledged.length);
  const [found] = rows;
  if (found?.stored !== expected || found.distinct !== expected) {
    throw new Error(`${name} acknowledged ${expected} events but stored ${found?.stored} (${found?.distinct} distinct)`);
  }
}

/** One INSERT an event is measured at its best: the pool size that does most at 64 connections. */
async function bestPool(url: string, site: Site, eventsPerRequest: number, db: Database): Promise<Target> {
  let best: { target: Target; rate: number } | undefined;
  for (const size of POOL_SIZES) {
    const target = await startBaseline('each', size, url, site);
    const { eventsPerSecond } = await measure(target, { connections: 64, eventsPerRequest, seconds: 2 }, db);
    if (best && best.rate >= eventsPerSecond) target.stop();
    else {
      best?.target.stop();
      best = { target, rate: eventsPerSecond };
    }
  }
  if (!best) throw new Error('no pool size was tried');
  return best.target;
}

/** The built web server as a process, with the site known to it. */
export function startTieback(url: string, sites: Site[]): Promise<Target> {
  ensureTrackerBuilt();
  const port = 20_000 + (process.pid % 10_000);
  const settings = {
    DATABASE_URL: url,
    PORT: String(port),
    HOST: '127.0.0.1',
    NODE_ENV: 'production',
    DEMO: 'true',
    LOG_LEVEL: 'info',
  };
  return startProcess('Tieback', 'lib/cli/web.ts', { ...settings, RATE_LIMIT_PER_SECOND: '1000000' }, (line) =>
    line.includes('web.started') ? { port, paths: sites.map(({ collectPath }) => `/c/${collectPath}`), stores: true } : undefined,
  );
}

function startBaseline(mode: Baseline, connections: number, url: string, site: Site): Promise<Target> {
  const settings = { MODE: mode, CONNECTIONS: String(connections), DATABASE_URL: url, SITE_ID: site.id, LOG_LEVEL: 'error' };
  return startProcess(baselines[mode], 'bench/baseline-server.ts', settings, (line) =>
    /^\d+$/.test(line) ? { port: Number(line), paths: ['/'], stores: mode !== 'none' } : undefined,
  );
}

/** Starts a server process and waits for the line that says where it listens. */
async function startProcess(
  name: string,
  entry: string,
  settings: Record<string, string>,
  readReady: (line: string) => Omit<Target, 'name' | 'stop'> | undefined,
): Promise<Target> {
  const child = spawn(process.execPath, ['--import', 'tsx', entry], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = readReady(line);
    if (!ready) continue;
    child.stdout.resume();
    return { name, ...ready, stop: () => void child.kill() };
  }
  throw new Error(`${name} (${entry}) ended before it listened`);
}

function printRow(
  connections: number,
  eventsPerRequest: number,
  [tieback = [], each = [], limit = [], nothing = []]: LoadResult[][],
): void {
  const rate = (results: LoadResult[]) => median(results.map(({ eventsPerSecond }) => eventsPerSecond));
  const ratio = (other: LoadResult[]) =>
    median(tieback.map(({ eventsPerSecond }, index) => eventsPerSecond / (other[index]?.eventsPerSecond ?? Number.NaN))).toFixed(
      2,
    );
  console.log(
    [
      `${String(connections).padStart(2)} connections, ${String(eventsPerRequest).padStart(2)} a request:`,
      `Tieback ${Math.round(rate(tieback))} events/s`,
      `p50 ${median(tieback.map(({ p50Ms }) => p50Ms)).toFixed(1)} ms`,
      `p99 ${median(tieback.map(({ p99Ms }) => p99Ms)).toFixed(1)} ms`,
      `(a) ${Math.round(rate(each))}, ratio ${ratio(each)}`,
      `(b) ${Math.round(rate(limit))}, ratio ${ratio(limit)}`,
      `(c) ${Math.round(rate(nothing))}, ratio ${ratio(nothing)}`,
    ].join(' | '),
  );
}

function median(values: number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
