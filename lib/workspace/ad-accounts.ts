/** Ad accounts of a site: which are read, how they stand, and what an admin may do with them. */
import { z } from 'zod';
import type { Database, Queryable, Transaction } from '@/db/client';
import {
  type AdAccountChange,
  type AdAccountRow,
  accountById,
  accountsOf,
  changeAccount,
  SPEND_JOB,
} from '@/db/queries/ad-account';
import { deleteAdLogin, lockedAdLogin, shownLogins } from '@/db/queries/ad-login';
import { deleteAccounts, type SpendSyncRow, syncsOf } from '@/db/queries/cost';
import { hastenJob } from '@/db/queries/job';
import type { ScopedTransaction } from '@/db/scoped';
import { type Actor, permit } from '@/lib/access/permissions';
import { addDays, dayOf } from '@/lib/core/day';
import type { Id } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import { givenPlatforms, type LoginState } from '@/lib/model/ad-account';
import { parseInput, requireId } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import { recordChange } from './audit';
import { noSuchLogin } from './ad-logins';

/** Loaded when an account is chosen, and when somebody asks for more. */
const FIRST_DAYS = 90;
const TWO_YEARS_DAYS = 730;
/** A sync is due every hour: an account without a good one for longer than a day is late. */
const LATE_MS = DAY_MS + 2 * 60 * 60_000;
const SYNCS_SHOWN = 100;
const ACCOUNTS_MAX = 200;

export const chosenSchema = z.object({ accountIds: z.array(z.string()).max(ACCOUNTS_MAX) });
export const disconnectSchema = z.object({ deleteCost: z.boolean().default(false) });
export const accountMoves = ['sync', 'load_two_years', 'pause', 'resume'] as const;
export type AccountMove = (typeof accountMoves)[number];
export const moveSchema = z.object({ move: z.enum(accountMoves) });

/** `late`: without a good sync for more than a day. `failing`: the last one failed. */
export type AccountState = 'not_chosen' | 'disconnected' | 'reconnect' | 'paused' | 'loading' | 'failing' | 'late' | 'ok';
export type AdAccountView = Pick<
  AdAccountRow,
  'id' | 'loginId' | 'platform' | 'externalId' | 'name' | 'currency' | 'timeZone' | 'closed' | 'chosen' | 'problem'
> & {
  state: AccountState;
  /** Days that are held, of those that are wanted. */
  held: { from?: string; to?: string; days: number; wanted: number };
  syncedAt?: Date;
  nextAt?: Date;
};

/** The site's accounts at platforms, by name. */
export async function listAdAccounts(
  tx: ScopedTransaction,
  actor: Actor,
  site: Site,
  now = new Date(),
): Promise<AdAccountView[]> {
  permit(actor, 'report.read');
  const logins = await shownLogins(tx, site.id);
  const byId = new Map(logins.map((login) => [login.id, login]));
  const given: readonly string[] = givenPlatforms;
  const rows = (await accountsOf(tx, site.id)).filter(({ platform }) => !given.includes(platform));
  return rows.map((row) => viewOf(row, row.loginId === null ? undefined : byId.get(row.loginId), now));
}

/** What the last syncs of the account changed, newest first. */
export async function listSyncs(tx: ScopedTransaction, actor: Actor, site: Site, idText: string): Promise<SpendSyncRow[]> {
  permit(actor, 'report.read');
  return syncsOf(tx, site.id, requireId<'ad_account'>(idText, noSuchAccount), SYNCS_SHOWN);
}

/** Reads these accounts of the login from now on, 90 days back, and no others of it. What was held stays. */
export async function chooseAccounts(
  db: Database,
  actor: Actor,
  site: Site,
  loginIdText: string,
  input: unknown,
  now = new Date(),
): Promise<void> {
  permit(actor, 'site.manage');
  const loginId = requireId<'ad_login'>(loginIdText, noSuchLogin);
  const wanted = new Set(parseInput(chosenSchema, input).accountIds);
  await db.transaction(async (tx) => {
    if (!(await lockedAdLogin(tx, { siteId: site.id }, loginId))) throw noSuchLogin();
    const accounts = await accountsOf(tx, site.id, { loginId });
    requireReadable(accounts, wanted);
    for (const account of accounts) {
      const chosen = wanted.has(account.id);
      if (chosen !== account.chosen) await changeAccount(tx, account, chosen ? begun(account, now) : { chosen, dueAt: null });
    }
    const names = accounts.flatMap(({ id, name }) => (wanted.has(id) ? [name] : []));
    await recordChange(tx, actor, { action: 'ad_login.accounts_chosen', subject: loginId, after: { accounts: names } }, now);
    await hastenJob(tx, SPEND_JOB, now);
  });
}

/** Asks for today at once, loads two years, pauses, or goes on. */
export async function moveAccount(
  db: Database,
  actor: Actor,
  site: Site,
  idText: string,
  input: unknown,
  now = new Date(),
): Promise<void> {
  permit(actor, 'site.manage');
  const { move } = parseInput(moveSchema, input);
  await db.transaction(async (tx) => {
    const account = await managedAccount(tx, site, idText);
    await changeAccount(tx, account, changeOf(account, move, now));
    await recordChange(tx, actor, { action: `ad_account.${move}`, subject: account.id, after: { name: account.name } }, now);
    await hastenJob(tx, SPEND_JOB, now);
  });
}

/** Forgets the login with all that lets it read. What its accounts cost stays, unless it is to be deleted too. */
export async function disconnectLogin(
  db: Database,
  actor: Actor,
  site: Site,
  loginIdText: string,
  input: unknown,
  now = new Date(),
): Promise<void> {
  permit(actor, 'site.manage');
  const loginId = requireId<'ad_login'>(loginIdText, noSuchLogin);
  const { deleteCost } = parseInput(disconnectSchema, input);
  await db.transaction(async (tx) => {
    const login = await lockedAdLogin(tx, { siteId: site.id }, loginId);
    if (!login) throw noSuchLogin();
    const accounts = await accountsOf(tx, site.id, { loginId });
    const gone = accounts.filter(({ heldFrom }) => deleteCost || heldFrom === null);
    await deleteAccounts(
      tx,
      site.id,
      gone.map(({ id }) => id),
    );
    for (const account of accounts.filter((each) => !gone.includes(each))) {
      await changeAccount(tx, account, { loginId: null, chosen: false, dueAt: null, leaseId: null, leasedUntil: null });
    }
    await deleteAdLogin(tx, { siteId: site.id }, loginId);
    const before = { name: login.platform, accounts: accounts.map(({ name }) => name), deleteCost };
    await recordChange(tx, actor, { action: 'ad_login.disconnected', subject: loginId, before }, now);
  });
}

function viewOf(row: AdAccountRow, login: { state: LoginState; problem: string | null } | undefined, now: Date): AdAccountView {
  const { id, loginId, platform, externalId, name, currency, timeZone, closed, chosen } = row;
  const today = dayOf(now, timeZone);
  const state = stateOf(row, login?.state, now);
  const problem = (state === 'reconnect' ? login?.problem : row.problem) ?? null;
  return {
    ...{ id, loginId, platform, externalId, name, currency, timeZone, closed, chosen, state, problem },
    held: {
      ...(row.heldFrom !== null && row.heldTo !== null && { from: row.heldFrom, to: row.heldTo }),
      days: row.heldFrom !== null && row.heldTo !== null ? daysOf(row.heldFrom, row.heldTo) : 0,
      wanted: row.wantedFrom === null ? 0 : daysOf(row.wantedFrom, today),
    },
    ...(row.syncedAt && { syncedAt: row.syncedAt }),
    ...(row.dueAt && login?.state === 'ok' && chosen && !row.paused && { nextAt: row.dueAt }),
  };
}

function stateOf(row: AdAccountRow, login: LoginState | undefined, now: Date): AccountState {
  if (login === undefined) return 'disconnected';
  if (!row.chosen) return 'not_chosen';
  if (login === 'reconnect') return 'reconnect';
  if (row.paused) return 'paused';
  if (row.fault !== null) return 'failing';
  if (row.heldFrom === null || (row.wantedFrom !== null && row.heldFrom > row.wantedFrom)) return 'loading';
  return row.syncedAt && now.getTime() - row.syncedAt.getTime() > LATE_MS ? 'late' : 'ok';
}

function daysOf(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1);
}

function begun({ timeZone, wantedFrom }: AdAccountRow, now: Date): AdAccountChange {
  const from = addDays(dayOf(now, timeZone), 1 - FIRST_DAYS);
  return {
    chosen: true,
    chosenAt: now,
    paused: false,
    dueAt: now,
    wantedFrom: wantedFrom !== null && wantedFrom < from ? wantedFrom : from,
  };
}

function changeOf({ timeZone, chosen, closed }: AdAccountRow, move: AccountMove, now: Date): AdAccountChange {
  if (!chosen) throw new AppError('conflict', 'The account is not read: choose it first.');
  if (closed !== null && move !== 'pause') throw new AppError('conflict', closed);
  switch (move) {
    case 'sync':
      return { todayDueAt: now, dueAt: now };
    case 'load_two_years':
      return { wantedFrom: addDays(dayOf(now, timeZone), 1 - TWO_YEARS_DAYS), dueAt: now };
    case 'pause':
      return { paused: true };
    case 'resume':
      return { paused: false, dueAt: now };
  }
}

function requireReadable(accounts: AdAccountRow[], wanted: ReadonlySet<string>): void {
  const known = new Map(accounts.map((account) => [String(account.id), account]));
  for (const id of wanted) {
    const account = known.get(id);
    const detail = account ? account.closed : 'is no account of this login';
    if (detail !== null)
      throw new AppError('invalid_input', `${account?.name ?? id}: ${detail}`, { fields: [{ field: 'accountIds', detail }] });
  }
}

async function managedAccount(tx: Transaction | Queryable, site: Site, idText: string): Promise<AdAccountRow> {
  const account = await accountById(tx, site.id, requireId<'ad_account'>(idText, noSuchAccount) as Id<'ad_account'>);
  if (!account) throw noSuchAccount();
  return account;
}

function noSuchAccount(): AppError {
  return new AppError('not_found', 'There is no such ad account.');
}
