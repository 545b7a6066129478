/** Whether events can be stored now: a row is written and taken back, so that a read-only or full database shows. */
import { TransactionRollbackError } from 'drizzle-orm/errors';
import { errorText } from '@/lib/ops/error-text';
import { newId } from '@/lib/ops/ids';
import type { Database } from '../client';
import { worker } from '../schema';
import { isDatabaseAway, isNotMigrated, sqlStateOf } from '../sql-state';

const READ_ONLY = '25006';
/** https://www.postgresql.org/docs/18/errcodes-appendix.html (read 2026-11) */
const DISK_FULL = '53100';

/** What keeps events from being stored, in a sentence; undefined when nothing does. */
export async function storeProblem(db: Database): Promise<string | undefined> {
  try {
    await tryToStore(db);
    return undefined;
  } catch (error) {
    return storeProblemOf(error);
  }
}

/** Writes a row of a worker that nobody will see. Rejects with what is in the way. */
export async function tryToStore(db: Database): Promise<void> {
  try {
    await db.transaction(async (tx) => {
      const now = new Date();
      await tx.insert(worker).values({ id: newId<'worker'>(), startedAt: now, seenAt: now });
      tx.rollback();
    });
  } catch (error) {
    if (!(error instanceof TransactionRollbackError)) throw error;
  }
}

/** What a failed write says of the database, in a sentence. */
export function storeProblemOf(error: unknown): string {
  if (isNotMigrated(error)) return 'The database is not migrated: run "npm run db:migrate".';
  if (sqlStateOf(error) === READ_ONLY) return 'The database can only be read: it is a standby, or was set so.';
  if (sqlStateOf(error) === DISK_FULL) return 'The disk of the database is full.';
  if (isDatabaseAway(error)) return 'The database cannot be reached.';
  return `The database stores nothing (${errorText(error)}).`;
}
