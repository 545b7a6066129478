/**
 * Protects a store that changes tools: in shadow nothing reaches a platform and everything is kept; at the take-over no order
 * is sent twice and none is missing, whatever its refunds, replays and back-fills; what was sent keeps its id.
 */
import { and, asc, eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { alertFigures } from '@/db/queries/alert-figures';
import { connectionById, connectionsWithPixel, versionsOf } from '@/db/queries/connection';
import { takeoverOf } from '@/db/queries/connection-mode';
import { claimDeliveries } from '@/db/queries/delivery';
import { sitesWithWork } from '@/db/queries/log';
import { connectionsToProbe, outageOf } from '@/db/queries/outage';
import { attempt, connection, delivery, workspace } from '@/db/schema';
import { type Actor, operatorOf } from '@/lib/access/permissions';
import type { Id } from '@/lib/core/id';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import { destinationOf } from '@/lib/destinations/registry';
import { alertKinds } from '@/lib/model/alert';
import type { Mapping } from '@/lib/model/mapping';
import type { Site } from '@/lib/model/site';
import type { Courier } from '@/lib/pipeline/deliver/deliver';
import { deliverAll } from '@/lib/pipeline/deliver/delivery-worker';
import { openConnection } from '@/lib/pipeline/deliver/open-connection';
import { prepareDeliveries } from '@/lib/pipeline/deliver/prepare-deliveries';
import { shadowAll } from '@/lib/pipeline/deliver/shadow-batch';
import { processSite } from '@/lib/pipeline/derive/process';
import { connectionHealth } from '@/lib/reporting/reports/health/query';
import { ad, buildCollector, buildSite, newTestId, purchase, send, type Visit } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { buildConnection, testSandbox } from '@/lib/testing/sandbox';
import { backfill, previewBackfill, previewReplayOf, replayDeliveries } from './connection-deliveries';
import { runInShadow, takeOver } from './connection-mode';
import { updateConnection } from './connections';

const { db } = await testDatabase();
const workspaceId = newTestId<'workspace'>();
const ADMIN: Actor = operatorOf(workspaceId);
const START = new Date('2026-11-20T10:00:00Z');
const later = (milliseconds: number) => new Date(START.getTime() + milliseconds);
let now = START;
const sandbox = await testSandbox(() => now);
const courier: Courier = { db, transport: sandbox.transport, now: () => now, random: () => 0.5 };
await db.insert(workspace).values({ id: workspaceId, slug: 'switch', name: 'Switch', createdAt: START });

let site: Site;

async function shadowOf(destination: string, mapping?: Mapping): Promise<Id<'connection'>> {
  const id = await buildConnection(db, site, destination, sandbox.url, mapping && { mapping });
  await runInShadow(db, ADMIN, site, id, now);
  return id;
}

async function fresh(): Promise<void> {
  site = await buildSite(db);
  now = START;
  for (const id of ['meta', 'ga4', 'google']) sandbox.control(id, { fault: 'none', latencyMs: 0, forget: true });
}

async function visit(...visits: Visit[]): Promise<void> {
  await send(buildCollector(db, [site]), site, visits);
  await sitesWithWork(db);
  while ((await processSite(db, site, now)) > 0);
}

const bought = (order: string, at: Date, visitor = newTestId<'visitor'>()) =>
  purchase({ at, visitor, order, value: 49.9, url: 'https://shop.example/?fbclid=IwAR2xYz' });
const returned = (order: string, at: Date): Visit => ({
  at,
  visitor: newTestId<'visitor'>(),
  name: 'refund',
  properties: { transaction_id: order, refund_id: `r-${order}`, currency: 'EUR', value: 10 },
});
const ledger = (id: Id<'connection'>) =>
  db
    .select()
    .from(delivery)
    .where(and(eq(delivery.siteId, site.id), eq(delivery.connectionId, id)))
    .orderBy(asc(delivery.sequence));
const statesOf = async (id: Id<'connection'>) =>
  Object.fromEntries((await ledger(id)).map(({ key, state, reason }) => [key, reason ? `${state}: ${reason}` : state]));
async function deliverAt(at: Date): Promise<void> {
  now = at;
  await deliverAll(courier);
}

describe('a connection in shadow', () => {
  it('makes and keeps every request without its secrets, and sends none', async () => {
    await fresh();
    const meta = await shadowOf('meta');
    await visit(bought('#1', START));
    await deliverAt(later(MINUTE_MS));
    expect(await statesOf(meta)).toEqual({ 'purchase:#1': 'shadowed' });
    expect((await ledger(meta))[0]).toMatchObject({ settledAt: now, valueMinor: 4990n, valueCurrency: 'EUR', sentAs: null });
    expect(sandbox.report('meta')).toMatchObject({ requests: 0, events: 0 });
    const [kept] = await db.select().from(attempt).where(eq(attempt.siteId, site.id));
    expect(kept).toMatchObject({ class: 'shadowed', status: null, answer: null, events: 1, milliseconds: 0 });
    expect(JSON.stringify(kept)).not.toContain('EAAsandboxToken');
    expect(JSON.parse(kept?.body ?? '').data[0]).toMatchObject({ event_id: 'purchase:#1', custom_data: { value: 49.9 } });
  });

  it('asks no platform for an access token either', async () => {
    await fresh();
    const google = await shadowOf('google', {
      purchase: { send: true, as: '123456789', filters: [], value: { rule: 'total' }, params: [] },
    });
    await visit({ ...bought('#1', START), url: 'https://shop.example/?gclid=Cj0KCQjw-A_b' });
    await deliverAt(later(MINUTE_MS));
    expect(await statesOf(google)).toEqual({ 'purchase:#1': 'shadowed' });
    expect(sandbox.report('google').requests).toBe(0);
  });

  it('lets a refund follow a purchase that would have been sent, and no other', async () => {
    await fresh();
    const ga4 = await shadowOf('ga4');
    await visit(bought('#1', START), returned('#1', later(MINUTE_MS)), returned('#unknown', later(MINUTE_MS)));
    await deliverAt(later(2 * MINUTE_MS));
    expect(await statesOf(ga4)).toEqual({
      'purchase:#1': 'shadowed',
      'refund:#1:r-#1': 'shadowed',
      'refund:#unknown:r-#unknown': 'skipped: purchase_not_sent',
    });
  });

  it('counts nowhere as delivered, tried or failed, and loads no pixel', async () => {
    await fresh();
    const meta = await shadowOf('meta');
    await db.update(connection).set({ pixel: true }).where(eq(connection.id, meta));
    await visit(bought('#1', START));
    await deliverAt(later(MINUTE_MS));
    const range = { from: '2026-11-19', to: '2026-11-22' };
    const health = await readOf(db, site)((tx) => connectionHealth(tx, site, meta, range, now));
    expect(health?.orders).toMatchObject({ total: 1, arrived: 0, shadowed: 1, waiting: 0, ignored: 0, failed: 0, notOwed: 0 });
    expect(health).toMatchObject({ tries: { total: 0, taken: 0, days: [] }, requests: { total: 0, answered: 0 } });
    expect(health?.lastError).toBeUndefined();
    const figures = (await alertFigures(db, site.id, new Set(alertKinds), now)).get(meta);
    expect(figures).toMatchObject({ tried: 0, taken: 0, held: 0 });
    expect([figures?.failedToAt, figures?.lastDeliveredAt]).toEqual([undefined, undefined]);
    const withPixel = async (at: Date) => (await connectionsWithPixel(db, at)).some(({ id }) => id === meta);
    expect(await withPixel(now)).toBe(false);
    await takeOver(db, ADMIN, site, meta, { at: later(HOUR_MS).toISOString() }, now);
    expect([await withPixel(later(HOUR_MS - 1)), await withPixel(later(HOUR_MS))]).toEqual([false, true]);
  });

  it('that was live before sends nothing of what waited', async () => {
    await fresh();
    const meta = await buildConnection(db, site, 'meta', sandbox.url);
    await visit(bought('#1', START));
    await runInShadow(db, ADMIN, site, meta, now);
    await deliverAt(later(MINUTE_MS));
    expect(await statesOf(meta)).toEqual({ 'purchase:#1': 'shadowed' });
  });
});

describe('an outage and a shadow', () => {
  const network = { action: 'network', code: 'no_connection', message: 'No connection.', since: START.toISOString() } as const;
  const held = { state: 'held', reason: 'network' } as const;

  it('the shadow ends what was held until something gets through', async () => {
    await fresh();
    const meta = await buildConnection(db, site, 'meta', sandbox.url);
    await visit(bought('#1', START));
    await db.update(connection).set({ hold: network }).where(eq(connection.id, meta));
    await db.update(delivery).set(held).where(eq(delivery.siteId, site.id));
    await runInShadow(db, ADMIN, site, meta, now);
    expect((await connectionById(db, site.id, meta))?.hold).toBeNull();
    await deliverAt(later(MINUTE_MS));
    expect(await statesOf(meta)).toEqual({ 'purchase:#1': 'shadowed' });
  });

  it('nothing is tried of a shadow before it has ended, and what it kept is no failure', async () => {
    await fresh();
    const meta = await shadowOf('meta');
    const own = { siteId: site.id, connectionId: meta };
    await visit(bought('#kept', START), bought('#1', later(HOUR_MS)));
    await deliverAt(later(MINUTE_MS));
    expect(await statesOf(meta)).toEqual({ 'purchase:#kept': 'shadowed', 'purchase:#1': 'shadowed' });
    expect(await outageOf(db, own, now)).toEqual({ deliveries: 0 });
    await db
      .update(delivery)
      .set(held)
      .where(and(eq(delivery.siteId, site.id), eq(delivery.key, 'purchase:#1')));
    const probed = async (at: Date) =>
      (await connectionsToProbe(db, at, later(-DAY_MS))).some(({ connectionId }) => connectionId === meta);
    await takeOver(db, ADMIN, site, meta, { at: later(HOUR_MS).toISOString() }, now);
    expect([await probed(later(HOUR_MS - 1)), await probed(later(HOUR_MS))]).toEqual([false, true]);
    await db.update(delivery).set({ state: 'skipped' }).where(eq(delivery.siteId, site.id));
  });

  it('a request of a shadow that cannot be written down stops its connection, and is not made again and again', async () => {
    await fresh();
    const meta = await shadowOf('meta');
    await visit(bought('#1', START));
    await db.execute(sql`ALTER TABLE attempt ADD CONSTRAINT refused CHECK (class <> 'shadowed') NOT VALID`);
    try {
      await deliverAt(later(MINUTE_MS));
    } finally {
      await db.execute(sql`ALTER TABLE attempt DROP CONSTRAINT refused`);
    }
    expect(await statesOf(meta)).toEqual({ 'purchase:#1': 'held: unrecorded' });
    expect((await connectionById(db, site.id, meta))?.hold?.action).toBe('unrecorded');
  });
});

describe('a take-over', () => {
  it('divides the orders at its moment: before it none is sent, from it on each once', async () => {
    await fresh();
    const meta = await shadowOf('meta');
    const moment = later(HOUR_MS);
    await visit(bought('#before', START));
    await deliverAt(later(MINUTE_MS));
    await takeOver(db, ADMIN, site, meta, { at: moment.toISOString() }, now);
    await visit(bought('#last', later(HOUR_MS - 1)), bought('#first', moment), bought('#next', later(HOUR_MS + SECOND_MS)));
    await deliverAt(later(HOUR_MS + MINUTE_MS));
    expect(await statesOf(meta)).toEqual({
      'purchase:#before': 'shadowed',
      'purchase:#last': 'shadowed',
      'purchase:#first': 'delivered',
      'purchase:#next': 'delivered',
    });
    expect(sandbox.report('meta')).toMatchObject({ events: 2, sent: 2 });
  });

  it('sends what a clock ahead of ours had put down as shadowed', async () => {
    await fresh();
    const meta = await shadowOf('meta');
    await visit(bought('#ahead', START));
    await deliverAt(START);
    await db.update(delivery).set({ state: 'pending' }).where(eq(delivery.siteId, site.id));
    await deliverAt(later(-30 * SECOND_MS));
    await takeOver(db, ADMIN, site, meta, {}, later(-10 * SECOND_MS));
    await deliverAt(later(MINUTE_MS));
    expect(await statesOf(meta)).toEqual({ 'purchase:#ahead': 'delivered' });
  });

  it('that comes while a worker holds an order of after it loses none', async () => {
    await fresh();
    const meta = await shadowOf('meta');
    const due = { siteId: site.id, connectionId: meta };
    await visit(bought('#race', later(MINUTE_MS)));
    now = later(2 * MINUTE_MS);
    const lease = later(3 * MINUTE_MS);
    const claimed = await claimDeliveries(db, due, { now, leasedUntil: lease, limit: 10 });
    const row = await connectionById(db, site.id, meta);
    const definition = destinationOf('meta');
    if (!row || !definition) throw new Error('it was made above');
    const opened = openConnection(row, definition, await versionsOf(db, site.id, [meta]));
    const { items } = await prepareDeliveries(db, site, opened, claimed, now);
    await takeOver(db, ADMIN, site, meta, {}, later(MINUTE_MS));
    await shadowAll({ db, connection: opened, leasedUntil: lease, random: () => 0.5 }, items, now);
    expect(await statesOf(meta)).toEqual({ 'purchase:#race': 'pending' });
    await deliverAll(courier);
    expect(await statesOf(meta)).toEqual({ 'purchase:#race': 'delivered' });
  });

  it.each(['left', 'sent'] as const)('has refunds of the other tool’s orders %s', async (earlierRefunds) => {
    await fresh();
    const ga4 = await shadowOf('ga4');
    await visit(bought('#old', START));
    await deliverAt(later(MINUTE_MS));
    await takeOver(db, ADMIN, site, ga4, { earlierRefunds }, now);
    await visit(bought('#new', later(HOUR_MS)), returned('#old', later(2 * HOUR_MS)), returned('#new', later(2 * HOUR_MS)));
    await visit(returned('#unknown', later(2 * HOUR_MS)));
    await deliverAt(later(3 * HOUR_MS));
    expect(await statesOf(ga4)).toEqual({
      'purchase:#old': 'shadowed',
      'purchase:#new': 'delivered',
      'refund:#old:r-#old': earlierRefunds === 'sent' ? 'delivered' : 'skipped: purchase_not_sent',
      'refund:#new:r-#new': 'delivered',
      'refund:#unknown:r-#unknown': 'skipped: purchase_not_sent',
    });
    const [old] = (await ledger(ga4)).filter(({ key }) => key === 'refund:#old:r-#old');
    expect(old?.detail ?? 'sent').toMatch(earlierRefunds === 'sent' ? /^sent$/ : /the tool before it has sent the order/);
  });

  it('is respected by replays and back-fills', async () => {
    await fresh();
    const meta = await shadowOf('meta');
    await visit(bought('#before', START));
    await deliverAt(later(MINUTE_MS));
    await takeOver(db, ADMIN, site, meta, {}, now);
    await visit(bought('#after', later(HOUR_MS)));
    await deliverAt(later(2 * HOUR_MS));
    const filter = { name: 'purchase', delivered: true };
    expect(await previewReplayOf(db, ADMIN, site, meta, filter, now)).toMatchObject({ ready: 2, shadow: 1, kept: 0 });
    await replayDeliveries(db, ADMIN, site, meta, filter, now);
    await db.delete(delivery).where(and(eq(delivery.siteId, site.id), eq(delivery.key, 'purchase:#before')));
    const range = { from: later(-DAY_MS).toISOString(), to: later(DAY_MS).toISOString() };
    expect(await previewBackfill(db, ADMIN, site, meta, range, now)).toMatchObject({ events: { purchase: 1 }, shadow: 1 });
    await backfill(db, ADMIN, site, meta, range, now);
    await deliverAll(courier);
    expect(await statesOf(meta)).toEqual({ 'purchase:#before': 'shadowed', 'purchase:#after': 'delivered' });
    expect(sandbox.report('meta').keys).toEqual(['Purchase purchase:#after']);
  });

  it('leaves what was sent as it is when the connection goes back into shadow', async () => {
    await fresh();
    const meta = await buildConnection(db, site, 'meta', sandbox.url);
    await visit(bought('#sent', START));
    await deliverAt(later(MINUTE_MS));
    await runInShadow(db, ADMIN, site, meta, now);
    const filter = { name: 'purchase', delivered: true };
    expect(await previewReplayOf(db, ADMIN, site, meta, filter, now)).toMatchObject({ ready: 0, kept: 1 });
    expect(await replayDeliveries(db, ADMIN, site, meta, filter, now)).toEqual({ replayed: 0, tooOld: 0 });
    expect(await statesOf(meta)).toEqual({ 'purchase:#sent': 'delivered' });
  });

  it('can be named anew until it has come, at most a week ahead, and never in the past', async () => {
    await fresh();
    const meta = await shadowOf('meta');
    const at = (milliseconds: number) => ({ at: later(milliseconds).toISOString() });
    await expect(takeOver(db, ADMIN, site, meta, at(-2 * MINUTE_MS), now)).rejects.toThrow('has passed');
    await expect(takeOver(db, ADMIN, site, meta, at(7 * DAY_MS + 1), now)).rejects.toThrow('within 7 days');
    expect(await takeOver(db, ADMIN, site, meta, at(7 * DAY_MS), now)).toEqual(later(7 * DAY_MS));
    expect(await takeOver(db, ADMIN, site, meta, at(HOUR_MS), now)).toEqual(later(HOUR_MS));
    expect(await takeoverOf(db, { siteId: site.id, connectionId: meta })).toEqual({
      mode: 'shadow',
      takeoverAt: later(HOUR_MS),
      earlierRefunds: 'left',
    });
    await expect(takeOver(db, ADMIN, site, meta, at(2 * HOUR_MS), later(HOUR_MS))).rejects.toThrow('it sends already');
    const marketer: Actor = { ...ADMIN, kind: 'member', role: 'marketer' };
    await expect(takeOver(db, marketer, site, meta, {}, now)).rejects.toThrow();
  });
});

describe('the form of the event id', () => {
  it('is the other tool’s where the connection says so, and never changes of what was sent', async () => {
    await fresh();
    const meta = await buildConnection(db, site, 'meta', sandbox.url);
    await visit(ad(START, newTestId<'visitor'>()), bought('1001', START));
    await deliverAt(later(MINUTE_MS));
    expect(sandbox.report('meta').keys).toContain('Purchase purchase:1001');
    await updateConnection(db, ADMIN, site, meta, { settings: { eventIdForm: 'order-{order}' } }, now);
    await visit(bought('1002', later(2 * MINUTE_MS)));
    await deliverAt(later(3 * MINUTE_MS));
    await updateConnection(db, ADMIN, site, meta, { settings: { eventIdForm: '{event}_{order}' } }, now);
    await visit(bought('1003', later(4 * MINUTE_MS)));
    await deliverAt(later(5 * MINUTE_MS));
    const keys = ['Purchase purchase:1001', 'Purchase order-1002', 'Purchase purchase_1003'];
    expect(sandbox.report('meta').keys.filter((key) => key.startsWith('Purchase'))).toEqual(keys);
    await replayDeliveries(db, ADMIN, site, meta, { name: 'purchase', delivered: true }, now);
    await deliverAt(later(6 * MINUTE_MS));
    expect(sandbox.report('meta').keys.filter((key) => key.startsWith('Purchase'))).toEqual(keys);
  });

  it('is refused where it tells no two orders apart', async () => {
    await fresh();
    const meta = await buildConnection(db, site, 'meta', sandbox.url);
    const set = (eventIdForm: string) => updateConnection(db, ADMIN, site, meta, { settings: { eventIdForm } }, now);
    await expect(set('{event}')).rejects.toThrow('must name the event or its order');
    await expect(set('{number}')).rejects.toThrow('has no part {number}');
    await set('{order}');
    expect(await set('')).not.toHaveProperty('settings.eventIdForm');
  });
});
