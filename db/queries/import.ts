/** Imported files: their progress, and the rows that made no event. */
import { and, asc, desc, eq, gt } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import { storableText } from '@/lib/core/storable';
import type { Queryable } from '../client';
import { importJob, importRefusal } from '../schema';
import { inChunks } from './bulk';

export type ImportRow = typeof importJob.$inferSelect;
export type Refusal = typeof importRefusal.$inferInsert;
type Counts = Pick<ImportRow, 'bytesRead' | 'rows' | 'accepted' | 'duplicates' | 'refused'>;

const LISTED_MAX = 50;
const REFUSALS_PAGE = 5_000;

export async function startImport(
  db: Queryable,
  job: Pick<ImportRow, 'siteId' | 'id' | 'fileName' | 'startedBy' | 'startedAt'> & { bytes?: number },
): Promise<void> {
  await db.insert(importJob).values({ ...job, state: 'running', bytesRead: 0, rows: 0, accepted: 0, duplicates: 0, refused: 0 });
}

export async function noteProgress(db: Queryable, siteId: Id<'site'>, id: Id<'import'>, counts: Counts): Promise<void> {
  await db.update(importJob).set(counts).where(own(siteId, id));
}

export async function finishImport(
  db: Queryable,
  siteId: Id<'site'>,
  id: Id<'import'>,
  end: Counts & { state: 'done' | 'failed'; problem?: string; finishedAt: Date },
): Promise<void> {
  await db.update(importJob).set(end).where(own(siteId, id));
}

export async function storeRefusals(db: Queryable, rows: Refusal[]): Promise<void> {
  const kept = rows.map((row) => ({ ...row, record: row.record.map((cell) => storableText(cell)) }));
  await inChunks(kept, (chunk) => db.insert(importRefusal).values(chunk).onConflictDoNothing());
}

/** The site's imports, newest first. */
export async function importsOf(db: Queryable, siteId: Id<'site'>): Promise<ImportRow[]> {
  return db.select().from(importJob).where(eq(importJob.siteId, siteId)).orderBy(desc(importJob.id)).limit(LISTED_MAX);
}

/** Whether the site has this import. */
export async function hasImport(db: Queryable, siteId: Id<'site'>, id: Id<'import'>): Promise<boolean> {
  return (await db.$count(importJob, own(siteId, id))) > 0;
}

/** The refused rows of an import that follow the row `after` in the file's order, a page of them; none: that was all. */
export async function refusalsAfter(
  db: Queryable,
  siteId: Id<'site'>,
  importId: Id<'import'>,
  after: number,
): Promise<Refusal[]> {
  return db
    .select()
    .from(importRefusal)
    .where(and(eq(importRefusal.siteId, siteId), eq(importRefusal.importId, importId), gt(importRefusal.row, after)))
    .orderBy(asc(importRefusal.row))
    .limit(REFUSALS_PAGE);
}

function own(siteId: Id<'site'>, id: Id<'import'>) {
  return and(eq(importJob.siteId, siteId), eq(importJob.id, id));
}
