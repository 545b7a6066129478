/**
 * Drill: reports read a streaming replica. Its replay is paused, it is killed and comes back, and each read is answered by the
 * one that should; then the store moves to it. Made and promoted by the recipes of docs/operations.md.
 */
import { sql } from 'drizzle-orm';
import { connect } from '@/db/client';
import { REPLICA_LAG_MAX_SECONDS } from '@/db/replica';
import { scoped } from '@/db/scoped';
import { SECOND_MS } from '@/lib/core/instant';
import { replicaCheck } from '@/lib/http/replica-check';
import type { Site } from '@/lib/model/site';
import { overviewParams, overviewReport, recentRange } from '@/lib/reporting';
import { type Cluster, openCluster, POSTGRES_15 } from './cluster';
import { type Finding, playOn } from './drill';
import { check, checkEnds, startPrograms, until } from './programs';
import { checkDoctor, linkedCheckout, recipesOf, runLine, type Shell } from './recipes';
import { checkAnswers, setStage, type Stage, tally, untilServed } from './stage';

const METRICS_TOKEN = 'of-the-drill-of-replicas';
/** A replica that could not be reached is left alone for half a minute. */
const BACK_MS = 45 * SECOND_MS;
const READ_MAX_MS = 5 * SECOND_MS;
const READS = 20;

type Reading = { from: 'primary' | 'replica'; orders: number };

/** A report as the console and the API read it, and who answered. */
async function readReport(site: Site): Promise<Reading> {
  const startedAt = performance.now();
  const reading = await scoped({ workspaceId: site.workspaceId, sites: [site.id], reader: 'operator:drill' }, async (tx) => {
    const { rows } = await tx.execute<{ replica: boolean }>(sql`SELECT pg_is_in_recovery() AS replica`);
    const { current } = await overviewReport(tx, site, overviewParams.parse(recentRange(site, {})));
    return { from: rows[0]?.replica ? ('replica' as const) : ('primary' as const), orders: current.orders };
  });
  check(performance.now() - startedAt < READ_MAX_MS, 'a report took longer than 5 s');
  return reading;
}

async function untilReadFrom(from: Reading['from'], site: Site, withinMs: number): Promise<Reading> {
  let reading: Reading | undefined;
  await until(`the ${from} answers`, withinMs, async () => {
    reading = await readReport(site);
    return reading.from === from;
  });
  return reading ?? { from, orders: 0 };
}

/** So many reads in a row must be answered by this one. */
async function checkReads(from: Reading['from'], site: Site): Promise<void> {
  for (let read = 0; read < READS; read += 1) {
    const reading = await readReport(site);
    check(reading.from === from, `read ${read} was answered by the ${reading.from}, not the ${from}`);
  }
}

/** What /metrics says of the lag; NaN while the replica is away. */
async function shownLag({ port }: Stage): Promise<number> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`, { headers })).text();
  const [, seconds] = /^tieback_replica_lag_seconds (\S+)$/m.exec(text) ?? [];
  check(seconds !== undefined, '/metrics does not tell the lag');
  // Number reads neither of Prometheus's spellings otherwise.
  return /^nan$/i.test(seconds ?? '') ? Number.NaN : Number(seconds);
}

/** What Data quality says of the replica must be this. */
async function checkSaid(expected: RegExp): Promise<void> {
  const [found] = await replicaCheck();
  check(expected.test(found?.detail ?? ''), `Data quality says of the replica: ${found?.detail}`);
}

/** Pauses the replay, kills the replica, and brings it back. */
async function trouble(stage: Stage, standby: Cluster, site: Site): Promise<{ lagShown: number }> {
  const replay = connect(standby.url, 1, 'tieback-drill');
  await untilReadFrom('replica', site, 10 * SECOND_MS);
  await checkReads('replica', site);
  check((await shownLag(stage)) <= REPLICA_LAG_MAX_SECONDS, 'a replica that is near is said to be behind');
  await checkSaid(/is [0-5]\.\d s behind\.$/);

  await replay.execute(sql`SELECT pg_wal_replay_pause()`);
  const behind = await untilReadFrom('primary', site, 20 * SECOND_MS);
  await checkReads('primary', site);
  const lagShown = await shownLag(stage);
  check(lagShown > REPLICA_LAG_MAX_SECONDS, `/metrics says ${lagShown} s of a replica that stands still`);
  await checkSaid(/behind: they are read from the main database/);
  await replay.execute(sql`SELECT pg_wal_replay_resume()`);
  // It has to replay all that was written meanwhile, on a machine that the shoppers keep busy.
  const near = await untilReadFrom('replica', site, BACK_MS);
  check(near.orders >= behind.orders, 'a replica that has caught up shows less than the primary did');

  standby.control('stop', '-m', 'immediate');
  await checkReads('primary', site);
  check(Number.isNaN(await shownLag(stage)), '/metrics tells the lag of a replica that is away');
  await checkSaid(/does not answer/);
  standby.control('start');
  await untilReadFrom('replica', site, BACK_MS);
  await replay.$client.end();
  return { lagShown };
}

/** Shoppers go on sending while the processes are stopped, and nobody answers them. */
async function move(stage: Stage, from: Shell, to: Shell, url: string): Promise<Finding> {
  const [stop = [], start = []] = recipesOf('With a replica');
  const startedAt = performance.now();
  await stage.worker.end();
  await stage.web.end();
  for (const line of stop) await runLine(line, from, 'server');
  for (const line of start) {
    if (line.startsWith('pg_ctl')) await runLine(line, to, 'server');
    else if (line.includes('doctor')) checkDoctor(await runLine(line, to, undefined, [1]));
    else await runLine(line, to);
  }
  const moved = await startPrograms(url, { port: stage.port });
  await untilServed(stage.shoppers, 40 * SECOND_MS);
  const movedWithinMs = Math.round(performance.now() - startedAt);
  const counted = await tally(connect(url, 2, 'tieback-drill'), stage.shoppers);
  await checkEnds(moved);
  return { ...counted, movedWithinMs };
}

await playOn({ bin: POSTGRES_15 }, async (cluster) => {
  const folder = linkedCheckout();
  const shellOf = (data: string, url: string): Shell => ({
    folder,
    bin: cluster.bin,
    settings: { PGDATA: data, DATABASE_URL: url },
  });
  const [[copy = ''] = []] = recipesOf('A replica for reports');
  const standby = await openCluster({
    bin: cluster.bin,
    copy: async (data) => void (await runLine(copy, shellOf(data, cluster.url), 'server')),
  });
  // What the web process would be told: reports are read in this process, by the same functions.
  Object.assign(process.env, { DATABASE_URL: cluster.url, DATABASE_REPLICA_URL: standby.url });
  const stage = await setStage(cluster.url, { settings: { METRICS_TOKEN } });
  const [site] = stage.sites;
  if (!site) throw new Error('there is no store');
  const { lagShown } = await trouble(stage, standby, site);
  checkAnswers(stage.shoppers.answers);
  const found = await move(stage, shellOf(cluster.data, cluster.url), shellOf(standby.data, standby.url), standby.url);
  return { ...found, lagShown: Number(lagShown.toFixed(1)) };
});
