/**
 * What `cli doctor` looks at: the database, its schema, the workers, how far behind they are, their periodic jobs, and the disk.
 */
import { statfs } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import type { Database } from '@/db/client';
import { readCatalogue } from '@/db/distribution/catalogue';
import { distributionState } from '@/db/distribution/plan';
import { backlog, type LogFault, type LongTransaction, logFaults, longTransactions } from '@/db/queries/log-state';
import { READER_ROLE } from '@/db/reader';
import { REPLICA_LAG_MAX_SECONDS, replica } from '@/db/replica';
import { openRederivations } from '@/db/queries/rederivation';
import { storeProblem } from '@/db/queries/store-problem';
import { connectedDestinations } from '@/db/queries/connection';
import { recentForwarded } from '@/db/queries/forwarded';
import { destinations } from '@/lib/destinations/registry';
import { versionEnds } from '@/lib/destinations/version-end';
import { env } from '@/lib/ops/env';
import { type JobHealth, jobHealth } from '@/lib/pipeline/jobs/job-health';
import { proxyHopsNotice } from './proxy-hops';
import { sealingKeyProblem } from './sealing-key';

/** A worker beats every five seconds. */
const ALIVE_SECONDS = 20;
/** A worker that has lived this long has begun all jobs that were due when it started. */
const SETTLED_SECONDS = 120;
const LAG_SECONDS_MAX = 60;
const DISK_SHARE_MIN = 0.05;
/** Longer ones keep dead rows alive and hold up backups and migrations. */
const TRANSACTION_SECONDS_MAX = 600;

export type Findings = {
  healthy: boolean;
  database: string;
  workers: number;
  /** Age of the oldest event that is not derived yet; 0 when there is none. */
  lagSeconds: number;
  /** Events that are not derived yet. */
  eventsBehind: number;
  /** How far the replica for reports is behind; null when it does not say, absent where there is none. */
  replicaLagSeconds?: number | null;
  /** Sites whose log is not 1, 2, 3 ... as it must be; absent unless asked for, since it reads every event. */
  logFaults?: LogFault[];
  longTransactions: LongTransaction[];
  /** Whether the tables are spread over the nodes of a Citus cluster. */
  distributed: boolean;
  partitionsUntil: string | null;
  diskFreeShare: number;
  jobs: JobHealth[];
  problems: string[];
  /** What works, and would be better otherwise. */
  notices: string[];
};

/** Each problem is a sentence that says how to mend it. */
export async function examine(db: Database, { completeness = false, now = new Date() } = {}): Promise<Findings> {
  const disk = await statfs('.');
  const diskFreeShare = Number((disk.bavail / disk.blocks).toFixed(3));
  const problem = await storeProblem(db);
  if (problem) return withoutDatabase(problem, diskFreeShare);
  const [waiting, long, faults, found] = await Promise.all([
    backlog(db),
    longTransactions(db, TRANSACTION_SECONDS_MAX),
    completeness ? logFaults(db) : undefined,
    db.execute<{ workers: number; settled: number; partitions: string | null; reader: string; login: string }>(sql`
    SELECT
      reader_role() AS reader, current_user AS login,
      count(*)::int AS workers,
      (count(*) FILTER (WHERE started_at < now() - make_interval(secs => ${SETTLED_SECONDS})))::int AS settled,
      (SELECT max(relname) FROM pg_class WHERE relname ~ '^event_[0-9]{4}_[0-9]{2}$') AS partitions
    FROM worker WHERE seen_at > now() - make_interval(secs => ${ALIVE_SECONDS})`),
  ]);
  const { workers = 0, settled = 0, partitions = null, reader = READER_ROLE, login = '' } = found.rows[0] ?? {};
  const jobs = await jobHealth(db, settled > 0);
  const keyProblem = await sealingKeyProblem(db);
  const distribution = distributionState(await readCatalogue(db));
  const replicaLagSeconds = await replicaLag();
  const problems = [
    ...(keyProblem ? [keyProblem] : []),
    ...(workers === 0 ? ['No worker is alive: run "npm run worker".'] : []),
    ...(waiting.seconds > LAG_SECONDS_MAX
      ? [`The workers are ${waiting.seconds} s and ${waiting.events} events behind: start another, or look into their log.`]
      : []),
    ...long.map(describeTransaction),
    ...(faults ?? []).map(describeFault),
    ...jobs.flatMap(({ problem: said }) => said ?? []),
    ...distribution.problems,
    ...(diskFreeShare < DISK_SHARE_MIN ? ['The disk is nearly full: free some space before Postgres stops.'] : []),
  ];
  return {
    healthy: problems.length === 0,
    database: 'reachable and migrated',
    workers,
    lagSeconds: waiting.seconds,
    eventsBehind: waiting.events,
    ...(replicaLagSeconds !== undefined && { replicaLagSeconds }),
    longTransactions: long,
    distributed: distribution.isDistributed,
    ...(faults && { logFaults: faults }),
    partitionsUntil: partitions,
    diskFreeShare,
    jobs,
    problems,
    notices: [
      ...(await noticesOf(db, reader === READER_ROLE || distribution.isDistributed ? undefined : login, now)),
      ...replicaNotice(replicaLagSeconds),
    ],
  };
}

/** Nothing else can be said while the database stores nothing. */
function withoutDatabase(problem: string, diskFreeShare: number): Findings {
  return {
    healthy: false,
    database: problem,
    workers: 0,
    lagSeconds: 0,
    eventsBehind: 0,
    longTransactions: [],
    distributed: false,
    partitionsUntil: null,
    diskFreeShare,
    jobs: [],
    problems: [problem],
    notices: [],
  };
}

/** `readsAs`: the login, where reports cannot be read as the role that is made for them. */
async function noticesOf(db: Database, readsAs: string | undefined, now: Date): Promise<string[]> {
  const hops = proxyHopsNotice(env().TRUSTED_PROXY_HOPS, await recentForwarded(db, now));
  return [
    ...(readsAs === undefined ? [] : [withoutReader(readsAs)]),
    ...(hops ? [hops] : []),
    ...(await rebuildNotices(db)),
    ...(await versionNotices(db, now)),
  ];
}

/** What an upgrade or changed settings have asked for: until it is done, reports show the rows of before. */
async function rebuildNotices(db: Database): Promise<string[]> {
  const sites = (await openRederivations(db)).filter(({ kind }) => kind === 'rebuild').map(({ siteId }) => siteId);
  if (sites.length === 0) return [];
  return [
    `Visits and orders are to be derived anew, as an upgrade or changed settings ask for, of ${sites.join(', ')}: ` +
      'the worker does it beside what is shown, which stays as it was until then.',
  ];
}

/** Of destinations that somebody uses: an update is due before the platform refuses what is sent. */
async function versionNotices(db: Database, now: Date): Promise<string[]> {
  const connected = await connectedDestinations(db);
  return versionEnds(
    destinations.filter(({ id }) => connected.has(id)),
    now,
  ).map(({ detail }) => detail);
}

async function replicaLag(): Promise<number | null | undefined> {
  const seconds = await replica()
    ?.lagSeconds()
    .catch(() => null);
  return seconds === Number.POSITIVE_INFINITY ? null : seconds;
}

function replicaNotice(seconds: number | null | undefined): string[] {
  if (seconds === undefined || (seconds !== null && seconds <= REPLICA_LAG_MAX_SECONDS)) return [];
  const state = seconds === null ? 'does not say how far it is behind' : `is ${Math.round(seconds)} s behind`;
  return [`The replica of DATABASE_REPLICA_URL ${state}: reports read the primary until it is near.`];
}

function withoutReader(login: string): string {
  return (
    `Reports read as "${login}", since it may make no role: Postgres does not check a second time that they see one workspace alone. ` +
    `As an administrator run: CREATE ROLE ${READER_ROLE} NOLOGIN; GRANT ${READER_ROLE} TO "${login}"; then restart Tieback.`
  );
}

function describeTransaction({ pid, database, application, seconds }: LongTransaction): string {
  const who = `${application || 'an unnamed program'} in database ${database ?? '?'} (process ${pid})`;
  return `A transaction of ${who} has been open for ${Math.round(seconds / 60)} minutes: end it, or wait for the backup that it is.`;
}

function describeFault({ siteId, head, missing, doubled }: LogFault): string {
  return `The log of site ${siteId} is not complete: of ${head} positions ${missing} have no event, and ${doubled} have two.`;
}
