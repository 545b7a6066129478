/**
 * Protects alert rules: only who manages the site may see or change them, each wrong value is named, no secret is told twice, and
 * a test tells everybody.
 */
import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { StoredSite } from '@/db/queries/site';
import { siteById } from '@/db/queries/site';
import { alert, alertNotice, alertRule, auditEntry } from '@/db/schema';
import type { Actor, Role } from '@/lib/access/permissions';
import type { Id } from '@/lib/core/id';
import { openMail } from '@/lib/ops/mail';
import { open } from '@/lib/ops/secrets';
import { openTransport } from '@/lib/ops/transport';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { testMailServer } from '@/lib/testing/mail-server';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { buildConnection } from '@/lib/testing/sandbox';
import { ALERT_RULES_MAX, shownWebhook } from './alert-rules';
import {
  ALERT_EMAILS_MAX,
  createAlertRule,
  deleteAlertRule,
  listAlertRules,
  listAlerts,
  testAlertRule,
  updateAlertRule,
} from '.';

const { db } = await testDatabase();
const mailbox = await testMailServer();
const NOW = new Date('2026-11-20T10:00:00Z');
const LAG = { kind: 'lag', threshold: 30, emails: ['ana@example.com'] };
const HOOK = 'https://hooks.chat.example/services/T0/secret-path';

let site: StoredSite;
let admin: Actor;
const actorAs = (role: Role): Actor => ({ kind: 'member', id: newTestId(), workspaceId: site.workspaceId, role });
beforeEach(async () => {
  const stored = await siteById(db, (await buildSite(db)).id);
  if (!stored) throw new Error('the site was just stored');
  site = stored;
  admin = actorAs('admin');
  mailbox.received.length = 0;
});

const create = (input: unknown) => createAlertRule(db, admin, site, input, NOW);
const changes = () => db.select().from(auditEntry).where(eq(auditEntry.workspaceId, site.workspaceId)).orderBy(auditEntry.id);

describe('alert rules', () => {
  it('are seen and changed by who manages the site, and tried by nobody else', async () => {
    const { rule } = await create(LAG);
    const tellers = { mail: mailbox.mail, transport: openTransport() };
    for (const role of ['viewer', 'marketer'] as const) {
      const actor = actorAs(role);
      const calls = [
        () => readOf(db, actor)((tx) => listAlertRules(tx, actor, site)),
        () => readOf(db, actor)((tx) => listAlerts(tx, actor, site)),
        () => createAlertRule(db, actor, site, LAG),
        () => updateAlertRule(db, actor, site, rule.id, LAG),
        () => deleteAlertRule(db, actor, site, rule.id),
        () => testAlertRule(db, actor, site, rule.id, tellers),
      ];
      for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'forbidden' });
    }
    expect(mailbox.received).toEqual([]);
    expect(await readOf(db, actorAs('owner'))((tx) => listAlertRules(tx, actorAs('owner'), site))).toEqual([rule]);
  });

  it('of another site are not there', async () => {
    const { rule } = await create(LAG);
    const other = await siteById(db, (await buildSite(db)).id);
    if (!other) throw new Error('the site was just stored');
    const stranger: Actor = { ...admin, workspaceId: other.workspaceId };
    await expect(updateAlertRule(db, stranger, other, rule.id, LAG)).rejects.toMatchObject({ code: 'not_found' });
    await expect(deleteAlertRule(db, stranger, other, rule.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await readOf(db, stranger)((tx) => listAlertRules(tx, stranger, other))).toEqual([]);
    const meta = await buildConnection(db, site, 'meta', 'https://graph.example');
    await expect(createAlertRule(db, stranger, other, { ...LAG, connectionId: meta })).rejects.toMatchObject({
      fields: [{ field: 'connectionId', detail: 'is no connection of this site' }],
    });
  });

  it.each([
    ['no such kind', { kind: 'moon' }, 'kind'],
    ['a lag of nothing', { threshold: 0 }, 'threshold'],
    ['a lag above a day', { threshold: 1_441 }, 'threshold'],
    ['a fraction of a minute', { threshold: 1.5 }, 'threshold'],
    ['a rate of 0%', { kind: 'success_rate', threshold: 0 }, 'threshold'],
    ['a rate of 101%', { kind: 'success_rate', threshold: 101 }, 'threshold'],
    ['a silence below its least', { kind: 'silence', threshold: 4 }, 'threshold'],
    ['nobody to tell', { emails: [] }, 'emails'],
    ['no e-mail address', { emails: ['ana@example.com', 'ana'] }, 'emails.1'],
    ['a line break in an address', { emails: ['ana@example.com\r\nBcc: all@example.com'] }, 'emails.0'],
    [
      'too many addresses',
      { emails: Array.from({ length: ALERT_EMAILS_MAX + 1 }, (_, place) => `a${place}@example.com`) },
      'emails',
    ],
    ['a webhook in the clear', { webhookUrl: 'http://hooks.example/' }, 'webhookUrl'],
    ['a webhook with a password', { webhookUrl: 'https://ana:secret@hooks.example/' }, 'webhookUrl'],
    ['no address', { webhookUrl: 'hooks.example' }, 'webhookUrl'],
    ['no connection', { connectionId: 'x' }, 'connectionId'],
  ])('name what is wrong: %s', async (_, over, field) => {
    await expect(create({ ...LAG, ...over })).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field }] });
    expect(await readOf(db, admin)((tx) => listAlertRules(tx, admin, site))).toEqual([]);
  });

  it.each([
    ['a minute', { threshold: 1 }, 1],
    ['a day', { threshold: 1_440 }, 1_440],
    ['a rate of 100%', { kind: 'success_rate', threshold: 100 }, 100],
    ['no threshold where none is meant', { kind: 'held', threshold: 7 }, 0],
  ])('take %s', async (_, over, threshold) => {
    expect((await create({ ...LAG, ...over })).rule.threshold).toBe(threshold);
  });

  it('are at most as many as can be judged each minute', async () => {
    const row = { siteId: site.id, kind: 'held' as const, threshold: 0, emails: ['a@example.com'], createdAt: NOW };
    await db.insert(alertRule).values(Array.from({ length: ALERT_RULES_MAX }, () => ({ ...row, id: newTestId<'alert_rule'>() })));
    await expect(create(LAG)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('tell the secret of a webhook once, keep it while the address stays, and never write it or the address down', async () => {
    const meta = await buildConnection(db, site, 'meta', 'https://graph.example');
    const made = await create({ ...LAG, emails: ['Ana@Example.com', 'ana@example.com'], webhookUrl: HOOK, connectionId: meta });
    expect(made.secret).toMatch(/^whsec_/);
    expect(made.rule).toMatchObject({ emails: ['ana@example.com'], webhookUrl: HOOK, connectionId: meta });
    expect(made.rule.webhookSecret).toMatchObject({ set: true, lastFour: made.secret?.slice(-4) });
    const kept = await updateAlertRule(db, admin, site, made.rule.id, { ...LAG, threshold: 5, webhookUrl: HOOK }, NOW);
    expect([kept.secret, kept.rule.threshold, kept.rule.connectionId]).toEqual([undefined, 5, null]);
    const [stored] = await db.select().from(alertRule).where(eq(alertRule.id, made.rule.id));
    expect(stored?.webhookSecret && open(stored.webhookSecret)).toBe(made.secret);
    const moved = await updateAlertRule(db, admin, site, made.rule.id, { ...LAG, webhookUrl: `${HOOK}2` }, NOW);
    expect(moved.secret).toMatch(/^whsec_/);
    expect(moved.secret).not.toBe(made.secret);
    const gone = await updateAlertRule(db, admin, site, made.rule.id, LAG, NOW);
    expect([gone.rule.webhookUrl, gone.rule.webhookSecret]).toEqual([null, { set: false }]);
    const log = await changes();
    expect(log.map(({ action }) => action)).toEqual(['alert_rule.created', ...Array(3).fill('alert_rule.changed')]);
    expect(log[0]?.after).toMatchObject({ kind: 'lag', threshold: 30, webhook: shownWebhook(HOOK), connectionId: meta });
    for (const secret of ['secret-path', made.secret ?? '', moved.secret ?? ''])
      expect(JSON.stringify(log)).not.toContain(secret);
  });

  it('that are deleted or watch something else end their alerts untold, which stay to be read', async () => {
    const meta = await buildConnection(db, site, 'meta', 'https://graph.example');
    const raise = async (ruleId: Id<'alert_rule'>) => {
      const key = { siteId: site.id, ruleId, connectionId: meta, raisedAt: NOW, detail: 'x' };
      await db.insert(alert).values(key);
      const notice = { ...key, id: newTestId<'alert_notice'>(), type: 'raised' as const, createdAt: NOW, dueAt: NOW };
      await db.insert(alertNotice).values({ ...notice, channel: 'email', recipient: 'ana@example.com' });
    };
    const [deleted, changed, renamed] = [(await create(LAG)).rule, (await create(LAG)).rule, (await create(LAG)).rule];
    for (const { id } of [deleted, changed, renamed]) await raise(id);
    await deleteAlertRule(db, admin, site, deleted.id, NOW);
    await updateAlertRule(db, admin, site, changed.id, { ...LAG, kind: 'silence' }, NOW);
    await updateAlertRule(db, admin, site, renamed.id, { ...LAG, threshold: 5, emails: ['ben@example.com'] }, NOW);
    expect((await readOf(db, admin)((tx) => listAlertRules(tx, admin, site))).map(({ id }) => id)).toEqual([
      changed.id,
      renamed.id,
    ]);
    const listed = await readOf(db, admin)((tx) => listAlerts(tx, admin, site));
    expect(listed[0]?.alert).toMatchObject({ ruleId: renamed.id, clearedAt: null });
    expect(
      new Set(listed.map((row) => [row.alert.ruleId, row.alert.clearedAt !== null, row.notices[0]?.dueAt === null].join())),
    ).toEqual(new Set([`${renamed.id},false,false`, `${deleted.id},true,true`, `${changed.id},true,true`]));
    await expect(deleteAlertRule(db, admin, site, deleted.id)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the test of a rule', () => {
  it('tells each recipient, says what each answered, and raises nothing', async () => {
    await buildConnection(db, site, 'meta', 'https://graph.example');
    const { rule } = await create({ ...LAG, emails: ['ana@example.com', 'ben@example.com'], webhookUrl: 'https://127.0.0.1/x' });
    const transport = openTransport();
    const trials = await testAlertRule(db, admin, site, rule.id, { mail: mailbox.mail, transport }, NOW);
    await transport.close();
    expect(trials).toEqual([
      { channel: 'email', recipient: 'ana@example.com', result: { ok: true, value: expect.stringMatching(/^250 /) } },
      { channel: 'email', recipient: 'ben@example.com', result: { ok: true, value: expect.stringMatching(/^250 /) } },
      { channel: 'webhook', result: { ok: false, failure: '127.0.0.1 is no public address: Tieback connects to those alone.' } },
    ]);
    expect(mailbox.received).toHaveLength(2);
    expect((await changes()).at(-1)).toMatchObject({ action: 'alert_rule.tested', after: { told: 2, failed: 1 } });
    expect(await readOf(db, admin)((tx) => listAlerts(tx, admin, site))).toEqual([]);
  });

  it('says plainly that no mail server is set, on a site without connections too', async () => {
    const { rule } = await create({ kind: 'held', emails: ['ana@example.com'] });
    const transport = openTransport();
    const trials = await testAlertRule(db, admin, site, rule.id, { mail: openMail(undefined, ''), transport }, NOW);
    await transport.close();
    expect(trials.map(({ result }) => result)).toEqual([{ ok: false, failure: 'SMTP_URL is not set: no e-mail can be sent.' }]);
  });
});
