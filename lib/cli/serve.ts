/**
 * What the long-running programs share: settings first with every problem listed, then the service, then an orderly end at
 * SIGTERM or SIGINT, which also comes while the service still waits for its database.
 */
import { whenAvailable } from '@/db/available';
import { database } from '@/db/client';
import type { PoolKind } from '@/db/deadlines';
import { SECOND_MS } from '@/lib/core/instant';
import { env } from '@/lib/ops/env';
import { errorText } from '@/lib/ops/error-text';
import { log } from '@/lib/ops/log';
import { completeEnvironment } from './home';
import { agreeOnSealingKey } from './sealing-key';

const pools: Record<'web' | 'worker', PoolKind> = { web: 'screens', worker: 'work' };

/** `agreed` resolves when the installation's sealing key is known to be ours. */
type Start = (stop: AbortSignal, agreed: Promise<void>) => Promise<{ close(): Promise<void> }>;

/** Longer than anything under way is given, shorter than the patience of the supervisor (child.ts). */
const CLOSE_MS = 13 * SECOND_MS;

/** Starts the service and keeps the process until it is told to stop; exits 0 after `close`, 1 when it cannot start or stop. */
export async function serve(name: 'web' | 'worker', load: () => Promise<Start>): Promise<void> {
  try {
    completeEnvironment();
    env();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
  // Node would print such an error whole, with all that it was given.
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()));
  stopping.signal.addEventListener('abort', () => setTimeout(giveUp, CLOSE_MS));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort());
  try {
    const start = await load();
    const agreed = whenAvailable(name, () => agreeOnSealingKey(database(pools[name])), stopping.signal);
    // The web process answers before its database does; the worker seals and opens from its first step on.
    if (name === 'worker') await agreed;
    else agreed.catch((error: unknown) => stopping.signal.aborted || fail(error));
    const running = await start(stopping.signal, agreed);
    await stopped;
    await running.close();
  } catch (error) {
    if (!stopping.signal.aborted) fail(error);
    if (error !== stopping.signal.reason && !isAbort(error)) log().warn({ error }, 'process.unfinished');
  }
  process.exit(0);
}

/** What timers reject with at the signal. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** A connection that is silent, or work that does not end: what was acknowledged is committed, and the rest is done again. */
function giveUp(): never {
  log().warn({ afterSeconds: CLOSE_MS / SECOND_MS }, 'process.cut_off');
  process.exit(1);
}

function fail(error: unknown): never {
  process.stderr.write(`${errorText(error)}\n`);
  log().fatal({ error }, 'process.failed');
  process.exit(1);
}
