/**
 * `npm run bench -- idle`: what idle workers cost. Sites, monthly partitions and connections with nothing to do, worker processes
 * beside each other; prints the rows that Postgres read for them in a second, and the queries. Checks that an event stored
 * afterwards is derived.
 */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sql } from 'drizzle-orm';
import { connect, type Database } from '@/db/client';
import { sitesWithWork } from '@/db/queries/log';
import { makeEventPartitions } from '@/db/queries/partition';
import type { Site } from '@/lib/model/site';
import { ad, buildCollector, buildSite, newTestId, send } from '@/lib/testing/builders';
import { startPostgres } from './setting';
import { startWorker, stop, until } from './worker-process';

const MONTHS = 24;
const EVENTS_A_SITE = 5;
/** Until first looks and first runs of jobs are over. */
const SETTLE_MS = 20_000;

type Work = { rows: number; queries: number };

/** Starts the workers, waits until they are idle, and prints what they read. */
export async function benchIdle(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      sites: { type: 'string', default: '100' },
      workers: { type: 'string', default: '2' },
      seconds: { type: 'string', default: '60' },
    },
  });
  const postgres = await startPostgres();
  const db = connect(postgres.url, 4, 'bench');
  const children: ChildProcess[] = [];
  try {
    const sites = await quietSites(db, Number(values.sites));
    for (let worker = 0; worker < Number(values.workers); worker += 1) children.push(startWorker(postgres.url));
    await until(async () => (await sitesWithWork(db)).length === 0);
    await pause(SETTLE_MS);
    const seconds = Number(values.seconds);
    const before = await workOf(db);
    await pause(seconds * 1_000);
    const after = await workOf(db);
    console.log(
      `${values.workers} idle workers, ${sites.length} sites, ${MONTHS} months: ` +
        `${((after.rows - before.rows) / seconds).toFixed(1)} rows read a second, ` +
        `${((after.queries - before.queries) / seconds).toFixed(1)} transactions a second`,
    );
    const started = performance.now();
    await send(buildCollector(db, sites.slice(0, 1)), sites[0] as Site, [ad(new Date(), newTestId<'visitor'>())]);
    await until(async () => (await sitesWithWork(db)).length === 0);
    console.log(`an event that nobody told of was derived after ${((performance.now() - started) / 1_000).toFixed(1)} s`);
  } finally {
    await Promise.all(children.map(stop));
    await db.$client.end();
    await postgres.stop();
  }
}

async function quietSites(db: Database, count: number): Promise<Site[]> {
  const monthsAgo = new Date();
  monthsAgo.setUTCMonth(monthsAgo.getUTCMonth() - MONTHS);
  await makeEventPartitions(db, monthsAgo, MONTHS + 1);
  const sites: Site[] = [];
  for (let made = 0; made < count; made += 1) sites.push(await buildSite(db));
  const collector = buildCollector(db, sites);
  for (const site of sites) {
    const visits = Array.from({ length: EVENTS_A_SITE }, () => ad(new Date(), newTestId<'visitor'>()));
    await send(collector, site, visits);
  }
  return sites;
}

/** Rows of our own tables that were read, whether by scans or by indexes, and transactions of the database. */
async function workOf(db: Database): Promise<Work> {
  await db.execute(sql`SELECT pg_stat_force_next_flush()`);
  const { rows } = await db.execute<{ rows: string; queries: string }>(sql`
    SELECT (SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_user_tables)::text AS rows,
      (SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database())::text AS queries`);
  return { rows: Number(rows[0]?.rows), queries: Number(rows[0]?.queries) };
}
