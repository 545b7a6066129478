/**
 * Applies the numbered migrations of a folder, each in a transaction of its own, and notes them where drizzle-kit does. Of one that is
 * broken off nothing is left, and those before it stay: the next run goes on there. docs/decisions/0033.
 */
import { sql } from 'drizzle-orm';
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator';
import { setTimeout as wait } from 'node:timers/promises';
import { MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import { log } from '@/lib/ops/log';
import type { Database } from './client';
import { sqlStateOf } from './sql-state';

/**
 * Whoever comes for a table stands behind a migration that waits for it, collection too: a dump that runs for an hour would stop it
 * for as long. So a migration gives its place up after this, and asks again.
 */
const LOCK_TIMEOUT_MS = 2 * SECOND_MS;
const PAUSE_MS = SECOND_MS;
const PATIENCE_MS = 10 * MINUTE_MS;
/** https://www.postgresql.org/docs/18/errcodes-appendix.html: a lock that was not to be had, and two that waited for each other. */
const LOCK_STATES = new Set(['55P03', '40P01']);

/** Rejects with Postgres's error, and where a lock is not to be had for ten minutes. */
export async function applyMigrations(db: Database, migrationsFolder: string): Promise<void> {
  await db.execute(sql`CREATE SCHEMA IF NOT EXISTS drizzle`);
  await db.execute(
    sql`CREATE TABLE IF NOT EXISTS drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint)`,
  );
  const { rows } = await db.execute<{ last: bigint | null }>(
    sql`SELECT max(created_at) AS last FROM drizzle.__drizzle_migrations`,
  );
  const last = Number(rows[0]?.last ?? 0);
  const pending = readMigrationFiles({ migrationsFolder }).filter(({ folderMillis }) => folderMillis > last);
  for (const migration of pending) await applyPatiently(db, migration);
}

async function applyPatiently(db: Database, migration: MigrationMeta): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await hasApplied(db, migration, performance.now() > deadline))) await wait(PAUSE_MS);
}

/** Resolves to false where a lock was not to be had; on the last try that rejects. */
async function hasApplied(db: Database, migration: MigrationMeta, isLast: boolean): Promise<boolean> {
  try {
    await db.transaction(async (tx) => {
      await tx.execute(sql`SELECT set_config('lock_timeout', ${`${LOCK_TIMEOUT_MS}ms`}, true)`);
      for (const statement of migration.sql) await tx.execute(sql.raw(statement));
      await tx.execute(
        sql`INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES (${migration.hash}, ${migration.folderMillis})`,
      );
    });
    return true;
  } catch (error) {
    if (isLast || !LOCK_STATES.has(sqlStateOf(error) ?? '')) throw error;
    log().warn({ error }, 'migration.waits');
    return false;
  }
}
