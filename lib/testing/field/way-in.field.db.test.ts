/**
 * Cases from the field, from the request to what is derived of it: what was odd on the way in costs no order and no touch, and a
 * rebuild gives the same rows.
 */
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { eventRecord, storeEvents } from '@/db/queries/store-events';
import { sha256Hex } from '@/lib/core/hash';
import { MINUTE_MS } from '@/lib/core/instant';
import type { StoredEvent } from '@/lib/model/event';
import type { Site } from '@/lib/model/site';
import { cookieName } from '@/lib/pipeline/collect/visitor-cookie';
import { processSite } from '@/lib/pipeline/derive/process';
import { rebuildSite } from '@/lib/pipeline/derive/rebuild';
import { segment } from '@/lib/sources/segment/source';
import { BROWSER, buildCollector, buildSite, collectRequest, newTestId, purchase, send, type Visit } from '../builders';
import { derivedRows } from '../derived-rows';
import { testDatabase } from '../postgres';

const { db } = await testDatabase();
const T0 = new Date('2026-03-28T20:00:00Z');
await makeEventPartitions(db, T0, 4);

const later = (minutes: number) => new Date(T0.getTime() + minutes * MINUTE_MS);
const G1 = 'https://shop.example/sale?utm_source=google&utm_medium=cpc&gclid=G1';

async function derive(site: Site): Promise<void> {
  while ((await processSite(db, site, T0)) > 0);
}

/** Each touchpoint's source and click id. */
async function touches(site: Site): Promise<unknown[]> {
  await derive(site);
  const found = await db.execute(sql`
    SELECT coalesce(source, kind) || coalesce(' ' || click_value, '') AS touch FROM touchpoint WHERE site_id = ${site.id} ORDER BY at`);
  return found.rows.map(({ touch }) => touch);
}

async function intake(site: Site): Promise<unknown[]> {
  const rows = await db.execute(sql`
    SELECT outcome || coalesce(' ' || reason, '') AS what, sum(events)::int AS events FROM intake_rollup
    WHERE site_id = ${site.id} AND outcome IN ('mended', 'lost') GROUP BY 1 ORDER BY 1`);
  return rows.rows;
}

async function expectRebuildEqual(site: Site): Promise<void> {
  const live = await derivedRows(db, site);
  await rebuildSite(db, site);
  expect(await derivedRows(db, site)).toEqual(live);
}

/** A request of the snippet with more in its envelope. */
function requestWith(site: Site, envelope: object, events: object[], over: object = {}) {
  const body = {
    sentAt: T0.toISOString(),
    ...envelope,
    events: events.map((event) => ({ id: randomUUID(), at: T0.toISOString(), ...event })),
  };
  return collectRequest(site, [{ at: T0 }], { body: Buffer.from(JSON.stringify(body)), ...over });
}

async function sendSegment(site: Site, batch: object[]): Promise<number> {
  const body = Buffer.from(JSON.stringify({ batch: batch.map((message) => ({ messageId: randomUUID(), ...message })) }));
  const request = { ...collectRequest(site, [{ at: T0 }]), body, receivedAt: later(60), origin: undefined, userAgent: undefined };
  const call = {
    request,
    method: 'POST',
    rest: 'batch',
    query: new URLSearchParams(),
    headers: {},
    source: segment,
    to: 'path' as const,
  };
  return (await buildCollector(db, [site]).acceptSource(call)).status;
}

describe('the batch', () => {
  it('B1 with a cart cookie of 600 letters is stored, and the note is told, stored and counted', async () => {
    const site = await buildSite(db);
    const properties = { transaction_id: 'A', value: '$1,299.00', currency: 'USD' };
    const reply = await buildCollector(db, [site]).accept(
      requestWith(site, { browserIds: { cart: 'x'.repeat(600), fbp: 'fb.1' }, lost: 3 }, [
        { name: 'page_view', page: { url: G1 } },
        { name: 'purchase', properties },
      ]),
    );
    const note = { field: 'browserIds.cart', what: 'left_out', detail: expect.any(String) };
    expect([reply.status, JSON.parse(reply.body)]).toMatchObject([
      202,
      {
        type: 'urn:tieback:receipt',
        events: [
          { status: 'accepted', notes: [note] },
          { status: 'accepted', notes: [note] },
        ],
      },
    ]);
    const stored = await db.execute(sql`SELECT payload -> 'notes' AS notes FROM event WHERE site_id = ${site.id}`);
    expect(stored.rows).toEqual([{ notes: [note] }, { notes: [note] }]);
    expect(await intake(site)).toEqual([
      { what: 'lost', events: 3 },
      { what: 'mended browserIds.cart left_out', events: 2 },
    ]);
  });

  it('sent again it is counted as changed once', async () => {
    const site = await buildSite(db);
    const request = requestWith(site, { browserIds: { cart: 'x'.repeat(600) } }, [{ name: 'search' }]);
    for (let count = 0; count < 2; count += 1) await buildCollector(db, [site]).accept(request);
    expect(await intake(site)).toEqual([{ what: 'mended browserIds.cart left_out', events: 1 }]);
  });

  it('B5 with 200 items of Japanese names, more than 64 KB, is taken', async () => {
    const site = await buildSite(db);
    const item_name = '丁寧に焙煎されたエチオピア産のコーヒー豆とゲイシャ種の飲み比べセット、ギフト包装付き、送料無料、数量限定';
    const items = Array.from({ length: 200 }, (_, index) => ({
      item_id: `sku-${index}`,
      item_name,
      item_brand: item_name,
      price: 12.9,
    }));
    const request = requestWith(site, {}, [{ name: 'purchase', properties: { transaction_id: 'A', value: 2580, items } }]);
    expect(request.body?.length).toBeGreaterThan(65_536);
    expect(JSON.parse((await buildCollector(db, [site]).accept(request)).body).events[0]).toMatchObject({ status: 'accepted' });
    await derive(site);
    const orders = await db.execute(sql`SELECT total::int AS total, currency FROM "order" WHERE site_id = ${site.id}`);
    expect(orders.rows).toEqual([{ total: 258_000, currency: 'EUR' }]);
  });
});

describe('the landing', () => {
  it('C2 is read from the referrer of the first stored page view, and of no later one', async () => {
    const site = await buildSite(db);
    const visitor = newTestId<'visitor'>(T0);
    const page = (at: Date, url: string, referrer?: string): Visit => ({
      at,
      visitor,
      url: `https://shop.example${url}`,
      referrer,
    });
    await send(buildCollector(db, [site]), site, [
      page(T0, '/mug', G1),
      purchase({ at: later(2), visitor, order: 'A' }),
      page(later(100), '/cup', G1.replace('G1', 'G2')),
    ]);
    expect(await touches(site)).toEqual(['google G1', 'direct']);
    const landing = await db.execute(sql`SELECT landing_url FROM touchpoint WHERE site_id = ${site.id} ORDER BY at LIMIT 1`);
    expect(landing.rows).toEqual([{ landing_url: G1 }]);
    await expectRebuildEqual(site);
  });

  it.each([
    ['another shop’s address', 'https://other.example/?gclid=G1', 'other.example'],
    ['an address of its own without a campaign', 'https://shop.example/?variant=2', 'direct'],
  ])('C2 %s is none', async (_, referrer, touch) => {
    const site = await buildSite(db);
    await send(buildCollector(db, [site]), site, [{ at: T0, visitor: newTestId(T0), url: 'https://shop.example/mug', referrer }]);
    expect(await touches(site)).toEqual([touch]);
  });

  it.each([
    ['?GCLID=G1', 'google G1'],
    ['#gclid=G1', 'google G1'],
    ['#/product?gclid=G1', 'google G1'],
    ['?a=1&amp;gclid=G1', 'google G1'],
    ['?variant=4?utm_source=newsletter&utm_medium=email', 'newsletter'],
    ['?SCCID=s1', 'snapchat s1'],
    ['?UTM_Source=Newsletter', 'newsletter'],
    ['?a=1#section', 'direct'],
  ])('C6 %s is read', async (tail, touch) => {
    const site = await buildSite(db);
    await send(buildCollector(db, [site]), site, [{ at: T0, visitor: newTestId(T0), url: `https://shop.example/${tail}` }]);
    expect(await touches(site)).toEqual([touch]);
  });
});

describe('who it was', () => {
  it('A9 an anonymousId of "null" makes no visitor', async () => {
    const site = await buildSite(db);
    const timestamp = T0.toISOString();
    const page = { type: 'page', timestamp, context: { page: { url: 'https://shop.example/' } } };
    expect(
      await sendSegment(site, [
        { ...page, anonymousId: 'null' },
        { ...page, anonymousId: 'undefined' },
        { ...page, anonymousId: 'a-1' },
      ]),
    ).toBe(200);
    const visitors = await db.execute(sql`SELECT count(visitor_id)::int AS known FROM event WHERE site_id = ${site.id}`);
    expect(visitors.rows).toEqual([{ known: 1 }]);
  });

  it('A9 the one visitor that an earlier door made of "null" is nobody, from the next deriving or rebuild on', async () => {
    const site = await buildSite(db);
    const crowd = newTestId<'visitor'>(T0);
    const stored = (minutes: number, device: string, email: string): StoredEvent => ({
      siteId: site.id,
      id: newTestId<'event'>(T0),
      messageId: randomUUID(),
      source: 'segment',
      name: 'page_view',
      occurredAt: later(minutes),
      receivedAt: T0,
      visitorId: crowd,
      payload: { device, visitorFrom: 'device', page: { url: G1 }, user: { emailHash: sha256Hex(email) } },
    });
    const events = [stored(0, 'segment:null', 'a@example.com'), stored(1, 'segment:undefined', 'b@example.com')];
    await storeEvents(db.$client, events.map(eventRecord));
    await derive(site);
    const visitors = await db.execute(sql`SELECT count(*)::int AS visitors FROM visitor WHERE site_id = ${site.id}`);
    expect([visitors.rows, await touches(site)]).toEqual([[{ visitors: 0 }], []]);
    await expectRebuildEqual(site);
  });

  it('A8 the id that a second tab has proposed is kept with its event, while it is minutes old', async () => {
    const site = await buildSite(db);
    const [kept, proposed, old] = [newTestId<'visitor'>(later(1)), newTestId<'visitor'>(T0), newTestId<'visitor'>(later(-100))];
    const cookie = `${cookieName(site)}=${kept}`;
    const collector = buildCollector(db, [site]);
    for (const visitor of [proposed, old, kept])
      await collector.accept(requestWith(site, { visitor }, [{ name: 'search' }], { cookie }));
    const found = await db.execute(sql`
      SELECT visitor_id AS visitor, personal ->> 'proposedVisitor' AS proposed FROM event WHERE site_id = ${site.id} ORDER BY position`);
    expect(found.rows).toEqual([
      { visitor: kept, proposed },
      { visitor: kept, proposed: null },
      { visitor: kept, proposed: null },
    ]);
  });

  it('D12 a quoted ajs_anonymous_id is the browser that Segment’s calls name', async () => {
    const site = await buildSite(db);
    const visitor = newTestId<'visitor'>(T0);
    const ajs = '%225b1f8c1e-aaaa-4bbb-8ccc-123456789012%22';
    await buildCollector(db, [site]).accept(
      requestWith(site, { visitor, browserIds: { ajs } }, [{ name: 'page_view', page: { url: G1 } }]),
    );
    const anonymousId = '5b1f8c1e-aaaa-4bbb-8ccc-123456789012';
    await sendSegment(site, [
      {
        type: 'track',
        event: 'Order Completed',
        anonymousId,
        timestamp: later(1).toISOString(),
        properties: { order_id: 'A', total: 5 },
      },
    ]);
    await derive(site);
    const persons = await db.execute(
      sql`SELECT count(DISTINCT person_id)::int AS people FROM visitor WHERE site_id = ${site.id}`,
    );
    expect(persons.rows).toEqual([{ people: 1 }]);
  });

  it('D12 alias joins the browser before to the user, and never two users', async () => {
    const site = await buildSite(db);
    const at = (minutes: number) => later(minutes).toISOString();
    const page = (anonymousId: string, minutes: number) => ({
      type: 'page',
      anonymousId,
      timestamp: at(minutes),
      context: { page: { url: `${G1}${anonymousId}` }, userAgent: BROWSER },
    });
    await sendSegment(site, [
      page('anon-1', 0),
      { type: 'alias', previousId: 'anon-1', userId: 'u1', timestamp: at(1) },
      page('anon-2', 2),
      { type: 'identify', anonymousId: 'anon-2', userId: 'u2', timestamp: at(3) },
      { type: 'alias', previousId: 'anon-2', userId: 'u1', timestamp: at(4) },
      { type: 'track', event: 'Order Completed', userId: 'u1', timestamp: at(5), properties: { order_id: 'A', total: 5 } },
    ]);
    await derive(site);
    const people = await db.execute(sql`
      SELECT i.value AS customer, count(DISTINCT m.id)::int AS merges FROM identifier i
      LEFT JOIN merge m ON m.site_id = i.site_id AND m.winner_id = i.person_id
      WHERE i.site_id = ${site.id} AND i.kind = 'customer' GROUP BY i.person_id, 1 ORDER BY 1`);
    expect(people.rows.map(({ customer }) => customer)).toEqual(['u1', 'u2']);
    const credited = await db.execute(sql`
      SELECT DISTINCT t.click_value AS click FROM credit c JOIN touchpoint t ON t.site_id = c.site_id AND t.id = c.touchpoint_id WHERE c.site_id = ${site.id}`);
    expect(credited.rows).toEqual([{ click: 'G1anon-1' }]);
    await expectRebuildEqual(site);
  });
});
