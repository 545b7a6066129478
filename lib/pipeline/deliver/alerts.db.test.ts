/**
 * Protects alerts end to end: real Postgres, a real SMTP server, a real HTTP receiver. Each alert is raised and cleared once,
 * each recipient is told of both once, whatever fails in between and however many workers look; and the figures are what the
 * ledger says.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { and, asc, eq } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { clearAlert, openAlerts } from '@/db/queries/alert';
import { alertFigures } from '@/db/queries/alert-figures';
import {
  alert,
  alertNotice,
  alertRule,
  attempt,
  connection,
  delivery,
  deliveryAttempt,
  site as siteTable,
  workspace,
} from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import { standardSignature } from '@/lib/core/standard-webhooks';
import { holdAdvice } from '@/lib/delivery/advice';
import { type AlertKind, alertKinds } from '@/lib/model/alert';
import type { DeliveryState, OutcomeClass } from '@/lib/model/delivery';
import type { Site } from '@/lib/model/site';
import { openMail } from '@/lib/ops/mail';
import { sealSecret } from '@/lib/ops/secrets';
import { openTransport } from '@/lib/ops/transport';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { testMailServer } from '@/lib/testing/mail-server';
import { testDatabase } from '@/lib/testing/postgres';
import { buildConnection } from '@/lib/testing/sandbox';
import { checkAlerts } from './alerts';

const { db } = await testDatabase();
const mailbox = await testMailServer();
const START = new Date('2026-11-20T10:00:00Z');
const minute = (minutes: number) => new Date(START.getTime() + minutes * MINUTE_MS);
const HELD = `1 event is held. ${holdAdvice('reconnect')?.meaning} ${holdAdvice('reconnect')?.fix}`;
const SECRET = 'whsec_c2VjcmV0IG9mIHRoZSB0ZXN0cw==';

type Hook = { headers: Record<string, string | string[] | undefined>; body: string };
const hooks: Hook[] = [];
let hookStatus = 204;
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', () => {
    hooks.push({ headers: request.headers, body });
    response.writeHead(hookStatus).end(hookStatus === 204 ? '' : 'out of order');
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
  // Rules of the test before would be judged along.
  await db.update(alertRule).set({ deletedAt: START });
  site = await buildSite(db);
  // What is watched by itself has tests of its own.
  await db.update(siteTable).set({ settings: { mutedAlerts: [...alertKinds] } });
  meta = await buildConnection(db, site, 'meta', 'https://graph.example');
  mailbox.received.length = 0;
  mailbox.refuse(undefined);
  hooks.length = 0;
  hookStatus = 204;
});

type Recipients = { emails?: string[]; webhookUrl?: string; connectionId?: Id<'connection'> };

async function rule(kind: AlertKind, threshold: number, over: Recipients = {}): Promise<Id<'alert_rule'>> {
  const id = newTestId<'alert_rule'>();
  const { emails = ['ana@example.com'], webhookUrl, connectionId } = over;
  const webhookSecret = webhookUrl ? sealSecret(SECRET, START) : null;
  await db
    .insert(alertRule)
    .values({ siteId: site.id, id, kind, threshold, emails, webhookUrl, webhookSecret, connectionId, createdAt: START });
  return id;
}

type Over = Partial<Pick<typeof delivery.$inferInsert, 'reason' | 'connectionId' | 'name' | 'key' | 'waitsUntil'>>;

async function owe(state: DeliveryState, plannedAt: Date, over: Over = {}) {
  const id = newTestId<'delivery'>();
  const { connectionId = meta } = over;
  const row = { siteId: site.id, id, connectionId, key: id, eventId: newTestId<'event'>(), name: 'purchase', version: 1 };
  const times = { occurredAt: plannedAt, plannedAt, dueAt: plannedAt };
  await db.insert(delivery).values({ ...row, ...times, ...over, state });
  return id;
}

async function tryOnce(startedAt: Date, links: [Id<'delivery'>, OutcomeClass][]): Promise<void> {
  const id = newTestId<'attempt'>();
  const worst = links.find(([, kind]) => kind !== 'delivered')?.[1] ?? 'delivered';
  const request = { method: 'POST', url: 'https://graph.example', headers: {}, milliseconds: 5 };
  const common = { siteId: site.id, connectionId: meta, id, startedAt, events: links.length };
  await db.insert(attempt).values({ ...common, ...request, class: worst });
  const rows = links.map(([deliveryId, kind], position) => {
    return { siteId: site.id, deliveryId, number: 1, attemptId: id, position, class: kind };
  });
  await db.insert(deliveryAttempt).values(rows);
}

const check = (now: Date) => checkAlerts(db, transport, mailbox.mail, now);
const release = () => db.update(delivery).set({ state: 'delivered' }).where(eq(delivery.siteId, site.id));
const alerts = () => db.select().from(alert).where(eq(alert.siteId, site.id)).orderBy(asc(alert.raisedAt));
const notices = () =>
  db
    .select()
    .from(alertNotice)
    .where(eq(alertNotice.siteId, site.id))
    .orderBy(asc(alertNotice.createdAt), asc(alertNotice.channel));
const subjects = () => mailbox.received.map(({ raw }) => raw.match(/^Subject: (.*(?:\r\n .*)*)/m)?.[1]?.replace(/\r\n /g, ' '));

describe('an alert', () => {
  it('is raised once and cleared once, and both recipients are told of each once, signed', async () => {
    await db.update(connection).set({ name: 'Meta EU' }).where(eq(connection.id, meta));
    await owe('held', START, { reason: 'reconnect' });
    await rule('held', 0, { webhookUrl: `http://${hookHost}/alerts` });
    await check(minute(1));
    await check(minute(2));
    await release();
    await check(minute(3));
    await check(minute(4));
    expect(await alerts()).toMatchObject([{ raisedAt: minute(1), clearedAt: minute(3) }]);
    expect(mailbox.received.map(({ from, to }) => [from, to])).toEqual([
      ['alerts@tieback.example', ['ana@example.com']],
      ['alerts@tieback.example', ['ana@example.com']],
    ]);
    const [raised = '', cleared = ''] = mailbox.received.map(({ raw }) => raw);
    const [{ slug } = { slug: '' }] = await db.select().from(workspace).where(eq(workspace.id, site.workspaceId));
    const url = `http://localhost:3000/${encodeURIComponent(slug)}/store/destinations/${meta}/health`;
    expect(raised).toContain('Auto-Submitted: auto-generated');
    expect(bodyOf(raised)).toContain(HELD);
    expect(bodyOf(raised)).toContain(url);
    expect(bodyOf(cleared)).toContain('No event is held.');
    expect(hooks.map(({ body }) => JSON.parse(body))).toEqual([
      {
        type: 'alert.raised',
        timestamp: minute(1).toISOString(),
        data: {
          site: { id: site.id, name: site.name },
          connection: { id: meta, name: 'Meta EU', destination: 'meta' },
          rule: { id: expect.any(String), kind: 'held', threshold: 0 },
          detail: HELD,
          url,
        },
      },
      expect.objectContaining({ type: 'alert.cleared', timestamp: minute(3).toISOString() }),
    ]);
    for (const { headers, body } of hooks) {
      const signature = standardSignature(SECRET, String(headers['webhook-id']), String(headers['webhook-timestamp']), body);
      expect(headers['webhook-signature']).toBe(`v1,${signature}`);
    }
    expect((await notices()).map(({ toldAt, problem, attempts }) => [toldAt, problem, attempts])).toEqual([
      [minute(1), null, 1],
      [minute(1), null, 1],
      [minute(3), null, 1],
      [minute(3), null, 1],
    ]);
  });

  it('is told once by two workers that look at the same moment', async () => {
    for (const _ of [1, 2, 3])
      await rule('held', 0, { webhookUrl: `http://${hookHost}/`, emails: ['a@x.example', 'b@x.example'] });
    await owe('held', START);
    await Promise.all([check(minute(1)), check(minute(1)), check(minute(1))]);
    expect(mailbox.received.map(({ to }) => to[0]).sort()).toEqual([
      ...Array(3).fill('a@x.example'),
      ...Array(3).fill('b@x.example'),
    ]);
    expect(hooks).toHaveLength(3);
    await release();
    await Promise.all([check(minute(2)), check(minute(2))]);
    expect([mailbox.received.length, hooks.length]).toEqual([12, 6]);
    expect(await alerts()).toHaveLength(3);
  });

  it('is cleared, and its end owed to the recipients, by one of two workers that found it open', async () => {
    await rule('held', 0);
    await owe('held', START);
    await check(minute(1));
    const [open] = await openAlerts(db, site.id, 'connections');
    const [raised] = await notices();
    if (!open || !raised) throw new Error('the alert was just raised');
    const clear = () => {
      const notice = { ...raised, id: newTestId<'alert_notice'>(), type: 'cleared' as const };
      return db.transaction((tx) => clearAlert(tx, open, [notice], minute(2)));
    };
    expect((await Promise.all([clear(), clear()])).toSorted()).toEqual([false, true]);
    expect((await notices()).map(({ type }) => type).toSorted()).toEqual(['cleared', 'raised']);
  });

  it('that a recipient refuses is told to the others, kept with its problem, and told later in order', async () => {
    hookStatus = 503;
    await rule('held', 0, { webhookUrl: `http://${hookHost}/` });
    await owe('held', START);
    await check(minute(1));
    expect(mailbox.received).toHaveLength(1);
    expect(await notices()).toMatchObject([
      { channel: 'email', toldAt: minute(1) },
      { channel: 'webhook', toldAt: null, problem: 'The webhook answered 503 out of order' },
    ]);
    await release();
    await check(minute(2));
    expect(hooks.map(({ body }) => JSON.parse(body).type)).toEqual(['alert.raised', 'alert.raised']);
    hookStatus = 200;
    hooks.length = 0;
    await check(minute(3));
    await check(minute(4));
    expect(hooks.map(({ body }) => JSON.parse(body).type)).toEqual(['alert.raised', 'alert.cleared']);
    expect(mailbox.received).toHaveLength(2);
    expect((await notices()).every(({ toldAt, problem }) => toldAt && problem === null)).toBe(true);
  });

  it('waits while the mail server is down, not set, or refuses, and is given up after a day', async () => {
    await rule('held', 0);
    await owe('held', START);
    const down = openMail('smtp://127.0.0.1:1', 'Tieback <alerts@tieback.example>');
    await checkAlerts(db, transport, down, minute(1));
    expect(await notices()).toMatchObject([{ toldAt: null, problem: expect.stringContaining('ECONNREFUSED') }]);
    down.close();
    await checkAlerts(db, transport, openMail(undefined, ''), minute(2));
    expect(await notices()).toMatchObject([
      { toldAt: null, problem: 'SMTP_URL is not set: no e-mail can be sent.', attempts: 2 },
    ]);
    mailbox.refuse('no such mailbox');
    await check(minute(3));
    expect(await notices()).toMatchObject([{ toldAt: null, problem: expect.stringContaining('no such mailbox') }]);
    mailbox.refuse(undefined);
    await check(minute(4));
    expect(await notices()).toMatchObject([{ toldAt: minute(4), problem: null, attempts: 4 }]);
    expect(mailbox.received).toHaveLength(1);
    await release();
    mailbox.refuse('no such mailbox');
    await check(minute(5));
    const late = new Date(minute(5).getTime() + DAY_MS);
    await check(late);
    mailbox.refuse(undefined);
    await check(new Date(late.getTime() + HOUR_MS));
    expect((await notices()).at(-1)).toMatchObject({ type: 'cleared', toldAt: null, dueAt: null, attempts: 2 });
    expect(mailbox.received).toHaveLength(1);
  });

  it('is told again, under the same id, when the worker died before it could write that down', async () => {
    await rule('held', 0);
    await owe('held', START);
    const dying = { ...mailbox.mail, send: () => new Promise<never>(() => {}) };
    void checkAlerts(db, transport, dying, minute(1));
    await expect.poll(async () => (await notices())[0]?.attempts).toBe(1);
    await check(minute(2));
    expect(mailbox.received).toHaveLength(0);
    await check(minute(7));
    expect(mailbox.received).toHaveLength(1);
    expect(mailbox.received[0]?.raw).toContain(`Message-ID: <${(await notices())[0]?.id}@tieback.example>`);
  });

  it('goes to no private address', async () => {
    await rule('held', 0, { emails: [], webhookUrl: 'https://10.1.2.3/' });
    await owe('held', START);
    await check(minute(1));
    expect(await notices()).toMatchObject([{ problem: '10.1.2.3 is no public address: Tieback connects to those alone.' }]);
  });

  it('whose webhook secret cannot be read is told to the others', async () => {
    const id = await rule('held', 0, { webhookUrl: `http://${hookHost}/` });
    await db
      .update(alertRule)
      .set({ webhookSecret: { ...sealSecret(SECRET, START), keyId: 'lost' } })
      .where(eq(alertRule.id, id));
    await owe('held', START);
    await check(minute(1));
    expect(await notices()).toMatchObject([
      { channel: 'email', toldAt: minute(1) },
      { channel: 'webhook', problem: expect.stringContaining('sealed under the key lost') },
    ]);
    expect(hooks).toEqual([]);
  });

  it('ends untold when its connection is deleted, and a paused connection is well', async () => {
    await rule('held', 0);
    await owe('held', START);
    await check(minute(1));
    await db
      .update(connection)
      .set({ deletedAt: minute(2) })
      .where(eq(connection.id, meta));
    await check(minute(2));
    expect(await alerts()).toMatchObject([{ clearedAt: minute(2) }]);
    expect(subjects()).toHaveLength(1);
    await db.update(connection).set({ deletedAt: null, enabled: false }).where(eq(connection.id, meta));
    await check(minute(3));
    expect(await alerts()).toHaveLength(1);
  });

  it('is about the connection that its rule names', async () => {
    const other = await buildConnection(db, site, 'ga4', 'https://ga.example');
    await rule('held', 0, { connectionId: other });
    await owe('held', START);
    await check(minute(1));
    expect(await alerts()).toEqual([]);
    await owe('held', START, { connectionId: other });
    await check(minute(2));
    expect(await alerts()).toMatchObject([{ connectionId: other }]);
  });

  it('of the success rate stays raised while too little happens to say', async () => {
    await rule('success_rate', 95);
    const ids = await Promise.all(Array.from({ length: 20 }, () => owe('rejected', START)));
    await tryOnce(
      START,
      ids.map((id) => [id, 'rejected']),
    );
    await check(minute(1));
    await check(minute(120));
    expect(await alerts()).toMatchObject([
      { clearedAt: null, detail: 'The platform took 0.0% of the 20 events tried in the last hour; the rule asks for 95%.' },
    ]);
    const more = await Promise.all(Array.from({ length: 20 }, () => owe('delivered', minute(121))));
    await tryOnce(
      minute(121),
      more.map((id) => [id, 'delivered']),
    );
    await check(minute(122));
    expect(await alerts()).toMatchObject([{ clearedAt: minute(122) }]);
  });
});

describe('figures', () => {
  const now = minute(60);
  const figures = async () => (await alertFigures(db, site.id, new Set(alertKinds), now)).get(meta);

  it('of a connection that never sent are empty', async () => {
    expect(await figures()).toEqual({
      enabled: true,
      held: 0,
      tried: 0,
      taken: 0,
      judged: 0,
      refused: 0,
      requests: 0,
      partlyCounted: 0,
    });
  });

  it('count events once however often they were tried, and what was taken at any try', async () => {
    const [retried, refused, early] = [
      await owe('delivered', START),
      await owe('rejected', START),
      await owe('delivered', START),
    ];
    await tryOnce(START, [[early, 'delivered']]);
    await tryOnce(minute(1), [
      [retried, 'transient'],
      [refused, 'rejected'],
    ]);
    await tryOnce(minute(2), [
      [retried, 'duplicate'],
      [refused, 'rejected'],
    ]);
    await tryOnce(minute(3), [[refused, 'throttled']]);
    await tryOnce(minute(5), [[refused, 'config']]);
    const waiting = { oldestWaitingAt: minute(10), oldestHeldAt: minute(8), holdAction: 'settings', held: 2 };
    await owe('held', minute(8), { reason: 'settings' });
    await owe('held', minute(9), { reason: 'reconnect' });
    await owe('retry', minute(12));
    await owe('sending', minute(10));
    await owe('pending', minute(11));
    await owe('skipped', START);
    expect(await figures()).toEqual({
      enabled: true,
      tried: 2,
      taken: 1,
      judged: 4,
      refused: 2,
      requests: 1,
      partlyCounted: 0,
      lastDeliveredAt: minute(2),
      failedFromAt: minute(3),
      failedToAt: minute(5),
      ...waiting,
    });
  });

  it('count no wait that is meant: for the other side of an order, and for the late clicks of its credit', async () => {
    const credit = { name: 'order_credited', key: 'credit:#1' };
    await owe('pending', minute(20), { waitsUntil: minute(61) });
    await owe('pending', minute(-299), credit);
    expect((await figures())?.oldestWaitingAt).toBeUndefined();
    await owe('pending', minute(30), { waitsUntil: minute(59) });
    await owe('retry', minute(-302), { ...credit, key: 'credit:#2' });
    await owe('pending', minute(50), { name: 'order_credited', key: "a store's own event of that name" });
    expect(await figures()).toMatchObject({ oldestWaitingAt: minute(50) });
    await owe('sending', minute(-313), { ...credit, key: 'credit:#3' });
    expect(await figures()).toMatchObject({ oldestWaitingAt: minute(47) });
  });

  it('take the hold of the connection for what is to be done', async () => {
    const hold = { action: 'permission' as const, code: '200', message: 'secret words', since: START.toISOString() };
    await db
      .update(connection)
      .set({ hold })
      .where(and(eq(connection.siteId, site.id), eq(connection.id, meta)));
    expect(await figures()).toMatchObject({ held: 0, holdAction: 'permission' });
  });
});

/** The text of a mail, whatever its parts are encoded as. */
function bodyOf(raw: string): string {
  const [, encoded = ''] =
    raw.match(/Content-Type: text\/plain[^\r]*\r\nContent-Transfer-Encoding: [^\r]*\r\n\r\n([\s\S]*?)\r\n--/) ?? [];
  const text = encoded
    .replace(/=\r\n/g, '')
    .replaceAll('%', '%25')
    .replace(/=([0-9A-F]{2})/g, '%$1');
  return decodeURIComponent(text);
}
