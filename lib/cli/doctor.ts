/** What `cli doctor` looks at: the database, its schema, the workers, how far behind they are, and the disk. */
import { statfs } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import type { Database } from '@/db/client';
import { logLagSeconds } from '@/db/queries/log';
import { readiness } from '@/lib/http/health';

/** A worker beats every five seconds. */
const ALIVE_SECONDS = 20;
const LAG_SECONDS_MAX = 60;
const DISK_SHARE_MIN = 0.05;

export type Findings = {
  healthy: boolean;
  database: string;
  workers: number;
  /** Age of the oldest event that is not derived yet; 0 when there is none. */
  lagSeconds: number;
  partitionsUntil: string | null;
  diskFreeShare: number;
  problems: string[];
};

/** Each problem is a sentence that says how to mend it. */
export async function examine(db: Database): Promise<Findings> {
  const disk = await statfs('.');
  const diskFreeShare = Number((disk.bavail / disk.blocks).toFixed(3));
  const problem = await readiness(db);
  if (problem) {
    return {
      healthy: false,
      database: problem,
      workers: 0,
      lagSeconds: 0,
      partitionsUntil: null,
      diskFreeShare,
      problems: [problem],
    };
  }
  const [lag, found] = await Promise.all([
    logLagSeconds(db),
    db.execute<{ workers: number; partitions: string | null }>(sql`
    SELECT
      (SELECT count(*)::int FROM worker WHERE seen_at > now() - make_interval(secs => ${ALIVE_SECONDS})) AS workers,
      (SELECT max(relname) FROM pg_class WHERE relname ~ '^event_[0-9]{4}_[0-9]{2}$') AS partitions`),
  ]);
  const { workers = 0, partitions = null } = found.rows[0] ?? {};
  const problems = [
    ...(workers === 0 ? ['No worker is alive: run "npm run worker".'] : []),
    ...(lag > LAG_SECONDS_MAX ? [`The workers are ${lag} s behind: start another, or look into their log.`] : []),
    ...(diskFreeShare < DISK_SHARE_MIN ? ['The disk is nearly full: free some space before Postgres stops.'] : []),
  ];
  return {
    healthy: problems.length === 0,
    database: 'reachable and migrated',
    workers,
    lagSeconds: lag,
    partitionsUntil: partitions,
    diskFreeShare,
    problems,
  };
}
