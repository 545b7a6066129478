/**
 * Protects what a person does with what is owed: replays and back-fills say before what they will do, keep the keys, stop at the
 * platform's maximum age, are for admins alone, and stand in the audit log.
 */
import { and, asc, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { sitesWithWork } from '@/db/queries/log';
import { countReplay } from '@/db/queries/replay';
import { connection, delivery } from '@/db/schema';
import type { Role } from '@/lib/access/permissions';
import type { Id } from '@/lib/core/id';
import { DAY_MS, HOUR_MS } from '@/lib/core/instant';
import { deliveryStates } from '@/lib/model/delivery';
import type { Mapping } from '@/lib/model/mapping';
import type { Site } from '@/lib/model/site';
import type { Courier } from '@/lib/pipeline/deliver/deliver';
import { deliverAll } from '@/lib/pipeline/deliver/delivery-worker';
import { processSite } from '@/lib/pipeline/derive/process';
import { buildCollector, buildSite, newTestId, purchase, send, type Visit } from '@/lib/testing/builders';
import { buildDelivery } from '@/lib/testing/delivery-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { buildConnection, testSandbox } from '@/lib/testing/sandbox';
import { listChanges } from './audit';
import {
  backfill,
  previewBackfill,
  previewReplayOf,
  releaseConnection,
  replayDeliveries,
  retryDeliveries,
} from './connection-deliveries';
import { updateConnection } from './connections';

const { db } = await testDatabase();
const START = new Date('2026-11-20T10:00:00Z');
const UNBOUND = { repeats: { always: false, except: [] }, takeover: { mode: 'live' as const, takeoverAt: null } };
let now = START;
const sandbox = await testSandbox(() => now);
const courier: Courier = { db, transport: sandbox.transport, now: () => now, random: () => 0.5 };

let site: Site;
let meta: Id<'connection'>;
const actor = (role: Role = 'admin') => ({ kind: 'member' as const, id: 'm', workspaceId: site.workspaceId, role });

beforeEach(async () => {
  // What an earlier test has left waiting is not this one's.
  await db.update(connection).set({ enabled: false });
  site = await buildSite(db);
  now = START;
  sandbox.control('meta', { fault: 'none', forget: true });
});

async function visit(...visits: Visit[]): Promise<void> {
  await send(buildCollector(db, [site]), site, visits);
  await sitesWithWork(db);
  while ((await processSite(db, site, now)) > 0);
}
const later = (ms: number) => new Date(START.getTime() + ms);
const states = async () => {
  const rows = await db
    .select()
    .from(delivery)
    .where(and(eq(delivery.siteId, site.id), eq(delivery.connectionId, meta)))
    .orderBy(asc(delivery.sequence));
  return rows.map(({ key, state }) => `${key} ${state}`);
};

describe('a replay', () => {
  const visitor = newTestId<'visitor'>();
  beforeEach(async () => {
    meta = await buildConnection(db, site, 'meta', sandbox.url);
    await visit({ id: 'view', at: START, visitor }, purchase({ at: later(1_000), visitor, order: '#1', value: 49.9, tax: 7.97 }));
    now = later(10_000);
    await deliverAll(courier);
  });

  it('says before how many it sends and what differs, then sends them under the same keys as the connection is set now', async () => {
    const purchaseRule = { send: true, as: 'Purchase', filters: [], value: { rule: 'net_of_tax' as const }, params: [] };
    const mapping: Mapping = { purchase: purchaseRule };
    await updateConnection(db, actor(), site, meta, { mapping }, now);
    const preview = await previewReplayOf(db, actor(), site, meta, { name: 'purchase', delivered: true }, now);
    expect(preview).toMatchObject({ ready: 1, tooOld: 0, waiting: 0 });
    expect(preview.samples).toMatchObject([
      {
        key: 'purchase:#1',
        before: { method: 'POST', body: { data: [{ event_id: 'purchase:#1', custom_data: { value: 49.9 } }] } },
        after: { method: 'POST', body: { data: [{ event_id: 'purchase:#1', custom_data: { value: 41.93 } }] } },
      },
    ]);
    const { before, after } = preview.samples[0] ?? {};
    expect(before?.url).toBe(typeof after === 'object' && after.url);
    const filter = { name: 'purchase', delivered: true };
    expect(await replayDeliveries(db, actor(), site, meta, filter, now)).toEqual({ replayed: 1, tooOld: 0 });
    await deliverAll(courier);
    expect(await states()).toEqual(['view delivered', 'purchase:#1 delivered']);
    expect(sandbox.report('meta')).toMatchObject({ events: 2, sent: 3 });
  });

  it('names one order, a state, a range; and refuses to name everything', async () => {
    const count = async (filter: object) => (await previewReplayOf(db, actor(), site, meta, filter, now)).ready;
    expect(await count({ order: '#1', delivered: true })).toBe(1);
    expect(await count({ order: '#1' })).toBe(0);
    expect(await count({ order: '#2' })).toBe(0);
    expect(await count({ state: 'delivered' })).toBe(2);
    expect(await count({ from: START.toISOString(), to: later(1_000).toISOString(), delivered: true })).toBe(1);
    await expect(count({})).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('leaves what the platform takes no longer', async () => {
    now = later(7 * DAY_MS + 500);
    expect(await previewReplayOf(db, actor(), site, meta, { state: 'delivered' }, now)).toMatchObject({ ready: 1, tooOld: 1 });
    const again = { state: 'delivered', countAgain: true };
    expect(await replayDeliveries(db, actor(), site, meta, again, now)).toEqual({ replayed: 1, tooOld: 1 });
    expect(await states()).toEqual(['view delivered', 'purchase:#1 pending']);
  });

  it('counts of all in one state, and of a narrower filter, what both name', async () => {
    await buildDelivery(db, site, meta, { at: START, state: 'rejected' });
    await buildDelivery(db, site, meta, { at: later(-9 * DAY_MS), state: 'rejected' });
    await buildDelivery(db, site, meta, { at: later(-9 * DAY_MS), state: 'skipped' });
    await buildDelivery(db, site, meta, { at: START, state: 'retry' });
    const of = async (filter: object) => {
      const { samples: _, ...counts } = await previewReplayOf(db, actor(), site, meta, filter, now);
      return counts;
    };
    const everyDay = { from: later(-30 * DAY_MS).toISOString(), to: later(30 * DAY_MS).toISOString() };
    const none = { ready: 0, tooOld: 0, waiting: 0, delivered: 0, countedAgain: 0, shadow: 0, kept: 0 };
    expect(await of({ state: 'rejected' })).toEqual({ ...none, ready: 1, tooOld: 1 });
    expect(await of({ state: 'skipped' })).toEqual({ ...none, tooOld: 1 });
    expect(await of({ state: 'retry' })).toEqual({ ...none, waiting: 1 });
    expect(await of(everyDay)).toEqual({ ...none, ready: 1, tooOld: 2, waiting: 1, delivered: 2 });
    for (const state of deliveryStates) expect(await of({ state })).toEqual(await of({ ...everyDay, state }));
    const [due, bounds] = [
      { siteId: site.id, connectionId: meta },
      { oldest: later(-7 * DAY_MS), ...UNBOUND },
    ];
    expect(await countReplay(db, due, {}, bounds)).toEqual({ ...none, ready: 1, tooOld: 2, waiting: 1, delivered: 2 });
    expect(await countReplay(db, due, { delivered: true }, bounds)).toEqual({ ...none, ready: 3, tooOld: 2, waiting: 1 });
  });

  it('F4 leaves out what has arrived unless it is asked for, by its state or by itself', async () => {
    const preview = (filter: object) => previewReplayOf(db, actor(), site, meta, filter, now);
    const [row] = await db.select().from(delivery).where(eq(delivery.connectionId, meta));
    expect(await preview({ name: 'purchase' })).toMatchObject({ ready: 0, delivered: 1, samples: [] });
    expect(await preview({ name: 'purchase', delivered: true })).toMatchObject({ ready: 1, delivered: 0 });
    expect(await preview({ ids: [row?.id] })).toMatchObject({ ready: 1, delivered: 0 });
    expect(await replayDeliveries(db, actor(), site, meta, { name: 'purchase' }, now)).toEqual({ replayed: 0, tooOld: 0 });
    expect(await states()).toEqual(['view delivered', 'purchase:#1 delivered']);
  });

  it('F4 asks before it sends what the platform has forgotten, and would count again', async () => {
    const filter = { name: 'purchase', delivered: true };
    now = later(2 * DAY_MS - HOUR_MS);
    expect(await previewReplayOf(db, actor(), site, meta, filter, now)).toMatchObject({ ready: 1, countedAgain: 0 });
    now = later(2 * DAY_MS + HOUR_MS);
    const preview = await previewReplayOf(db, actor(), site, meta, filter, now);
    expect(preview).toMatchObject({ ready: 1, countedAgain: 1, counts: expect.stringMatching(/for 2 days\.$/) });
    await expect(replayDeliveries(db, actor(), site, meta, filter, now)).rejects.toMatchObject({ code: 'conflict' });
    expect(await states()).toEqual(['view delivered', 'purchase:#1 delivered']);
    await replayDeliveries(db, actor(), site, meta, { ...filter, countAgain: true }, now);
    expect(await states()).toEqual(['view delivered', 'purchase:#1 pending']);
  });

  it('F4 asks before it sends a refund of GA4’s again, which counts every one, and not before a purchase', async () => {
    const ga4 = await buildConnection(db, site, 'ga4', sandbox.url);
    const bought = purchase({ at: later(20_000), visitor, order: '#2', value: 20 });
    const properties = { transaction_id: '#2', value: 5, currency: 'EUR', refund_id: 'r' };
    await visit(bought, { id: 'back', at: later(21_000), visitor, name: 'refund', properties });
    now = later(30_000);
    await deliverAll(courier);
    const preview = (name: string) => previewReplayOf(db, actor(), site, ga4, { name, delivered: true }, now);
    expect(await preview('purchase')).toMatchObject({ ready: 1, countedAgain: 0 });
    expect(await preview('refund')).toMatchObject({ ready: 1, countedAgain: 1 });
  });

  it('is for admins, of their own site, and stands in the audit log', async () => {
    const replay = (role: Role) => replayDeliveries(db, actor(role), site, meta, { order: '#1', delivered: true }, now);
    await expect(replay('marketer')).rejects.toMatchObject({ code: 'forbidden' });
    const other = await buildSite(db);
    await expect(replayDeliveries(db, actor(), other, meta, { order: '#1' }, now)).rejects.toMatchObject({ code: 'not_found' });
    await replay('admin');
    expect((await readOf(db, actor())((tx) => listChanges(tx, actor()))).map(({ action, after }) => [action, after])).toEqual([
      ['connection.replayed', { replayed: 1, tooOld: 0, filter: { order: '#1', delivered: true } }],
    ]);
  });
});

describe('a back-fill', () => {
  const range = { from: later(-DAY_MS).toISOString(), to: later(DAY_MS).toISOString() };

  it('owes a new connection what the store holds, once, in order, and says before how much that is', async () => {
    const visitor = newTestId<'visitor'>();
    await visit({ id: 'view', at: START, visitor }, purchase({ at: later(1_000), visitor, order: '#1' }), {
      id: 'unmapped',
      at: later(2_000),
      visitor,
      name: 'quiz_done',
    });
    now = later(HOUR_MS);
    meta = await buildConnection(db, site, 'meta', sandbox.url, { createdAt: now });
    const preview = await previewBackfill(db, actor(), site, meta, range, now);
    expect(preview).toEqual({ oldest: new Date(now.getTime() - 7 * DAY_MS), events: { page_view: 1, purchase: 1 }, shadow: 0 });
    expect(await backfill(db, actor(), site, meta, range, now)).toEqual({ planned: 2 });
    expect(await backfill(db, actor(), site, meta, range, now)).toEqual({ planned: 0 });
    expect((await previewBackfill(db, actor(), site, meta, range, now)).events).toEqual({});
    await deliverAll(courier);
    expect(sandbox.report('meta').keys).toEqual(['PageView view', 'Purchase purchase:#1']);
  });

  it('reaches no further back than the platform does, and no backwards range', async () => {
    await visit({ id: 'old', at: START, visitor: newTestId<'visitor'>() });
    now = later(8 * DAY_MS);
    meta = await buildConnection(db, site, 'meta', sandbox.url, { createdAt: now });
    expect(await backfill(db, actor(), site, meta, range, now)).toEqual({ planned: 0 });
    const backwards = { from: range.to, to: range.from };
    await expect(backfill(db, actor(), site, meta, backwards, now)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('what waits', () => {
  it('can be made due at once, and what is held released, with what has expired told', async () => {
    meta = await buildConnection(db, site, 'meta', sandbox.url);
    await visit({ id: 'first', at: START, visitor: newTestId<'visitor'>() });
    sandbox.control('meta', { fault: 'error', times: 1 });
    await deliverAll(courier);
    const [row] = await db.select().from(delivery).where(eq(delivery.siteId, site.id));
    expect(await retryDeliveries(db, actor(), site, meta, { ids: [row?.id] }, now)).toBe(1);
    sandbox.control('meta', { fault: 'revoked' });
    await deliverAll(courier);
    expect(await states()).toEqual(['first held']);
    now = later(7 * DAY_MS - HOUR_MS);
    await visit({ id: 'second', at: now, visitor: newTestId<'visitor'>() });
    now = later(7 * DAY_MS + HOUR_MS);
    sandbox.control('meta', { fault: 'none' });
    expect(await releaseConnection(db, actor(), site, meta, now)).toEqual({ released: 1, expired: 1 });
    await deliverAll(courier);
    expect(await states()).toEqual(['first rejected', 'second delivered']);
  });

  it('is released as the connection is set now: the setting that it was held for has been corrected, and its id stays', async () => {
    const [wrong, right] = ['9999999999999999', '1234567890123456'];
    const settings = { datasetId: wrong, accessToken: 'EAAsandboxToken' };
    meta = await buildConnection(db, site, 'meta', sandbox.url, { settings });
    await visit(purchase({ at: START, visitor: newTestId<'visitor'>(), order: '#1' }));
    await deliverAll(courier);
    expect(await states()).toEqual(['purchase:#1 held']);
    await updateConnection(db, actor(), site, meta, { settings: { datasetId: right, eventIdForm: 'new-{order}' } });
    expect(await releaseConnection(db, actor(), site, meta, now)).toEqual({ released: 1, expired: 0 });
    await deliverAll(courier);
    expect(await states()).toEqual(['purchase:#1 delivered']);
    expect(sandbox.report('meta').keys).toEqual(['Purchase purchase:#1']);
  });

  it.each(['tried again at once', 'resumed'])('is %s as the connection is set now', async (how) => {
    meta = await buildConnection(db, site, 'meta', sandbox.url);
    await visit(purchase({ at: START, visitor: newTestId<'visitor'>(), order: '#1', value: 49.9, tax: 7.97 }));
    const purchaseRule = { send: true, as: 'Purchase', filters: [], value: { rule: 'net_of_tax' as const }, params: [] };
    if (how === 'resumed') await updateConnection(db, actor(), site, meta, { enabled: false });
    await updateConnection(db, actor(), site, meta, { mapping: { purchase: purchaseRule } });
    const [row] = await db.select().from(delivery).where(eq(delivery.siteId, site.id));
    if (how === 'resumed') await updateConnection(db, actor(), site, meta, { enabled: true });
    else await retryDeliveries(db, actor(), site, meta, { ids: [row?.id] }, now);
    await deliverAll(courier);
    const [sent] = await db.select().from(delivery).where(eq(delivery.siteId, site.id));
    expect([sent?.state, sent?.valueMinor]).toEqual(['delivered', 4_193n]);
  });
});
