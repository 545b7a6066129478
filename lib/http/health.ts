/** Whether this process can do its work. */
import { sql } from 'drizzle-orm';
import type { Database } from '@/db/client';

/** What keeps the process from serving, in a sentence; undefined when it is ready. */
export async function readiness(db: Database): Promise<string | undefined> {
  try {
    const found = await db.execute<{ ready: boolean }>(sql`SELECT to_regclass('event_key') IS NOT NULL AS ready`);
    return found.rows[0]?.ready ? undefined : 'The database is not migrated: run "npm run db:migrate".';
  } catch {
    return 'The database cannot be reached.';
  }
}
