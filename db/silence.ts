/**
 * Connections that fell silent: a server that was replaced, or a network that forgot them, answers nothing at all, and a socket with
 * something under way is not asked by TCP whether it is still there. Two ways to find them:
 * - A statement that was not answered within its deadline. That says something of the whole pool: what fell silent with it are the
 *   other connections that were open then, and each would cost somebody else the same wait.
 * - Where statements may take long, the server is asked by a connection of its own, after some seconds without a byte, whether it
 *   works on the statement at all. If it does, it is waited for.
 * What is silent is ended before it is lent out again.
 */
import pg from 'pg';
import { SECOND_MS } from '@/lib/core/instant';
import { isPooled } from './pooler';

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
  await dropIdle(pool, performance.now() - (pool.options.query_timeout ?? 0) + SLACK_MS);
}

async function dropIdle(pool: pg.Pool, openedBefore: number): Promise<void> {
  const taken = await Promise.allSettled(Array.from({ length: pool.idleCount }, () => pool.connect()));
  for (const each of taken) {
    if (each.status === 'fulfilled') each.value.release((openedAt.get(each.value) ?? 0) < openedBefore);
  }
}

/** So long without a byte, and the server is asked: as long as collection waits for an answer. */
const QUIET_MS = 4 * SECOND_MS;
const LOOK_MS = SECOND_MS;

/** Looks after the pool's connections until it is ended; resolves nothing, keeps no process alive. */
export function watchForSilence(pool: pg.Pool, url: string, onSilent: () => void): void {
  const watched = new Map<pg.PoolClient, Quiet>();
  const timer = setInterval(() => void look(), LOOK_MS).unref();
  let looking = false;
  pool.on('connect', (client) => watched.set(client, quietOf(client)));
  pool.on('remove', (client) => watched.delete(client));

  async function look(): Promise<void> {
    if (pool.ended) clearInterval(timer);
    if (looking) return;
    looking = true;
    const now = performance.now();
    for (const [client, quiet] of watched) note(client, quiet, now);
    const suspects = [...watched].filter(([client, { since }]) => now - since >= QUIET_MS && !isPooled(client));
    if (suspects.length > 0) await endSilent(suspects.map(([client]) => client));
    looking = false;
  }

  async function endSilent(clients: pg.PoolClient[]): Promise<void> {
    const before = new Map(clients.map((client) => [client, bytesOf(client)]));
    const busy = await busyBackends(url, clients.map(pidOf)).catch(() => undefined);
    // It cannot be asked: the statements' own deadlines hold.
    if (!busy) return;
    const silent = clients.filter(
      (client) => !busy.has(pidOf(client)) && !isIdle(client) && bytesOf(client) === before.get(client),
    );
    if (silent.length === 0) return;
    for (const client of silent) {
      onSilent();
      if ('connection' in client && client.connection instanceof pg.Connection) client.connection.stream.destroy();
    }
    await dropIdle(pool, performance.now() - QUIET_MS);
    // What they had locked would stay so until Postgres gives the transactions up by itself, a minute later.
    await endBackends(url, silent.map(pidOf)).catch(() => undefined);
  }
}

/** Since when nothing has come over a connection that waits for something. */
type Quiet = { bytes: number; since: number };

function quietOf(client: pg.PoolClient): Quiet {
  return { bytes: bytesOf(client), since: performance.now() };
}

function note(client: pg.PoolClient, quiet: Quiet, now: number): void {
  const bytes = bytesOf(client);
  if (bytes === quiet.bytes && !isIdle(client)) return;
  quiet.bytes = bytes;
  quiet.since = now;
}

/** What has come over its socket. */
function bytesOf(client: object): number {
  const stream = 'connection' in client && client.connection instanceof pg.Connection ? client.connection.stream : undefined;
  return stream && 'bytesRead' in stream && typeof stream.bytesRead === 'number' ? stream.bytesRead : 0;
}

/** Whether the client waits for no answer. */
function isIdle(client: object): boolean {
  return !('readyForQuery' in client) || client.readyForQuery !== false;
}

function pidOf(client: object): number {
  return 'processID' in client && typeof client.processID === 'number' ? client.processID : 0;
}

/** Those of our server processes that work on a statement now. */
async function busyBackends(url: string, pids: number[]): Promise<Set<number>> {
  const rows = await askApart<{ pid: number }>(
    url,
    "SELECT pid FROM pg_stat_activity WHERE pid = ANY($1) AND coalesce(state, 'active') NOT LIKE 'idle%'",
    pids,
  );
  return new Set(rows.map(({ pid }) => pid));
}

/**
 * Ends those of these server processes that wait within a transaction for a statement that never comes. After a restart of the
 * server a number may be another's: that one's transaction is younger, or its login another.
 */
async function endBackends(url: string, pids: number[]): Promise<void> {
  await askApart(
    url,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ANY($1) AND usename = current_user
      AND state LIKE 'idle in transaction%' AND state_change < clock_timestamp() - make_interval(secs => ${QUIET_MS / SECOND_MS / 2})`,
    pids,
  );
}

/** Asks by a connection that is not one of the pool's. */
async function askApart<Row extends pg.QueryResultRow>(url: string, query: string, pids: number[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: QUIET_MS, query_timeout: QUIET_MS });
  // What is lost here is told by the query.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Row>(query, [pids])).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}
