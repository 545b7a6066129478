/**
 * Protects the main job on a real Postgres: what is accepted is stored once, what is stored becomes people, touchpoints, orders
 * and credit, and deriving it again, in other steps, or by two workers at once, gives the same rows.
 */
import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { Database } from '@/db/client';
import { sitesWithWork } from '@/db/queries/log';
import { makeEventPartitions } from '@/db/queries/partition';
import { orderEvent } from '@/db/schema';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import { modelIds } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import {
  ad,
  BROWSER,
  buildCollector,
  buildSite,
  collectRequest,
  newTestId,
  purchase,
  send,
  type Visit,
} from '@/lib/testing/builders';
import { derivedRows } from '@/lib/testing/derived-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { processSite } from './derive/process';
import { rebuildSite } from './derive/rebuild';
import { cookieName } from './collect/visitor-cookie';

const { db } = await testDatabase();
const T0 = new Date('2026-03-28T20:00:00Z');
await makeEventPartitions(db, T0, 4);

const later = (milliseconds: number) => new Date(T0.getTime() + milliseconds);
const visitor = () => newTestId<'visitor'>(T0);

async function derive(site: Site, limit?: number): Promise<void> {
  while ((await processSite(db, site, T0, limit)) > 0);
}

async function rowsOf(site: Site, table: string, database: Database = db): Promise<unknown[]> {
  const rows = await database.execute(
    sql`SELECT to_jsonb(t) AS row FROM ${sql.identifier(table)} AS t WHERE site_id = ${site.id} ORDER BY 1`,
  );
  return rows.rows;
}

async function creditsOf(site: Site): Promise<string[]> {
  const found = await db.execute<{ text: string }>(sql`
    SELECT o.order_key || ' ' || c.model || ' ' || coalesce(t.channel || '/' || coalesce(t.campaign, '-'), 'unattributed') || ' ' || sum(c.amount) AS text
    FROM credit c JOIN "order" o ON o.site_id = c.site_id AND o.id = c.order_id
    LEFT JOIN touchpoint t ON t.site_id = c.site_id AND t.id = c.touchpoint_id
    WHERE c.site_id = ${site.id} GROUP BY o.order_key, c.model, t.channel, t.campaign ORDER BY 1`);
  return found.rows.map(({ text }) => text);
}

async function newCustomers(site: Site): Promise<string[]> {
  const found = await db.execute<{ order_key: string }>(
    sql`SELECT order_key FROM "order" WHERE site_id = ${site.id} AND new_customer ORDER BY 1`,
  );
  return found.rows.map((row) => row.order_key);
}

describe('accept', () => {
  it('stores a repeated message once, also when many requests race', async () => {
    const site = await buildSite(db);
    const collector = buildCollector(db, [site]);
    const request = () => collectRequest(site, [{ at: T0, visitor: visitor(), id: 'm-1' }]);
    const replies = await Promise.all(Array.from({ length: 20 }, () => collector.accept(request())));
    const receipts = replies.map(({ body }) => JSON.parse(body).events[0].status);
    expect(receipts.filter((status) => status === 'accepted')).toHaveLength(1);
    expect(receipts.filter((status) => status === 'duplicate')).toHaveLength(19);
    expect(await rowsOf(site, 'event')).toHaveLength(1);
  });

  it('answers each event, keeps the refused ones with field and reason, and blanks their personal data', async () => {
    const site = await buildSite(db);
    const collector = buildCollector(db, [site]);
    const body = JSON.stringify({
      sentAt: T0.toISOString(),
      events: [
        { id: 'ok', name: 'page_view', at: T0.toISOString() },
        { id: 'bad', name: 'Not Snake', at: 'x', user: { email: 'zoe@example.com' } },
      ],
    });
    const reply = await collector.accept(collectRequest(site, [], { body: Buffer.from(body), receivedAt: T0 }));
    expect(reply.status).toBe(202);
    expect(JSON.parse(reply.body).events).toEqual([
      { id: 'ok', status: 'accepted' },
      {
        id: 'bad',
        status: 'rejected',
        reason: 'malformed_event',
        field: 'name',
        detail: 'use snake_case: letters a-z, digits and _',
      },
    ]);
    expect(await rowsOf(site, 'rejected_event')).toMatchObject([{ row: { reason: 'malformed_event', field: 'name' } }]);
    expect(JSON.stringify(await rowsOf(site, 'rejected_event'))).not.toContain('zoe@example.com');
  });

  it.each([
    ['no JSON', { body: Buffer.from('{"events":[') }, 400, 'malformed_json'],
    ['too many bytes', { body: undefined }, 413, 'too_large'],
    ['an unknown encoding', { encoding: 'compress' }, 415, 'unsupported_encoding'],
    ['broken gzip', { encoding: 'gzip' }, 415, 'unsupported_encoding'],
  ])('refuses %s with a problem document and keeps the refusal', async (_, over, status, reason) => {
    const site = await buildSite(db);
    const reply = await buildCollector(db, [site]).accept(collectRequest(site, [{ at: T0 }], over));
    expect([reply.status, reply.contentType, JSON.parse(reply.body).reason]).toEqual([
      status,
      'application/problem+json',
      reason,
    ]);
    expect(await rowsOf(site, 'rejected_event')).toMatchObject([{ row: { reason } }]);
  });

  it('takes 100 events in a request and refuses 101', async () => {
    const site = await buildSite(db);
    const collector = buildCollector(db, [site]);
    const visits = (count: number) => Array.from({ length: count }, (): Visit => ({ at: T0, visitor: visitor() }));
    expect((await collector.accept(collectRequest(site, visits(100)))).status).toBe(202);
    expect((await collector.accept(collectRequest(site, visits(101)))).status).toBe(413);
  });

  it('stores text that Postgres cannot hold with the character replaced, and fails nobody else', async () => {
    const site = await buildSite(db);
    const collector = buildCollector(db, [site]);
    const nasty: Visit = { at: T0, visitor: visitor(), properties: { note: 'a\u0000b\ud800c', '\u0000': 'literal \\u0000' } };
    const replies = await Promise.all([send(collector, site, [nasty]), send(collector, site, [{ at: T0, visitor: visitor() }])]);
    expect(replies.flat().map(({ status }) => status)).toEqual([202, 202]);
    const stored = await db.execute<{ note: string }>(
      sql`SELECT payload->'properties'->>'note' AS note FROM event WHERE site_id = ${site.id}`,
    );
    expect(stored.rows.map(({ note }) => note)).toContain('a\ufffdb\ufffdc');
  });

  it("sets the visitor cookie on the site's own domain, and none without consent", async () => {
    const site = await buildSite(db);
    const collector = buildCollector(db, [site]);
    const who = visitor();
    const [reply] = await send(collector, site, [{ at: T0, visitor: who }]);
    expect(reply?.headers['set-cookie']).toBe(
      `${cookieName(site)}=${who}; Max-Age=34560000; Domain=shop.example; Path=/; HttpOnly; Secure; SameSite=Lax`,
    );
    const [denied] = await send(collector, site, [{ at: T0, visitor: who, consent: { analytics: 'denied' } }]);
    expect(denied?.headers['set-cookie']).toBeUndefined();
  });

  it('knows the visitor by the cookie, whatever the page proposes, until a fresh one is asked for', async () => {
    const site = await buildSite(db);
    const collector = buildCollector(db, [site]);
    const [known, proposed] = [visitor(), visitor()];
    const cookie = `a=1; ${cookieName(site)}=${known}`;
    await collector.accept(collectRequest(site, [{ at: T0, visitor: proposed, id: 'cookie' }], { cookie }));
    const fresh = JSON.stringify({
      sentAt: T0.toISOString(),
      visitor: proposed,
      fresh: true,
      events: [{ id: 'fresh', name: 'page_view', at: T0.toISOString() }],
    });
    await collector.accept(collectRequest(site, [], { cookie, body: Buffer.from(fresh), receivedAt: T0 }));
    const { rows } = await db.execute(sql`SELECT message_id, visitor_id FROM event WHERE site_id = ${site.id} ORDER BY 1`);
    expect(rows).toEqual([
      { message_id: 'cookie', visitor_id: known },
      { message_id: 'fresh', visitor_id: proposed },
    ]);
  });
});

describe('process', () => {
  it('credits an order to the click that was stored days before, under every model, to the cent', async () => {
    const site = await buildSite(db);
    const who = visitor();
    await send(buildCollector(db, [site]), site, [
      ad(T0, who),
      { at: later(DAY_MS), visitor: who, url: 'https://shop.example/' },
      { at: later(2 * DAY_MS), visitor: who, url: 'https://shop.example/?utm_source=klaviyo&utm_medium=email&utm_campaign=news' },
      purchase({ at: later(2 * DAY_MS + MINUTE_MS), visitor: who, order: 'N-1', value: 100.01 }),
    ]);
    await derive(site);
    expect(await creditsOf(site)).toEqual([
      'N-1 clicks_without_capture Paid Search/spring 10001',
      'N-1 first_click Paid Search/spring 10001',
      'N-1 last_click Email/news 10001',
      'N-1 last_click_per_platform Paid Search/spring 10001',
      'N-1 last_non_direct_click Email/news 10001',
      'N-1 last_paid_click Paid Search/spring 10001',
      'N-1 linear Email/news 5000',
      'N-1 linear Paid Search/spring 5001',
      'N-1 linear_paid Paid Search/spring 10001',
      'N-1 position_based Email/news 5000',
      'N-1 position_based Paid Search/spring 5001',
      'N-1 time_decay Email/news 5494',
      'N-1 time_decay Paid Search/spring 4507',
    ]);
    const paths = await db.execute<{ channel: string; rejection: string | null }>(sql`
      SELECT channel, rejection FROM path_touch p JOIN touchpoint t ON t.site_id = p.site_id AND t.id = p.touchpoint_id
      WHERE p.site_id = ${site.id} ORDER BY position`);
    expect(paths.rows).toEqual([
      { channel: 'Paid Search', rejection: null },
      { channel: 'Direct', rejection: 'direct_beside_others' },
      { channel: 'Email', rejection: null },
    ]);
  });

  it('makes one order of a thank-you page that loads three times', async () => {
    const site = await buildSite(db);
    const who = visitor();
    await send(
      buildCollector(db, [site]),
      site,
      [0, 1, 2].map((minute) => purchase({ at: later(minute * MINUTE_MS), visitor: who, order: 'N-2' })),
    );
    await derive(site);
    expect(await rowsOf(site, 'order')).toHaveLength(1);
    const statements = await db.select({ role: orderEvent.role }).from(orderEvent).where(eq(orderEvent.siteId, site.id));
    expect(statements.map(({ role }) => role)).toEqual(['stated', 'stated', 'stated']);
  });

  it('joins two devices by the e-mail of the order, and recomputes the order that the merge touches', async () => {
    const site = await buildSite(db);
    const [phone, laptop] = [visitor(), visitor()];
    const user = { email: 'Zoë@example.com' };
    const collector = buildCollector(db, [site]);
    await send(collector, site, [
      ad(T0, phone),
      { at: later(DAY_MS), visitor: laptop },
      purchase({ at: later(DAY_MS + MINUTE_MS), visitor: laptop, order: 'N-3', user }),
    ]);
    await derive(site);
    expect((await creditsOf(site)).filter((text) => text.includes('last_non_direct'))).toEqual([
      'N-3 last_non_direct_click Direct/- 4990',
    ]);
    await send(collector, site, [{ at: later(2 * DAY_MS), visitor: phone, name: 'identify', user }]);
    await derive(site);
    expect((await creditsOf(site)).filter((text) => text.includes('last_non_direct'))).toEqual([
      'N-3 last_non_direct_click Paid Search/spring 4990',
    ]);
    expect(await rowsOf(site, 'order_change')).toMatchObject([{ row: { cause: 'merge' } }]);
    expect(await rowsOf(site, 'merge')).toMatchObject([{ row: { kind: 'email' } }]);
  });

  it("takes refunds back with the order's own weights, also when the refund comes first", async () => {
    const site = await buildSite(db);
    const who = visitor();
    const refund = (at: Date, properties: Record<string, unknown>): Visit => ({ at, name: 'refund', visitor: who, properties });
    await send(buildCollector(db, [site]), site, [
      refund(T0, { transaction_id: 'N-4', value: 10, currency: 'EUR', refund_id: 'r-1' }),
      ad(later(MINUTE_MS), who),
      purchase({ at: later(2 * MINUTE_MS), visitor: who, order: 'N-4', value: 30 }),
      refund(later(3 * MINUTE_MS), { transaction_id: 'N-4', value: 5, currency: 'EUR', refund_id: 'r-2' }),
    ]);
    await derive(site);
    expect((await creditsOf(site)).filter((text) => text.includes('linear '))).toEqual(['N-4 linear Paid Search/spring 1500']);
    expect(await rowsOf(site, 'order')).toMatchObject([{ row: { state: 'partially_refunded', refunded: 1500 } }]);
    await send(buildCollector(db, [site]), site, [refund(later(HOUR_MS), { transaction_id: 'N-4' })]);
    await derive(site);
    const cells = await db.execute<{ sum: string }>(sql`
      SELECT DISTINCT sum(amount)::text AS sum FROM credit WHERE site_id = ${site.id} GROUP BY model, touchpoint_id`);
    expect(cells.rows).toEqual([{ sum: '0' }]);
  });

  it('makes the next order the first one when a first order is cancelled, or was a test', async () => {
    const site = await buildSite(db);
    const collector = buildCollector(db, [site]);
    const order = (at: number, name: string, properties: Record<string, unknown> = {}) =>
      purchase({ at: later(at), visitor: visitor(), order: name, user: { email: 'zoë@example.com' }, properties });
    await send(collector, site, [order(0, 'N-1', { test: true }), order(HOUR_MS, 'N-2'), order(2 * HOUR_MS, 'N-3')]);
    await derive(site);
    expect(await newCustomers(site)).toEqual(['N-2']);
    await send(collector, site, [order(3 * HOUR_MS, 'N-2', { status: 'cancelled' })]);
    await derive(site);
    expect(await newCustomers(site)).toEqual(['N-3']);
  });

  it('leaves robots, denied consent and absurd times out of everything derived, and keeps their events', async () => {
    const site = await buildSite(db);
    const collector = buildCollector(db, [site], { knownOf: () => ({ filtered: 'bot' }) });
    await send(collector, site, [ad(T0, visitor())]);
    await send(buildCollector(db, [site]), site, [{ ...ad(T0, visitor()), consent: { analytics: 'denied' } }]);
    await derive(site);
    expect(await rowsOf(site, 'event')).toHaveLength(2);
    expect(await rowsOf(site, 'touchpoint')).toEqual([]);
    expect(await rowsOf(site, 'visitor')).toEqual([]);
  });

  it('derives a landing whose address decodes to what Postgres cannot hold', async () => {
    const site = await buildSite(db);
    const url = 'https://shop.example/?utm_source=a%00b&utm_medium=cpc&utm_campaign=%00&gclid=Cj0%00KCQ';
    await send(buildCollector(db, [site]), site, [{ at: T0, visitor: visitor(), url }]);
    await derive(site);
    expect(await rowsOf(site, 'touchpoint')).toMatchObject([{ row: { source: 'a\ufffdb', medium: 'cpc', campaign: '\ufffd' } }]);
  });

  it('counts the same click once while it is the same session, and a new campaign as a new touch', async () => {
    const site = await buildSite(db);
    const who = visitor();
    await send(buildCollector(db, [site]), site, [
      ad(T0, who),
      ad(later(MINUTE_MS), who),
      { at: later(2 * MINUTE_MS), visitor: who, url: 'https://shop.example/p/1', referrer: 'https://shop.example/' },
      ad(later(3 * MINUTE_MS), who, 'summer', 'other-click'),
      ad(later(4 * MINUTE_MS), who),
      { at: later(6 * MINUTE_MS), visitor: who, url: 'https://shop.example/thank-you', referrer: 'https://www.paypal.com/' },
    ]);
    await derive(site);
    const touches = await db.execute<{ campaign: string }>(
      sql`SELECT campaign FROM touchpoint WHERE site_id = ${site.id} ORDER BY at`,
    );
    expect(touches.rows.map(({ campaign }) => campaign)).toEqual(['spring', 'summer']);
  });

  it('derives a late touch into the path of an order that is already there', async () => {
    const site = await buildSite(db);
    const who = visitor();
    const collector = buildCollector(db, [site]);
    await send(collector, site, [purchase({ at: later(DAY_MS), visitor: who, order: 'N-5' })]);
    await derive(site);
    const late = collectRequest(site, [ad(T0, who)], { receivedAt: later(2 * DAY_MS) });
    const body = JSON.parse(Buffer.from(late.body ?? []).toString());
    await collector.accept({ ...late, body: Buffer.from(JSON.stringify({ ...body, sentAt: later(2 * DAY_MS).toISOString() })) });
    await derive(site);
    expect((await creditsOf(site)).filter((text) => text.includes('last_click '))).toEqual([
      'N-5 last_click Paid Search/spring 4990',
    ]);
    expect(await rowsOf(site, 'order_change')).toMatchObject([{ row: { cause: 'late_touch' } }]);
  });
});

describe('the derived rows', () => {
  /** A busy day: devices, logins, refunds, repeats and late events, in an order of arrival that is not that of happening. */
  async function busySite(): Promise<Site> {
    const site = await buildSite(db);
    const collector = buildCollector(db, [site]);
    const people = Array.from({ length: 12 }, (_, index) => ({
      phone: visitor(),
      laptop: visitor(),
      email: `p${index}@example.com`,
    }));
    const visits = people.flatMap(({ phone, laptop, email }, index): Visit[] => [
      ad(later(index * HOUR_MS), phone, `campaign-${index % 3}`, `click-${index}`),
      { at: later(index * HOUR_MS + DAY_MS), visitor: laptop, referrer: 'https://www.google.com/' },
      purchase({
        at: later(index * HOUR_MS + DAY_MS + MINUTE_MS),
        visitor: laptop,
        order: `B-${index}`,
        value: 10 + index,
        user: { email },
      }),
      purchase({ at: later(index * HOUR_MS + DAY_MS + 2 * MINUTE_MS), visitor: laptop, order: `B-${index}`, value: 10 + index }),
      { at: later(index * HOUR_MS + 2 * DAY_MS), visitor: phone, name: 'identify', user: { email } },
      {
        at: later(index * HOUR_MS + 3 * DAY_MS),
        visitor: phone,
        name: 'refund',
        properties: { transaction_id: `B-${index}`, value: 3, currency: 'EUR' },
      },
    ]);
    const shuffled = visits
      .map((visit, index) => ({ visit, key: (index * 7919) % 101 }))
      .sort((a, b) => a.key - b.key)
      .map(({ visit }) => visit);
    await Promise.all(shuffled.map((visit) => collector.accept(collectRequest(site, [visit]))));
    return site;
  }

  it('are the same when derived event by event, in one step, or rebuilt', async () => {
    const site = await busySite();
    await derive(site, 1);
    const live = await derivedRows(db, site);
    expect(live['order']).toHaveLength(12);
    await rebuildSite(db, site);
    expect(await derivedRows(db, site)).toEqual(live);
  });

  it('keep what an earlier user agent told of a device when a later one tells less, in steps of any size', async () => {
    const site = await buildSite(db);
    const collector = buildCollector(db, [site]);
    const who = visitor();
    for (const userAgent of [BROWSER, 'Mozilla/5.0 (compatible; Googlebot/2.1)']) {
      await collector.accept(collectRequest(site, [{ at: T0, visitor: who }], { userAgent }));
    }
    await derive(site, 1);
    const { visitor: live } = await derivedRows(db, site);
    expect(live).toMatchObject([{ row: { browser: 'Googlebot', os: 'macOS' } }]);
    await rebuildSite(db, site);
    expect((await derivedRows(db, site))['visitor']).toEqual(live);
  });

  it('are the same by two workers as by one', async () => {
    const site = await busySite();
    const work = async () => {
      while ((await sitesWithWork(db)).includes(site.id)) await processSite(db, site, T0, 5);
    };
    await Promise.all([work(), work()]);
    const byTwo = await derivedRows(db, site);
    await rebuildSite(db, site);
    expect(await derivedRows(db, site)).toEqual(byTwo);
  });

  it("reconcile: credit under every deduplicating model sums to each order's net revenue", async () => {
    const site = await busySite();
    await derive(site);
    const { rows } = await db.execute<{ off: string }>(sql`
      SELECT o.order_key || ' ' || model AS off FROM "order" o JOIN credit c ON c.site_id = o.site_id AND c.order_id = o.id
      WHERE o.site_id = ${site.id} AND model <> 'last_click_per_platform'
      GROUP BY o.order_key, model, o.revenue, o.refunded HAVING sum(amount) <> o.revenue - o.refunded`);
    expect(rows).toEqual([]);
    const models = await db.execute<{ count: string }>(
      sql`SELECT count(DISTINCT model)::text AS count FROM credit WHERE site_id = ${site.id}`,
    );
    expect(models.rows).toEqual([{ count: String(modelIds.length) }]);
  });

  it('never mix two sites with the same visitors, e-mails and order numbers', async () => {
    const [one, two] = [await buildSite(db), await buildSite(db)];
    const who = visitor();
    const collector = buildCollector(db, [one, two]);
    await send(collector, one, [
      ad(T0, who),
      purchase({ at: later(MINUTE_MS), visitor: who, order: 'S-1', user: { email: 'a@example.com' } }),
    ]);
    await send(collector, two, [
      purchase({ at: later(MINUTE_MS), visitor: who, order: 'S-1', value: 7, user: { email: 'a@example.com' } }),
    ]);
    await derive(one);
    await derive(two);
    expect(await rowsOf(one, 'order')).toMatchObject([{ row: { total: 4990 } }]);
    expect((await creditsOf(two)).filter((text) => text.includes('first_click'))).toEqual(['S-1 first_click Direct/- 700']);
  });
});
