/** Protects the use cases on real Postgres: workspaces never see each other, roles hold, and races leave one winner. */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { siteById, siteByCollectPath, siteByScriptPath } from '@/db/queries/site';
import { actorOfApiKey, actorOfMember, type Actor, operatorOf, verifyPassword } from '@/lib/access';
import type { Id } from '@/lib/core/id';
import { DAY_MS, MINUTE_MS } from '@/lib/core/instant';
import { revenueBases, revenueBasisOf } from '@/lib/model/revenue-basis';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import {
  acceptInvitation,
  changeRole,
  createApiKey,
  createMember,
  createSite,
  createWorkspace,
  ensureDemoWorkspace,
  homePathOf,
  inviteMember,
  joinByInvitation,
  listApiKeys,
  listChanges,
  listInvitations,
  listMembers,
  listSites,
  needsSetUp,
  openInvitation,
  removeMember,
  revokeApiKey,
  rotatePaths,
  setUp,
  updateSite,
  withdrawInvitation,
} from '.';

const NOW = new Date('2026-11-03T10:00:00Z');
const PASSWORD = 'correct horse battery';
const STORE = { name: 'Kaffee Süd', domains: ['kaffee.example'], timeZone: 'Asia/Tokyo', currency: 'KWD' };

const { db } = await testDatabase();
/** Databases without any member, one for each test of the set-up. */
const [{ db: empty }, { db: refused }] = [await testDatabase(), await testDatabase()];

let made = 0;
let people = 0;
/** A workspace of its own, with an owner and a function that adds colleagues. */
async function company() {
  made += 1;
  const workspace = await createWorkspace(db, { name: `Company ${made}` }, NOW);
  const join = async (role: string): Promise<Actor & { memberId: Id<'member'> }> => {
    people += 1;
    const email = `${role}${people}@example.com`;
    const memberId = await createMember(db, workspace.id, { email, name: role, password: PASSWORD, role }, NOW);
    const actor = await actorOfMember(db, memberId, workspace.slug);
    if (!actor) throw new Error('the member was just made');
    return { ...actor, memberId };
  };
  return { workspace, owner: await join('owner'), join };
}

describe('set-up', () => {
  it('happens once, also when two people submit at the same time', async () => {
    expect(await needsSetUp(empty)).toBe(true);
    const input = (name: string) => ({
      workspace: { name },
      member: { email: `${name}@example.com`, name, password: PASSWORD },
      site: STORE,
    });
    const results = await Promise.allSettled([setUp(empty, input('ana'), NOW), setUp(empty, input('ben'), NOW)]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((result) => result.status === 'rejected')?.reason).toMatchObject({ code: 'conflict' });
    expect(await needsSetUp(empty)).toBe(false);
    expect((await empty.query.workspace.findMany()).length).toBe(1);
  });

  it('names what is wrong and makes nothing', async () => {
    const input = {
      workspace: { name: ' ' },
      member: { email: 'x', name: 'A', password: 'short' },
      site: { ...STORE, domains: ['shop'] },
    };
    await expect(setUp(refused, input, NOW)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [
        { field: 'workspace.name', detail: 'must not be empty' },
        { field: 'member.email', detail: 'must be an e-mail address, such as ana@example.com' },
        { field: 'member.password', detail: 'must have at least 12 characters' },
        { field: 'site.domains.0', detail: '"shop" is not a host name of a store, such as shop.example.com' },
      ],
    });
    expect(await needsSetUp(refused)).toBe(true);
  });
});

describe('sites', () => {
  it('get keys and paths of their own, found by each of them', async () => {
    const { owner, workspace } = await company();
    const site = await createSite(db, owner, STORE, NOW);
    expect(site).toMatchObject({ ...STORE, slug: 'kaffee-sud', demo: false, workspaceId: workspace.id });
    expect(site.settings).toMatchObject({ lookbackDays: 30, direct: 'when-alone' });
    expect([site.writeKey, site.collectPath, site.scriptPath]).toEqual([
      expect.stringMatching(/^wk_[0-9A-Za-z]{28}$/),
      expect.stringMatching(/^[0-9a-z]{12}$/),
      expect.stringMatching(/^[0-9a-z]{10}\.js$/),
    ]);
    expect(await siteByCollectPath(db, site.collectPath)).toEqual(site);
    expect(await siteByScriptPath(db, site.scriptPath)).toEqual(site);
    expect((await createSite(db, owner, STORE, NOW)).slug).toBe('kaffee-sud-2');
    await expect(createSite(db, owner, { ...STORE, slug: 'kaffee-sud' }, NOW)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('count net sales unless they are told otherwise, and those of before go on with total sales', async () => {
    const { owner, workspace } = await company();
    const site = await createSite(db, owner, STORE, NOW);
    expect(revenueBasisOf(site.settings)).toBe('net_sales');
    for (const revenueBasis of revenueBases) {
      const { settings } = await createSite(db, owner, { ...STORE, revenueBasis }, NOW);
      expect(revenueBasisOf(settings)).toBe(revenueBasis);
    }
    await expect(createSite(db, owner, { ...STORE, revenueBasis: 'gross' }, NOW)).rejects.toMatchObject({
      code: 'invalid_input',
    });
    await db.execute(sql`UPDATE site SET settings = '{}' WHERE id = ${site.id}`);
    const stored = await siteById(db, site.id);
    expect(stored && revenueBasisOf(stored.settings)).toBe('total_sales');
    expect(stored?.workspaceId).toBe(workspace.id);
  });

  it('keep the settings that a change leaves out', async () => {
    const { owner } = await company();
    const { id } = await createSite(db, owner, STORE, NOW);
    await updateSite(db, owner, id, { settings: { lookbackDays: 7, blockedEmailHashes: ['a'.repeat(64)] } });
    const changed = await updateSite(db, owner, id, { domains: ['B.example'], settings: { direct: 'counted' } });
    expect(changed.domains).toEqual(['b.example']);
    expect(changed.settings).toMatchObject({ lookbackDays: 7, direct: 'counted', blockedEmailHashes: ['a'.repeat(64)] });
    await expect(updateSite(db, owner, id, { settings: { lookbackDays: 366 } })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ field: 'settings.lookbackDays' }],
    });
  });

  it('are closed to other workspaces and to marketers', async () => {
    const [{ owner, join }, other] = [await company(), await company()];
    const site = await createSite(db, owner, STORE, NOW);
    expect(await readOf(db, other.owner)((tx) => listSites(tx, other.owner))).toEqual([]);
    await expect(updateSite(db, other.owner, site.id, { name: 'Mine' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(rotatePaths(db, other.owner, site.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(rotatePaths(db, await join('marketer'), site.id)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await siteById(db, site.id)).toEqual(site);
    expect((await rotatePaths(db, owner, site.id)).collectPath).not.toBe(site.collectPath);
  });
});

describe('members', () => {
  it('always keep an owner, also when two owners demote each other at once', async () => {
    const { owner, join, workspace } = await company();
    await expect(removeMember(db, owner, owner.memberId)).rejects.toMatchObject({ code: 'conflict' });
    const second = await join('owner');
    const results = await Promise.allSettled([
      changeRole(db, owner, second.memberId, { role: 'viewer' }),
      changeRole(db, second, owner.memberId, { role: 'viewer' }),
    ]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    const members = await readOf(db, operatorOf(workspace.id))((tx) => listMembers(tx, operatorOf(workspace.id)));
    expect(members.filter((member) => member.role === 'owner').length).toBe(1);
  });

  it('are managed by admins, owners by owners only; anybody may leave', async () => {
    const { owner, join } = await company();
    const [admin, viewer] = [await join('admin'), await join('viewer')];
    await expect(changeRole(db, admin, viewer.memberId, { role: 'owner' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(removeMember(db, admin, owner.memberId)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(removeMember(db, viewer, admin.memberId)).rejects.toMatchObject({ code: 'forbidden' });
    await changeRole(db, admin, viewer.memberId, { role: 'marketer' });
    expect(await actorOfMember(db, viewer.memberId, viewer.workspaceId)).toMatchObject({ role: 'marketer' });
    await removeMember(db, viewer, viewer.memberId);
    expect(await actorOfMember(db, viewer.memberId, viewer.workspaceId)).toBeUndefined();
  });

  it('cannot be touched from another workspace', async () => {
    const [{ owner, join }, other] = [await company(), await company()];
    const viewer = await join('viewer');
    await expect(removeMember(db, other.owner, viewer.memberId)).rejects.toMatchObject({ code: 'not_found' });
    expect((await readOf(db, owner)((tx) => listMembers(tx, owner))).length).toBe(2);
    expect((await readOf(db, other.owner)((tx) => listMembers(tx, other.owner))).map((member) => member.id)).toEqual([
      other.owner.memberId,
    ]);
  });
});

describe('invitations', () => {
  it('make a login once, for the invited e-mail and role', async () => {
    const { owner, workspace } = await company();
    const { token } = await inviteMember(db, owner, { email: 'Neu@Example.com', role: 'marketer' }, NOW);
    const accept = () => acceptInvitation(db, token, { name: 'Neu', password: PASSWORD }, NOW);
    const results = await Promise.allSettled([accept(), accept()]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await openInvitation(db, token, NOW)).toBeUndefined();
    const members = await readOf(db, owner)((tx) => listMembers(tx, owner));
    expect(members.map(({ email, role }) => ({ email, role }))).toContainEqual({ email: 'neu@example.com', role: 'marketer' });
    const joined = members.find((member) => member.email === 'neu@example.com');
    expect(joined && (await homePathOf(db, joined.id))).toBe(`/${workspace.slug}/settings/sites`);
  });

  it('let an existing login join from its own e-mail only', async () => {
    const [{ owner }, other] = [await company(), await company()];
    const email = (await readOf(db, other.owner)((tx) => listMembers(tx, other.owner)))[0]?.email ?? expect.fail();
    const { token } = await inviteMember(db, owner, { email, role: 'viewer' }, NOW);
    expect(await openInvitation(db, token, NOW)).toMatchObject({ email, hasLogin: true });
    await expect(acceptInvitation(db, token, { name: 'X', password: PASSWORD }, NOW)).rejects.toMatchObject({ code: 'conflict' });
    await expect(joinByInvitation(db, owner.memberId, token, NOW)).rejects.toMatchObject({ code: 'forbidden' });
    await joinByInvitation(db, other.owner.memberId, token, NOW);
    expect(await actorOfMember(db, other.owner.memberId, owner.workspaceId)).toMatchObject({ role: 'viewer' });
  });

  it('end after seven days, when withdrawn, and when replaced', async () => {
    const { owner } = await company();
    const week = new Date(NOW.getTime() + 7 * DAY_MS);
    const invite = () => inviteMember(db, owner, { email: 'a@example.com', role: 'viewer' }, NOW);
    const first = await invite();
    expect(await openInvitation(db, first.token, new Date(week.getTime() - 1))).toBeDefined();
    expect(await openInvitation(db, first.token, week)).toBeUndefined();
    const second = await invite();
    expect(await openInvitation(db, first.token, NOW)).toBeUndefined();
    expect(await readOf(db, owner)((tx) => listInvitations(tx, owner, NOW))).toEqual([
      { id: second.id, email: 'a@example.com', role: 'viewer', expiresAt: week },
    ]);
    await withdrawInvitation(db, owner, second.id);
    expect(await openInvitation(db, second.token, NOW)).toBeUndefined();
  });

  it('to be an owner come from owners', async () => {
    const { join } = await company();
    const invite = inviteMember(db, await join('admin'), { email: 'o@example.com', role: 'owner' }, NOW);
    await expect(invite).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('API keys', () => {
  it('are told once, listed without their text, and end when revoked', async () => {
    const [{ owner, join }, other] = [await company(), await company()];
    const { key, id } = await createApiKey(db, owner, { name: 'BI' }, NOW);
    expect(await readOf(db, owner)((tx) => listApiKeys(tx, owner))).toEqual([
      { id, name: 'BI', role: 'viewer', lastFour: key.slice(-4), createdAt: NOW },
    ]);
    expect(await readOf(db, other.owner)((tx) => listApiKeys(tx, other.owner))).toEqual([]);
    await expect(revokeApiKey(db, other.owner, id, NOW)).rejects.toMatchObject({ code: 'not_found' });
    const marketer = await join('marketer');
    await expect(readOf(db, marketer)((tx) => listApiKeys(tx, marketer))).rejects.toMatchObject({ code: 'forbidden' });
    await revokeApiKey(db, owner, id, NOW);
    expect(await actorOfApiKey(db, key, NOW)).toBeUndefined();
    expect(await readOf(db, owner)((tx) => listApiKeys(tx, owner))).toEqual([]);
  });

  it("have no role above their maker's", async () => {
    const { join } = await company();
    const create = createApiKey(db, await join('admin'), { name: 'root', role: 'owner' }, NOW);
    await expect(create).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('the audit log', () => {
  const at = (minute: number) => new Date(NOW.getTime() + minute * MINUTE_MS);
  /** What was recorded at `minute` or later, oldest first, without ids. */
  async function changesOf(owner: Actor, minute: number) {
    const told = (await readOf(db, owner)((tx) => listChanges(tx, owner)))
      .filter((entry) => entry.at >= at(minute))
      .toSorted((a, b) => a.at.getTime() - b.at.getTime());
    return told.map(({ at: when, action, actorName, subjectName, before, after }) => ({
      minute: (when.getTime() - NOW.getTime()) / MINUTE_MS,
      action,
      by: actorName,
      subjectName,
      before,
      after,
    }));
  }

  it('tells what became of a site: its making, what differs after each change and nothing else, its paths', async () => {
    const { owner } = await company();
    const site = await createSite(db, owner, STORE, at(1));
    const change = (minute: number, input: unknown) => updateSite(db, owner, site.id, input, at(minute));
    await change(2, { name: 'Kaffee Nord', domains: ['kaffee.example'], settings: { lookbackDays: 7, direct: 'when-alone' } });
    await change(3, { settings: { consentPolicy: 'ask', consentByCountry: { DE: 'denied', US: 'granted' } } });
    await change(4, { timeZone: 'Asia/Tokyo', settings: { consentByCountry: { US: 'granted', DE: 'ask' } } });
    await change(5, { name: 'Kaffee Nord', settings: { consentPolicy: 'ask' } });
    await expect(change(6, { name: 'Refused', settings: { lookbackDays: 366 } })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    const { collectPath, scriptPath } = await rotatePaths(db, owner, site.id, at(7));
    const by = { by: 'owner', subjectName: 'Kaffee Nord' };
    const changed = { ...by, action: 'site.changed' };
    expect(await changesOf(owner, 1)).toEqual([
      {
        ...by,
        minute: 1,
        action: 'site.created',
        before: undefined,
        after: { ...STORE, revenueBasis: 'net_sales', slug: 'kaffee-sud' },
      },
      {
        ...changed,
        minute: 2,
        before: { name: 'Kaffee Süd', settings: { lookbackDays: 30 } },
        after: { name: 'Kaffee Nord', settings: { lookbackDays: 7 } },
      },
      {
        ...changed,
        minute: 3,
        before: { settings: { consentPolicy: 'granted', consentByCountry: {} } },
        after: { settings: { consentPolicy: 'ask', consentByCountry: { DE: 'denied', US: 'granted' } } },
      },
      {
        ...changed,
        minute: 4,
        before: { settings: { consentByCountry: { DE: 'denied' } } },
        after: { settings: { consentByCountry: { DE: 'ask' } } },
      },
      {
        ...by,
        minute: 7,
        action: 'site.paths_rotated',
        before: { collectPath: site.collectPath, scriptPath: site.scriptPath },
        after: { collectPath, scriptPath },
      },
    ]);
  });

  it('tells who came, was invited, got another role and went', async () => {
    const { owner, workspace } = await company();
    const first = await inviteMember(db, owner, { email: 'Log@example.com', role: 'viewer' }, at(1));
    const second = await inviteMember(db, owner, { email: 'log@example.com', role: 'marketer' }, at(2));
    await withdrawInvitation(db, owner, first.id, at(3));
    await withdrawInvitation(db, owner, second.id, at(4));
    const { token } = await inviteMember(db, owner, { email: 'log@example.com', role: 'admin' }, at(5));
    await acceptInvitation(db, token, { name: 'Loki', password: PASSWORD }, at(6));
    const loki =
      (await readOf(db, owner)((tx) => listMembers(tx, owner))).find((member) => member.name === 'Loki')?.id ?? expect.fail();
    await changeRole(db, owner, loki, { role: 'viewer' }, at(7));
    await changeRole(db, owner, loki, { role: 'viewer' }, at(8));
    const leaver = (await actorOfMember(db, loki, workspace.slug)) ?? expect.fail();
    await removeMember(db, leaver, loki, at(9));
    const { token: again } = await inviteMember(db, owner, { email: 'log@example.com', role: 'viewer' }, at(10));
    await joinByInvitation(db, loki, again, at(11));
    await removeMember(db, owner, loki, at(12));
    const by = { by: 'owner', subjectName: 'log@example.com' };
    const invited = { ...by, action: 'invitation.created', before: undefined };
    const withdrawn = { ...by, action: 'invitation.withdrawn', after: undefined };
    const joined = { ...by, by: 'Loki', action: 'member.joined', before: undefined };
    const email = 'log@example.com';
    const changes = await changesOf(owner, 1);
    expect(changes.filter(({ minute }) => minute === 2)).toEqual(
      expect.arrayContaining([{ ...withdrawn, minute: 2, before: { email, role: 'viewer' } }]),
    );
    expect(changes.filter(({ minute, action }) => minute !== 2 || action === 'invitation.created')).toEqual([
      { ...invited, minute: 1, after: { email, role: 'viewer' } },
      { ...invited, minute: 2, after: { email, role: 'marketer' } },
      { ...withdrawn, minute: 4, before: { email, role: 'marketer' } },
      { ...invited, minute: 5, after: { email, role: 'admin' } },
      { ...joined, minute: 6, after: { email, role: 'admin' } },
      { ...by, minute: 7, action: 'member.role_changed', before: { role: 'admin' }, after: { role: 'viewer' } },
      { ...by, by: 'Loki', minute: 9, action: 'member.left', before: { role: 'viewer' }, after: undefined },
      { ...invited, minute: 10, after: { email, role: 'viewer' } },
      { ...joined, minute: 11, after: { email, role: 'viewer' } },
      { ...by, minute: 12, action: 'member.removed', before: { role: 'viewer' }, after: undefined },
    ]);
  });

  it('tells of API keys without the keys, of the host’s own changes, and nothing of refused ones', async () => {
    const [{ owner, workspace }, other] = [await company(), await company()];
    const { id, lastFour } = await createApiKey(db, owner, { name: 'BI', role: 'marketer' }, at(1));
    await expect(revokeApiKey(db, other.owner, id, at(2))).rejects.toMatchObject({ code: 'not_found' });
    await expect(removeMember(db, owner, owner.memberId, at(2))).rejects.toMatchObject({ code: 'conflict' });
    await revokeApiKey(db, owner, id, at(3));
    const operator = operatorOf(workspace.id);
    await createApiKey(db, operator, { name: 'cron' }, at(4));
    const facts = { name: 'BI', role: 'marketer', lastFour };
    expect(await changesOf(owner, 1)).toEqual([
      { minute: 1, action: 'api_key.created', by: 'owner', subjectName: 'BI', before: undefined, after: facts },
      { minute: 3, action: 'api_key.revoked', by: 'owner', subjectName: 'BI', before: facts, after: undefined },
      expect.objectContaining({ minute: 4, action: 'api_key.created', by: undefined, subjectName: 'cron' }),
    ]);
    const began = (await changesOf(owner, 0)).filter(({ minute }) => minute === 0);
    expect(new Map(began.map(({ action, after }) => [action, after]))).toEqual(
      new Map([
        ['workspace.created', { name: workspace.name, slug: workspace.slug }],
        ['member.created', { email: expect.stringMatching(/^owner\d+@example\.com$/), role: 'owner' }],
      ]),
    );
    expect((await changesOf(other.owner, 1)).length).toBe(0);
  });
});

it('makes the demo once, the same each time, whoever comes first', async () => {
  const all = await Promise.all([1, 2, 3].map(async () => ensureDemoWorkspace(db, NOW)));
  expect(new Set(all.map(({ site }) => JSON.stringify(site))).size).toBe(1);
  expect(all[0]?.site).toMatchObject({ slug: 'store', domains: ['localhost', '127.0.0.1'], currency: 'EUR', demo: true });
  const [owner] = await readOf(
    db,
    operatorOf(all[0]?.site.workspaceId ?? expect.fail()),
  )((tx) => listMembers(tx, operatorOf(all[0]?.site.workspaceId ?? expect.fail())));
  expect(owner).toMatchObject({ email: 'demo@tieback.example', role: 'owner' });
  const row = await db.query.member.findFirst({ where: (member, { eq }) => eq(member.email, 'demo@tieback.example') });
  expect(await verifyPassword(row?.passwordHash, 'tieback-demo')).toBe(true);
});
