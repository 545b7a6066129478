/**
 * Protects saying that two are two: their orders are credited anew, what would change is shown before, a rebuild and steps of any size
 * give the same rows, and taken back everything is as it would have been.
 */
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { operatorOf } from '@/lib/access';
import type { Id } from '@/lib/core/id';
import { HOUR_MS } from '@/lib/core/instant';
import type { StoredEvent } from '@/lib/model/event';
import type { PresentedKind } from '@/lib/model/person';
import type { Site } from '@/lib/model/site';
import { orderReceipt } from '@/lib/reporting/reports/receipt/query';
import { BROWSER, buildSite, newTestId } from '@/lib/testing/builders';
import { derivedRows } from '@/lib/testing/derived-rows';
import { storeEvent } from '@/lib/testing/event-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { decide, previewParting } from '@/lib/workspace';
import { processSite } from './derive/process';
import { rebuildSite } from './derive/rebuild';

const { db } = await testDatabase();
const T0 = new Date('2026-03-28T20:00:00Z');
await makeEventPartitions(db, T0, 4);
/** In each run of the test other clocks must not matter: decisions are made after all that they are about. */
const DECIDED = new Date(T0.getTime() + 90 * HOUR_MS);

type Said = { cart?: number; ga?: number; email?: string; order?: string; ad?: string; signUp?: boolean };

function eventOf(site: Site, hour: number, visitorId: Id<'visitor'>, { cart, ga, email, order, ad, signUp }: Said): StoredEvent {
  const id = newTestId<'event'>(T0);
  const at = new Date(T0.getTime() + hour * HOUR_MS);
  const url = `https://shop.example/${ad ? `?utm_source=${ad}&utm_medium=cpc` : ''}`;
  return {
    ...{ siteId: site.id, id, messageId: id, source: 'snippet', occurredAt: at, receivedAt: at, visitorId },
    name: order ? 'purchase' : signUp ? 'sign_up' : 'page_view',
    payload: {
      ...{ page: { url }, userAgent: BROWSER, visitorFrom: 'cookie' as const },
      ...(order && { properties: { transaction_id: order, value: 10, currency: 'EUR' } }),
      user: { ...(email && { emailHash: email.repeat(64) }) },
      browserIds: {
        ...(cart !== undefined && { cart: `c1-7a2abe82733a34e84aa472d57fb5c3c${cart}?key=1` }),
        ...(ga !== undefined && { ga: `GA1.1.${ga + 1}.1` }),
      },
    },
  };
}

const store = (site: Site, hour: number, visitorId: Id<'visitor'>, said: Said) =>
  storeEvent(db, eventOf(site, hour, visitorId, said));

async function derive(site: Site, limit?: number): Promise<void> {
  while ((await processSite(db, site, DECIDED, limit)) > 0);
}

async function credited(site: Site): Promise<string[]> {
  const { rows } = await db.execute<{ text: string }>(sql`
    SELECT o.order_key || ' ' || coalesce(t.source, t.kind) AS text FROM credit c
    JOIN "order" o ON o.site_id = c.site_id AND o.id = c.order_id
    JOIN touchpoint t ON t.site_id = c.site_id AND t.id = c.touchpoint_id
    WHERE c.site_id = ${site.id} AND model = 'last_non_direct_click' ORDER BY 1`);
  return rows.map(({ text }) => text);
}

/** What earned the sign-ups that count, oldest first. */
async function creditedSignUps(site: Site): Promise<string[]> {
  const { rows } = await db.execute<{ source: string }>(sql`
    SELECT coalesce(t.source, t.kind) AS source FROM conversion_credit c
    JOIN touchpoint t ON t.site_id = c.site_id AND t.id = c.touchpoint_id
    WHERE c.site_id = ${site.id} AND c.model = 'last_non_direct_click' ORDER BY c.converted_at`);
  return rows.map(({ source }) => source);
}

async function expectRebuildEqual(site: Site): Promise<void> {
  const live = await derivedRows(db, site);
  await rebuildSite(db, site, () => {}, { now: () => DECIDED, stepEvents: 25 });
  expect(await derivedRows(db, site)).toEqual(live);
}

/** One browser came by an ad, the other bought; both had the same cart. */
async function oneCart() {
  const site = await buildSite(db);
  const [first, second] = [newTestId<'visitor'>(T0), newTestId<'visitor'>(T0)];
  await store(site, 0, first, { ad: 'spring', cart: 1 });
  await store(site, 20, second, { cart: 1, ad: 'winter' });
  await store(site, 21, second, { order: 'A-1' });
  await store(site, 22, first, { order: 'A-2' });
  await derive(site);
  return { site, first, second };
}

async function receiptOf(site: Site, key: string) {
  const { rows } = await db.execute<{ id: Id<'order'> }>(
    sql`SELECT id FROM "order" WHERE site_id = ${site.id} AND order_key = ${key}`,
  );
  const receipt = rows[0] && (await readOf(db, site)((tx) => orderReceipt(tx, site, rows[0]?.id ?? newTestId())));
  if (!receipt?.person) throw new Error(`order ${key} has no buyer`);
  return { ...receipt, person: receipt.person };
}

const decided = (site: Site, input: object) => decide(db, operatorOf(site.workspaceId), site, input, DECIDED);
const preview = (site: Site, decision: object) => previewParting(db, operatorOf(site.workspaceId), site, { decision }, DECIDED);

async function decisionOn(site: Site, parted = true) {
  const { rows } = await db.execute<{ winner: Id<'person'>; loser: Id<'person'>; kind: PresentedKind }>(
    sql`SELECT winner_id AS winner, loser_id AS loser, kind FROM merge WHERE site_id = ${site.id} ORDER BY id LIMIT 1`,
  );
  const [found] = rows;
  if (!found) throw new Error('nobody was joined');
  return { name: 'people_parted', personId: found.winner, otherPersonId: found.loser, kind: found.kind, parted };
}

describe('two who are said to be two', () => {
  it('have sign-ups of their own, each counted and earned by its own path, until that is taken back', async () => {
    const site = await buildSite(db);
    const [first, second] = [newTestId<'visitor'>(T0), newTestId<'visitor'>(T0)];
    await store(site, 0, first, { ad: 'spring', cart: 1 });
    await store(site, 20, second, { cart: 1, ad: 'winter' });
    await store(site, 21, second, { signUp: true });
    await store(site, 22, first, { signUp: true });
    await derive(site);
    expect(await creditedSignUps(site)).toEqual(['winter']);
    const decision = await decisionOn(site);
    await decided(site, decision);
    await derive(site);
    expect(await creditedSignUps(site)).toEqual(['winter', 'spring']);
    await expectRebuildEqual(site);
    await decided(site, { ...decision, parted: false });
    await derive(site);
    expect(await creditedSignUps(site)).toEqual(['winter']);
    await expectRebuildEqual(site);
  });

  it('have orders of their own: shown before, credited anew, told of in the ledger and on the receipt, and taken back', async () => {
    const { site, second } = await oneCart();
    expect(await credited(site)).toEqual(['A-1 winter', 'A-2 winter']);
    const { person } = await receiptOf(site, 'A-2');
    const [joined] = person.merges;
    expect([joined?.kind, joined?.loser.visitors, person.partings]).toEqual(['cart', [second], []]);
    const decision = await decisionOn(site);
    expect([joined?.winnerId, joined?.loserId]).toEqual([decision.personId, decision.otherPersonId]);

    const before = await derivedRows(db, site);
    const eur = (amount: string) => ({ amount, currency: 'EUR' });
    const shown = await preview(site, decision);
    expect({ ...shown, orders: shown.orders.map(({ orderKey, earners }) => ({ orderKey, earners })) }).toEqual({
      ...{ model: 'last_non_direct_click', apart: true, lookedAt: 2, isWhole: true, changed: 1 },
      orders: [
        {
          orderKey: 'A-2',
          earners: expect.arrayContaining(
            [
              { channel: 'Paid Search', source: 'winter', before: eur('10.00'), after: eur('0.00') },
              { channel: 'Paid Search', source: 'spring', before: eur('0.00'), after: eur('10.00') },
            ].map((one) => ({ ...one, channel: expect.any(String) })),
          ),
        },
      ],
    });
    expect(await derivedRows(db, site)).toEqual(before);

    expect(await decided(site, decision)).toMatchObject({ status: 'accepted' });
    expect(await decided(site, decision)).toMatchObject({ status: 'duplicate' });
    await derive(site);
    expect(await credited(site)).toEqual(['A-1 winter', 'A-2 spring']);
    await store(site, 91, second, { cart: 1 });
    await derive(site);
    expect(await credited(site)).toEqual(['A-1 winter', 'A-2 spring']);
    const { rows } = await db.execute(sql`SELECT DISTINCT cause FROM credit_delta WHERE site_id = ${site.id}`);
    expect(rows).toEqual([{ cause: 'split' }]);
    const parted = await receiptOf(site, 'A-2');
    expect(parted.person.partings.map(({ kind, by }) => [kind, by])).toEqual([['cart', 'The server’s operator']]);
    expect(parted.changes.map(({ cause, explain }) => [cause, explain])).toContainEqual([
      'split',
      'The server’s operator decided that the buyer and another visitor are two people: the other’s touches left the path.',
    ]);
    await expectRebuildEqual(site);

    const [parting] = parted.person.partings;
    const back = { ...decision, personId: parting?.personId, otherPersonId: parting?.otherPersonId, parted: false };
    expect((await preview(site, back)).apart).toBe(false);
    await decided(site, back);
    await derive(site);
    expect(await credited(site)).toEqual(['A-1 winter', 'A-2 winter']);
    expect((await receiptOf(site, 'A-2')).changes.map(({ cause }) => cause)).toContain('merge');
    await expectRebuildEqual(site);
    expect(await decided(site, decision)).toMatchObject({ status: 'accepted' });
    await derive(site);
    expect(await credited(site)).toEqual(['A-1 winter', 'A-2 spring']);
  });

  it('are refused where that says nothing', async () => {
    const { site } = await oneCart();
    const decision = await decisionOn(site);
    await expect(decided(site, { ...decision, parted: false })).rejects.toMatchObject({ code: 'conflict' });
    await expect(decided(site, { ...decision, otherPersonId: newTestId() })).rejects.toMatchObject({ code: 'not_found' });
    await expect(decided(site, { ...decision, otherPersonId: decision.personId })).rejects.toMatchObject({ code: 'not_found' });
    await expect(decided(site, { ...decision, kind: 'alias' })).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(preview(site, { name: 'order_marked_test', orderKey: '1', test: true })).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});

const visit = fc.record({
  by: fc.nat(4),
  cart: fc.option(fc.nat(2)),
  ga: fc.option(fc.nat(3)),
  email: fc.option(fc.constantFrom('a', 'b')),
  isAd: fc.boolean(),
  isOrder: fc.boolean(),
});
const act = fc.oneof({ weight: 6, arbitrary: visit }, { weight: 1, arbitrary: fc.nat() });

it('is the same in steps of any size, and rebuilt, whoever is parted and joined again in between', {
  timeout: 240_000,
}, async () => {
  const visitors = Array.from({ length: 5 }, () => newTestId<'visitor'>(T0));
  const maybe = <Value>(value: Value | null) => value ?? undefined;
  let parted = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 25, maxLength: 50 }), fc.integer({ min: 1, max: 9 }), async (acts, small) => {
      const site = await buildSite(db);
      for (const [hour, one] of acts.entries()) {
        if (typeof one === 'number') {
          await derive(site, small);
          parted += await decideSomething(site, one);
        } else {
          const { by, isAd, isOrder, cart, ga, email } = one;
          const said = { cart: maybe(cart), ga: maybe(ga), email: maybe(email) };
          await store(site, hour, visitors[by] ?? newTestId(), {
            ...said,
            ...(isAd && { ad: `ad-${by}` }),
            ...(isOrder && { order: `o-${hour}` }),
          });
        }
      }
      await derive(site, small);
      await expectRebuildEqual(site);
      const { rows } = await db.execute<{ wrong: number }>(sql`SELECT count(*)::int AS wrong FROM "order" o
        WHERE o.site_id = ${site.id} AND o.revenue <> (SELECT sum(amount) FROM credit c
          WHERE c.site_id = o.site_id AND c.order_id = o.id AND c.model = 'linear')`);
      expect(rows[0]?.wrong).toBe(0);
    }),
    { numRuns: 10 },
  );
  expect(parted).toBeGreaterThan(5);
});

/** Parts two who were joined, or takes a parting back; how many decisions came of it. */
async function decideSomething(site: Site, pick: number): Promise<number> {
  const { rows } = await db.execute<{ input: object }>(sql`
    SELECT jsonb_build_object('personId', winner_id, 'otherPersonId', loser_id, 'kind', kind, 'parted', true) AS input
      FROM merge WHERE site_id = ${site.id}
    UNION ALL SELECT (e.payload -> 'properties') - 'decidedBy' || '{"parted": false}' FROM event e
      WHERE e.site_id = ${site.id} AND e.name = 'people_parted' AND (e.payload -> 'properties' ->> 'parted')::boolean ORDER BY 1`);
  const found = rows[pick % Math.max(1, rows.length)];
  if (!found) return 0;
  try {
    return (await decided(site, { name: 'people_parted', ...found.input })).status === 'accepted' ? 1 : 0;
  } catch (error) {
    expect(error).toMatchObject({ code: 'conflict' });
    return 0;
  }
}
