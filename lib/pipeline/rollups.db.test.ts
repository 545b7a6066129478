/**
 * Protects: after any history the rollups say what the facts say, counted one by one. Histories are random waves of everything
 * that changes intake or deliveries; the steps of a wave run beside each other, as several workers' do, among them transactions
 * that fail.
 */
import fc from 'fast-check';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { connectionById, holdConnection } from '@/db/queries/connection';
import { expireHeld, rejectWaiting } from '@/db/queries/connection-moves';
import { claimDeliveries, holdWaiting, saveAttempt, settleDeliveries, unclaim } from '@/db/queries/delivery';
import { makeEventPartitions } from '@/db/queries/partition';
import { type ReplayBounds, replayAll } from '@/db/queries/replay';
import { foldRollups } from '@/db/queries/rollup';
import { deliveredBy, judge } from '@/db/queries/status';
import { attempt, delivery, deliveryAttempt } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import { type DeliveryState, outcomeClasses } from '@/lib/model/delivery';
import type { Site } from '@/lib/model/site';
import { buildCollector, buildSite, collectRequest, newTestId, purchase } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { directSums, reportedIntake, rolledSums, type Sums } from '@/lib/testing/rollup-sums';
import { buildConnection } from '@/lib/testing/sandbox';
import { releaseConnection } from './deliver/connection-moves';
import { backfillConnection } from './derive/backfill';
import { processSite } from './derive/process';
import { rebuildSite } from './derive/rebuild';
import { rollUp } from './jobs/roll-up';

const { db } = await testDatabase();
const START = new Date('2026-11-20T10:07:00Z');
await makeEventPartitions(db, START, 2);
const RUNS = 25;
const LEASE_MS = 30 * MINUTE_MS;
const REPLAYED: ReplayBounds = {
  oldest: new Date(0),
  repeats: { always: false, except: [] },
  takeover: { mode: 'live', takeoverAt: null },
};

/** What the first outcomes leave a delivery in. */
const stateAfter: Record<(typeof outcomeClasses)[number], DeliveryState> = {
  delivered: 'delivered',
  duplicate: 'delivered',
  transient: 'retry',
  throttled: 'retry',
  rejected: 'rejected',
  config: 'held',
  shadowed: 'shadowed',
};

type Claim = { connectionId: Id<'connection'>; leasedUntil: Date; ids: Id<'delivery'>[] };
type World = { site: Site; connections: Id<'connection'>[]; now: Date; claims: Claim[] };
/** `at` picks what a step is about, `some` how much of it. */
type Step = { kind: StepKind; at: number; some: number; class: (typeof outcomeClasses)[number] };
const stepKinds = [
  ...(['collect', 'derive', 'rebuild', 'claim', 'settle', 'fail', 'unclaim', 'release', 'expire', 'giveUp'] as const),
  ...(['replay', 'hearVerdict', 'backfill', 'erase', 'fold', 'rollUp'] as const),
];
type StepKind = (typeof stepKinds)[number];

/** Messages that came again, of all histories. */
const repeats: { site_id: string; received_at: Date; source: string }[] = [];

const dueOf = ({ site, connections }: World, { at }: Step) => {
  const connectionId = connections[at % connections.length] ?? newTestId<'connection'>();
  return { siteId: site.id, connectionId };
};

/** A request of the snippet: new events, repeats, robots', without consent, or malformed. */
async function collect({ site, now }: World, { at, some }: Step): Promise<void> {
  const collector = buildCollector(db, [site], { knownOf: () => ({ filtered: at % 5 === 0 ? 'bot' : undefined }) });
  const visits = Array.from({ length: some }, (_, place) => ({
    ...purchase({ at: now, visitor: newTestId<'visitor'>(), order: `${at}-${place}`, id: `m-${at}-${place}` }),
    ...(at % 7 === 1 && { name: 'Not A Name' }),
    ...(at % 7 === 2 && { consent: { analytics: 'denied' as const } }),
  }));
  const reply = await collector.accept(collectRequest(site, visits));
  const { events }: { events: { status: string }[] } = JSON.parse(reply.body);
  for (const { status } of events)
    if (status === 'duplicate') repeats.push({ site_id: site.id, received_at: now, source: 'snippet' });
}

async function claim(world: World, step: Step): Promise<void> {
  const leasedUntil = new Date(world.now.getTime() + LEASE_MS + world.claims.length);
  const due = dueOf(world, step);
  const taken = await claimDeliveries(db, due, { now: world.now, leasedUntil, limit: step.some });
  if (taken.length > 0) world.claims.push({ connectionId: due.connectionId, leasedUntil, ids: taken.map(({ id }) => id) });
}

/** A request with its answer, as the delivery worker writes it: all of it, or nothing when the transaction fails. */
async function settle(world: World, step: Step, fails = false): Promise<void> {
  const { site, now } = world;
  const claimed = world.claims.splice(step.at % Math.max(1, world.claims.length), 1)[0];
  if (!claimed) return;
  const id = newTestId<'attempt'>(now);
  const about = { siteId: site.id, connectionId: claimed.connectionId };
  const sent = { startedAt: now, milliseconds: 9, method: 'POST', url: 'https://platform.example', headers: {}, status: 200 };
  const outcomeOf = (place: number) => (place % 2 ? 'transient' : step.class);
  const written = db.transaction(async (tx) => {
    const links = claimed.ids.map((deliveryId, place) => ({
      deliveryId,
      number: 1,
      attemptId: id,
      position: place,
      class: outcomeOf(place),
      code: place === 3 ? 'batch_refused' : 'x',
    }));
    await saveAttempt(tx, { ...about, ...sent, id, events: links.length, class: step.class }, links);
    const rows = claimed.ids.map((deliveryId, place) => ({
      id: deliveryId,
      state: stateAfter[outcomeOf(place)],
      reason: `r${step.at % 3}`,
      detail: null,
      settledAt: now,
      dueAt: now,
    }));
    await settleDeliveries(tx, site.id, claimed.leasedUntil, rows);
    if (step.class === 'config') {
      await holdConnection(tx, site.id, claimed.connectionId, {
        action: 'reconnect',
        code: '190',
        message: '',
        since: now.toISOString(),
      });
      await holdWaiting(tx, about, 'reconnect', '');
    }
    if (fails) throw new Error('the process was killed');
  });
  await (fails ? expect(written).rejects.toThrow('the process was killed') : written);
}

/** The platform's late word on a request: none of it was taken. */
async function hearVerdict({ site, now }: World, { at, class: kind }: Step): Promise<void> {
  const sent = await db.select({ id: attempt.id }).from(attempt).where(eq(attempt.siteId, site.id)).orderBy(attempt.id);
  const asked = sent[at % Math.max(1, sent.length)];
  if (!asked || stateAfter[kind] === 'delivered') return;
  const rows = (await deliveredBy(db, site.id, asked.id)).map(({ id }) => ({
    id,
    state: stateAfter[kind],
    reason: 'late',
    detail: null,
    dueAt: now,
    class: kind,
  }));
  await db.transaction((tx) => judge(tx, site.id, asked.id, {}, rows));
}

/** Takes a connection's oldest deliveries out of the ledger, with what was sent of them. */
async function erase(world: World, step: Step): Promise<void> {
  const { siteId, connectionId } = dueOf(world, step);
  const oldest = db
    .select({ id: delivery.id })
    .from(delivery)
    .where(and(eq(delivery.siteId, siteId), eq(delivery.connectionId, connectionId)))
    .orderBy(delivery.id)
    .limit(step.some);
  const ids = (await oldest).map(({ id }) => id);
  await db.delete(deliveryAttempt).where(and(eq(deliveryAttempt.siteId, siteId), inArray(deliveryAttempt.deliveryId, ids)));
  await db.delete(delivery).where(and(eq(delivery.siteId, siteId), inArray(delivery.id, ids)));
}

const steps: Record<StepKind, (world: World, step: Step) => Promise<unknown>> = {
  collect,
  derive: ({ site, now }, { some }) => processSite(db, site, now, some * 5),
  rebuild: ({ site }) => rebuildSite(db, site),
  claim,
  settle,
  fail: (world, step) => settle(world, step, true),
  unclaim: async ({ site, claims, now }) => {
    const claimed = claims.pop();
    if (claimed) await unclaim(db, { siteId: site.id, connectionId: claimed.connectionId }, claimed.ids, now);
  },
  release: (world, step) => releaseConnection(db, world.site, dueOf(world, step).connectionId, world.now),
  expire: (world, step) => expireHeld(db, dueOf(world, step), world.now, world.now),
  giveUp: (world, step) => rejectWaiting(db, dueOf(world, step), world.now),
  replay: (world, step) => replayAll(db, dueOf(world, step), {}, REPLAYED, 1, world.now),
  hearVerdict,
  backfill: async (world, step) => {
    const connection = await connectionById(db, world.site.id, dueOf(world, step).connectionId);
    const range = { from: START, to: new Date(world.now.getTime() + HOUR_MS) };
    if (connection) await backfillConnection(db, world.site, connection, range, world.now);
  },
  erase,
  fold: () => foldRollups(db, 2),
  rollUp: ({ now }) => rollUp(db, now, new AbortController().signal),
};

async function runWave(world: World, wave: Step[]): Promise<void> {
  world.now = new Date(world.now.getTime() + 11 * MINUTE_MS);
  // Two rebuilds of a site at once are not a thing that is done.
  const once = wave.filter(({ kind }, place) => kind !== 'rebuild' || wave.findIndex((step) => step.kind === kind) === place);
  await Promise.all(once.map((step) => steps[step.kind](world, step)));
}

/** What the facts say: of all sites, or of one. */
async function facts(site?: Site): Promise<Sums> {
  const rows = sql`SELECT * FROM json_to_recordset(${JSON.stringify(repeats)}::json) AS r (site_id uuid, received_at timestamptz, source text)`;
  const sums = await directSums(db, rows);
  return site ? { ...sums, intake: sums.intake.filter((line) => line.startsWith(`(${site.id},`)) } : sums;
}

const weighted = (kind: StepKind, weight: number) => ({ arbitrary: fc.constant(kind), weight });
const anyStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    weighted('collect', 6),
    weighted('derive', 5),
    weighted('claim', 8),
    weighted('settle', 8),
    weighted('hearVerdict', 3),
    ...stepKinds.map((kind) => weighted(kind, 1)),
  ),
  at: fc.nat(20),
  some: fc.integer({ min: 1, max: 6 }),
  class: fc.constantFrom(...outcomeClasses),
});

describe('rollups', () => {
  it('equal the sums of the facts at any time of any history', async () => {
    const history = fc.array(fc.array(anyStep, { minLength: 1, maxLength: 5 }), { minLength: 5, maxLength: 15 });
    await fc.assert(
      fc.asyncProperty(history, async (waves) => {
        const site = await buildSite(db);
        const connections = [
          await buildConnection(db, site, 'meta', 'https://a'),
          await buildConnection(db, site, 'ga4', 'https://b'),
        ];
        const world: World = { site, connections, now: START, claims: [] };
        for (const wave of waves) {
          await runWave(world, wave);
          const [rolled, direct] = [await rolledSums(db), await facts(site)];
          const intake = await reportedIntake(db, site.id, START, new Date(START.getTime() + DAY_MS));
          expect({ ...rolled, intake }).toEqual(direct);
        }
        while ((await processSite(db, site, world.now)) > 0);
        await rollUp(db, world.now, new AbortController().signal);
        expect(await rolledSums(db)).toEqual(await facts());
      }),
      { numRuns: RUNS },
    );
    const unfolded = await db.execute(
      sql`SELECT FROM intake_rollup WHERE fresh UNION ALL SELECT FROM delivery_rollup WHERE fresh`,
    );
    expect(unfolded.rows).toEqual([]);
  });
});
