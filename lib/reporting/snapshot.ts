/**
 * Reports read several tables and must agree with themselves while the worker writes: each runs in one read-only snapshot.
 * https://www.postgresql.org/docs/18/transaction-iso.html#XACT-REPEATABLE-READ (read 2026-11)
 */
import { sql } from 'drizzle-orm';
import type { Database, Transaction } from '@/db/client';

/** A report that takes longer than this is not read by anyone any more; it must not hold a connection. */
const REPORT_TIMEOUT_MS = 30_000;

/** Sorting and hashing a year of credit in memory; Postgres's 4 MB would go to disk. */
const WORK_MEMORY = '64MB';

/** What `read` resolves to, all of its queries having seen the same moment of the database. */
export async function inSnapshot<Result>(db: Database, read: (tx: Transaction) => Promise<Result>): Promise<Result> {
  return db.transaction(
    async (tx) => {
      // jit: compiling a query costs more than it saves here, where reports run for tens of milliseconds.
      await tx.execute(sql`SELECT set_config('jit', 'off', true), set_config('work_mem', ${WORK_MEMORY}, true),
        set_config('statement_timeout', ${String(REPORT_TIMEOUT_MS)}, true)`);
      return read(tx);
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}
