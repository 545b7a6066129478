/**
 * Runs periodic jobs, each by one worker at a time: a due job is claimed with a lease that is moved on while it runs, so that a
 * worker that dies leaves it to another. Jobs run beside each other and beside deriving; none waits for a slow one.
 * docs/decisions/0011-periodic-jobs.md
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '@/db/client';
import { claimJobs, endRun, holdJob, type JobRow, registerJobs } from '@/db/queries/job';
import type { Id } from '@/lib/core/id';
import { MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import { errorText } from '@/lib/ops/error-text';
import { log } from '@/lib/ops/log';
import { type Job, later, type RunResult, runEnd } from './job';

/** How long a job of a dead worker lies still; a process that stalls longer than this loses its jobs. */
const LEASE_MS = MINUTE_MS;
/** A lease is moved on so many times before it would run out. */
const HOLDS_PER_LEASE = 3;
/** How often a worker looks for due jobs: the shortest interval is a minute. */
const POLL_MS = 5 * SECOND_MS;
/**
 * A job begins when the one before has ended, or is seen to be slow: side by side each needs a connection, and opening one costs
 * more than these read.
 */
const SLOW_MS = SECOND_MS;
/** What a stopping worker gives its jobs to end, inside the supervisor's patience; after it their leases run out. */
const STOP_MS = 10 * SECOND_MS;

export type JobsSetup = {
  /** For claims and leases, whose deadlines are short. */
  db: Database;
  /** What jobs work on, where a statement may take long; absent: the same. */
  upkeep?: Database;
  jobs: readonly Job[];
  workerId: Id<'worker'>;
  /** Of the database (databaseNow): leases of workers whose clocks differ would else overlap. */
  clock: () => Promise<Date>;
  leaseMs?: number;
};

export type OpenJobs = {
  /** Claims what is due and begins to run it; resolves, when all have begun, to the names of what it claimed. */
  start(): Promise<string[]>;
  /** Asks what runs to stop. */
  stop(): void;
  /** Resolves when nothing runs. */
  finished(): Promise<void>;
};

/** Looks for due jobs from now on. `close` claims no more, asks what runs to stop, and waits a while for it. */
export function startJobs(setup: JobsSetup): { close(): Promise<void> } {
  const jobs = openJobs(setup);
  const closing = new AbortController();
  const looped = loop();

  async function loop(): Promise<void> {
    while (!closing.signal.aborted) {
      await jobs.start().catch((error: unknown) => log().error({ error }, 'jobs.failed'));
      await pause(POLL_MS, closing.signal);
    }
  }

  return {
    async close() {
      closing.abort();
      jobs.stop();
      await looped;
      await endOrPause(jobs.finished(), STOP_MS);
    },
  };
}

/** The jobs of one worker, looked at when told to: for the loop above, and for tests. */
export function openJobs(setup: JobsSetup): OpenJobs {
  const { db, jobs, workerId, clock, leaseMs = LEASE_MS } = setup;
  const stopping = new AbortController();
  const running = new Map<string, Promise<void>>();
  let registered = false;

  async function start(): Promise<string[]> {
    const now = await clock();
    if (!registered) await registerJobs(db, namesOf(jobs), now);
    registered = true;
    const idle = jobs.filter(({ name }) => !running.has(name));
    const rows = await claimJobs(db, { names: namesOf(idle), workerId, now, leasedUntil: later(now, leaseMs) });
    for (const row of rows) {
      const job = idle.find(({ name }) => name === row.name);
      if (job) await endOrPause(launch(job, row, now), SLOW_MS);
    }
    return rows.map(({ name }) => name);
  }

  function launch(job: Job, row: JobRow, now: Date): Promise<void> {
    const run = runClaimed(setup, job, row, now, stopping.signal)
      .catch((error: unknown) => log().error({ job: job.name, error }, 'job.unwritten'))
      .finally(() => running.delete(job.name));
    running.set(job.name, run);
    return run;
  }

  return {
    start,
    stop: () => stopping.abort(),
    finished: async () => {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}

/**
 * Runs a job that was claimed at `now`, holding it all the while, and writes how it ended unless another worker has it by then.
 */
async function runClaimed(
  { db, upkeep = db, workerId, clock, leaseMs = LEASE_MS }: JobsSetup,
  job: Job,
  { failures, outcome }: JobRow,
  now: Date,
  stopping: AbortSignal,
): Promise<void> {
  const held = { name: job.name, workerId };
  const lost = new AbortController();
  const holding = setInterval(() => void hold(), leaseMs / HOLDS_PER_LEASE);

  async function hold(): Promise<void> {
    try {
      if (!(await holdJob(db, held, later(await clock(), leaseMs)))) lost.abort(new Error('Another worker has taken the job.'));
    } catch (error) {
      log().warn({ job: job.name, error }, 'job.not_held');
    }
  }

  if (outcome === 'interrupted') log().warn({ job: job.name, failures }, 'job.taken_over');
  const result = await resultOf(() => job.run(upkeep, now, AbortSignal.any([stopping, lost.signal])), stopping);
  clearInterval(holding);
  if (result.outcome === 'failed') log().error({ job: job.name, failures: failures + 1, error: result.detail }, 'job.failed');
  if (!(await endRun(db, held, runEnd(job, result, failures, await clock())))) log().warn({ job: job.name }, 'job.lost');
}

async function resultOf(run: () => Promise<string | undefined>, stopping: AbortSignal): Promise<RunResult> {
  try {
    const detail = await run();
    return { outcome: 'succeeded', ...(detail && { detail }) };
  } catch (error) {
    return stopping.aborted && error === stopping.reason
      ? { outcome: 'given back' }
      : { outcome: 'failed', detail: errorText(error) };
  }
}

/** Waits for the work, but no longer than so. */
async function endOrPause(work: Promise<void>, milliseconds: number): Promise<void> {
  const ended = new AbortController();
  await Promise.race([work, pause(milliseconds, ended.signal)]);
  ended.abort();
}

/** Waits so long, or until the signal. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function namesOf(jobs: readonly Job[]): string[] {
  return jobs.map(({ name }) => name);
}
