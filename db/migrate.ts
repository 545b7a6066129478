/** Brings a database to the current schema. Safe to call from several processes at once, and again. */
import { sql } from 'drizzle-orm';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@/lib/model/problem';
import { applyMigrations } from './apply-migrations';
import { connect, type Database, type Transaction } from './client';
import { countBeforeMigration, isBeforePositions, keepAutovacuumOff } from './queries/numbering';
import { makeEventPartitions } from './queries/partition';
import { prepareReader } from './reader';

const MIGRATIONS = join(process.cwd(), 'drizzle');
/** Any number: the same one in every process, so that two starters take turns. */
const MIGRATION_LOCK = 7_461_263;

/**
 * Applies the migrations that are missing, sees to the role that reads run as, then makes the event partitions of the coming
 * months. Rejects with Postgres's error, and where a newer version has been at it.
 */
export async function migrate(url: string): Promise<void> {
  const db = connect(url, 2, 'tieback-migrate');
  try {
    await db.$client.query('SELECT 1');
    // A transaction of its own: what it counts is counted without the lock that the migration takes.
    await inTurn(db, countBeforeMigration);
    await inTurn(db, async () => {
      if (await isBeforePositions(db)) await keepAutovacuumOff(db, true);
      await refuseNewer(db);
      await applyMigrations(db, MIGRATIONS);
      await keepAutovacuumOff(db, false);
      await prepareReader(db);
    });
    await makeEventPartitions(db, new Date());
  } finally {
    await db.$client.end();
  }
}

/** An older version would run on tables that it does not know, and say nothing. */
async function refuseNewer(db: Database): Promise<void> {
  const { rows: made } = await db.$client.query(`SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS made`);
  if (!made[0]?.made) return;
  const journal: { entries: { when: number }[] } = JSON.parse(await readFile(join(MIGRATIONS, 'meta', '_journal.json'), 'utf8'));
  const known = journal.entries.at(-1)?.when ?? 0;
  const { rows } = await db.$client.query<{ newer: number }>(
    'SELECT count(*)::int AS newer FROM drizzle.__drizzle_migrations WHERE created_at > $1',
    [known],
  );
  if (rows[0]?.newer) {
    throw new AppError(
      'conflict',
      'This database was migrated by a newer version of Tieback: run that one. Migrations only go forward; to go back, restore a backup.',
    );
  }
}

/** One migrating process after the other: each looks again whether there is something left to do. */
async function inTurn(db: Database, run: (transaction: Transaction) => Promise<void>): Promise<void> {
  await db.transaction(async (transaction) => {
    await transaction.execute(sql`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    await run(transaction);
  });
}
