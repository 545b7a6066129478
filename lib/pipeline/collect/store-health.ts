/**
 * Whether collection can store: tried in the background on its own connections, so that slow reports say nothing of it, and heard
 * from the writes themselves, since a full disk refuses some and takes others.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '@/db/client';
import { storeProblem, storeProblemOf } from '@/db/queries/store-problem';
import { isUnavailable } from '@/db/sql-state';
import { SECOND_MS } from '@/lib/core/instant';

const LOOK_EVERY_MS = 2 * SECOND_MS;
/** A database that takes longer for one row is as good as away: senders were answered with 503 by then. */
const LOOK_MS = 4 * SECOND_MS;
/** A failed write counts for so long, unless one succeeds before. */
const FAILED_MS = 30 * SECOND_MS;

export type StoreHealth = {
  /** What keeps events from being stored, in a sentence; undefined when nothing does. */
  problem(): string | undefined;
  /** A write of collection succeeded, or failed with this error. */
  note(error?: unknown): void;
  close(): void;
};

/** Looks from now on; `look` and `everyMs` are for tests. */
export function watchStore(db: Database, look = storeProblem, everyMs = LOOK_EVERY_MS): StoreHealth {
  const closing = new AbortController();
  let found: string | undefined = 'Whether events can be stored is not known yet.';
  let failed: { problem: string; at: number } | undefined;

  async function loop(): Promise<void> {
    while (!closing.signal.aborted) {
      found = await Promise.race([look(db), silence()]);
      await wait(everyMs, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
    }
  }

  void loop();
  return {
    problem: () => found ?? (failed && performance.now() - failed.at < FAILED_MS ? failed.problem : undefined),
    note(error) {
      if (error === undefined) failed = undefined;
      else if (isUnavailable(error)) failed = { problem: storeProblemOf(error), at: performance.now() };
    },
    close: () => closing.abort(),
  };
}

async function silence(): Promise<string> {
  await wait(LOOK_MS, undefined, { ref: false });
  return 'The database does not answer.';
}
