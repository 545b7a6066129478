/** Waiting for a database that is not there yet, does not answer yet, or is not migrated yet: as programs start. */
import { setTimeout as wait } from 'node:timers/promises';
import { SECOND_MS } from '@/lib/core/instant';
import { jitteredWaitMs } from '@/lib/core/back-off';
import { log } from '@/lib/ops/log';
import { storeProblemOf } from './queries/store-problem';
import { isNotMigrated, isUnavailable } from './sql-state';

const WAIT_MIN_MS = SECOND_MS;
const WAIT_MAX_MS = 15 * SECOND_MS;
/** What else fails may be one site's fault, and the others wait behind it. */
const FAILED_MS = 2 * SECOND_MS;

/**
 * What `run` resolves to, tried again until the database is there; a line says so before each wait. Rejects at once with what
 * waiting does not mend (a wrong password), and with the reason of `stop` when that comes first.
 */
export async function whenAvailable<Result>(what: string, run: () => Promise<Result>, stop: AbortSignal): Promise<Result> {
  const startedAt = performance.now();
  const aborted = new Promise<never>((_, reject) => {
    stop.addEventListener('abort', () => reject(stop.reason), { once: true });
  });
  aborted.catch(() => undefined);
  const waited = () => Math.round((performance.now() - startedAt) / SECOND_MS);
  for (let failures = 1; ; failures += 1) {
    stop.throwIfAborted();
    try {
      const result = await Promise.race([run(), aborted]);
      if (failures > 1) log().info({ what, waitedSeconds: waited() }, 'database.answered');
      return result;
    } catch (error) {
      if (stop.aborted || (!isUnavailable(error) && !isNotMigrated(error))) throw error;
      const pause = Math.round(jitteredWaitMs(failures, WAIT_MIN_MS, WAIT_MAX_MS, Math.random()));
      const again = { waitedSeconds: waited(), againInSeconds: pause / SECOND_MS };
      log().warn({ what, problem: storeProblemOf(error), error, ...again }, 'database.awaited');
      await wait(pause, undefined, { signal: stop });
    }
  }
}

export type Patience = {
  /** Something succeeded. */
  reset(): void;
  /** How long to rest after this failure: longer each time while the database is away, and shortly after any other. */
  restMs(error: unknown): number;
};

/** For loops that ask the database again and again. */
export function makePatience(): Patience {
  let failures = 0;
  return {
    reset: () => {
      failures = 0;
    },
    restMs(error) {
      failures = isUnavailable(error) ? failures + 1 : 0;
      return failures > 0 ? Math.round(jitteredWaitMs(failures, WAIT_MIN_MS, WAIT_MAX_MS, Math.random())) : FAILED_MS;
    },
  };
}
