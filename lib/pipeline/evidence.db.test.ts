/**
 * Protects: what is derived does not depend on steps. Random stores in which browsers, servers and shops give each other's cookies,
 * carts, e-mails and customer ids, in any order, some of it twice, past the caps: live rows in small steps and in large ones equal
 * those of a rebuild, credit still adds up to the orders, and what a browser without a name shares decides alone who is one.
 */
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import type { Id } from '@/lib/core/id';
import { HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import type { StoredEvent } from '@/lib/model/event';
import type { Site } from '@/lib/model/site';
import { BROWSER, buildSite, newTestId } from '@/lib/testing/builders';
import { derivedRows } from '@/lib/testing/derived-rows';
import { storeEvent } from '@/lib/testing/event-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { processSite } from './derive/process';
import { rebuildSite } from './derive/rebuild';

const { db } = await testDatabase();
const T0 = new Date('2026-03-28T20:00:00Z');
await makeEventPartitions(db, T0, 4);

const BROWSERS = 9;
const visitors = Array.from({ length: BROWSERS }, () => newTestId<'visitor'>(T0));

type Act = {
  by: number;
  hour: number;
  minute: number;
  kind: 'ad' | 'page' | 'order' | 'server-order';
  cart: number | undefined;
  ga: number | undefined;
  email: number | undefined;
  customer: number | undefined;
  linked: number | undefined;
  twice: boolean;
};

const maybe = (most: number, weight: number) =>
  fc.oneof({ weight: 10 - weight, arbitrary: fc.constant(undefined) }, { weight, arbitrary: fc.integer({ min: 0, max: most }) });

const act: fc.Arbitrary<Act> = fc.record({
  by: fc.integer({ min: 0, max: BROWSERS - 1 }),
  hour: fc.integer({ min: 0, max: 60 }),
  minute: fc.integer({ min: 0, max: 59 }),
  kind: fc.constantFrom('ad', 'page', 'page', 'order', 'server-order'),
  cart: maybe(1, 5),
  ga: maybe(4, 3),
  email: maybe(3, 3),
  customer: maybe(2, 2),
  linked: maybe(BROWSERS - 1, 1),
  twice: fc.boolean(),
});

/** The stored event of an act; `place` tells equal acts apart. */
function eventOf(site: Site, { by, hour, minute, kind, ...said }: Act, place: number): StoredEvent {
  const at = new Date(T0.getTime() + hour * HOUR_MS + minute * MINUTE_MS);
  const isOrder = kind === 'order' || kind === 'server-order';
  const isServer = kind === 'server-order';
  const url = kind === 'ad' ? `https://shop.example/?utm_source=ad-${by}&utm_medium=cpc` : 'https://shop.example/p/1';
  const { cart, ga, email, customer, linked } = said;
  return {
    ...{ siteId: site.id, id: newTestId<'event'>(T0), messageId: `m-${place}`, source: isServer ? 'api' : 'snippet' },
    ...{ name: isOrder ? 'purchase' : 'page_view', occurredAt: at, receivedAt: T0, visitorId: visitors[by] },
    payload: {
      ...(isServer ? {} : { page: { url }, userAgent: BROWSER }),
      ...(isOrder && { properties: { transaction_id: `o-${place}`, value: 10, currency: 'EUR' } }),
      user: {
        ...(email !== undefined && { emailHash: String(email).repeat(64) }),
        ...(customer !== undefined && { userId: `c-${customer}` }),
      },
      browserIds: {
        ...(cart !== undefined && { cart: `c1-7a2abe82733a34e84aa472d57fb5c3c${cart}?key=1` }),
        ...(ga !== undefined && { ga: `GA1.1.${ga + 1}.1` }),
      },
      ...(linked !== undefined && { linkedVisitor: visitors[linked] }),
      visitorFrom: isServer ? 'order' : 'cookie',
    },
  };
}

async function store(acts: Act[]): Promise<Site> {
  const site = await buildSite(db);
  for (const [place, one] of acts.entries()) {
    await storeEvent(db, eventOf(site, one, place));
    if (one.twice) await storeEvent(db, eventOf(site, one, place));
  }
  return site;
}

async function derive(site: Site, limit: number): Promise<void> {
  while ((await processSite(db, site, T0, limit)) > 0);
}

it('is the same in steps of any size, and rebuilt, whatever identifiers turn out to be nobody’s', {
  timeout: 240_000,
}, async () => {
  let splits = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { minLength: 30, maxLength: 70 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 10, max: 40 }),
      async (acts, small, large) => {
        const site = await store(acts);
        await derive(site, small);
        const live = await derivedRows(db, site);
        await rebuildSite(db, site, () => {}, { now: () => T0, stepEvents: large });
        expect(await derivedRows(db, site)).toEqual(live);
        const { rows } = await db.execute<{ aside: number; wrong: number }>(sql`SELECT
          (SELECT count(*)::int FROM identifier WHERE site_id = ${site.id} AND set_aside = 'too_many_browsers') AS aside,
          (SELECT count(*)::int FROM "order" o WHERE o.site_id = ${site.id} AND o.revenue <> (SELECT sum(amount) FROM credit c
            WHERE c.site_id = o.site_id AND c.order_id = o.id AND c.model = 'linear')) AS wrong`);
        splits += rows[0]?.aside ?? 0;
        expect(rows[0]?.wrong).toBe(0);
      },
    ),
    { numRuns: 8 },
  );
  expect(splits).toBeGreaterThan(0);
});

it('makes the same people of browsers without names, in whatever order they are seen', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 25, maxLength: 40 }), fc.infiniteStream(fc.nat()), async (acts, random) => {
      const nameless = acts.map(
        (one): Act => ({ ...one, kind: 'page', email: undefined, customer: undefined, linked: undefined }),
      );
      const shuffled = [...nameless, ...nameless]
        .map((one) => ({ one, key: random.next().value ?? 0 }))
        .sort((left, right) => left.key - right.key);
      const peopleOf = async (order: Act[], limit: number) => {
        const site = await store(order);
        await derive(site, limit);
        const { rows } = await db.execute<{ id: Id<'visitor'>; person: string }>(
          sql`SELECT id, person_id AS person FROM visitor WHERE site_id = ${site.id} ORDER BY id`,
        );
        const groups = Map.groupBy(rows, ({ person }) => person);
        return [...groups.values()].map((group) => group.map(({ id }) => id).join(' ')).sort();
      };
      expect(
        await peopleOf(
          shuffled.map(({ one }) => one),
          4,
        ),
      ).toEqual(await peopleOf(nameless, 50));
    }),
    { numRuns: 6 },
  );
});
