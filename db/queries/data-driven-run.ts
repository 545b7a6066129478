/** Computations of data-driven attribution as rows: asked for, taken up, and done. */
import { and, asc, count, desc, eq, isNull, lt, ne } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { DataDrivenQuestion } from '@/lib/model/data-driven';
import type { DataDrivenFigures } from '@/lib/model/data-driven-figures';
import type { Database, Queryable } from '../client';
import { dataDrivenRun } from '../schema';

export type DataDrivenRunRow = typeof dataDrivenRun.$inferSelect;
export type AskedRun = Pick<DataDrivenRunRow, 'siteId' | 'id' | 'params' | 'fingerprint' | 'requestedAt' | 'requestedBy'>;

/** The job that works off what is asked for. */
export const DATA_DRIVEN_JOB = 'data-driven';

/** Asks for it, unless it is asked for already and not done. */
export async function insertRun(db: Queryable, run: AskedRun): Promise<void> {
  await db
    .insert(dataDrivenRun)
    .values({ ...run, kind: run.params.kind, state: 'waiting' })
    .onConflictDoNothing();
}

/** The run of this question that is not done yet; undefined without one. */
export async function openRun(
  db: Queryable,
  siteId: Id<'site'>,
  params: DataDrivenQuestion,
): Promise<DataDrivenRunRow | undefined> {
  const [row] = await db
    .select()
    .from(dataDrivenRun)
    .where(and(ofQuestion(siteId, params), isNull(dataDrivenRun.finishedAt)));
  return row;
}

/** The last of this question that ended, or undefined. */
export async function lastRun(
  db: Queryable,
  siteId: Id<'site'>,
  params: DataDrivenQuestion,
  state: 'done' | 'failed',
): Promise<DataDrivenRunRow | undefined> {
  const [row] = await db
    .select()
    .from(dataDrivenRun)
    .where(and(ofQuestion(siteId, params), eq(dataDrivenRun.state, state)))
    .orderBy(desc(dataDrivenRun.requestedAt))
    .limit(1);
  return row;
}

/** How many of the site wait or run. */
export async function countOpenRuns(db: Queryable, siteId: Id<'site'>): Promise<number> {
  const [row] = await db
    .select({ open: count() })
    .from(dataDrivenRun)
    .where(and(eq(dataDrivenRun.siteId, siteId), isNull(dataDrivenRun.finishedAt)));
  return row?.open ?? 0;
}

/** The next of all sites, in order of asking. One that runs was broken off: the job has one worker at a time. */
export async function nextRun(db: Database): Promise<DataDrivenRunRow | undefined> {
  const [row] = await db
    .select()
    .from(dataDrivenRun)
    .where(isNull(dataDrivenRun.finishedAt))
    .orderBy(asc(dataDrivenRun.requestedAt))
    .limit(1);
  return row;
}

type RunKey = Pick<DataDrivenRunRow, 'siteId' | 'id'>;

/** Writes that it is worked on, and how far it has come in percent. */
export async function noteProgress(db: Database, run: RunKey, startedAt: Date, progress: number): Promise<void> {
  await db.update(dataDrivenRun).set({ state: 'running', startedAt, progress }).where(isRun(run));
}

/** Writes what came of it, from the paths of this fingerprint, and forgets what came of the same question before. */
export async function finishRun(
  db: Database,
  run: Pick<DataDrivenRunRow, 'siteId' | 'id' | 'params'>,
  { result, fingerprint }: { result: DataDrivenFigures; fingerprint: string },
  finishedAt: Date,
): Promise<void> {
  await db
    .update(dataDrivenRun)
    .set({ state: 'done', progress: 100, result, fingerprint, finishedAt, error: null })
    .where(isRun(run));
  await db
    .delete(dataDrivenRun)
    .where(and(ofQuestion(run.siteId, run.params), ne(dataDrivenRun.id, run.id), lt(dataDrivenRun.finishedAt, finishedAt)));
}

/** Writes why it could not be done. */
export async function failRun(db: Database, run: RunKey, error: string, finishedAt: Date): Promise<void> {
  await db.update(dataDrivenRun).set({ state: 'failed', error, finishedAt }).where(isRun(run));
}

/** Deletes the site's that ended before. */
export async function forgetRuns(db: Database, siteId: Id<'site'>, before: Date): Promise<void> {
  await db.delete(dataDrivenRun).where(and(eq(dataDrivenRun.siteId, siteId), lt(dataDrivenRun.finishedAt, before)));
}

function isRun({ siteId, id }: RunKey) {
  return and(eq(dataDrivenRun.siteId, siteId), eq(dataDrivenRun.id, id));
}

function ofQuestion(siteId: Id<'site'>, params: DataDrivenQuestion) {
  return and(eq(dataDrivenRun.siteId, siteId), eq(dataDrivenRun.params, params));
}
