/** How the periodic jobs are, for `doctor` and the metrics. */
import type { Queryable } from '@/db/client';
import { allJobs, databaseNow, type JobRow } from '@/db/queries/job';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import type { JobOutcome } from '@/lib/model/job';
import { jobFailures, jobInterval, jobLastSuccess } from '@/lib/ops/metrics';
import type { Job } from './job';
import { jobs } from './registry';

/** One failure is a passing one until it has come back. */
const FAILURES_MAX = 3;
const INTERVALS_MAX = 3;

export type JobHealth = {
  job: string;
  /** When its last run ended. */
  lastRunAt?: Date;
  outcome?: JobOutcome;
  detail?: string;
  runningSince?: Date;
  /** Absent while it runs. */
  nextRunAt?: Date;
  failures: number;
  /** A sentence that says what is wrong, what that means, and what to do. */
  problem?: string;
};

/** The health of every job; `hasWorker`: some worker has been alive long enough to have run what is due. */
export async function jobHealth(db: Queryable, hasWorker: boolean): Promise<JobHealth[]> {
  const now = await databaseNow(db);
  const rows = await allJobs(db);
  return jobs.map((job) => {
    const row = rows.find(({ name }) => name === job.name);
    return row ? healthOf(job, row, now, hasWorker) : unregistered(job, hasWorker);
  });
}

/** Sets the gauges of the jobs from the database; what it does not know has no value. */
export async function measureJobs(db: Queryable): Promise<void> {
  for (const gauge of [jobLastSuccess(), jobFailures(), jobInterval()]) gauge.reset();
  const rows = await allJobs(db);
  for (const { name, everyMs } of jobs) {
    const row = rows.find((known) => known.name === name);
    jobInterval().set({ job: name }, everyMs / SECOND_MS);
    if (row) jobFailures().set({ job: name }, row.failures);
    if (row?.lastSucceededAt) jobLastSuccess().set({ job: name }, row.lastSucceededAt.getTime() / SECOND_MS);
  }
}

/** What a row says of its job as of `now`. */
export function healthOf(job: Job, row: JobRow, now: Date, hasWorker: boolean): JobHealth {
  const isRunning = row.leasedUntil !== null && row.leasedUntil > now;
  const problem = problemOf(job, row, isRunning, now, hasWorker);
  return {
    job: job.name,
    ...(row.lastFinishedAt && { lastRunAt: row.lastFinishedAt }),
    ...(row.outcome && { outcome: row.outcome }),
    ...(row.detail !== null && { detail: row.detail }),
    ...(isRunning && row.lastStartedAt ? { runningSince: row.lastStartedAt } : { nextRunAt: row.dueAt }),
    failures: row.failures,
    ...(problem && { problem: `${problem}. Until it works, ${job.meaning}. Look into the worker's log.` }),
  };
}

function problemOf(job: Job, row: JobRow, isRunning: boolean, now: Date, hasWorker: boolean): string | undefined {
  const { name, everyMs } = job;
  if (row.failures >= FAILURES_MAX) return `The job "${name}" has failed ${row.failures} times in a row (${row.detail})`;
  if (!hasWorker) return undefined;
  const since = (isRunning && row.lastStartedAt) || row.lastFinishedAt || row.dueAt;
  const age = now.getTime() - since.getTime();
  if (age <= INTERVALS_MAX * everyMs) return undefined;
  const is = isRunning ? 'has been running for' : 'has not run for';
  return `The job "${name}" ${is} ${inWords(age)} though it is to run every ${inWords(everyMs)}`;
}

function unregistered({ name }: Job, hasWorker: boolean): JobHealth {
  const problem = `No worker knows the job "${name}": the workers are of an older version. Restart them.`;
  return { job: name, failures: 0, ...(hasWorker && { problem }) };
}

function inWords(milliseconds: number): string {
  if (milliseconds >= 2 * DAY_MS) return `${Math.floor(milliseconds / DAY_MS)} days`;
  if (milliseconds >= 2 * HOUR_MS) return `${Math.floor(milliseconds / HOUR_MS)} hours`;
  return `${Math.floor(milliseconds / MINUTE_MS)} min`;
}
