/**
 * A statement that was not answered in time says something of the whole pool: what fell silent with it are the other connections
 * that were open then, and each would cost somebody else the same wait. They are ended before they are lent out again.
 */
import type pg from 'pg';

const SILENT = /^Query read timeout/;
/** Timers are late. */
const SLACK_MS = 500;
const openedAt = new WeakMap<object, number>();

/** Notes when a connection was opened. */
export function noteOpened(client: object): void {
  openedAt.set(client, performance.now());
}

/** Whether the error is that of a statement that was not answered in time. */
export function isSilence(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (SILENT.test(cause.message)) return true;
  return false;
}

/** After such an error: ends the idle connections that were open when its statement was sent. */
export async function dropSilent(pool: pg.Pool, error: unknown): Promise<void> {
  if (!isSilence(error) || pool.ending) return;
  const sentAt = performance.now() - (pool.options.query_timeout ?? 0);
  const taken = await Promise.allSettled(Array.from({ length: pool.idleCount }, () => pool.connect()));
  for (const each of taken) {
    if (each.status === 'fulfilled') each.value.release((openedAt.get(each.value) ?? 0) < sentAt + SLACK_MS);
  }
}
