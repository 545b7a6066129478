/** Protects a member's password: only they or the operator change it, and whoever was signed in by the old one is out. */
import { describe, expect, it } from 'vitest';
import { GATES } from '@/lib/access/guard';
import { memberOfSession, openSession } from '@/lib/access/auth-session';
import { operatorOf } from '@/lib/access/permissions';
import { checkCredentials } from '@/lib/access/sign-in';
import { DAY_MS } from '@/lib/core/instant';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { forgetSignIns } from '@/lib/pipeline/jobs/registry';
import { changePassword, createMember, createWorkspace, listChanges, resetPassword } from '.';

const NOW = new Date('2026-11-03T10:00:00Z');
const OLD = 'correct horse battery';
const NEW = 'staple größer als 12';
const address = '192.0.2.1';
const { db } = await testDatabase();

let made = 0;
/** A member with three sessions, in the first of which they are. */
async function someone() {
  made += 1;
  const email = `p${made}@example.com`;
  const workspace = await createWorkspace(db, { name: `Company ${made}` }, NOW);
  const memberId = await createMember(db, workspace.id, { email, name: 'Zoë', password: OLD, role: 'viewer' }, NOW);
  const sessions = [
    await openSession(db, memberId, NOW),
    await openSession(db, memberId, NOW),
    await openSession(db, memberId, NOW),
  ];
  const [sessionId = expect.fail()] = sessions;
  const operator = operatorOf(workspace.id);
  return {
    email,
    memberId,
    owner: { member: { memberId, email, name: 'Zoë' }, sessionId, address },
    alive: async () => Promise.all(sessions.map(async (id) => (await memberOfSession(db, id, NOW)) !== undefined)),
    signIn: (password: string) => checkCredentials(db, { email, password, address: '192.0.2.200' }, NOW),
    changes: async () => {
      const all = await readOf(db, operator)((tx) => listChanges(tx, operator));
      return all.filter(({ action }) => action.startsWith('member.password'));
    },
  };
}

describe('changePassword', () => {
  it('sets the new one, ends all other sessions, and is in the audit log', async () => {
    const { owner, memberId, alive, signIn, changes } = await someone();
    expect(await changePassword(db, owner, { current: OLD, password: NEW }, NOW)).toEqual({ ended: 2 });
    expect(await alive()).toEqual([true, false, false]);
    await expect(signIn(OLD)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(await signIn(NEW)).toMatchObject({ memberId });
    expect(await changes()).toEqual([
      expect.objectContaining({
        actor: `member:${memberId}`,
        action: 'member.password_changed',
        subject: memberId,
        after: { address, endedSessions: 2 },
      }),
    ]);
  });

  it.each([
    ['a wrong current one', { current: 'not my password', password: NEW }, 'current', 'is not your password'],
    ['no current one', { current: '', password: NEW }, 'current', 'is needed, so that nobody else can change it'],
    ['a short one', { current: OLD, password: 'x'.repeat(11) }, 'password', 'must have at least 12 characters'],
    ['the same again', { current: OLD, password: OLD }, 'password', 'is the one you have'],
    ['one that cannot be typed', { current: OLD, password: `${NEW}\0` }, 'password', 'holds a character that cannot be stored'],
  ])('refuses %s, and changes nothing', async (_, input, field, detail) => {
    const { owner, alive, signIn, changes } = await someone();
    await expect(changePassword(db, owner, input, NOW)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ field, detail }],
    });
    expect([await alive(), await changes()]).toEqual([[true, true, true], []]);
    await signIn(OLD);
  });

  it('slows whoever guesses the current one in a session that is not theirs', async () => {
    const { owner } = await someone();
    const elsewhere = { ...owner, address: '192.0.2.77' };
    const guess = () => changePassword(db, elsewhere, { current: 'not my password', password: NEW }, NOW);
    for (let tries = 0; tries < GATES.pair.free; tries += 1)
      await expect(guess()).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(guess()).rejects.toMatchObject({ code: 'rate_limited' });
  });
});

describe('resetPassword', () => {
  it("sets the new one, ends every session, and is in the audit log as the operator's", async () => {
    const { email, memberId, alive, signIn, changes } = await someone();
    expect(await resetPassword(db, { email: email.toUpperCase(), password: NEW }, NOW)).toEqual({ id: memberId, ended: 3 });
    expect(await alive()).toEqual([false, false, false]);
    expect(await signIn(NEW)).toMatchObject({ memberId });
    expect(await changes()).toEqual([
      expect.objectContaining({ actor: 'operator:operator', action: 'member.password_reset', after: { endedSessions: 3 } }),
    ]);
  });

  it('says that there is no such member', async () => {
    const input = { email: 'nobody@example.com', password: NEW };
    await expect(resetPassword(db, input, NOW)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the job "sign-ins"', () => {
  it('removes counts that are over, and addresses after half a year', async () => {
    const { email, owner, changes } = await someone();
    await changePassword(db, owner, { current: OLD, password: NEW }, NOW);
    const facts = async () => (await changes()).map(({ after }) => after);
    const inDays = (days: number) => forgetSignIns(db, new Date(NOW.getTime() + days * DAY_MS));
    await inDays(180);
    expect(await facts()).toEqual([{ address, endedSessions: 2 }]);
    expect(await inDays(181)).toMatch(/rows$/);
    expect(await facts()).toEqual([{ endedSessions: 2 }]);
    expect(email).toContain('@');
    const { rowCount } = await db.$client.query('SELECT FROM sign_in_guard');
    expect(rowCount).toBe(0);
  });
});
