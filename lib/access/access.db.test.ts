/**
 * Protects the doors on real Postgres: keys, sessions and sign-in, and that no caller reaches another workspace's site.
 */
import { describe, expect, it, vi } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import { parseId } from '@/lib/core/id';
import { DEMO_LOGIN } from '@/lib/model/demo';
import * as settings from '@/lib/ops/env';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import {
  createApiKey,
  createMember,
  createSite,
  createWorkspace,
  ensureDemoWorkspace,
  listApiKeys,
  listChanges,
  removeMember,
  revokeApiKey,
} from '@/lib/workspace';
import { actorOfApiKey } from './api-key';
import { memberOfSession, openSession, revokeSession, revokeSessionsOf, SESSION_DAYS } from './auth-session';
import { siteForCaller } from './caller';
import { type Actor, operatorOf } from './permissions';
import { checkCredentials } from './sign-in';

const NOW = new Date('2026-11-03T10:00:00Z');
const PASSWORD = 'correct horse battery';

const { db } = await testDatabase();

let made = 0;
/** A workspace with one member and one site. */
async function company(role = 'owner') {
  made += 1;
  const email = `m${made}@example.com`;
  const workspace = await createWorkspace(db, { name: `Company ${made}` }, NOW);
  const memberId = await createMember(db, workspace.id, { email, name: 'Zoë', password: PASSWORD, role }, NOW);
  const operator = operatorOf(workspace.id);
  const site = await createSite(db, operator, { name: 'Shop', domains: ['a.example'], timeZone: 'UTC', currency: 'JPY' }, NOW);
  const actor: Actor = { kind: 'member', id: memberId, workspaceId: workspace.id, role: 'owner' };
  return { operator, actor, site, email, memberId, member: { memberId, email, name: 'Zoë' } };
}

describe('API keys', () => {
  it('speak for their workspace with their role, until revoked', async () => {
    const { operator } = await company();
    const { key, id } = await createApiKey(db, operator, { name: 'BI', role: 'marketer' }, NOW);
    expect(key).toMatch(/^tb_[0-9A-Za-z]{32}$/);
    expect(await actorOfApiKey(db, key, NOW)).toEqual({
      kind: 'api_key',
      id,
      workspaceId: operator.workspaceId,
      role: 'marketer',
    });
    expect(await actorOfApiKey(db, `${key.slice(0, -1)}_`, NOW)).toBeUndefined();
    await revokeApiKey(db, operator, id, NOW);
    expect(await actorOfApiKey(db, key, NOW)).toBeUndefined();
  });

  it('note their last use at most once a minute', async () => {
    const { operator } = await company();
    const { key } = await createApiKey(db, operator, { name: 'BI' }, NOW);
    const lastUse = async (afterMs: number) => {
      await actorOfApiKey(db, key, new Date(NOW.getTime() + afterMs));
      return (await readOf(db, operator)((tx) => listApiKeys(tx, operator)))[0]?.lastUsedAt;
    };
    expect(await lastUse(0)).toEqual(NOW);
    expect(await lastUse(MINUTE_MS - 1)).toEqual(NOW);
    expect(await lastUse(MINUTE_MS)).toEqual(new Date(NOW.getTime() + MINUTE_MS));
  });
});

describe('sessions', () => {
  it('name their member until 30 days have passed', async () => {
    const { memberId, member } = await company();
    const session = await openSession(db, memberId, NOW);
    const end = NOW.getTime() + SESSION_DAYS * 24 * HOUR_MS;
    expect(await memberOfSession(db, session, new Date(end - 1))).toEqual(member);
    expect(await memberOfSession(db, session, new Date(end))).toBeUndefined();
  });

  it('end when revoked, one or all', async () => {
    const { memberId, member } = await company();
    const sessions = await Promise.all([1, 2, 3].map(async () => openSession(db, memberId, NOW)));
    const alive = async () => Promise.all(sessions.map(async (session) => memberOfSession(db, session, NOW)));
    await revokeSession(db, sessions[1], NOW);
    expect(await alive()).toEqual([member, undefined, member]);
    await revokeSessionsOf(db, memberId, NOW);
    expect(await alive()).toEqual([undefined, undefined, undefined]);
  });

  it.each([undefined, '', 'not-an-id', '019a0000-0000-7000-8000-000000000000'])('are not made of %j', async (text) => {
    expect(await memberOfSession(db, text, NOW)).toBeUndefined();
    await revokeSession(db, text, NOW);
  });
});

describe('siteForCaller', () => {
  it('opens the own site to a member and to a key', async () => {
    const { operator, site, member, actor } = await company();
    expect(await siteForCaller(db, { member }, site.id)).toEqual({ actor, site });
    const { key, id } = await createApiKey(db, operator, { name: 'BI' }, NOW);
    expect(await siteForCaller(db, { bearer: key }, site.id)).toEqual({
      actor: { kind: 'api_key', id, workspaceId: operator.workspaceId, role: 'viewer' },
      site,
    });
  });

  it("answers not_found for another workspace's site, just as for none", async () => {
    const [own, other] = [await company(), await company()];
    const { key } = await createApiKey(db, own.operator, { name: 'BI', role: 'owner' }, NOW);
    const refusal = { code: 'not_found', message: 'There is no such site, or you have no access to it.' };
    for (const caller of [{ member: own.member }, { bearer: key }]) {
      await expect(siteForCaller(db, caller, other.site.id)).rejects.toMatchObject(refusal);
      await expect(siteForCaller(db, caller, '019a0000-0000-7000-8000-000000000000')).rejects.toMatchObject(refusal);
      await expect(siteForCaller(db, caller, 'store')).rejects.toMatchObject(refusal);
    }
  });

  it('does not fall back to the session when a key is bad', async () => {
    const { site, member } = await company();
    await expect(siteForCaller(db, { bearer: 'tb_wrong', member }, site.id)).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(siteForCaller(db, {}, site.id)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('is closed to a member at once when they are removed', async () => {
    const { operator, site, member, memberId } = await company('viewer');
    const id = parseId<'member'>(memberId) ?? expect.fail();
    expect((await siteForCaller(db, { member }, site.id)).actor.role).toBe('viewer');
    await removeMember(db, operator, id);
    await expect(siteForCaller(db, { member }, site.id)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('checkCredentials', () => {
  it('knows the member by e-mail in any case', async () => {
    const { email, member } = await company();
    const credentials = { email: ` ${email.toUpperCase()} `, password: PASSWORD, address: '192.0.2.1' };
    expect(await checkCredentials(db, credentials, NOW)).toEqual(member);
  });

  it('says the same of a wrong password and of an unknown e-mail', async () => {
    const { email } = await company();
    const refusal = { code: 'unauthenticated', message: 'This e-mail and password do not belong together.' };
    for (const tried of [email, 'nobody@example.com']) {
      const credentials = { email: tried, password: 'wrong password!', address: '192.0.2.1' };
      await expect(checkCredentials(db, credentials, NOW)).rejects.toMatchObject(refusal);
    }
  });

  it('knows the demo login in a demo alone: an installation in earnest may have been one', async () => {
    await ensureDemoWorkspace(db, NOW);
    const credentials = { ...DEMO_LOGIN, address: '192.0.2.50' };
    await expect(checkCredentials(db, credentials, NOW)).rejects.toMatchObject({ code: 'unauthenticated' });
    vi.spyOn(settings, 'env').mockReturnValue({ ...settings.env(), DEMO: true });
    expect(await checkCredentials(db, credentials, NOW)).toMatchObject({ email: DEMO_LOGIN.email });
    vi.restoreAllMocks();
  });

  it('tells the audit log of each workspace who signed in and who failed to, with the address', async () => {
    const { email, operator, actor, memberId } = await company();
    await expect(checkCredentials(db, { email, password: 'wrong password!', address: '2001:db8::7' }, NOW)).rejects.toThrow();
    await checkCredentials(db, { email, password: PASSWORD, address: '192.0.2.7' }, NOW);
    const read = readOf(db, operator);
    const signIns = () => read((tx) => listChanges(tx, actor, undefined, 'sign-ins'));
    // The failure is written down after its answer.
    const shown = await vi.waitUntil(async () => ((await signIns()).length === 2 ? signIns() : undefined));
    const others = await read((tx) => listChanges(tx, actor, undefined, 'changes'));
    expect(others.map(({ action }) => action)).toEqual(['site.created', 'member.created', 'workspace.created']);
    expect(shown).toEqual([
      expect.objectContaining({
        actor: `member:${memberId}`,
        actorName: 'Zoë',
        action: 'member.signed_in',
        subjectName: email,
        after: { address: '192.0.2.7' },
      }),
      expect.objectContaining({
        actor: 'stranger:sign-in',
        actorName: undefined,
        action: 'member.sign_in_failed',
        subjectName: email,
        after: { address: '2001:db8::7' },
      }),
    ]);
  });
});
