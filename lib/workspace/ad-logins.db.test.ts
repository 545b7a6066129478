/**
 * Protects connecting ad accounts: a consent comes back once, in time and by whoever began it; what is stored is sealed; and an account
 * follows the login that reads it. Google's own server in memory checks PKCE, codes and the redirect address.
 */
import { and, eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { adAccount, adLogin, auditEntry, costRow, oauthStart, spendApp } from '@/db/schema';
import type { Actor } from '@/lib/access/permissions';
import { MINUTE_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { openGrant } from '@/lib/pipeline/spend/grant';
import { syncSpend } from '@/lib/pipeline/spend/sync';
import { google } from '@/lib/spend/google/platform';
import { meta } from '@/lib/spend/meta/platform';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { askSandbox, buildAccount, buildCost, buildState, SANDBOX_BASE } from '@/lib/testing/spend';
import { spendTools, type TestSpend } from '@/lib/testing/spend-login';
import { chooseAccounts, disconnectLogin, moveAccount } from './ad-accounts';
import { finishConsent, pasteLogin, startConsent } from './ad-logins';
import { removeApp, saveApp } from './spend-apps';

const { db } = await testDatabase();
const START = new Date('2026-04-02T09:00:00Z');
let now = START;
let site: Site;
let admin: Actor;
let spend: TestSpend;

beforeEach(async () => {
  now = START;
  site = await buildSite(db);
  admin = { kind: 'member', id: newTestId<'member'>(), workspaceId: site.workspaceId, role: 'admin' };
  spend = { state: buildState({ now: START, accounts: [buildAccount({ rows: [buildCost()] })] }), requests: [] };
  await saveApp(db, admin, 'google', { values: google.sandbox.app }, START);
  await db.update(spendApp).set({ base: SANDBOX_BASE }).where(eq(spendApp.workspaceId, site.workspaceId));
});

const tools = () => spendTools(db, google, spend, () => now);
const logins = () => db.select().from(adLogin).where(eq(adLogin.siteId, site.id));
const accounts = () => db.select().from(adAccount).where(eq(adAccount.siteId, site.id));

/** What the browser comes back with after the person has decided on the consent page. */
async function decided(decision = 'allow', loginId?: Awaited<ReturnType<typeof logins>>[number]['id']): Promise<URLSearchParams> {
  const url = await startConsent(db, admin, site, 'google', loginId && { loginId }, now);
  const back = askSandbox(google, { method: 'GET', url: `${url}&decision=${decision}`, headers: {} }, { ...spend.state, now });
  return new URL(back.headers['location'] ?? '').searchParams;
}

async function connected() {
  const { loginId } = await finishConsent(db, admin, site, await decided(), tools());
  const [account] = await accounts();
  if (!account) throw new Error('no account was listed');
  return { loginId, account };
}

describe('a consent', () => {
  it('becomes a login with its accounts, none of which is read before it is chosen', async () => {
    const { loginId, account } = await connected();
    const [login] = await logins();
    expect(login).toMatchObject({ id: loginId, road: 'oauth', state: 'ok', connectedBy: `member:${admin.id}` });
    expect(JSON.stringify(login?.granted)).not.toContain(login && openGrant(login.granted).accessToken);
    expect(account).toMatchObject({ name: 'Café Zoë', currency: 'EUR', chosen: false, dueAt: null });
    expect(await syncSpend(tools(), now, new AbortController().signal)).toEqual({ syncs: 0, failed: 0, changedDays: 0 });
  });

  it('comes back once', async () => {
    const answer = await decided();
    await finishConsent(db, admin, site, answer, tools());
    await expect(finishConsent(db, admin, site, answer, tools())).rejects.toThrow('used already');
    expect(await logins()).toHaveLength(1);
  });

  it.each([
    ['after a quarter of an hour', () => (now = new Date(now.getTime() + 15 * MINUTE_MS)), 'too long ago'],
    ['by another member', () => (admin = { ...admin, id: newTestId<'member'>() }), 'Somebody else'],
    ['by an API key', () => (admin = { ...admin, kind: 'api_key' }), 'Somebody else'],
    ['by somebody who may not', () => (admin = { ...admin, role: 'marketer' }), 'needs the role admin'],
  ])('does not come back %s', async (_, change, message) => {
    const answer = await decided();
    change();
    await expect(finishConsent(db, admin, site, answer, tools())).rejects.toThrow(message);
    expect(await logins()).toEqual([]);
  });

  it('of another site is none of this one', async () => {
    const answer = await decided();
    const other = await buildSite(db);
    await expect(finishConsent(db, admin, other, answer, tools())).rejects.toThrow('used already');
  });

  it('is proved by the verifier that it was begun with', async () => {
    const answer = await decided();
    const other = new URLSearchParams(await decided());
    other.set('code', answer.get('code') ?? '');
    await expect(finishConsent(db, admin, site, other, tools())).rejects.toThrow('Google');
    expect(await logins()).toEqual([]);
  });

  it('that is refused says so in the platform’s words', async () => {
    await expect(finishConsent(db, admin, site, await decided('cancel'), tools())).rejects.toThrow('access_denied');
    expect(await db.select().from(oauthStart).where(eq(oauthStart.siteId, site.id))).toEqual([]);
  });

  it('needs the app and a browser', async () => {
    await expect(startConsent(db, { ...admin, kind: 'api_key' }, site, 'google')).rejects.toThrow('in a browser');
    await removeApp(db, admin, 'google');
    await expect(startConsent(db, admin, site, 'google')).rejects.toThrow('Enter the app');
  });
});

describe('what is pasted', () => {
  const pasted = (loginId?: string, tools = pasteTools()) =>
    pasteLogin(db, admin, site, 'meta', { values: meta.sandbox.paste, ...(loginId && { loginId }) }, tools);
  // Nobody pastes the address of a server: Meta's own stands for the one in memory.
  const asMeta: TestSpend['interfere'] = (request) =>
    askSandbox(
      meta,
      { ...request, url: request.url.replace('https://graph.facebook.com', SANDBOX_BASE) },
      { ...spend.state, now },
    );
  const pasteTools = () => spendTools(db, meta, { ...spend, interfere: asMeta }, () => now);
  const end = () => db.update(adLogin).set({ state: 'reconnect', problem: 'Gone.' }).where(eq(adLogin.siteId, site.id));

  it('takes the place of what was pasted before, with the accounts that were chosen', async () => {
    const first = await pasted();
    expect(first).toMatchObject({ platform: 'meta', again: false });
    const [account] = await accounts();
    await chooseAccounts(db, admin, site, first.loginId, { accountIds: [account?.id] }, now);
    await end();
    expect(await pasted(first.loginId)).toEqual({ ...first, again: true });
    expect(await logins()).toMatchObject([{ id: first.loginId, state: 'ok', problem: null }]);
    expect(await accounts()).toMatchObject([{ loginId: first.loginId, chosen: true, dueAt: now }]);
  });

  it('leaves no login behind whose accounts it reads', async () => {
    const first = await pasted();
    await end();
    const second = await pasted();
    expect(second.loginId).not.toBe(first.loginId);
    expect(await logins()).toMatchObject([{ id: second.loginId, state: 'ok' }]);
    expect(await accounts()).toMatchObject([{ loginId: second.loginId }]);
    await pasted();
    expect(await logins()).toHaveLength(2);
  });

  it('is put in the place of no other platform’s login, and of none of another site', async () => {
    const { loginId } = await connected();
    await expect(pasted(loginId)).rejects.toThrow('no such login');
    await expect(pasted(newTestId())).rejects.toThrow('no such login');
    expect(await logins()).toHaveLength(1);
  });
});

describe('an account', () => {
  it('is loaded once it is chosen, and follows a login that is connected again', async () => {
    const { loginId, account } = await connected();
    await chooseAccounts(db, admin, site, loginId, { accountIds: [account.id] }, now);
    await syncSpend(tools(), new Date(now.getTime() + MINUTE_MS), new AbortController().signal);
    const [row] = await accounts();
    expect(row).toMatchObject({ heldFrom: '2026-01-03', heldTo: '2026-04-02', wantedFrom: '2026-01-03' });
    await db
      .update(adLogin)
      .set({ state: 'reconnect', problem: 'The consent is over.' })
      .where(and(eq(adLogin.siteId, site.id), eq(adLogin.id, loginId)));
    await finishConsent(db, admin, site, await decided('allow', loginId), tools());
    expect(await logins()).toMatchObject([{ id: loginId, state: 'ok', problem: null }]);
    expect(await accounts()).toMatchObject([{ id: account.id, loginId, chosen: true, dueAt: now, heldFrom: '2026-01-03' }]);
  });

  it('keeps what it cost when its login is forgotten, unless that is to be deleted', async () => {
    const costs = () => db.select().from(costRow).where(eq(costRow.siteId, site.id));
    const { loginId, account } = await connected();
    await chooseAccounts(db, admin, site, loginId, { accountIds: [account.id] }, now);
    await syncSpend(tools(), new Date(now.getTime() + MINUTE_MS), new AbortController().signal);
    await disconnectLogin(db, admin, site, loginId, {}, now);
    expect([await logins(), (await costs()).length]).toEqual([[], 1]);
    const again = await connected();
    expect(again.account).toMatchObject({ id: account.id, loginId: again.loginId });
    await disconnectLogin(db, admin, site, again.loginId, { deleteCost: true }, now);
    expect([await costs(), await accounts()]).toEqual([[], []]);
  });

  it('leaves no cost behind that a sync is storing while it is deleted', async () => {
    const { loginId, account } = await connected();
    const [held, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const storing = db.transaction(async (tx) => {
      await tx.select().from(adAccount).where(eq(adAccount.id, account.id)).for('update');
      const row = { day: '2026-04-01', costMicros: 1n, currency: 'EUR', syncId: newTestId<'spend_sync'>() };
      await tx.insert(costRow).values({ siteId: site.id, accountId: account.id, ...row });
      held.resolve();
      await mayEnd.promise;
    });
    await held.promise;
    const deleting = disconnectLogin(db, admin, site, loginId, { deleteCost: true }, now);
    await vi.waitFor(async () => {
      const { rows } = await db.execute(sql`SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'`);
      expect(rows.length).toBeGreaterThan(0);
    });
    mayEnd.resolve();
    await Promise.all([storing, deleting]);
    expect([await db.select().from(costRow).where(eq(costRow.siteId, site.id)), await accounts()]).toEqual([[], []]);
  });

  it('is moved by an admin alone, and each move is in the log of changes', async () => {
    const { loginId, account } = await connected();
    await expect(moveAccount(db, admin, site, account.id, { move: 'sync' })).rejects.toThrow('choose it first');
    await chooseAccounts(db, admin, site, loginId, { accountIds: [account.id] }, now);
    await moveAccount(db, admin, site, account.id, { move: 'load_two_years' }, now);
    expect(await accounts()).toMatchObject([{ wantedFrom: '2024-04-03', dueAt: now }]);
    await expect(moveAccount(db, { ...admin, role: 'viewer' }, site, account.id, { move: 'pause' })).rejects.toThrow(
      'role admin',
    );
    await expect(moveAccount(db, admin, await buildSite(db), account.id, { move: 'pause' })).rejects.toThrow(
      'no such ad account',
    );
    await expect(chooseAccounts(db, admin, site, loginId, { accountIds: ['x'] })).rejects.toThrow('no account of this login');
    const actions = await db
      .select({ action: auditEntry.action })
      .from(auditEntry)
      .where(eq(auditEntry.workspaceId, site.workspaceId));
    expect(actions.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['spend_app.saved', 'ad_login.connected', 'ad_login.accounts_chosen', 'ad_account.load_two_years']),
    );
  });
});

describe('an app', () => {
  it('keeps its secret sealed, and as it is where none is entered', async () => {
    const stored = async () => (await db.select().from(spendApp).where(eq(spendApp.workspaceId, site.workspaceId)))[0];
    const secret = google.oauth?.app.fields.find((field) => field.secret)?.name ?? '';
    const before = await stored();
    await saveApp(db, admin, 'google', { values: { ...google.sandbox.app, [secret]: '' } }, now);
    expect((await stored())?.secrets[secret]).toEqual(before?.secrets[secret]);
    expect(JSON.stringify(before)).not.toContain(google.sandbox.app[secret]);
    await expect(saveApp(db, admin, 'google', { values: {} })).rejects.toMatchObject({
      fields: expect.arrayContaining([expect.objectContaining({ detail: 'is missing' })]),
    });
  });

  it('stays while logins go by it', async () => {
    await connected();
    await expect(removeApp(db, admin, 'google')).rejects.toThrow('1 connections go by this app');
  });
});
