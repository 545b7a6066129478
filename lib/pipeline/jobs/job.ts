/**
 * What a periodic job is, and when it is due again: an interval after a run, sooner after a failure. Runs that were missed are
 * not made up for.
 */
import { waitMs } from '@/lib/core/back-off';
import type { Database } from '@/db/client';
import type { RunEnd } from '@/db/queries/job';
import { MINUTE_MS, SECOND_MS } from '@/lib/core/instant';

export type Job = {
  /** Its row, its label in the metrics, its name for `doctor`: never changed. */
  name: string;
  everyMs: number;
  /** What is not as it should be while the job fails, as a sentence for whoever runs the installation. */
  meaning: string;
  /**
   * Does the work as of `now`; resolves to what it did, in a few words without personal data. Throws when some of it failed. Long
   * work stops at `signal` by throwing its reason (`signal.throwIfAborted()`), and what it did so far must be safe to do again.
   */
  run(db: Database, now: Date, signal: AbortSignal): Promise<string | undefined>;
};

const RETRY_MIN_MS = 30 * SECOND_MS;
/** A cause that a person removes is noticed within this, even by a daily job. */
const RETRY_MAX_MS = 15 * MINUTE_MS;

/** How a run ended: with what it did, with what went wrong, or given back half-way because its worker stops. */
export type RunResult =
  | { outcome: 'succeeded'; detail?: string }
  | { outcome: 'failed'; detail: string }
  | { outcome: 'given back' };

/** What the job's row says after a run that ended at `at`, with `failures` failed runs in a row before it. */
export function runEnd({ everyMs }: Job, result: RunResult, failures: number, at: Date): RunEnd {
  switch (result.outcome) {
    case 'succeeded':
      return {
        outcome: 'succeeded',
        detail: result.detail ?? null,
        failures: 0,
        dueAt: later(at, everyMs),
        lastFinishedAt: at,
        lastSucceededAt: at,
      };
    case 'failed':
      return {
        outcome: 'failed',
        detail: result.detail,
        failures: failures + 1,
        dueAt: later(at, waitMs(failures + 1, RETRY_MIN_MS, RETRY_MAX_MS)),
        lastFinishedAt: at,
      };
    case 'given back':
      return { dueAt: at };
  }
}

/** `at` and so many milliseconds. */
export function later(at: Date, milliseconds: number): Date {
  return new Date(at.getTime() + milliseconds);
}
