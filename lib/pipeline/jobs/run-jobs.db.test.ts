/**
 * Protects periodic jobs: each run is one worker's, whatever happens to it. Workers race, fail, are stopped, are killed with -9,
 * come back after another has taken over; the rows say what happened.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { eq, sql } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import { databaseNow } from '@/db/queries/job';
import { job as jobTable } from '@/db/schema';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import { newTestId } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import type { Job } from './job';
import { jobs } from './registry';
import { type JobsSetup, openJobs } from './run-jobs';

const { db, url } = await testDatabase();
const NOW = new Date('2026-11-25T10:00:00Z');
const fromNow = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);
const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

function hourly(name: string, run: Job['run']): Job {
  return { name, everyMs: HOUR_MS, meaning: 'nothing is done', run };
}

/** A worker whose clock the test sets. */
function worker(job: Job, now = NOW, over: Partial<JobsSetup> = {}) {
  const time = { now };
  const jobsOfWorker = openJobs({ db, jobs: [job], workerId: newTestId<'worker'>(), clock: async () => time.now, ...over });
  return {
    ...jobsOfWorker,
    async runDue(at: Date): Promise<string[]> {
      time.now = at;
      const claimed = await jobsOfWorker.start();
      await jobsOfWorker.finished();
      return claimed;
    },
  };
}

async function rowOf(name: string) {
  const [row] = await db.select().from(jobTable).where(eq(jobTable.name, name));
  if (!row) throw new Error(`no row of ${name}`);
  return row;
}

/** A run that ends when the test says so. */
function heldRun() {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  return { run: () => promise, end: () => resolve('ended') };
}

function start(entry: string, ...args: string[]): ChildProcess {
  const env = { ...process.env, DATABASE_URL: url, NODE_ENV: 'production' as const, DEMO: 'true', LOG_LEVEL: 'error' };
  const child = spawn(process.execPath, ['--import', 'tsx', entry, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  return child;
}

describe('periodic jobs', () => {
  it('are run once by however many workers look at once, and missed runs are not made up for', async () => {
    const runs: Date[] = [];
    const job = hourly('shared', async (_, now) => {
      runs.push(now);
      return '3 rows';
    });
    const workers = Array.from({ length: 5 }, () => worker(job));
    await Promise.all(workers.map((each) => each.runDue(NOW)));
    expect(runs).toEqual([NOW]);
    const row = await rowOf('shared');
    expect(row).toEqual({
      name: 'shared',
      dueAt: fromNow(HOUR_MS),
      workerId: null,
      leasedUntil: null,
      lastStartedAt: NOW,
      lastFinishedAt: NOW,
      lastSucceededAt: NOW,
      outcome: 'succeeded',
      detail: '3 rows',
      failures: 0,
    });
    await Promise.all(workers.map((each) => each.runDue(fromNow(HOUR_MS - 1))));
    await Promise.all(workers.map((each) => each.runDue(fromNow(10 * HOUR_MS))));
    await Promise.all(workers.map((each) => each.runDue(fromNow(10 * HOUR_MS))));
    expect(runs).toEqual([NOW, fromNow(10 * HOUR_MS)]);
  });

  it('that fail keep why, without what a shopper typed, and are tried again later and later', async () => {
    let isWell = false;
    const job = hourly('failing', async (database) => {
      if (!isWell) await database.execute(sql`SELECT ${'zoë@example.com'}::text FROM nowhere`);
      return undefined;
    });
    const only = worker(job);
    await only.runDue(NOW);
    const failed = await rowOf('failing');
    expect(failed).toMatchObject({
      outcome: 'failed',
      detail: 'relation "nowhere" does not exist (42P01)',
      failures: 1,
      dueAt: fromNow(30 * SECOND_MS),
      lastFinishedAt: NOW,
      lastSucceededAt: null,
      workerId: null,
    });
    expect(await only.runDue(fromNow(29 * SECOND_MS))).toEqual([]);
    expect(await only.runDue(fromNow(30 * SECOND_MS))).toEqual(['failing']);
    expect(await rowOf('failing')).toMatchObject({ failures: 2, dueAt: fromNow(90 * SECOND_MS) });
    isWell = true;
    await only.runDue(fromNow(90 * SECOND_MS));
    expect(await rowOf('failing')).toMatchObject({ outcome: 'succeeded', detail: null, failures: 0 });
  });

  it('that throw before they have begun fail like others', async () => {
    await worker(
      hourly('thrower', () => {
        throw new Error('not set up');
      }),
    ).runDue(NOW);
    expect(await rowOf('thrower')).toMatchObject({ outcome: 'failed', detail: 'not set up', workerId: null });
  });

  it('run beside one that takes long', async () => {
    const slow = heldRun();
    let runs = 0;
    const quick = hourly('quick', async () => {
      runs += 1;
      return undefined;
    });
    const both = worker(hourly('slow', slow.run), NOW, { jobs: [hourly('slow', slow.run), quick] });
    expect((await both.start()).sort()).toEqual(['quick', 'slow']);
    await expect.poll(() => rowOf('quick')).toMatchObject({ outcome: 'succeeded' });
    expect(await rowOf('slow')).toMatchObject({ outcome: null, lastStartedAt: NOW, leasedUntil: fromNow(MINUTE_MS) });
    expect(runs).toBe(1);
    slow.end();
    await both.finished();
    expect(await rowOf('slow')).toMatchObject({ outcome: 'succeeded', detail: 'ended' });
  });

  it('are held while they run, however short the lease', async () => {
    const long = heldRun();
    const clock = () => databaseNow(db);
    const holder = worker(hourly('held', long.run), NOW, { clock, leaseMs: 1_500 });
    expect(await holder.start()).toEqual(['held']);
    const { leasedUntil } = await rowOf('held');
    const other = worker(hourly('held', long.run), NOW, { clock });
    await expect
      .poll(async () => ((await other.start()).length === 0 ? await databaseNow(db) : NOW), { timeout: 10_000 })
      .toSatisfy((now: Date) => leasedUntil !== null && now > leasedUntil);
    long.end();
    await holder.finished();
    expect(await rowOf('held')).toMatchObject({ outcome: 'succeeded', failures: 0 });
  });

  it('belong to whom took them over: what the first says late is not written', async () => {
    const [stalled, second] = [heldRun(), heldRun()];
    const first = worker(hourly('taken', stalled.run));
    await first.start();
    const other = worker(hourly('taken', second.run), fromNow(MINUTE_MS));
    expect(await other.start()).toEqual(['taken']);
    const taken = await rowOf('taken');
    expect(taken).toMatchObject({ outcome: 'interrupted', failures: 1, lastFinishedAt: fromNow(MINUTE_MS) });
    stalled.end();
    await first.finished();
    expect(await rowOf('taken')).toEqual(taken);
    second.end();
    await other.finished();
    expect(await rowOf('taken')).toMatchObject({ outcome: 'succeeded', failures: 0, workerId: null });
  });

  it('stop half-way when their worker stops, and are due at once for another', async () => {
    const job = hourly('stopped', async (_, __, signal) => {
      await once(signal, 'abort');
      signal.throwIfAborted();
      return undefined;
    });
    const leaving = worker(job);
    await leaving.start();
    leaving.stop();
    await leaving.finished();
    expect(await rowOf('stopped')).toMatchObject({ dueAt: NOW, workerId: null, leasedUntil: null, outcome: null, failures: 0 });
    expect(await worker(hourly('stopped', async () => undefined)).runDue(NOW)).toEqual(['stopped']);
  });

  it('go to another worker when theirs is killed with -9, after the lease and not before', async () => {
    const child = start('lib/testing/job-process.ts', 'killed', '3000');
    for await (const line of createInterface({ input: child.stdout ?? process.stdin })) if (line === 'running') break;
    child.kill('SIGKILL');
    await once(child, 'exit');
    const left = await rowOf('killed');
    const states: unknown[] = [];
    const survivor = worker(
      hourly('killed', async () => {
        states.push(await rowOf('killed'));
        return undefined;
      }),
      NOW,
      { clock: () => databaseNow(db) },
    );
    expect(await survivor.start()).toEqual([]);
    await expect.poll(() => survivor.start(), { timeout: 20_000 }).toEqual(['killed']);
    await survivor.finished();
    expect(states).toEqual([expect.objectContaining({ outcome: 'interrupted', failures: 1, lastFinishedAt: left.leasedUntil })]);
    const ended = await rowOf('killed');
    expect(ended).toMatchObject({ outcome: 'succeeded', failures: 0 });
    expect(ended.lastStartedAt?.getTime()).toBeGreaterThanOrEqual(left.leasedUntil?.getTime() ?? Number.NaN);
  });
});

describe('the worker process', () => {
  it('runs every job of the registry, and ends in order at SIGTERM', async () => {
    const child = start('lib/cli/worker.ts');
    const outcomes = () => Promise.all(jobs.map(async ({ name }) => (await rowOf(name)).outcome));
    await expect.poll(outcomes, { timeout: 30_000 }).toEqual(jobs.map(() => 'succeeded'));
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });
});
