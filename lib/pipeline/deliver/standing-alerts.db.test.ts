/**
 * Protects the alerts that nobody set up: every connection is watched, those who manage the workspace are told where mail can be
 * sent, rules of kind `standing` add their recipients, a muted kind is not raised, and every page of the site says what is wrong.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eq } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import {
  alert,
  alertNotice,
  alertRule,
  attempt,
  connection,
  delivery,
  deliveryAttempt,
  member,
  membership,
  site as siteTable,
} from '@/db/schema';
import { operatorOf } from '@/lib/access';
import type { Role } from '@/lib/access/permissions';
import type { Id } from '@/lib/core/id';
import { MINUTE_MS } from '@/lib/core/instant';
import { holdAdvice } from '@/lib/delivery/advice';
import type { AlertKind, RuleKind, WebhookFormat } from '@/lib/model/alert';
import type { OutcomeClass } from '@/lib/model/delivery';
import type { Site } from '@/lib/model/site';
import { openMail } from '@/lib/ops/mail';
import { openTransport } from '@/lib/ops/transport';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { testMailServer } from '@/lib/testing/mail-server';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { buildConnection } from '@/lib/testing/sandbox';
import { siteNotices } from '@/lib/workspace';
import { checkAlerts } from './alerts';

const { db } = await testDatabase();
const mailbox = await testMailServer();
const START = new Date('2026-11-20T10:00:00Z');
const minute = (minutes: number) => new Date(START.getTime() + minutes * MINUTE_MS);

const hooks: { headers: Record<string, string | string[] | undefined>; body: string }[] = [];
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', () => {
    hooks.push({ headers: request.headers, body });
    response.writeHead(200).end('ok');
  });
});
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
const hookHost = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
const transport = openTransport({ allowed: [hookHost] });
afterAll(async () => {
  await transport.close();
  receiver.close().closeAllConnections();
});

let site: Site;
let meta: Id<'connection'>;
beforeEach(async () => {
  // Connections of the test before would be watched along.
  await db.update(connection).set({ deletedAt: START });
  await db.update(alertRule).set({ deletedAt: START });
  site = await buildSite(db);
  meta = await buildConnection(db, site, 'meta', 'https://graph.example');
  await db.update(connection).set({ name: 'Meta EU' }).where(eq(connection.id, meta));
  mailbox.received.length = 0;
  hooks.length = 0;
});

async function join(name: string, role: Role): Promise<string> {
  const id = newTestId<'member'>();
  const email = `${name}.${id.slice(-6)}@example.com`;
  await db.insert(member).values({ id, email, name, passwordHash: 'x', createdAt: START });
  await db.insert(membership).values({ workspaceId: site.workspaceId, memberId: id, role, createdAt: START });
  return email;
}

async function rule(kind: RuleKind, over: { emails?: string[]; webhookUrl?: string; webhookFormat?: WebhookFormat } = {}) {
  const { emails = [], ...webhook } = over;
  const id = newTestId<'alert_rule'>();
  await db.insert(alertRule).values({ siteId: site.id, id, kind, threshold: 0, emails, createdAt: START, ...webhook });
}

async function owe(count: number, state: 'held' | 'rejected' | 'delivered' | 'pending', plannedAt = START) {
  const rows = Array.from({ length: count }, () => {
    const id = newTestId<'delivery'>();
    const about = {
      siteId: site.id,
      id,
      connectionId: meta,
      key: id,
      eventId: newTestId<'event'>(),
      name: 'purchase',
      version: 1,
    };
    return {
      ...about,
      occurredAt: plannedAt,
      plannedAt,
      dueAt: plannedAt,
      state,
      ...(state === 'held' && { reason: 'reconnect' }),
    };
  });
  if (rows.length > 0) await db.insert(delivery).values(rows);
  return rows.map(({ id }) => id);
}

async function tryOnce(startedAt: Date, ids: Id<'delivery'>[], kind: OutcomeClass, code?: string): Promise<void> {
  const id = newTestId<'attempt'>();
  const request = { method: 'POST', url: 'https://graph.example', headers: {}, milliseconds: 5, events: ids.length };
  await db.insert(attempt).values({ siteId: site.id, connectionId: meta, id, startedAt, ...request, class: kind, code });
  const links = ids.map((deliveryId, position) => {
    return { siteId: site.id, deliveryId, number: 1, attemptId: id, position, class: kind };
  });
  await db.insert(deliveryAttempt).values(links);
}

const check = (now: Date, mail = mailbox.mail) => checkAlerts(db, transport, mail, now);
const alerts = () => db.select().from(alert).where(eq(alert.siteId, site.id)).orderBy(alert.raisedAt);
const notices = () => db.select().from(alertNotice).where(eq(alertNotice.siteId, site.id));
const banner = (now: Date) => readOf(db, site)((tx) => siteNotices(tx, operatorOf(site.workspaceId), site, now));
const mute = (...mutedAlerts: AlertKind[]) =>
  db.update(siteTable).set({ settings: { mutedAlerts } }).where(eq(siteTable.id, site.id));

describe('a held connection', () => {
  it('is told to owners and admins and on every page of the site, without any rule, and its end too', async () => {
    const [owner, admin] = [await join('olga', 'owner'), await join('adam', 'admin')];
    await join('mia', 'marketer');
    await owe(37, 'held');
    await check(minute(1));
    await check(minute(2));
    expect(mailbox.received.map(({ to }) => to[0]).toSorted()).toEqual([admin, owner].toSorted());
    expect(await banner(minute(2))).toEqual([
      {
        id: expect.stringContaining('held'),
        kind: 'held',
        about: 'Meta EU',
        detail: `37 events are held. ${holdAdvice('reconnect')?.meaning} ${holdAdvice('reconnect')?.fix}`,
        page: `destinations/${meta}/health`,
        since: minute(1).toISOString(),
      },
    ]);
    await db.update(delivery).set({ state: 'delivered', reason: null }).where(eq(delivery.siteId, site.id));
    await check(minute(3));
    expect(mailbox.received).toHaveLength(4);
    expect(await banner(minute(3))).toEqual([]);
  });

  it('is shown where no mail can be sent, and nobody is owed a mail', async () => {
    await join('olga', 'owner');
    await owe(1, 'held');
    await check(minute(1), openMail(undefined, ''));
    expect(await notices()).toEqual([]);
    expect(await banner(minute(1))).toHaveLength(1);
  });

  it('is not told to somebody who has left the workspace meanwhile', async () => {
    const email = await join('olga', 'owner');
    await owe(1, 'held');
    const away = openMail('smtp://127.0.0.1:1', 'Tieback <alerts@tieback.example>');
    await check(minute(1), away);
    away.close();
    await db.delete(membership).where(eq(membership.workspaceId, site.workspaceId));
    await check(minute(10));
    expect(mailbox.received).toEqual([]);
    expect(await notices()).toMatchObject([{ recipient: email, dueAt: null, toldAt: null }]);
  });

  it('that is muted is not raised, and an open alert ends untold', async () => {
    await join('olga', 'owner');
    await owe(1, 'held');
    await check(minute(1));
    await mute('held');
    await check(minute(2));
    expect(await alerts()).toMatchObject([{ clearedAt: minute(2) }]);
    await check(minute(3));
    expect(await alerts()).toHaveLength(1);
    expect(mailbox.received).toHaveLength(1);
    expect(await banner(minute(3))).toEqual([]);
  });

  it('is told once to an admin whom a rule of the same kind names', async () => {
    const email = await join('olga', 'owner');
    await rule('held', { emails: [email] });
    await owe(1, 'held');
    await check(minute(1));
    expect(mailbox.received.map(({ to }) => to)).toEqual([[email]]);
  });
});

describe('a rule that names who hears of standing alerts', () => {
  it('posts to a signed webhook, to Slack in its form, and mails others, each once', async () => {
    const owner = await join('olga', 'owner');
    await rule('standing', { emails: [owner, 'team@example.com'], webhookUrl: `http://${hookHost}/own` });
    await rule('standing', { webhookUrl: `http://${hookHost}/services/T0/B0/x`, webhookFormat: 'slack' });
    await owe(2, 'held');
    await check(minute(1));
    await check(minute(2));
    expect(mailbox.received.map(({ to }) => to[0]).toSorted()).toEqual([owner, 'team@example.com'].toSorted());
    expect(hooks).toHaveLength(2);
    const bodies = hooks.map(({ body }) => JSON.parse(body));
    expect(bodies.find(({ blocks }) => !blocks)).toMatchObject({ type: 'alert.raised', data: { rule: { kind: 'held' } } });
    const slack = bodies.find(({ blocks }) => blocks);
    expect(Object.keys(slack)).toEqual(['text', 'blocks']);
    expect(slack.text).toContain('Meta EU: events are held: 2 events are held.');
    const posted = hooks.find(({ body }) => body.includes('"blocks"'));
    expect(Object.keys(posted?.headers ?? {}).filter((name) => name.startsWith('webhook-'))).toEqual([]);
  });
});

describe('the other standing alerts', () => {
  it('tell of more than 5% refusals of an hour', async () => {
    await tryOnce(START, await owe(375, 'delivered'), 'delivered');
    await tryOnce(minute(1), await owe(19, 'rejected'), 'rejected', '2804003');
    await check(minute(2));
    expect(await alerts()).toEqual([]);
    await tryOnce(minute(2), await owe(18, 'rejected'), 'rejected', '2804003');
    await check(minute(3));
    expect((await banner(minute(3))).map(({ kind, detail }) => [kind, detail.split(';')[0]])).toEqual([
      ['refusals', 'The platform refused 37 of the 412 events that it answered in the last hour'],
    ]);
    await tryOnce(minute(90), await owe(40, 'delivered'), 'delivered');
    await check(minute(150));
    expect(await banner(minute(150))).toEqual([]);
  });

  it('tell of nothing delivered for six hours while orders come', async () => {
    await tryOnce(START, await owe(1, 'delivered'), 'delivered');
    await owe(1, 'pending', minute(10));
    await check(minute(10 + 359));
    expect(await alerts()).toEqual([]);
    await check(minute(10 + 360));
    expect(await banner(minute(370))).toMatchObject([{ kind: 'silence', page: `destinations/${meta}/health` }]);
  });

  it('tell of silence at a connection that never delivered anything, and not where no order comes', async () => {
    await owe(1, 'pending');
    await check(minute(361));
    expect(await banner(minute(361))).toMatchObject([{ kind: 'silence' }]);
    await db.delete(delivery).where(eq(delivery.siteId, site.id));
    await check(minute(362));
    expect(await banner(minute(362))).toEqual([]);
  });

  it('E6 tell when the platform counted fewer events than were sent, once it repeats', async () => {
    for (const at of [1, 2]) await tryOnce(minute(at), await owe(8, 'delivered'), 'delivered', 'partly_counted');
    await check(minute(3));
    expect(await alerts()).toEqual([]);
    await tryOnce(minute(4), await owe(8, 'delivered'), 'delivered', 'partly_counted');
    await check(minute(5));
    expect(await banner(minute(5))).toMatchObject([{ kind: 'undercount', about: 'Meta EU' }]);
  });

  it('say how it stands by now while it stands, and tell nobody again', async () => {
    await join('olga', 'owner');
    await owe(1, 'held');
    await check(minute(1));
    const [first, told] = [(await alerts())[0], (await notices()).length];
    await owe(2, 'held');
    await check(minute(2));
    const [second] = await alerts();
    expect([first?.detail === second?.detail, second?.raisedAt, (await notices()).length]).toEqual([
      false,
      first?.raisedAt,
      told,
    ]);
    expect(second?.detail).toContain('3');
  });

  it('watch no paused connection', async () => {
    await owe(1, 'held');
    await db.update(connection).set({ enabled: false }).where(eq(connection.id, meta));
    await check(minute(1));
    expect(await alerts()).toEqual([]);
  });
});

it('E8 every page says 60 days before that a platform’s version ends, where it is connected', async () => {
  const soon = new Date('2027-08-01T00:00:00Z');
  expect(await banner(soon)).toEqual([]);
  await buildConnection(db, site, 'linkedin', 'https://api.linkedin.example');
  expect(await banner(soon)).toMatchObject([{ kind: 'version', detail: expect.stringContaining('update Tieback') }]);
});
