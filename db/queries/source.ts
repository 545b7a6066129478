/** Configured sources and retired paths, as the collection edge and the console read them. */
import { and, asc, eq, getTableColumns, gt, inArray } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import { type CookiePlatform, cookiePlatforms } from '@/lib/model/identifier-kinds';
import type { Queryable } from '../client';
import { retiredPath, source } from '../schema/configuration';
import type { ScopedTransaction } from '../scoped';

export type SourceRow = typeof source.$inferSelect;
/** For those who only read: secrets are not theirs to see. */
export type SourceShown = Omit<SourceRow, 'secrets' | 'credentials'>;

/** Every enabled source of every workspace: for the collection edge, never for a caller from outside. */
export async function allSources(db: Queryable): Promise<SourceRow[]> {
  return db.select().from(source).where(eq(source.enabled, true));
}

/** The site's sources, oldest first. */
export async function shownSources(tx: ScopedTransaction, siteId: Id<'site'>): Promise<SourceShown[]> {
  const { secrets: _, credentials: __, ...shown } = getTableColumns(source);
  return tx.select(shown).from(source).where(eq(source.siteId, siteId)).orderBy(asc(source.createdAt), asc(source.id));
}

/**
 * The platforms that the site has sources of, also disabled ones: their cookies mean something on its pages. Settings are read as
 * they are now.
 */
export async function cookiePlatformsOf(db: Queryable, siteId: Id<'site'>): Promise<ReadonlySet<CookiePlatform>> {
  const rows = await db
    .selectDistinct({ kind: source.kind })
    .from(source)
    .where(and(eq(source.siteId, siteId), inArray(source.kind, [...cookiePlatforms])));
  return new Set(cookiePlatforms.filter((platform) => rows.some(({ kind }) => kind === platform)));
}

/** The site's source with this id, or undefined. */
export async function sourceById(db: Queryable, siteId: Id<'site'>, id: Id<'source'>): Promise<SourceRow | undefined> {
  const [row] = await db
    .select()
    .from(source)
    .where(and(eq(source.siteId, siteId), eq(source.id, id)));
  return row;
}

/** Paths that sites have given up but still answer at. */
export async function livingRetiredPaths(db: Queryable, now: Date): Promise<(typeof retiredPath.$inferSelect)[]> {
  return db.select().from(retiredPath).where(gt(retiredPath.until, now));
}
