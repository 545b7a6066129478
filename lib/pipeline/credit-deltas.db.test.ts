/**
 * Protects the ledger of past days: whatever comes late, in whatever order and however it is cut into steps, credit as it is now
 * is credit as it was at the end of the order's own day plus the deltas, and each delta names the event that it is put down to.
 */
import * as fc from 'fast-check';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { deltasOf } from '@/db/queries/credit-delta';
import { derivedTables } from '@/db/queries/old-generations';
import { makeEventPartitions } from '@/db/queries/partition';
import { siteById } from '@/db/queries/site';
import { creditDelta, orderChange } from '@/db/schema';
import { type Day, dayOf } from '@/lib/core/day';
import type { Id } from '@/lib/core/id';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { ad, buildCollector, buildSite, collectRequest, newTestId, purchase, type Visit } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { processSite } from './derive/process';
import { rebuildSite } from './derive/rebuild';

const { db } = await testDatabase();
/** Midnight in Kolkata, where the test's stores are. */
const T0 = new Date('2026-03-27T18:30:00Z');
await makeEventPartitions(db, T0, 4);

const later = (milliseconds: number) => new Date(T0.getTime() + milliseconds);
const visitor = () => newTestId<'visitor'>(T0);
/** An event and when it is received; a clock that is right, and a request that was held up. */
type Told = { visit: Visit; receivedAt: Date };
const atOnce = (visit: Visit): Told => ({ visit, receivedAt: visit.at });

async function tell(site: Site, told: Told[]): Promise<void> {
  const collector = buildCollector(db, [site]);
  for (const { visit, receivedAt } of told) {
    const request = collectRequest(site, [visit], { receivedAt });
    const body = JSON.parse(Buffer.from(request.body ?? []).toString());
    await collector.accept({ ...request, body: Buffer.from(JSON.stringify({ ...body, sentAt: receivedAt.toISOString() })) });
  }
}

async function derive(site: Site, limit?: number): Promise<void> {
  while ((await processSite(db, site, later(60 * DAY_MS), limit)) > 0);
}

/** The ledger's rows under one model, as "day channel/campaign amount cause message". */
async function ledger(site: Site, model = 'last_click'): Promise<string[]> {
  const { rows } = await db.execute<{ text: string }>(sql`
    SELECT concat_ws(' ', day, coalesce(channel || '/' || coalesce(campaign, '-'), 'nobody'), amount, currency, cause, message_id)
      AS text
    FROM credit_delta d LEFT JOIN acquisition a ON a.site_id = d.site_id AND a.id = d.acquisition_id
    LEFT JOIN event e ON e.site_id = d.site_id AND e.id = d.event_id
    WHERE d.site_id = ${site.id} AND model = ${model} ORDER BY e.position, amount`);
  return rows.map(({ text }) => text);
}

type Cells = Map<string, bigint>;

/** What reports say, by day, model, acquisition and currency; without the zeros. */
async function creditNow(site: Site): Promise<Cells> {
  const { rows } = await db.execute<{ day: Day; key: string; amount: string }>(sql`
    SELECT sum(c.amount)::text AS amount, concat_ws(' ', (c.ordered_at AT TIME ZONE ${site.timeZone})::date, model,
      coalesce(t.acquisition_id::text, 'nobody'), c.currency) AS key
    FROM credit c JOIN "order" o ON o.site_id = c.site_id AND o.id = c.order_id AND NOT o.test
      AND o.state NOT IN ('pending', 'cancelled')
    LEFT JOIN touchpoint t ON t.site_id = c.site_id AND t.id = c.touchpoint_id
    WHERE c.site_id = ${site.id} GROUP BY 2 HAVING sum(c.amount) <> 0`);
  return new Map(rows.map(({ key, amount }) => [key, BigInt(amount)]));
}

/** The ledger's sums in the same shape. */
async function deltaCells(site: Site): Promise<Cells> {
  const cells: Cells = new Map();
  for (const sum of await deltasOf(db, site.id, { from: '2026-03-01' as Day, to: '2026-06-01' as Day })) {
    const key = `${sum.day} ${sum.model} ${sum.acquisitionId ?? 'nobody'} ${sum.currency}`;
    cells.set(key, (cells.get(key) ?? 0n) + sum.amount);
  }
  return withoutZeros(cells);
}

function withoutZeros(cells: Cells): Cells {
  return new Map([...cells].filter(([, amount]) => amount !== 0n).sort(([left], [right]) => (left < right ? -1 : 1)));
}

describe('the ledger of past days', () => {
  const order = (at: number, who: Id<'visitor'>, over: Partial<Parameters<typeof purchase>[0]> = {}) =>
    purchase({ at: later(at), visitor: who, order: 'N-1', id: `order ${at}`, ...over });
  const click = (at: number, who: Id<'visitor'>, campaign: string): Visit => ({
    ...ad(later(at), who, campaign, `click-${campaign}`),
    id: `click ${campaign}`,
  });
  const refund = (at: number, who: Id<'visitor'>): Visit => ({
    at: later(at),
    visitor: who,
    id: 'refund',
    name: 'refund',
    properties: { transaction_id: 'N-1', value: 10, currency: 'EUR' },
  });

  it('stays empty while the days of the orders last, whatever changes on them', async () => {
    const site = await buildSite(db);
    const who = visitor();
    await tell(site, [
      atOnce(order(HOUR_MS, who)),
      { visit: click(0, who, 'spring'), receivedAt: later(2 * HOUR_MS) },
      atOnce(refund(DAY_MS - 1, who)),
    ]);
    await derive(site);
    expect(await ledger(site)).toEqual([]);
  });

  it('names the click that was told of late, and moves the day of the order by nothing in sum', async () => {
    const site = await buildSite(db);
    const who = visitor();
    await tell(site, [atOnce(order(HOUR_MS, who)), { visit: click(0, who, 'spring'), receivedAt: later(DAY_MS) }]);
    await derive(site);
    expect(await ledger(site)).toEqual([
      '2026-03-28 Direct/- -4990 EUR late_touch click spring',
      '2026-03-28 Paid Search/spring 4990 EUR late_touch click spring',
    ]);
  });

  it('names the merge, the refund, the cancellation', async () => {
    const site = await buildSite(db);
    const [phone, laptop] = [visitor(), visitor()];
    const user = { email: 'zoë@example.com' };
    await tell(site, [
      atOnce(click(0, phone, 'spring')),
      atOnce(order(HOUR_MS, laptop, { user })),
      atOnce({ at: later(DAY_MS), visitor: phone, name: 'identify', user, id: 'named' }),
      atOnce(refund(2 * DAY_MS, laptop)),
      atOnce(
        order(3 * DAY_MS, laptop, {
          properties: {
            status: 'cancelled',
            updated_at: later(3 * DAY_MS).toISOString(),
            ordered_at: later(HOUR_MS).toISOString(),
          },
        }),
      ),
    ]);
    await derive(site, 1);
    expect(await ledger(site, 'last_non_direct_click')).toEqual([
      '2026-03-28 Direct/- -4990 EUR merge named',
      '2026-03-28 Paid Search/spring 4990 EUR merge named',
      '2026-03-28 Paid Search/spring -1000 EUR refund refund',
      `2026-03-28 Paid Search/spring -3990 EUR statement order ${3 * DAY_MS}`,
    ]);
  });

  it('names the event by which a visit was found to be another known person’s', async () => {
    const site = await buildSite(db);
    const [phone, laptop] = [visitor(), visitor()];
    const named = (at: number, email: string): Visit => ({
      at: later(at),
      visitor: phone,
      name: 'identify',
      user: { email },
      id: email,
    });
    await tell(site, [
      atOnce(named(0, 'ana@example.com')),
      atOnce(click(HOUR_MS, phone, 'spring')),
      atOnce(order(HOUR_MS + 10 * MINUTE_MS, laptop, { user: { email: 'zoë@example.com' } })),
      { visit: named(HOUR_MS + 20 * MINUTE_MS, 'zoë@example.com'), receivedAt: later(DAY_MS) },
    ]);
    await derive(site);
    expect(await ledger(site)).toEqual([
      '2026-03-28 Direct/- -4990 EUR hand_over zoë@example.com',
      '2026-03-28 Paid Search/spring 4990 EUR hand_over zoë@example.com',
    ]);
  });

  it('says where a change of settings is found while something else is worked out', async () => {
    const site = await buildSite(db);
    const who = visitor();
    const told = [click(0, who, 'spring'), order(DAY_MS, who, { order: 'N-0' }), order(2 * DAY_MS, who)];
    await tell(site, told.map(atOnce));
    await derive(site);
    // The buyer's first order is none any more: the one after it is, and is worked out anew.
    await tell(site, [atOnce(order(3 * DAY_MS, who, { order: 'N-0', properties: { status: 'cancelled' } }))]);
    await derive({ ...site, settings: { ...site.settings, lookbackDays: 1 } });
    expect((await ledger(site, 'last_non_direct_click')).sort()).toEqual([
      `2026-03-29 Paid Search/spring -4990 EUR statement order ${3 * DAY_MS}`,
      `2026-03-30 Direct/- 4990 EUR recomputed order ${3 * DAY_MS}`,
      `2026-03-30 Paid Search/spring -4990 EUR recomputed order ${3 * DAY_MS}`,
    ]);
  });

  it('holds the whole of an order that is told of after its day, and both days of one that is moved', async () => {
    const site = await buildSite(db);
    const who = visitor();
    const moved = { ordered_at: later(DAY_MS + HOUR_MS).toISOString(), updated_at: later(3 * DAY_MS).toISOString() };
    await tell(site, [
      { visit: order(HOUR_MS, who), receivedAt: later(2 * DAY_MS) },
      atOnce(order(3 * DAY_MS, who, { properties: moved, currency: 'CHF' })),
    ]);
    await derive(site);
    expect(await ledger(site)).toEqual([
      `2026-03-28 Direct/- 4990 EUR statement order ${HOUR_MS}`,
      `2026-03-28 Direct/- -4990 EUR statement order ${3 * DAY_MS}`,
      `2026-03-29 Direct/- 4990 CHF statement order ${3 * DAY_MS}`,
    ]);
  });

  it('leaves out a test order, and takes out one that turns out to be a test', async () => {
    const site = await buildSite(db);
    const [who, other] = [visitor(), visitor()];
    await tell(site, [
      { visit: order(0, other, { order: 'TEST', properties: { test: true } }), receivedAt: later(2 * DAY_MS) },
      { visit: order(HOUR_MS, who), receivedAt: later(2 * DAY_MS) },
      { visit: order(2 * HOUR_MS, who, { properties: { test: true } }), receivedAt: later(3 * DAY_MS) },
    ]);
    await derive(site);
    expect(await ledger(site)).toEqual([
      `2026-03-28 Direct/- 4990 EUR statement order ${HOUR_MS}`,
      `2026-03-28 Direct/- -4990 EUR statement order ${2 * HOUR_MS}`,
    ]);
  });

  it('is left as it is by a rebuild that derives the same', async () => {
    const site = await buildSite(db);
    const who = visitor();
    await tell(site, [atOnce(order(HOUR_MS, who)), { visit: click(0, who, 'spring'), receivedAt: later(DAY_MS) }]);
    await derive(site);
    const before = await ledger(site);
    await rebuildSite(db, site);
    expect(await ledger(site)).toEqual(before);
  });
});

const BUYERS = 4;
const DAYS = 5;

/** One thing that happens: what, to whose order, when, and how much later it is told. */
const happening = fc.record({
  kind: fc.constantFrom('click', 'visit', 'order', 'order', 'login', 'refund', 'edit', 'cancel', 'move', 'test', 'franc'),
  buyer: fc.nat(BUYERS - 1),
  device: fc.nat(1),
  order: fc.nat(2),
  at: fc.integer({ min: 0, max: DAYS * 24 * 60 }),
  delay: fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 1, max: 5 * 24 * 60 })),
  amount: fc.integer({ min: 1, max: 9_999 }),
  name: fc.boolean(),
});
type Happening = typeof happening extends fc.Arbitrary<infer Value> ? Value : never;

function toldOf(one: Happening, index: number, devices: Id<'visitor'>[][]): Told {
  const at = later(one.at * MINUTE_MS);
  const who = devices[one.buyer]?.[one.device];
  const user = { email: `buyer-${one.buyer}@example.com` };
  const key = `O-${one.buyer}-${one.order}`;
  const updated = { updated_at: at.toISOString() };
  const stated = (properties: Record<string, unknown> = {}, currency = 'EUR') =>
    purchase({ at, visitor: who, order: key, value: one.amount / 100, currency, ...(one.name && { user }), properties });
  const visits: Record<Happening['kind'], () => Visit> = {
    click: () => ad(at, who ?? visitor(), `campaign-${one.order}`, `click-${index}`),
    visit: () => ({ at, visitor: who, ...(one.name && { referrer: 'https://www.google.com/' }) }),
    order: () => stated(),
    login: () => ({ at, visitor: who, name: 'identify', user }),
    refund: () => ({
      at,
      visitor: who,
      name: 'refund',
      properties: { transaction_id: key, refund_id: `${index}`, ...(one.name && { value: one.amount / 200, currency: 'EUR' }) },
    }),
    edit: () => stated(updated),
    cancel: () => stated({ ...updated, status: 'cancelled' }),
    move: () => stated({ ...updated, ordered_at: later(one.amount * MINUTE_MS).toISOString() }),
    test: () => stated({ test: true }),
    franc: () => stated(updated, 'CHF'),
  };
  return { visit: visits[one.kind](), receivedAt: new Date(at.getTime() + one.delay * MINUTE_MS) };
}

/** Derives a history event by event; resolves to what reports said at the end of each day on which something was received. */
async function live(site: Site, told: Told[]): Promise<Map<Day, Cells>> {
  const dayEnds = new Map<Day, Cells>();
  for (const [index, one] of told.entries()) {
    await tell(site, [one]);
    await derive(site, 1);
    const day = dayOf(one.receivedAt, site.timeZone);
    const next = told[index + 1];
    if (!next || dayOf(next.receivedAt, site.timeZone) !== day) dayEnds.set(day, await creditNow(site));
  }
  return dayEnds;
}

/** What was said of each order day at its own end. */
function firstGiven(dayEnds: Map<Day, Cells>, days: Set<string>): Cells {
  const given: Cells = new Map();
  for (const day of days) {
    const [, cells] = [...dayEnds].findLast(([ended]) => ended <= day) ?? [];
    for (const [key, amount] of cells ?? []) if (key.startsWith(day)) given.set(key, amount);
  }
  return given;
}

describe('random histories', () => {
  it('reconcile: credit now = credit at the end of its day + deltas, and steps of any size record the same sums', async () => {
    let moved = 0;
    const history = fc.array(happening, { minLength: 25, maxLength: 40, size: 'max' });
    await fc.assert(
      fc.asyncProperty(history, fc.integer({ min: 2, max: 20 }), async (happenings, limit) => {
        const site = await buildSite(db);
        const devices = Array.from({ length: BUYERS }, () => [visitor(), visitor()]);
        const told = happenings.map((one, index) => toldOf(one, index, devices));
        told.sort((left, right) => left.receivedAt.getTime() - right.receivedAt.getTime());
        const dayEnds = await live(site, told);
        const [now, deltas] = [await creditNow(site), await deltaCells(site)];
        const days = new Set([...now.keys(), ...deltas.keys()].map((key) => key.slice(0, 10)));
        const expected = firstGiven(dayEnds, days);
        for (const [key, amount] of deltas) expected.set(key, (expected.get(key) ?? 0n) + amount);
        expect(withoutZeros(expected)).toEqual(withoutZeros(now));
        moved += deltas.size;
        await forget(site);
        await derive(site, limit);
        expect(await deltaCells(site)).toEqual(deltas);
      }),
      { numRuns: 8, seed: 20_260_328, endOnFailure: true },
    );
    expect(moved).toBeGreaterThan(100);
  });
});

describe('a rebuild', () => {
  it('records what it moves of past days under new settings, and nothing under the old ones', async () => {
    const built = await buildSite(db);
    const buyer = visitor();
    await tell(built, [
      atOnce(ad(T0, buyer, 'spring')),
      atOnce(purchase({ at: later(20 * DAY_MS), visitor: buyer, order: 'L-1', value: 80 })),
    ]);
    await derive(built);
    await rebuildSite(db, built, undefined, { now: () => later(60 * DAY_MS) });
    expect(await ledger(built)).toEqual([]);

    await db.execute(sql`UPDATE site SET settings = ${JSON.stringify({ lookbackDays: 7 })}::jsonb WHERE id = ${built.id}`);
    const site = await siteById(db, built.id);
    if (!site) throw new Error('the site was just built');
    await rebuildSite(db, site, undefined, { now: () => later(60 * DAY_MS) });
    expect(await ledger(site, 'last_non_direct_click')).toEqual([
      '2026-04-17 Paid Search/spring -8000 EUR rebuild',
      expect.stringMatching(/^2026-04-17 \S+ 8000 EUR rebuild$/),
    ]);
  });
});

/** As if the site's events had just come all at once: nothing derived, nothing recorded. */
async function forget(site: Site): Promise<void> {
  for (const table of [...derivedTables, creditDelta, orderChange]) {
    await db.execute(sql`DELETE FROM ${table} WHERE site_id = ${site.id}`);
  }
  await db.execute(sql`UPDATE cursor SET position = 0 WHERE site_id = ${site.id}`);
}
