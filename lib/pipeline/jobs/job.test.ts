/**
 * Protects when a job is due again: an interval after a run that did its work, soon and then less soon after failures, at once
 * when given back.
 */
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import { type Job, runEnd } from './job';

const AT = new Date('2026-11-25T10:00:00Z');
const daily: Job = { name: 'daily', everyMs: DAY_MS, meaning: 'nothing is done', run: async () => undefined };
const wait = (dueAt: Date) => dueAt.getTime() - AT.getTime();

describe('runEnd', () => {
  it('makes a job that succeeded due an interval after its end, and forgets its failures', () => {
    expect(runEnd(daily, { outcome: 'succeeded', detail: '3 rows' }, 7, AT)).toEqual({
      outcome: 'succeeded',
      detail: '3 rows',
      failures: 0,
      dueAt: new Date('2026-11-26T10:00:00Z'),
      lastFinishedAt: AT,
      lastSucceededAt: AT,
    });
  });

  it.each([
    [0, 30 * SECOND_MS],
    [1, MINUTE_MS],
    [4, 8 * MINUTE_MS],
    [5, 15 * MINUTE_MS],
    [5_000, 15 * MINUTE_MS],
  ])('tries a job again that had failed %i times before', (before, milliseconds) => {
    const { dueAt, ...end } = runEnd(daily, { outcome: 'failed', detail: 'no disk' }, before, AT);
    expect([end, wait(dueAt)]).toEqual([
      { outcome: 'failed', detail: 'no disk', failures: before + 1, lastFinishedAt: AT },
      milliseconds,
    ]);
  });

  it('makes a job due at once that its worker gave back, as if it had not run', () => {
    expect(runEnd({ ...daily, everyMs: HOUR_MS }, { outcome: 'given back' }, 2, AT)).toEqual({ dueAt: AT });
  });
});
