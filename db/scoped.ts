/**
 * The one way in which the console and the API read: a transaction that only reads, sees one moment of the database, and is shown
 * the rows of one workspace and the sites asked for, whatever its queries forget. What reads takes a `ScopedTransaction`, so that
 * the compiler refuses a pool. The settings are the transaction's own (SET LOCAL), which PgBouncer's transaction mode keeps.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import { AppError } from '@/lib/model/problem';
import { type Database, database, type Transaction } from './client';
import { wroteRecently } from './recent-writes';
import { isReplicasFault, type Replica, replica } from './replica';
import { sqlStateOf } from './sql-state';

declare const scopeMark: unique symbol;

/** A transaction that `scoped` opened; nothing else makes one. */
export type ScopedTransaction = Transaction & { readonly [scopeMark]: true };

export type ReadScope = {
  workspaceId: Id<'workspace'>;
  /** Sites of the workspace; those of another are left out. `all` is for what concerns the workspace. */
  sites: readonly Id<'site'>[] | 'all';
  /** Who reads, as the audit log writes it ("member:<id>"): after a change of their own they read the primary. */
  reader: string;
};

/** `scoped` for one caller. */
export type Read = <Result>(run: (tx: ScopedTransaction) => Promise<Result>) => Promise<Result>;

/** A statement that takes longer is not waited for by anyone any more; it must not hold a connection. */
export const READ_TIMEOUT_MS = 30_000;
/** Postgres's query_canceled. */
const QUERY_CANCELED = '57014';
/** Sorting and hashing a year of credit in memory; Postgres's 4 MB would go to disk. */
const WORK_MEMORY = '64MB';

/**
 * What `run` resolves to. It reads the replica where there is one that is fit, else the primary; when the replica fails in the
 * middle, `run` is called again on the primary, so it must do nothing but read. Throws `unavailable` for a statement over the
 * time limit.
 */
export async function scoped<Result>(scope: ReadScope, run: (tx: ScopedTransaction) => Promise<Result>): Promise<Result> {
  const other = wroteRecently(scope.reader) ? undefined : replica();
  const found = other && (await other.isFit()) ? await readReplica(other, scope, run) : undefined;
  return found ? found.result : scopedOn(database(), scope, run);
}

/** As `scoped`, on this pool: for tests and programs that bring their own. */
export async function scopedOn<Result>(
  db: Database,
  scope: ReadScope,
  run: (tx: ScopedTransaction) => Promise<Result>,
  timeoutMs = READ_TIMEOUT_MS,
): Promise<Result> {
  try {
    return await db.transaction(
      async (tx) => {
        await tx.execute(settingsOf(scope, timeoutMs));
        return run(marked(tx));
      },
      { isolationLevel: 'repeatable read', accessMode: 'read only' },
    );
  } catch (error) {
    if (sqlStateOf(error) !== QUERY_CANCELED) throw error;
    throw new AppError('unavailable', 'This took too long to work out. Ask for fewer days.');
  }
}

/** The result from the replica, or undefined when the replica could not give one. */
async function readReplica<Result>(
  other: Replica,
  scope: ReadScope,
  run: (tx: ScopedTransaction) => Promise<Result>,
): Promise<{ result: Result } | undefined> {
  try {
    return { result: await scopedOn(other.db, scope, run) };
  } catch (error) {
    if (!isReplicasFault(error)) throw error;
    other.doubt();
    return undefined;
  }
}

/**
 * The role comes last: from then on the login's own rights are gone. `reader_role()` is `none` where the database's user may not
 * become the reader. jit: compiling a query costs more than it saves here, where reports run for tens of milliseconds.
 */
function settingsOf({ workspaceId, sites }: ReadScope, timeoutMs: number): SQL {
  const asked = sites === 'all' ? sql`true` : sql`id = ANY(${sql.param(sites)}::uuid[])`;
  return sql`SELECT set_config('tieback.workspace', ${workspaceId}, true),
    set_config('tieback.sites', coalesce(
      (SELECT string_agg(id::text, ',') FROM site WHERE workspace_id = ${workspaceId} AND ${asked}), ''), true),
    set_config('jit', 'off', true), set_config('work_mem', ${WORK_MEMORY}, true),
    set_config('statement_timeout', ${String(timeoutMs)}, true),
    set_config('role', reader_role(), true)`;
}

function marked(tx: Transaction): ScopedTransaction {
  return tx as ScopedTransaction;
}
