/**
 * Protects what an operator is told of a job: failing again and again, not run, running too long; and no alarm for anything less.
 */
import { describe, expect, it } from 'vitest';
import type { JobRow } from '@/db/queries/job';
import { HOUR_MS } from '@/lib/core/instant';
import { newTestId } from '@/lib/testing/builders';
import { healthOf } from './job-health';
import type { Job } from './job';

const NOW = new Date('2026-11-25T10:00:00Z');
const hours = (count: number) => new Date(NOW.getTime() + count * HOUR_MS);
const hourly: Job = { name: 'hourly', everyMs: HOUR_MS, meaning: 'rows are old', run: async () => undefined };
const AFTER = "Until it works, rows are old. Look into the worker's log.";

/** A job that succeeded half an hour ago. */
const well: JobRow = {
  name: 'hourly',
  dueAt: hours(0.5),
  workerId: null,
  leasedUntil: null,
  lastStartedAt: hours(-0.5),
  lastFinishedAt: hours(-0.5),
  lastSucceededAt: hours(-0.5),
  outcome: 'succeeded',
  detail: null,
  failures: 0,
};
const never: Partial<JobRow> = { lastStartedAt: null, lastFinishedAt: null, lastSucceededAt: null, outcome: null };
const running: Partial<JobRow> = { workerId: newTestId<'worker'>(), leasedUntil: hours(0.01) };

describe('healthOf', () => {
  it('tells the last run, its outcome and the next', () => {
    expect(healthOf(hourly, { ...well, detail: '3 rows' }, NOW, true)).toEqual({
      job: 'hourly',
      lastRunAt: hours(-0.5),
      outcome: 'succeeded',
      detail: '3 rows',
      nextRunAt: hours(0.5),
      failures: 0,
    });
  });

  it('tells since when it runs instead of when it will', () => {
    expect(healthOf(hourly, { ...well, ...running, lastStartedAt: hours(-0.1) }, NOW, true)).toEqual({
      job: 'hourly',
      lastRunAt: hours(-0.5),
      outcome: 'succeeded',
      runningSince: hours(-0.1),
      failures: 0,
    });
  });

  const failed = { outcome: 'failed', detail: 'no disk' } as const;
  it.each<[string, Partial<JobRow>, boolean, string | undefined]>([
    ['two failures may pass', { ...failed, failures: 2 }, true, undefined],
    [
      'three in a row are a problem, with a worker or without',
      { ...failed, failures: 3 },
      false,
      `The job "hourly" has failed 3 times in a row (no disk). ${AFTER}`,
    ],
    ['three intervals ago is not late yet', { lastFinishedAt: hours(-3) }, true, undefined],
    [
      'more than three is late',
      { lastFinishedAt: hours(-3.1), dueAt: hours(-2.1) },
      true,
      `The job "hourly" has not run for 3 hours though it is to run every 60 min. ${AFTER}`,
    ],
    ['without a worker that is the worker’s problem', { lastFinishedAt: hours(-100) }, false, undefined],
    ['a job that has never run is late by when it was due', { ...never, dueAt: hours(-2.9) }, true, undefined],
    [
      'and then it is a problem',
      { ...never, dueAt: hours(-50) },
      true,
      `The job "hourly" has not run for 2 days though it is to run every 60 min. ${AFTER}`,
    ],
    [
      'one that was late and runs now is well',
      { ...running, lastFinishedAt: hours(-100), lastStartedAt: hours(-1) },
      true,
      undefined,
    ],
    [
      'unless it has been running for too long',
      { ...running, lastStartedAt: hours(-3.5) },
      true,
      `The job "hourly" has been running for 3 hours though it is to run every 60 min. ${AFTER}`,
    ],
  ])('%s', (_, over, hasWorker, problem) => {
    expect(healthOf(hourly, { ...well, ...over }, NOW, hasWorker).problem).toBe(problem);
  });
});
