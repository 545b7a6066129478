/**
 * Protects where people come back to from a platform's consent page: to the page of ad accounts of the site that the state names, with
 * neither code nor the platform's words in an address; and nowhere else, whoever wrote the address.
 */
import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { adAccount, adLogin, spendApp } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { CONSENT_PROBLEM } from '@/lib/model/ad-account';
import { AppError } from '@/lib/model/problem';
import { operatorOf } from '@/lib/access';
import { google } from '@/lib/spend/google/platform';
import { newTestId } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { askSandbox, buildAccount, buildState, SANDBOX_BASE } from '@/lib/testing/spend';
import { spendTools, type TestSpend } from '@/lib/testing/spend-login';
import { createMember, createSite, createWorkspace, saveApp, startConsent } from '@/lib/workspace';
import { consentCallback } from './spend-api';

const signedIn = vi.hoisted(() => ({ memberId: undefined as string | undefined }));
const { db } = await testDatabase();
/** Cookies need a running Next; who the member is and may do is asked of the database as ever. */
vi.mock('@/lib/access/session', async () => {
  const { actorOfMember } = await import('@/lib/access/membership');
  const { memberId } = signedIn;
  return {
    currentMember: async () =>
      signedIn.memberId && { memberId: signedIn.memberId as Id<'member'>, email: '', name: memberId ?? '' },
    actorFor: async (workspace: string) => {
      const actor = signedIn.memberId && (await actorOfMember(db, signedIn.memberId as Id<'member'>, workspace));
      if (!actor) throw new AppError(signedIn.memberId ? 'not_found' : 'unauthenticated', 'Nobody is signed in.');
      return actor;
    },
  };
});

const workspace = await createWorkspace(db, { name: 'Eigen' });
const operator = operatorOf(workspace.id);
const site = await createSite(db, operator, { name: 'Laden', domains: ['a.example'], timeZone: 'UTC', currency: 'EUR' });
const member = (email: string) =>
  createMember(db, workspace.id, { email, name: 'Zoë', password: 'correct horse battery', role: 'admin' });
const [own, other] = [await member('zoe@example.com'), await member('mia@example.com')];
const spend: TestSpend = { state: buildState({ accounts: [buildAccount()] }), requests: [] };
const { transport } = spendTools(db, google, spend, () => new Date());
Object.assign(globalThis, { tiebackDatabase: db, tiebackTransport: transport });

const PAGE = `/${workspace.slug}/${site.slug}/ad-accounts`;
const admin = { kind: 'member' as const, id: own, workspaceId: workspace.id, role: 'admin' as const };
const come = (query: string) => consentCallback(new Request(`https://t.shop.example/api/spend/callback${query}`));
const shownOf = async (response: Response) => ({
  status: response.status,
  location: response.headers.get('location'),
  cookie: decodeURIComponent(response.headers.get('set-cookie') ?? ''),
  body: await response.text(),
});

/** The address that the platform sends the person back to. */
async function decided(decision: string, loginId?: Id<'ad_login'>): Promise<string> {
  const url = await startConsent(db, admin, site, 'google', loginId && { loginId });
  const back = askSandbox(google, { method: 'GET', url: `${url}&decision=${decision}`, headers: {} }, spend.state);
  return new URL(back.headers['location'] ?? '').search;
}

beforeEach(async () => {
  signedIn.memberId = own;
  await db.delete(adAccount).where(eq(adAccount.siteId, site.id));
  await db.delete(adLogin).where(eq(adLogin.siteId, site.id));
  await saveApp(db, operator, 'google', { values: google.sandbox.app });
  await db.update(spendApp).set({ base: SANDBOX_BASE }).where(eq(spendApp.workspaceId, workspace.id));
});

describe('who comes back from a consent page', () => {
  it('chooses accounts of a new login, and is asked for none of one that is connected again', async () => {
    const first = await come(await decided('allow'));
    const [login] = await db.select().from(adLogin).where(eq(adLogin.siteId, site.id));
    expect(await shownOf(first)).toEqual({ status: 303, location: `${PAGE}?choose=${login?.id}`, cookie: '', body: '' });
    expect([first.headers.get('cache-control'), first.headers.get('referrer-policy')]).toEqual(['no-store', 'no-referrer']);
    const again = await come(await decided('allow', login?.id));
    expect(await shownOf(again)).toMatchObject({ status: 303, location: PAGE });
  });

  it('is told of a refusal in a cookie of the page, and not in its address', async () => {
    const { status, location, cookie } = await shownOf(await come(await decided('cancel')));
    expect([status, location]).toEqual([303, `${PAGE}?refused=1`]);
    expect(cookie).toBe(
      `${CONSENT_PROBLEM}=Google Ads gave no consent: access_denied; Path=${PAGE}; Max-Age=60; HttpOnly; SameSite=Lax`,
    );
  });

  it('brings the same code back in vain, and another member’s too', async () => {
    const answer = await decided('allow');
    await come(answer);
    expect((await shownOf(await come(answer))).cookie).toContain('used already');
    const mine = await decided('allow');
    signedIn.memberId = other;
    expect((await shownOf(await come(mine))).cookie).toContain('Somebody else has begun this consent');
    expect(await db.select().from(adLogin).where(eq(adLogin.siteId, site.id))).toHaveLength(1);
  });

  it.each([
    ['without a state', ''],
    ['with a state that nobody gave', '?state=nonsense&code=x'],
    ['with a state of a site that is none', `?state=${newTestId()}.abc&code=x`],
    ['with somebody’s address in it', '?state=https://evil.example/.x&error_description=<script>alert(1)</script>'],
  ])('goes nowhere %s', async (_, query) => {
    const response = await come(query);
    expect([response.status >= 400, response.headers.get('location'), response.headers.get('content-type')]).toEqual([
      true,
      null,
      'text/plain; charset=utf-8',
    ]);
    expect(await response.text()).not.toContain('<script');
  });

  it('goes nowhere signed out', async () => {
    const answer = await decided('allow');
    signedIn.memberId = undefined;
    const { status, location } = await shownOf(await come(answer));
    expect([status, location]).toEqual([401, null]);
  });
});
