/** Sites as the rest of the program sees them: rows become `Site`, with defaults for settings that were never stored. */
import { asc, eq } from 'drizzle-orm';
import { parseCurrency } from '@/lib/core/currency';
import type { Id } from '@/lib/core/id';
import { invariant } from '@/lib/core/invariant';
import { type Site, siteSettingsSchema } from '@/lib/model/site';
import type { Queryable } from '../client';
import { site } from '../schema/configuration';
import { beginLog } from './log';

/** A site with what only the console and the set-up need. `slug` is its part of the console's address. */
export type StoredSite = Site & { slug: string; demo: boolean };

/** The site with this id, or undefined. */
export async function siteById(db: Queryable, siteId: Id<'site'>): Promise<StoredSite | undefined> {
  return siteOf((await db.select().from(site).where(eq(site.id, siteId)))[0]);
}

/** Makes the site, with its log; resolves to false when its slug, key or paths are taken. */
export async function insertSite(db: Queryable, row: typeof site.$inferInsert): Promise<boolean> {
  const made = await db.insert(site).values(row).onConflictDoNothing().returning({ id: site.id });
  if (made.length > 0) await beginLog(db, row.id);
  return made.length > 0;
}

/** The site that receives events at /c/<collectPath>, or undefined. */
export async function siteByCollectPath(db: Queryable, collectPath: string): Promise<StoredSite | undefined> {
  return siteOf((await db.select().from(site).where(eq(site.collectPath, collectPath)))[0]);
}

/** The site whose snippet is served at /c/<scriptPath>, or undefined. */
export async function siteByScriptPath(db: Queryable, scriptPath: string): Promise<StoredSite | undefined> {
  return siteOf((await db.select().from(site).where(eq(site.scriptPath, scriptPath)))[0]);
}

/** The workspace's sites, oldest first. */
export async function sitesOfWorkspace(db: Queryable, workspaceId: Id<'workspace'>): Promise<StoredSite[]> {
  const rows = await db.select().from(site).where(eq(site.workspaceId, workspaceId)).orderBy(asc(site.createdAt), asc(site.id));
  return rows.map(toSite);
}

/** Every site of every workspace, oldest first: for the worker and the collection edge, never for a caller from outside. */
export async function allSites(db: Queryable): Promise<StoredSite[]> {
  return (await db.select().from(site).orderBy(asc(site.createdAt), asc(site.id))).map(toSite);
}

/** The demo shop's site, or undefined where no demo was set up. */
export async function demoSite(db: Queryable): Promise<StoredSite | undefined> {
  return siteOf((await db.select().from(site).where(eq(site.demo, true)).orderBy(asc(site.createdAt)).limit(1))[0]);
}

type SiteRow = typeof site.$inferSelect;

function siteOf(row: SiteRow | undefined): StoredSite | undefined {
  return row && toSite(row);
}

function toSite({ createdAt: _, settings, currency: code, ...row }: SiteRow): StoredSite {
  const currency = parseCurrency(code);
  invariant(currency, `site ${row.id} has the currency ${code}`);
  return { ...row, currency, settings: siteSettingsSchema.parse(settings) };
}
