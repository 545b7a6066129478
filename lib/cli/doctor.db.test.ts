/**
 * Protects what `doctor` and /metrics say of the periodic jobs, on a real database: each job's line, and the problems that make
 * it unhealthy.
 */
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { databaseNow, registerJobs } from '@/db/queries/job';
import { forwardedSeen, job, rederivation, worker } from '@/db/schema';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import { noteForwarded, writeForwarded } from '@/lib/pipeline/collect/forwarded';
import { createReplica } from '@/db/replica';

import { registry } from '@/lib/ops/metrics';
import { measureJobs } from '@/lib/pipeline/jobs/job-health';
import { jobs } from '@/lib/pipeline/jobs/registry';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { buildConnection } from '@/lib/testing/sandbox';
import { examine } from './doctor';

const { db } = await testDatabase();
const now = await databaseNow(db);
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);
const names = jobs.map(({ name }) => name);
/** The disk of the machine that runs the tests is not the test's. */
const problemsOf = async () => (await examine(db)).problems.filter((problem) => !problem.startsWith('The disk'));

describe('doctor', () => {
  it('asks for a worker, and for one of this version, before it judges jobs', async () => {
    expect(await problemsOf()).toEqual(['No worker is alive: run "npm run worker".']);
    await db.insert(worker).values({ id: newTestId<'worker'>(), startedAt: ago(HOUR_MS), seenAt: now });
    expect(await problemsOf()).toEqual(
      names.map((name) => `No worker knows the job "${name}": the workers are of an older version. Restart them.`),
    );
  });

  it('shows each job with its last run, outcome and next run, and is healthy', async () => {
    await registerJobs(db, names, now);
    await db.update(job).set({ outcome: 'succeeded', lastFinishedAt: ago(MINUTE_MS), lastSucceededAt: ago(MINUTE_MS) });
    const lines = names.map((name) => ({
      job: name,
      lastRunAt: ago(MINUTE_MS),
      outcome: 'succeeded',
      nextRunAt: now,
      failures: 0,
    }));
    expect((await examine(db)).jobs).toEqual(lines);
    expect(await problemsOf()).toEqual([]);
  });

  it.each([
    ['near', async () => 5, 5, []],
    [
      'behind',
      async () => 17.2,
      17.2,
      ['The replica of DATABASE_REPLICA_URL is 17 s behind: reports read the primary until it is near.'],
    ],
    ['away', () => Promise.reject(new Error('away')), null, [expect.stringContaining('does not say how far it is behind')]],
  ])('tells how far a replica is behind that is %s', async (_, lagOf, seconds, notices) => {
    Object.assign(globalThis, { tiebackReplica: createReplica(db, lagOf) });
    const found = await examine(db);
    Object.assign(globalThis, { tiebackReplica: undefined });
    expect([found.replicaLagSeconds, found.notices]).toEqual([seconds, notices]);
    expect(await examine(db)).not.toHaveProperty('replicaLagSeconds');
  });

  it('is unhealthy when a job fails again and again, or is not run', async () => {
    await db.update(job).set({ outcome: 'failed', detail: 'no disk', failures: 3 }).where(eq(job.name, 'partitions'));
    await db
      .update(job)
      .set({ lastFinishedAt: ago(4 * HOUR_MS) })
      .where(eq(job.name, 'addresses'));
    expect((await examine(db)).healthy).toBe(false);
    expect(await problemsOf()).toEqual([
      'The job "partitions" has failed 3 times in a row (no disk). Until it works, events of a month that has no partition cannot be stored: ' +
        "months are made half a year ahead. Look into the worker's log.",
      'The job "addresses" has not run for 4 hours though it is to run every 60 min. Until it works, IP addresses are kept longer than the ' +
        "sites say. Look into the worker's log.",
    ]);
  });

  it('does not blame a worker that has just started for what was missed before it', async () => {
    await db.update(job).set({ outcome: 'succeeded', failures: 0 });
    await db.update(worker).set({ startedAt: ago(MINUTE_MS) });
    expect(await problemsOf()).toEqual([]);
  });
});

describe('what the doctor says of proxies', () => {
  it('is by how many addresses requests named, counted by day and without one of them', async () => {
    const noticesOf = async () => (await examine(db)).notices;
    expect(await noticesOf()).toEqual([]);
    for (let request = 0; request < 100; request += 1) noteForwarded(db, request % 2 === 0 ? '192.0.2.7' : '192.0.2.7, 10.0.0.1');
    await writeForwarded(db);
    const seen = await db.select({ entries: forwardedSeen.entries, requests: forwardedSeen.requests }).from(forwardedSeen);
    expect(seen).toEqual([
      { entries: 1, requests: 50 },
      { entries: 2, requests: 50 },
    ]);
    expect(await noticesOf()).toEqual([expect.stringContaining('If one proxy stands in front, set it to 1.')]);
    noteForwarded(db, undefined);
    await writeForwarded(db, new Date(Date.now() + 8 * DAY_MS));
    expect(await db.$count(forwardedSeen)).toBe(1);
  });
});

describe('/metrics', () => {
  it('tells of each job when it last succeeded, how often it failed since, and how often it is to run', async () => {
    await db.update(job).set({ lastSucceededAt: new Date('2026-11-25T10:00:00.500Z'), failures: 0 });
    await db.update(job).set({ lastSucceededAt: null, failures: 2 }).where(eq(job.name, 'alerts'));
    await measureJobs(db);
    const lines = (await registry().metrics()).split('\n').filter((line) => line.startsWith('tieback_job_'));
    expect(lines).toEqual([
      'tieback_job_last_success_timestamp_seconds{job="numbering"} 1795600800.5',
      'tieback_job_last_success_timestamp_seconds{job="segments"} 1795600800.5',
      'tieback_job_last_success_timestamp_seconds{job="rollups"} 1795600800.5',
      'tieback_job_last_success_timestamp_seconds{job="partitions"} 1795600800.5',
      'tieback_job_last_success_timestamp_seconds{job="addresses"} 1795600800.5',
      'tieback_job_last_success_timestamp_seconds{job="refusals"} 1795600800.5',
      'tieback_job_last_success_timestamp_seconds{job="sign-ins"} 1795600800.5',
      'tieback_job_last_success_timestamp_seconds{job="generations"} 1795600800.5',
      'tieback_job_last_success_timestamp_seconds{job="settings"} 1795600800.5',
      'tieback_job_last_success_timestamp_seconds{job="data-driven"} 1795600800.5',
      'tieback_job_last_success_timestamp_seconds{job="verdicts"} 1795600800.5',
      'tieback_job_last_success_timestamp_seconds{job="fetches"} 1795600800.5',
      'tieback_job_last_success_timestamp_seconds{job="shop-history"} 1795600800.5',
      'tieback_job_last_success_timestamp_seconds{job="reconcile"} 1795600800.5',
      'tieback_job_failures{job="numbering"} 0',
      'tieback_job_failures{job="segments"} 0',
      'tieback_job_failures{job="rollups"} 0',
      'tieback_job_failures{job="partitions"} 0',
      'tieback_job_failures{job="addresses"} 0',
      'tieback_job_failures{job="refusals"} 0',
      'tieback_job_failures{job="sign-ins"} 0',
      'tieback_job_failures{job="generations"} 0',
      'tieback_job_failures{job="settings"} 0',
      'tieback_job_failures{job="data-driven"} 0',
      'tieback_job_failures{job="verdicts"} 0',
      'tieback_job_failures{job="fetches"} 0',
      'tieback_job_failures{job="shop-history"} 0',
      'tieback_job_failures{job="reconcile"} 0',
      'tieback_job_failures{job="alerts"} 2',
      'tieback_job_interval_seconds{job="numbering"} 300',
      'tieback_job_interval_seconds{job="segments"} 60',
      'tieback_job_interval_seconds{job="rollups"} 60',
      'tieback_job_interval_seconds{job="partitions"} 86400',
      'tieback_job_interval_seconds{job="addresses"} 3600',
      'tieback_job_interval_seconds{job="refusals"} 3600',
      'tieback_job_interval_seconds{job="sign-ins"} 86400',
      'tieback_job_interval_seconds{job="generations"} 3600',
      'tieback_job_interval_seconds{job="settings"} 3600',
      'tieback_job_interval_seconds{job="data-driven"} 60',
      'tieback_job_interval_seconds{job="verdicts"} 60',
      'tieback_job_interval_seconds{job="fetches"} 60',
      'tieback_job_interval_seconds{job="shop-history"} 600',
      'tieback_job_interval_seconds{job="reconcile"} 300',
      'tieback_job_interval_seconds{job="alerts"} 60',
    ]);
  });

  it('names the sites whose visits and orders are still to be derived anew', async () => {
    const notices = async () => (await examine(db)).notices.filter((notice) => notice.includes('derived anew'));
    expect(await notices()).toEqual([]);
    const [{ id }, other] = [await buildSite(db), await buildSite(db)];
    await db.insert(rederivation).values([
      { siteId: id, kind: 'rebuild', requestedAt: now },
      { siteId: other.id, kind: 'rebuild', requestedAt: now, finishedAt: now },
    ]);
    expect(await notices()).toEqual([expect.stringContaining(`of ${id}:`)]);
    await db.delete(rederivation).where(eq(rederivation.siteId, id));
  });

  it('E8 warns of the end of a platform’s version 60 days before, where somebody is connected to it', async () => {
    const toldOn = async (day: string) =>
      (await examine(db, { now: new Date(`${day}T09:00:00Z`) })).notices.filter((notice) => notice.includes('LinkedIn'));
    expect(await toldOn('2027-08-01')).toEqual([]);
    const site = await buildSite(db);
    await buildConnection(db, site, 'linkedin', 'https://api.linkedin.example');
    expect(await toldOn('2027-06-01')).toEqual([]);
    expect(await toldOn('2027-08-01')).toEqual([
      'Version 202609 of LinkedIn Conversions API ends on 2027-09-01, in 31 days: whoever runs the server should update Tieback.',
    ]);
  });
});
