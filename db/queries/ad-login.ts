/** Apps, logins and begun consents of ad platforms, with what they hold sealed: for use cases and the worker. */
import { and, asc, eq, lt, notExists, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Queryable, Transaction } from '../client';
import { adAccount, adLogin, oauthStart, site, spendApp } from '../schema';

export type SpendAppRow = typeof spendApp.$inferSelect;
export type AdLoginRow = typeof adLogin.$inferSelect;
export type OauthStartRow = typeof oauthStart.$inferSelect;
type OfSite = { siteId: Id<'site'> };

/** The workspace's app at the platform. */
export async function spendAppOf(
  db: Pick<Queryable, 'select'>,
  workspaceId: Id<'workspace'>,
  platform: string,
): Promise<SpendAppRow | undefined> {
  const [row] = await db.select().from(spendApp).where(ofPlatform(workspaceId, platform));
  return row;
}

/** What screens may know of the workspace's apps: no secret is read. */
export async function shownApps(db: Pick<Queryable, 'select'>, workspaceId: Id<'workspace'>) {
  const { platform, entered, shown, base, savedAt } = spendApp;
  return db.select({ platform, entered, shown, base, savedAt }).from(spendApp).where(eq(spendApp.workspaceId, workspaceId));
}

/** What screens may know of the site's logins, the oldest first. */
export async function shownLogins(db: Pick<Queryable, 'select'>, siteId: Id<'site'>) {
  const { id, platform, road, state, problem, problemAt, connectedAt, endsAt } = adLogin;
  return db
    .select({ id, platform, road, state, problem, problemAt, connectedAt, endsAt })
    .from(adLogin)
    .where(eq(adLogin.siteId, siteId))
    .orderBy(asc(adLogin.connectedAt), asc(adLogin.id));
}

/** The app of the site's workspace. */
export async function spendAppOfSite(db: Queryable, siteId: Id<'site'>, platform: string): Promise<SpendAppRow | undefined> {
  const [row] = await db
    .select({ app: spendApp })
    .from(spendApp)
    .innerJoin(site, eq(site.workspaceId, spendApp.workspaceId))
    .where(and(eq(site.id, siteId), eq(spendApp.platform, platform)));
  return row?.app;
}

/** Makes the row, or puts this one in its place. */
export async function saveSpendApp(db: Queryable, row: SpendAppRow): Promise<void> {
  const { workspaceId: _, platform: __, id: ___, ...change } = row;
  await db
    .insert(spendApp)
    .values(row)
    .onConflictDoUpdate({ target: [spendApp.workspaceId, spendApp.platform], set: change });
}

/** Whether there was one. */
export async function deleteSpendApp(db: Queryable, workspaceId: Id<'workspace'>, platform: string): Promise<boolean> {
  const gone = await db.delete(spendApp).where(ofPlatform(workspaceId, platform)).returning({ id: spendApp.id });
  return gone.length > 0;
}

export async function insertAdLogin(db: Queryable, row: typeof adLogin.$inferInsert): Promise<void> {
  await db.insert(adLogin).values(row);
}

export async function adLoginById(db: Queryable, { siteId }: OfSite, id: Id<'ad_login'>): Promise<AdLoginRow | undefined> {
  const [row] = await db.select().from(adLogin).where(own(siteId, id));
  return row;
}

export type LoginPlace = Pick<AdLoginRow, 'siteId' | 'id' | 'platform'>;

/** The logins of all sites that can be asked with, the oldest first: for the worker. */
export async function soundLogins(db: Queryable): Promise<LoginPlace[]> {
  const { siteId, id, platform } = adLogin;
  return db
    .select({ siteId, id, platform })
    .from(adLogin)
    .where(eq(adLogin.state, 'ok'))
    .orderBy(asc(adLogin.connectedAt), asc(id));
}

/** The login, which nobody else renews or changes until the transaction ends. */
export async function lockedAdLogin(tx: Transaction, { siteId }: OfSite, id: Id<'ad_login'>): Promise<AdLoginRow | undefined> {
  const [row] = await tx.select().from(adLogin).where(own(siteId, id)).for('update');
  return row;
}

export async function changeAdLogin(
  db: Queryable,
  { siteId, id }: Pick<AdLoginRow, 'siteId' | 'id'>,
  change: Partial<Omit<AdLoginRow, 'siteId' | 'id'>>,
): Promise<void> {
  await db.update(adLogin).set(change).where(own(siteId, id));
}

export async function deleteAdLogin(db: Queryable, { siteId }: OfSite, id: Id<'ad_login'>): Promise<void> {
  await db.delete(adLogin).where(own(siteId, id));
}

/** Forgets logins of the platform whose consent is over and whose accounts another one reads by now: nobody needs to renew them. */
export async function deleteEmptiedLogins(tx: Transaction, siteId: Id<'site'>, platform: string): Promise<void> {
  const own = tx.select({ id: adAccount.id }).from(adAccount);
  const reads = own.where(and(eq(adAccount.siteId, siteId), eq(adAccount.loginId, adLogin.id)));
  await tx
    .delete(adLogin)
    .where(and(eq(adLogin.siteId, siteId), eq(adLogin.platform, platform), eq(adLogin.state, 'reconnect'), notExists(reads)));
}

/** Notes a consent that begins; those of the site that nobody came back from are forgotten. */
export async function beginConsent(db: Queryable, row: OauthStartRow, now: Date): Promise<void> {
  await db.delete(oauthStart).where(and(eq(oauthStart.siteId, row.siteId), lt(oauthStart.expiresAt, now)));
  await db.insert(oauthStart).values(row);
}

/** The consent that was begun with this state, which is of no use any more from then on. */
export async function takeConsent(db: Queryable, { siteId }: OfSite, stateHash: string): Promise<OauthStartRow | undefined> {
  const [row] = await db
    .delete(oauthStart)
    .where(and(eq(oauthStart.siteId, siteId), eq(oauthStart.stateHash, stateHash)))
    .returning();
  return row;
}

/** How many sites of the workspace have a login that goes by the platform's app. */
export async function loginsByApp(db: Queryable, workspaceId: Id<'workspace'>, platform: string): Promise<number> {
  const [row] = await db
    .select({ logins: sql<number>`count(*)::int` })
    .from(adLogin)
    .innerJoin(site, eq(site.id, adLogin.siteId))
    .where(and(eq(site.workspaceId, workspaceId), eq(adLogin.platform, platform), eq(adLogin.road, 'oauth')));
  return row?.logins ?? 0;
}

function ofPlatform(workspaceId: Id<'workspace'>, platform: string) {
  return and(eq(spendApp.workspaceId, workspaceId), eq(spendApp.platform, platform));
}

function own(siteId: Id<'site'>, id: Id<'ad_login'>) {
  return and(eq(adLogin.siteId, siteId), eq(adLogin.id, id));
}
