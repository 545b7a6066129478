/**
 * Protects delivery end to end: real Postgres, real HTTP, vendors that enforce their platforms' rules. Events come in by the
 * collector, the worker's step owes them, deliverAll sends them; then the vendors' counts and the ledger are compared.
 */
import { and, asc, eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { connectionById, versionsOf } from '@/db/queries/connection';
import { sitesWithWork } from '@/db/queries/log';
import { attempt, connection, connectionVersion, delivery, deliveryAttempt, order, site as siteTable } from '@/db/schema';
import { sha256Hex } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { DAY_MS, HOUR_MS, SECOND_MS } from '@/lib/core/instant';
import { defineDestination } from '@/lib/destinations/define';
import { destinationOf } from '@/lib/destinations/registry';
import type { Site, SiteSettings } from '@/lib/model/site';
import { ad, buildCollector, buildSite, newTestId, purchase, send, type Visit } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { buildConnection, testSandbox } from '@/lib/testing/sandbox';
import { releaseConnection } from './connection-moves';
import type { Courier } from './deliver';
import { deliverAll } from './delivery-worker';
import { openConnection } from './open-connection';
import { prepareDeliveries } from './prepare-deliveries';
import { processSite } from '../derive/process';
import { rebuildSite } from '../derive/rebuild';

const { db } = await testDatabase();
const START = new Date('2026-11-20T10:00:00Z');
let now = START;
const sandbox = await testSandbox(() => now);
const courier: Courier = { db, transport: sandbox.transport, now: () => now, random: () => 0.5 };

let site: Site;
beforeAll(() => {
  now = START;
});

async function fresh(settings: Partial<SiteSettings> = {}): Promise<void> {
  site = await buildSite(db, settings);
  now = START;
  for (const id of ['meta', 'ga4', 'x']) sandbox.control(id, { fault: 'none', latencyMs: 0, forget: true });
}

async function visit(...visits: Visit[]): Promise<void> {
  await send(buildCollector(db, [site]), site, visits);
  await sitesWithWork(db);
  while ((await processSite(db, site, now)) > 0);
}

const ledger = (connectionId: Id<'connection'>) =>
  db
    .select()
    .from(delivery)
    .where(and(eq(delivery.siteId, site.id), eq(delivery.connectionId, connectionId)))
    .orderBy(asc(delivery.sequence));
const statesOf = async (connectionId: Id<'connection'>) =>
  (await ledger(connectionId)).map(({ name, state, reason }) => [name, state, reason]);

describe('a connection whose secret cannot be opened', () => {
  it('is held with its reason, and every connection made after it goes on, of its site and of others', async () => {
    await fresh();
    const broken = await buildConnection(db, site, 'meta', sandbox.url);
    await db
      .update(connection)
      .set({ secrets: { accessToken: { keyId: 'lost1234', sealed: 'AAAA', lastFour: '1111', createdAt: START.toISOString() } } })
      .where(eq(connection.id, broken));
    const beside = await buildConnection(db, site, 'ga4', sandbox.url);
    await visit(purchase({ at: START, visitor: newTestId<'visitor'>(), order: '#1', url: 'https://shop.example/?gclid=a' }));
    const of = site;
    await fresh();
    const elsewhere = await buildConnection(db, site, 'meta', sandbox.url);
    await visit(purchase({ at: START, visitor: newTestId<'visitor'>(), order: '#2', url: 'https://shop.example/?fbclid=b' }));
    await deliverAll(courier);
    expect(await statesOf(elsewhere)).toEqual([['purchase', 'delivered', null]]);
    site = of;
    expect(await statesOf(beside)).toEqual([['purchase', 'delivered', null]]);
    const [held] = await ledger(broken);
    const message =
      'Its stored secret “Conversions API access token” cannot be opened: it is sealed under the key lost1234, which this program does not have.';
    expect(held).toMatchObject({ state: 'held', reason: 'unreadable', detail: message });
    const row = await connectionById(db, site.id, broken);
    expect(row?.hold).toEqual({ action: 'unreadable', code: 'unreadable_secret', message, since: now.toISOString() });
  });
});

describe('a conversion', () => {
  it('is delivered once, with the click that brought it, and its attempt is kept without secrets', async () => {
    await fresh();
    const meta = await buildConnection(db, site, 'meta', sandbox.url);
    const visitor = newTestId<'visitor'>();
    await visit(
      { at: START, visitor, url: 'https://shop.example/?fbclid=IwAR2xYz' },
      purchase({ at: new Date(START.getTime() + 60_000), visitor, order: '#1', value: 49.9 }),
    );
    now = new Date(START.getTime() + 90_000);
    await deliverAll(courier);
    expect(await statesOf(meta)).toEqual([
      ['page_view', 'delivered', null],
      ['purchase', 'delivered', null],
    ]);
    expect(sandbox.report('meta')).toMatchObject({ events: 2, sent: 2 });
    expect(sandbox.report('meta').keys).toContain('Purchase purchase:#1');
    const [kept] = await db.select().from(attempt).where(eq(attempt.siteId, site.id));
    expect(JSON.stringify(kept)).not.toContain('EAAsandboxToken');
    const sent = JSON.parse(kept?.body ?? '');
    expect(sent.data.at(-1).user_data.fbc).toBe(`fb.1.${START.getTime()}.IwAR2xYz`);
    expect(sent.data.at(-1).custom_data).toMatchObject({ value: 49.9, currency: 'EUR', order_id: '#1' });
    expect(kept).toMatchObject({ status: 200, class: 'delivered', traceId: 'AsandboxTrace' });
  });

  it('sent with raw personal data is kept without them', async () => {
    await fresh({ keepPersonalData: true });
    sandbox.control('klaviyo', { fault: 'none', forget: true });
    const klaviyo = await buildConnection(db, site, 'klaviyo', sandbox.url);
    await visit(
      purchase({ at: START, visitor: newTestId<'visitor'>(), order: '#9', user: { email: 'Zoë@Example.com', firstName: 'Zoë' } }),
    );
    await deliverAll(courier);
    expect(await statesOf(klaviyo)).toEqual([['purchase', 'delivered', null]]);
    expect(sandbox.report('klaviyo').keys.join(' ')).toContain('purchase:#9');
    const [kept] = await db.select().from(attempt).where(eq(attempt.siteId, site.id));
    expect(kept?.body).toContain('[personal data]');
    expect(JSON.stringify(kept)).not.toMatch(/zoë|example\.com/i);
  });

  it('told by several sources is one delivery', async () => {
    await fresh();
    const meta = await buildConnection(db, site, 'meta', sandbox.url);
    const visitor = newTestId<'visitor'>();
    const told = purchase({ at: START, visitor, order: '#7' });
    await visit(told, { ...told, id: 'again' });
    await deliverAll(courier);
    expect(await statesOf(meta)).toEqual([['purchase', 'delivered', null]]);
  });

  it('without consent is written down as skipped, and nothing of it is sent', async () => {
    await fresh();
    const meta = await buildConnection(db, site, 'meta', sandbox.url);
    const visitor = newTestId<'visitor'>();
    await visit(
      purchase({
        at: START,
        visitor,
        order: '#2',
        consent: { analytics: 'granted', ad_storage: 'denied', ad_user_data: 'denied' },
      }),
    );
    await deliverAll(courier);
    expect(await statesOf(meta)).toEqual([['purchase', 'skipped', 'no_consent']]);
    expect(sandbox.report('meta').requests).toBe(0);
  });

  it('marked as a test by the store is written down and never sent, held or not', async () => {
    await fresh();
    const meta = await buildConnection(db, site, 'meta', sandbox.url);
    const visitor = newTestId<'visitor'>();
    const test = (order: string) => purchase({ at: START, visitor, order, properties: { test: true } });
    await visit(test('#T1'));
    await deliverAll(courier);
    sandbox.control('meta', { fault: 'revoked' });
    await visit({ at: START, visitor });
    await deliverAll(courier);
    await visit(test('#T2'));
    sandbox.control('meta', { fault: 'none' });
    await releaseConnection(db, site, meta, now);
    await deliverAll(courier);
    expect(await statesOf(meta)).toEqual([
      ['purchase', 'skipped', 'test_order'],
      ['page_view', 'delivered', null],
      ['purchase', 'skipped', 'test_order'],
    ]);
    expect(sandbox.report('meta').keys.filter((key) => key.startsWith('Purchase'))).toEqual([]);
  });

  it('that has become too old for the platform is skipped, and says so', async () => {
    await fresh();
    const meta = await buildConnection(db, site, 'meta', sandbox.url);
    await visit(ad(START, newTestId<'visitor'>()));
    now = new Date(START.getTime() + 7 * DAY_MS + 1);
    await deliverAll(courier);
    expect(await statesOf(meta)).toEqual([['page_view', 'skipped', 'too_old']]);
    expect(sandbox.report('meta').requests).toBe(0);
  });

  it('is not owed again by a rebuild, whatever was switched on since', async () => {
    await fresh();
    const meta = await buildConnection(db, site, 'meta', sandbox.url);
    const visitor = newTestId<'visitor'>();
    await visit(ad(START, visitor), { at: START, visitor, name: 'quiz_done' }, purchase({ at: START, visitor, order: '#4' }));
    await deliverAll(courier);
    const before = await ledger(meta);
    const quiz = { send: true, as: 'Quiz', filters: [], value: { rule: 'total' as const }, params: [] };
    await db.insert(connectionVersion).values({
      siteId: site.id,
      connectionId: meta,
      version: 2,
      settings: {},
      mapping: { quiz_done: quiz },
      createdAt: new Date(START.getTime() + HOUR_MS),
    });
    await rebuildSite(db, site);
    expect(await ledger(meta)).toEqual(before);
    expect(before.map(({ name, state }) => `${name} ${state}`)).toEqual(['page_view delivered', 'purchase delivered']);
  });

  it('that was delivered stays so when a rule changes and the site is rebuilt: no new delivery, no request', async () => {
    await fresh();
    const meta = await buildConnection(db, site, 'meta', sandbox.url);
    const visitor = newTestId<'visitor'>();
    await visit(
      ad(START, visitor),
      purchase({ at: START, visitor, order: '#5', value: 30, properties: { tax: 5 }, user: { email: 'zoë@example.com' } }),
    );
    await deliverAll(courier);
    const before = await ledger(meta);
    const { requests } = sandbox.report('meta');
    const settings = { ...site.settings, revenueIncludesTax: false, blockedEmailHashes: [sha256Hex('zoë@example.com')] };
    const changed = { ...site, domains: ['other.example'], settings };
    await db.update(siteTable).set({ domains: changed.domains, settings }).where(eq(siteTable.id, site.id));
    expect(await rebuildSite(db, changed, () => {}, { now: () => now })).toMatchObject({ generation: 2, found: [] });
    while ((await processSite(db, site, now)) > 0);
    await deliverAll(courier);
    expect(await db.select({ revenue: order.revenue }).from(order).where(eq(order.siteId, site.id))).toEqual([
      { revenue: 2500n },
    ]);
    expect(await ledger(meta)).toEqual(before);
    expect(before.map(({ state }) => state)).toEqual(['delivered', 'delivered']);
    expect(sandbox.report('meta').requests).toBe(requests);
  });

  it('is sent while its site is being rebuilt', async () => {
    await fresh();
    const meta = await buildConnection(db, site, 'meta', sandbox.url);
    await visit(ad(START, newTestId<'visitor'>()));
    const stop = () => {
      throw new Error('broken off');
    };
    await expect(rebuildSite(db, site, stop)).rejects.toThrow('broken off');
    await visit(purchase({ at: START, visitor: newTestId<'visitor'>(), order: '#6' }));
    await deliverAll(courier);
    expect(await statesOf(meta)).toEqual([
      ['page_view', 'delivered', null],
      ['purchase', 'delivered', null],
    ]);
  });

  it('from before the connection is not owed', async () => {
    await fresh();
    const meta = await buildConnection(db, site, 'meta', sandbox.url, { createdAt: new Date(START.getTime() + HOUR_MS) });
    await visit(ad(START, newTestId<'visitor'>()));
    expect(await statesOf(meta)).toEqual([]);
  });
});

describe('a failing platform', () => {
  it('is asked again later, and no event is lost or counted twice', async () => {
    await fresh();
    const meta = await buildConnection(db, site, 'meta', sandbox.url);
    await visit(ad(START, newTestId<'visitor'>()));
    sandbox.control('meta', { fault: 'error' });
    await deliverAll(courier);
    expect(await statesOf(meta)).toEqual([['page_view', 'retry', '503']]);
    const [waiting] = await ledger(meta);
    expect(waiting?.dueAt.getTime()).toBeGreaterThan(START.getTime());
    sandbox.control('meta', { fault: 'reset', times: 1 });
    now = new Date(START.getTime() + 10 * SECOND_MS);
    await deliverAll(courier);
    expect(await statesOf(meta)).toEqual([['page_view', 'retry', 'no_answer']]);
    now = new Date(START.getTime() + 60 * SECOND_MS);
    await deliverAll(courier);
    expect(await statesOf(meta)).toEqual([['page_view', 'delivered', null]]);
    expect(sandbox.report('meta')).toMatchObject({ events: 1 });
  });

  it('that is slow delays nobody else', async () => {
    await fresh();
    const slow = await buildConnection(db, site, 'tiktok', sandbox.url);
    const quick = await buildConnection(db, site, 'meta', sandbox.url);
    sandbox.control('tiktok', { fault: 'none', latencyMs: 1_500, forget: true });
    await visit(ad(START, newTestId<'visitor'>()));
    const running = deliverAll(courier);
    await expect.poll(() => statesOf(quick)).toEqual([['page_view', 'delivered', null]]);
    expect((await ledger(slow)).map(({ state }) => state)).toEqual(['sending']);
    await running;
    expect(await statesOf(slow)).toEqual([['page_view', 'delivered', null]]);
    sandbox.control('tiktok', { latencyMs: 0 });
  });

  it('past its maximum age gives up, with the last answer as the reason', async () => {
    await fresh();
    const meta = await buildConnection(db, site, 'meta', sandbox.url);
    await visit(ad(START, newTestId<'visitor'>()));
    sandbox.control('meta', { fault: 'error' });
    now = new Date(START.getTime() + 7 * DAY_MS - 500);
    await deliverAll(courier);
    expect(await statesOf(meta)).toEqual([['page_view', 'rejected', 'expired']]);
  });

  it('that refuses a whole request for one bad event gets the others again without it', async () => {
    await fresh();
    const mapping = { page_view: { send: true, as: 'PageView', filters: [], value: { rule: 'total' as const }, params: [] } };
    const bad = { ...mapping.page_view, as: 'x'.repeat(60) };
    const meta = await buildConnection(db, site, 'meta', sandbox.url, { mapping: { ...mapping, search: bad } });
    const visitor = newTestId<'visitor'>();
    const visits = Array.from(
      { length: 7 },
      (_, index): Visit => ({ at: new Date(START.getTime() + index), visitor, name: index === 4 ? 'search' : 'page_view' }),
    );
    await visit(...visits);
    now = new Date(START.getTime() + SECOND_MS);
    await deliverAll(courier);
    expect((await statesOf(meta)).map(([name, state]) => `${name} ${state}`)).toEqual(
      visits.map(({ name }) => (name === 'search' ? 'search rejected' : 'page_view delivered')),
    );
    expect(sandbox.report('meta')).toMatchObject({ events: 6, sent: 6 });
    const tries = await db.select().from(deliveryAttempt).where(eq(deliveryAttempt.siteId, site.id));
    expect(tries.filter(({ code }) => code === 'batch_refused').length).toBeGreaterThan(0);
  });
});

describe('a fault of ours', () => {
  it('in one event is told with it, and keeps no other from going', async () => {
    await fresh();
    const id = await buildConnection(db, site, 'meta', sandbox.url);
    await visit(
      { id: 'bad', at: START, visitor: newTestId<'visitor'>() },
      { id: 'good', at: START, visitor: newTestId<'visitor'>() },
    );
    const row = await connectionById(db, site.id, id);
    const definition = destinationOf('meta');
    if (!row || !definition) throw new Error('the connection was just made');
    const faulty = defineDestination({
      ...definition,
      open: (settings, baseUrl) => {
        const opened = definition.open(settings, baseUrl);
        const prepare: typeof opened.prepare = (conversion) => {
          if (conversion.key === 'bad') throw new Error('no a@b.example of undefined');
          return opened.prepare(conversion);
        };
        return { ...opened, prepare };
      },
    });
    const connection = openConnection(row, faulty, await versionsOf(db, site.id, [id]));
    const { items, skipped } = await prepareDeliveries(db, site, connection, await ledger(id), now);
    expect(items.map(({ owner }) => owner.delivery.key)).toEqual(['good']);
    expect(skipped.map(({ delivery: { key }, skip }) => [key, skip.reason])).toEqual([['bad', 'incomplete']]);
    expect(skipped[0]?.skip.detail).toContain('fault of Tieback');
    expect(skipped[0]?.skip.detail).not.toContain('a@b.example');
  });
});

describe('revoked credentials', () => {
  it('hold everything in order until somebody reconnects; then it goes on with its own times', async () => {
    await fresh();
    const meta = await buildConnection(db, site, 'meta', sandbox.url);
    const visitor = newTestId<'visitor'>();
    sandbox.control('meta', { fault: 'revoked' });
    const visits = Array.from(
      { length: 5 },
      (_, index): Visit => ({ id: `held-${index}`, at: new Date(START.getTime() + index * 1_000), visitor }),
    );
    await visit(...visits.slice(0, 3));
    now = new Date(START.getTime() + 10_000);
    await deliverAll(courier);
    expect((await ledger(meta)).map(({ state, reason }) => `${state} ${reason}`)).toEqual(Array(3).fill('held reconnect'));
    await visit(...visits.slice(3));
    expect((await ledger(meta)).map(({ state }) => state)).toEqual(Array(5).fill('held'));
    const [held] = await db.select().from(connection).where(eq(connection.id, meta));
    expect(held?.hold).toMatchObject({ action: 'reconnect', code: '190/460' });

    sandbox.control('meta', { fault: 'none' });
    now = new Date(START.getTime() + HOUR_MS);
    expect(await releaseConnection(db, site, meta, now)).toEqual({ released: 5, expired: 0 });
    await deliverAll(courier);
    expect(sandbox.report('meta').keys).toEqual(visits.map(({ id }) => `PageView ${id}`));
    const [last] = await db
      .select()
      .from(attempt)
      .where(and(eq(attempt.siteId, site.id), eq(attempt.class, 'delivered')));
    const times = JSON.parse(last?.body ?? '').data.map((event: { event_time: number }) => event.event_time);
    expect(times).toEqual(visits.map(({ at }) => at.getTime() / 1_000));
  });
});

describe('a hold in the middle of a claim', () => {
  it('holds also what the claim had not sent yet', async () => {
    await fresh();
    const webhook = await buildConnection(db, site, 'webhook', sandbox.url);
    sandbox.control('webhook', { fault: 'revoked', forget: true });
    await visit(
      ...Array.from(
        { length: 3 },
        (_, index): Visit => ({ id: `in-claim-${index}`, at: START, visitor: newTestId<'visitor'>() }),
      ),
    );
    await deliverAll(courier);
    expect((await ledger(webhook)).map(({ state, attempts }) => `${state} ${attempts}`)).toEqual(['held 1', 'held 0', 'held 0']);
    sandbox.control('webhook', { fault: 'none' });
    expect(await releaseConnection(db, site, webhook, now)).toEqual({ released: 3, expired: 0 });
    await deliverAll(courier);
    expect(sandbox.report('webhook').events).toBe(3);
  });
});

describe('a crash between sending and writing down', () => {
  it('sends again under the same keys when the lease has run out', async () => {
    await fresh();
    const meta = await buildConnection(db, site, 'meta', sandbox.url);
    await visit(ad(START, newTestId<'visitor'>()));
    // The first transaction reads what is sent, the second writes down what came of it.
    const dying = { ...courier, db: failingAfter(2) };
    await expect(deliverAll(dying)).rejects.toThrow('power cut');
    expect((await ledger(meta)).map(({ state }) => state)).toEqual(['sending']);
    expect(sandbox.report('meta')).toMatchObject({ events: 1, sent: 1 });
    expect(await deliverAll(courier)).toBe(0);
    now = new Date(START.getTime() + 2 * 60 * SECOND_MS);
    await deliverAll(courier);
    expect(await statesOf(meta)).toEqual([['page_view', 'delivered', null]]);
    expect(sandbox.report('meta')).toMatchObject({ events: 1, sent: 2 });
  });
});

/** The database, until its transactions are asked for the n-th time: the power goes before the answer is written down. */
function failingAfter(count: number): typeof db {
  let left = count;
  return new Proxy(db, {
    get(target, name, receiver) {
      if (name === 'transaction' && --left <= 0) return () => Promise.reject(new Error('power cut'));
      return Reflect.get(target, name, receiver);
    },
  });
}
