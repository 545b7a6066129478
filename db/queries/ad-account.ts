/** Ad accounts: which are due, who asks for one now, and what is known of each. */
import { and, asc, eq, gte, isNull, lte, or, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { AdAccountFacts } from '@/lib/model/spend';
import type { Queryable, Transaction } from '../client';
import { adAccount, adLogin, spendSync } from '../schema';

export type AdAccountRow = typeof adAccount.$inferSelect;
export type AdAccountChange = Partial<Omit<AdAccountRow, 'siteId' | 'id'>>;
export type OfAccount = Pick<AdAccountRow, 'siteId' | 'id'>;
export type Lease = { id: Id<'lease'>; until: Date };

/** The job that asks for the cost of accounts. */
export const SPEND_JOB = 'spend';

/** Accounts of every site that something is to be asked of, longest due first: for the worker. */
export async function dueAccounts(db: Queryable, now: Date, limit: number): Promise<OfAccount[]> {
  return db
    .select({ siteId: adAccount.siteId, id: adAccount.id })
    .from(adAccount)
    .innerJoin(adLogin, and(eq(adLogin.siteId, adAccount.siteId), eq(adLogin.id, adAccount.loginId)))
    .where(and(lte(adAccount.dueAt, now), eq(adAccount.chosen, true), eq(adAccount.paused, false), eq(adLogin.state, 'ok')))
    .orderBy(asc(adAccount.dueAt), asc(adAccount.id))
    .limit(limit);
}

/** The account for whoever may ask for it alone until the lease ends; undefined where another does, or nothing is due any more. */
export async function claimAccount(
  db: Queryable,
  account: OfAccount,
  now: Date,
  lease: Lease,
): Promise<AdAccountRow | undefined> {
  const [row] = await db
    .update(adAccount)
    .set({ leaseId: lease.id, leasedUntil: lease.until })
    .where(
      and(
        own(account),
        lte(adAccount.dueAt, now),
        eq(adAccount.chosen, true),
        eq(adAccount.paused, false),
        or(isNull(adAccount.leasedUntil), lte(adAccount.leasedUntil, now)),
      ),
    )
    .returning();
  return row;
}

/** Moves the lease on; false where it is another's by now. */
export async function holdAccount(db: Queryable, account: OfAccount, lease: Lease): Promise<boolean> {
  const held = await db
    .update(adAccount)
    .set({ leasedUntil: lease.until })
    .where(and(own(account), eq(adAccount.leaseId, lease.id)))
    .returning({ id: adAccount.id });
  return held.length > 0;
}

/** The account under the row's lock, if the lease still is this one. */
export async function heldAccount(tx: Transaction, account: OfAccount, leaseId: Id<'lease'>): Promise<AdAccountRow | undefined> {
  const [row] = await tx
    .select()
    .from(adAccount)
    .where(and(own(account), eq(adAccount.leaseId, leaseId)))
    .for('update');
  return row;
}

/** Writes what came of it and lets the account go, unless another has it by now. */
export async function releaseAccount(
  db: Queryable,
  account: OfAccount,
  leaseId: Id<'lease'>,
  change: AdAccountChange,
): Promise<boolean> {
  const released = await db
    .update(adAccount)
    .set({ ...change, leaseId: null, leasedUntil: null })
    .where(and(own(account), eq(adAccount.leaseId, leaseId)))
    .returning({ id: adAccount.id });
  return released.length > 0;
}

/** No account of the login is asked for anything before then: the platform's limit is the login's. */
export async function putOffLogin(db: Queryable, siteId: Id<'site'>, loginId: Id<'ad_login'>, until: Date): Promise<void> {
  await db
    .update(adAccount)
    .set({ dueAt: until })
    .where(and(eq(adAccount.siteId, siteId), eq(adAccount.loginId, loginId), lte(adAccount.dueAt, until)));
}

export async function changeAccount(db: Queryable, account: OfAccount, change: AdAccountChange): Promise<void> {
  await db.update(adAccount).set(change).where(own(account));
}

/** Something is to be asked of all chosen accounts of the login from now on: it was connected again. */
export async function wakeAccounts(db: Queryable, siteId: Id<'site'>, loginId: Id<'ad_login'>, now: Date): Promise<void> {
  await db
    .update(adAccount)
    .set({ dueAt: now, failures: 0, fault: null, problem: null, problemAt: null })
    .where(and(eq(adAccount.siteId, siteId), eq(adAccount.loginId, loginId), eq(adAccount.chosen, true)));
}

export async function accountById(db: Queryable, siteId: Id<'site'>, id: Id<'ad_account'>): Promise<AdAccountRow | undefined> {
  const [row] = await db.select().from(adAccount).where(own({ siteId, id }));
  return row;
}

/** The site's accounts, those of a platform or a login alone where it is given, by name. */
export async function accountsOf(
  db: Pick<Queryable, 'select'>,
  siteId: Id<'site'>,
  only: { platform?: string; loginId?: Id<'ad_login'> } = {},
): Promise<AdAccountRow[]> {
  const { platform, loginId } = only;
  return db
    .select()
    .from(adAccount)
    .where(
      and(
        eq(adAccount.siteId, siteId),
        platform === undefined ? undefined : eq(adAccount.platform, platform),
        loginId === undefined ? undefined : eq(adAccount.loginId, loginId),
      ),
    )
    .orderBy(asc(sql`lower(${adAccount.name})`), asc(adAccount.id));
}

/** What the platform says of an account, as columns. */
export function factColumns({ externalId, name, currency, timeZone, loginId, closed }: AdAccountFacts) {
  return { externalId, name, currency, timeZone, reachedThrough: loginId ?? null, closed: closed ?? null };
}

export async function insertAccounts(db: Queryable, rows: (typeof adAccount.$inferInsert)[]): Promise<void> {
  if (rows.length > 0) await db.insert(adAccount).values(rows);
}

/** What the platform was asked in all since then, by how many questions for today; and how many accounts it is asked for. */
export type Asked = { requests: number; todayRequests: number; todaySyncs: number; accounts: number };

/** Of all sites: the platform counts them together where they go by one app. */
export async function askedSince(db: Queryable, platform: string, since: Date): Promise<Asked> {
  const ofToday = sql`FILTER (WHERE ${spendSync.kind} = 'today' AND ${spendSync.outcome} <> 'failed')`;
  const [sums] = await db
    .select({
      requests: sql<number>`coalesce(sum(${spendSync.requests}), 0)::int`,
      todayRequests: sql<number>`coalesce(sum(${spendSync.requests}) ${ofToday}, 0)::int`,
      todaySyncs: sql<number>`(count(*) ${ofToday})::int`,
    })
    .from(spendSync)
    .where(and(eq(spendSync.platform, platform), gte(spendSync.startedAt, since)));
  const [accounts] = await db
    .select({ accounts: sql<number>`count(*)::int` })
    .from(adAccount)
    .where(and(eq(adAccount.platform, platform), eq(adAccount.chosen, true), eq(adAccount.paused, false)));
  return { requests: 0, todayRequests: 0, todaySyncs: 0, ...sums, accounts: accounts?.accounts ?? 0 };
}

function own({ siteId, id }: OfAccount) {
  return and(eq(adAccount.siteId, siteId), eq(adAccount.id, id));
}
