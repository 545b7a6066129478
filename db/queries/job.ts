/**
 * Periodic jobs as leased rows: claiming, holding and ending a run. A claim skips rows that another worker has locked, and
 * whoever ends a run must still be the one that holds it, so any number of workers share the jobs and each run is one worker's.
 */
import { and, asc, eq, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Queryable } from '../client';
import { job } from '../schema/job';

export type JobRow = typeof job.$inferSelect;
export type HeldJob = { name: string; workerId: Id<'worker'> };
/** What ending a run writes. */
export type RunEnd = Pick<JobRow, 'dueAt'> &
  Partial<Pick<JobRow, 'outcome' | 'detail' | 'failures' | 'lastFinishedAt' | 'lastSucceededAt'>>;

/** Said of a run whose worker was gone when its lease had run out. */
const DIED = 'the worker died in the middle of it, or lost the database for too long';

/** The database's clock: leases are judged by it, so that workers need not agree on the time. */
export async function databaseNow(db: Queryable): Promise<Date> {
  const read = await db.execute<{ milliseconds: number }>(
    sql`SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS milliseconds`,
  );
  return new Date(read.rows[0]?.milliseconds ?? Number.NaN);
}

/** Makes rows for jobs that have none; those are due at once. */
export async function registerJobs(db: Queryable, names: string[], now: Date): Promise<void> {
  const rows = names.map((name) => ({ name, dueAt: now }));
  await db.insert(job).values(rows).onConflictDoNothing();
}

/** Makes the job due at once; one that runs now is told by its own looking again. */
export async function hastenJob(db: Queryable, name: string, now: Date): Promise<void> {
  await db
    .update(job)
    .set({ dueAt: now })
    .where(and(eq(job.name, name), gt(job.dueAt, now)));
}

/**
 * Takes those of the named jobs that are due and held by nobody, until `leasedUntil`. A lease that has run out counts as a failed
 * run: a job that ends its process every time would else never be seen to fail.
 */
export async function claimJobs(
  db: Queryable,
  { names, workerId, now, leasedUntil }: { names: string[]; workerId: Id<'worker'>; now: Date; leasedUntil: Date },
): Promise<JobRow[]> {
  const died = sql`${job.workerId} IS NOT NULL`;
  const due = db
    .select({ name: job.name })
    .from(job)
    .where(and(inArray(job.name, names), lte(job.dueAt, now), or(isNull(job.leasedUntil), lte(job.leasedUntil, now))))
    .for('update', { skipLocked: true });
  return db
    .update(job)
    .set({
      workerId,
      leasedUntil,
      lastStartedAt: now,
      lastFinishedAt: sql`CASE WHEN ${died} THEN ${job.leasedUntil} ELSE ${job.lastFinishedAt} END`,
      outcome: sql`CASE WHEN ${died} THEN 'interrupted' ELSE ${job.outcome} END`,
      detail: sql`CASE WHEN ${died} THEN ${DIED} ELSE ${job.detail} END`,
      failures: sql`CASE WHEN ${died} THEN ${job.failures} + 1 ELSE ${job.failures} END`,
    })
    .where(inArray(job.name, due))
    .returning();
}

/** Moves the lease on; false when the worker no longer holds the job. */
export async function holdJob(db: Queryable, held: HeldJob, leasedUntil: Date): Promise<boolean> {
  const kept = await db.update(job).set({ leasedUntil }).where(isHeld(held)).returning({ name: job.name });
  return kept.length > 0;
}

/** Writes how the run ended and lets the job go; false, and nothing written, when another worker has it by now. */
export async function endRun(db: Queryable, held: HeldJob, end: RunEnd): Promise<boolean> {
  const ended = await db
    .update(job)
    .set({ ...end, workerId: null, leasedUntil: null })
    .where(isHeld(held))
    .returning({ name: job.name });
  return ended.length > 0;
}

/** Every job's row, by name. */
export async function allJobs(db: Queryable): Promise<JobRow[]> {
  return db.select().from(job).orderBy(asc(job.name));
}

function isHeld({ name, workerId }: HeldJob) {
  return and(eq(job.name, name), eq(job.workerId, workerId));
}
