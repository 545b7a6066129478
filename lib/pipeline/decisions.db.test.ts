/**
 * Protects what people decide: a decision is an event of the log, so orders, people, credit and what is owed are the same live
 * and rebuilt, in steps of any size, wherever in the log it stands; and nobody who may send events can make one.
 */
import { and, asc, eq, sql } from 'drizzle-orm';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectionById } from '@/db/queries/connection';
import { makeEventPartitions } from '@/db/queries/partition';
import { connection, delivery, event } from '@/db/schema';
import { operatorOf } from '@/lib/access';
import type { Id } from '@/lib/core/id';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import { type DecisionInput, DECISION_SOURCE } from '@/lib/model/decision';
import { decisionNames } from '@/lib/model/decision-name';
import type { Site } from '@/lib/model/site';
import { sourceOf, sources } from '@/lib/sources/registry';
import type { SourceDefinition } from '@/lib/sources/define';
import { ad, BROWSER, buildCollector, buildSite, collectRequest, newTestId, purchase, type Visit } from '@/lib/testing/builders';
import { storeEvent } from '@/lib/testing/event-rows';
import { derivedRows } from '@/lib/testing/derived-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { buildConnection, testSandbox } from '@/lib/testing/sandbox';
import { signStandard } from '@/lib/sources/webhook/signature';
import { webhook } from '@/lib/sources/webhook/source';
import { decide } from '@/lib/workspace';
import { deliverAll } from './deliver/delivery-worker';
import { backfillConnection, countBackfill } from './derive/backfill';
import { processSite } from './derive/process';
import { rebuildSite } from './derive/rebuild';

const { db } = await testDatabase();
const T0 = new Date('2026-11-20T10:00:00Z');
await makeEventPartitions(db, T0, 2);
const later = (milliseconds: number) => new Date(T0.getTime() + milliseconds);
const visitor = () => newTestId<'visitor'>(T0);
const ROBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1)';

/** A site whose robots are filtered, and what is done to it. */
async function setting() {
  const site = await buildSite(db);
  const collector = buildCollector(db, [site], {
    knownOf: ({ userAgent }) => ({ country: 'AT', filtered: userAgent === ROBOT ? 'bot' : undefined }),
  });
  return {
    site,
    collector,
    send: async (visit: Visit, { robot = false } = {}) => {
      const reply = await collector.accept(collectRequest(site, [visit], { userAgent: robot ? ROBOT : BROWSER }));
      expect(reply.status).toBe(202);
    },
    decide: (decision: DecisionInput, at = later(5 * DAY_MS)) => decide(db, operatorOf(site.workspaceId), site, decision, at),
    release: async (messageId: string, at = later(5 * DAY_MS)) => {
      const eventId = await idOf(site, messageId);
      return decide(db, operatorOf(site.workspaceId), site, { name: 'event_released', eventId, released: true }, at);
    },
    markTest: (orderKey: string, test: boolean, at = later(5 * DAY_MS)) =>
      decide(db, operatorOf(site.workspaceId), site, { name: 'order_marked_test', orderKey, test }, at),
    derive: async (limit?: number) => {
      while ((await processSite(db, site, later(5 * DAY_MS), limit)) > 0);
    },
  };
}

async function idOf(site: Site, messageId: string): Promise<string> {
  const [found] = await db
    .select({ id: event.id })
    .from(event)
    .where(and(eq(event.siteId, site.id), eq(event.messageId, messageId)));
  return found?.id ?? 'not stored';
}

async function rowsOf(site: Site, table: string, where = sql`true`): Promise<unknown[]> {
  const { rows } = await db.execute(
    sql`SELECT to_jsonb(t) AS row FROM ${sql.identifier(table)} AS t WHERE site_id = ${site.id} AND ${where} ORDER BY 1`,
  );
  return rows;
}

async function orders(site: Site): Promise<string[]> {
  const { rows } = await db.execute<{ text: string }>(sql`
    SELECT order_key || CASE WHEN test THEN ' test' ELSE '' END || CASE WHEN new_customer THEN ' new' ELSE '' END AS text
    FROM "order" WHERE site_id = ${site.id} ORDER BY 1`);
  return rows.map(({ text }) => text);
}

async function credited(site: Site): Promise<string[]> {
  const { rows } = await db.execute<{ text: string }>(sql`
    SELECT o.order_key || ' ' || t.channel AS text FROM credit c
    JOIN "order" o ON o.site_id = c.site_id AND o.id = c.order_id JOIN touchpoint t ON t.site_id = c.site_id AND t.id = c.touchpoint_id
    WHERE c.site_id = ${site.id} AND model = 'last_click' ORDER BY 1`);
  return rows.map(({ text }) => text);
}

const ledger = async (site: Site, connectionId: Id<'connection'>) =>
  (
    await db
      .select()
      .from(delivery)
      .where(and(eq(delivery.siteId, site.id), eq(delivery.connectionId, connectionId)))
      .orderBy(asc(delivery.sequence))
  ).map(({ key, state, reason }) => [key, state, reason].filter(Boolean).join(' '));

describe('rows derived from a log with decisions', () => {
  type Act = { visit?: Visit; robot?: boolean; release?: string; mark?: [string, boolean] };

  /** Buyers on two devices whose robots-to-be are released, whose orders are marked, unmarked and marked again. */
  function acts(): Act[] {
    return Array.from({ length: 4 }, (_, index): Act[] => {
      const [phone, laptop] = [visitor(), visitor()];
      const at = (ms: number) => later(index * HOUR_MS + ms);
      const order = `D-${index}`;
      const user = { email: `p${index % 3}@example.com` };
      return [
        { visit: { ...ad(T0, phone, `campaign-${index}`, `click-${index}`), at: at(0), id: `ad-${index}` }, robot: true },
        { release: `ad-${index}` },
        { visit: { at: at(MINUTE_MS), visitor: phone, name: 'identify', user } },
        { visit: { at: at(DAY_MS), visitor: laptop, referrer: 'https://www.google.com/' } },
        {
          visit: purchase({ at: at(DAY_MS + MINUTE_MS), visitor: laptop, order, user, id: `buy-${index}`, value: 10 + index }),
          robot: index % 2 === 0,
        },
        ...(index % 2 === 0 ? [{ release: `buy-${index}` }] : []),
        {
          visit: purchase({
            at: at(DAY_MS + 2 * MINUTE_MS),
            visitor: laptop,
            order,
            value: 10 + index,
            properties: { test: index === 3 },
          }),
        },
        { mark: [order, true] },
        { mark: [order, index % 2 === 0] },
        { mark: [order, index === 1] },
        {
          visit: {
            at: at(2 * DAY_MS),
            visitor: phone,
            name: 'refund',
            properties: { transaction_id: order, value: 3, currency: 'EUR' },
          },
        },
      ];
    }).flat();
  }

  it('are the same live, in steps of any size, and rebuilt, wherever the decisions stand', async () => {
    const places = fc.array(fc.nat(), { minLength: 44, maxLength: 44 });
    await fc.assert(
      fc.asyncProperty(places, fc.constantFrom(1, 2, 3, 7, 1_000), fc.boolean(), async (order, limit, meanwhile) => {
        const on = await setting();
        const shuffled = acts()
          .map((act, index) => ({ act, place: order[index] ?? 0 }))
          .sort((left, right) => left.place - right.place)
          .map(({ act }) => act);
        // What is released must have come.
        const waiting = shuffled.filter(({ release }) => release);
        let second = 0;
        for (const { visit, robot, mark } of shuffled.filter(({ release }) => !release)) {
          second += 1;
          const at = later(3 * DAY_MS + second * SECOND_MS);
          if (visit) await on.send(visit, { robot });
          if (mark) await on.markTest(...mark, at);
          for (const { release = '' } of waiting.splice(0, second % 3 === 0 ? 1 : 0)) {
            if ((await idOf(on.site, release)) === 'not stored') waiting.push({ release });
            else await on.release(release, at);
          }
          if (meanwhile && second % 5 === 0) await processSite(db, on.site, T0, limit);
        }
        for (const { release = '' } of waiting) await on.release(release);
        await on.derive(limit);
        const live = await derivedRows(db, on.site);
        const decisions = await rowsOf(on.site, 'order_change', sql`cause = 'decision'`);
        expect(live['order']).toHaveLength(4);
        expect(live['click_id']).toHaveLength(4);
        expect(decisions.length).toBeGreaterThanOrEqual(4);
        await rebuildSite(db, on.site);
        expect(await derivedRows(db, on.site)).toEqual(live);
        expect(await rowsOf(on.site, 'order_change', sql`cause = 'decision'`)).toEqual(decisions);
      }),
      { numRuns: 12 },
    );
  }, 240_000);
});

describe('an event that was a person’s after all', () => {
  it('brings its click to the order, at its own time', async () => {
    const on = await setting();
    const who = visitor();
    await on.send({ ...ad(T0, who), id: 'ad' }, { robot: true });
    await on.send(purchase({ at: later(DAY_MS), visitor: who, order: 'A-1' }));
    await on.derive();
    expect(await credited(on.site)).toEqual(['A-1 Direct']);
    await on.release('ad');
    await on.derive();
    expect(await credited(on.site)).toEqual(['A-1 Paid Search']);
    expect(await rowsOf(on.site, 'touchpoint', sql`channel = 'Paid Search'`)).toMatchObject([
      { row: { at: T0.toISOString().replace('.000Z', '+00:00'), log_position: 3 } },
    ]);
    expect(await rowsOf(on.site, 'session', sql`visitor_id = ${who}`)).toHaveLength(2);
  });

  it('is an order of its own, once', async () => {
    const on = await setting();
    await on.send(purchase({ at: T0, visitor: visitor(), order: 'A-2', id: 'buy' }), { robot: true });
    await on.derive();
    expect(await orders(on.site)).toEqual([]);
    expect(await on.release('buy')).toMatchObject({ status: 'accepted' });
    expect(await on.release('buy')).toMatchObject({ status: 'duplicate' });
    await on.derive();
    expect(await orders(on.site)).toEqual(['A-2 new']);
    expect(await rowsOf(on.site, 'event')).toHaveLength(2);
  });

  it('is owed to connections as if it came with the decision, and a back-fill finds it too', async () => {
    const on = await setting();
    const since = later(-DAY_MS);
    const meta = await buildConnection(db, on.site, 'meta', 'https://platform.example', { createdAt: since });
    await on.send({ at: T0, visitor: visitor(), id: 'view' }, { robot: true });
    await on.send(purchase({ at: T0, visitor: visitor(), order: 'A-3', id: 'buy' }), { robot: true });
    await on.derive();
    expect(await ledger(on.site, meta)).toEqual([]);
    await on.release('view');
    await on.release('buy');
    await on.derive();
    expect(await ledger(on.site, meta)).toEqual(['view pending', 'purchase:A-3 pending']);
    await rebuildSite(db, on.site);
    expect(await ledger(on.site, meta)).toEqual(['view pending', 'purchase:A-3 pending']);

    const second = await buildConnection(db, on.site, 'meta', 'https://platform.example', { createdAt: since });
    const row = await connectionById(db, on.site.id, second);
    if (!row) throw new Error('the connection was just made');
    const range = { from: later(-HOUR_MS), to: later(HOUR_MS) };
    expect((await countBackfill(db, on.site, row, range, later(6 * DAY_MS))).events).toEqual({ page_view: 1, purchase: 1 });
    expect(await backfillConnection(db, on.site, row, range, later(6 * DAY_MS))).toBe(2);
    expect(await ledger(on.site, second)).toEqual(['view pending', 'purchase:A-3 pending']);
  });
});

describe('an order that is a test, or none', () => {
  const bought = (order: string, at: Date, test?: boolean) =>
    purchase({ at, visitor: visitor(), order, user: { email: 'zoë@example.com' }, properties: { test } });

  it('makes the next order its buyer’s first; the last decision of the log holds', async () => {
    const on = await setting();
    await on.send(bought('B-1', T0));
    await on.send(bought('B-2', later(HOUR_MS)));
    await on.derive();
    expect(await orders(on.site)).toEqual(['B-1 new', 'B-2']);
    for (const [test, expected] of [
      [true, ['B-1 test', 'B-2 new']],
      [false, ['B-1 new', 'B-2']],
      [true, ['B-1 test', 'B-2 new']],
    ] as const) {
      expect(await on.markTest('B-1', test)).toMatchObject({ status: 'accepted' });
      await on.derive();
      expect(await orders(on.site)).toEqual(expected);
    }
    const { rows } = await db.execute<{ text: string }>(sql`
      SELECT cause || ' ' || (detail ->> 'test') || ' by ' || (detail ->> 'decidedBy') AS text FROM order_change JOIN event ON event.id = event_id
      WHERE order_change.site_id = ${on.site.id} ORDER BY position`);
    const by = 'by operator:operator';
    expect(rows.map(({ text }) => text)).toEqual([`decision true ${by}`, `decision false ${by}`, `decision true ${by}`]);
  });

  it('is what a person says before any source, whether that is said first or last', async () => {
    const on = await setting();
    await on.markTest('B-3', true);
    await on.markTest('B-4', false);
    await on.derive();
    await on.send(bought('B-3', T0, false));
    await on.send(bought('B-4', later(HOUR_MS), true));
    await on.derive();
    expect(await orders(on.site)).toEqual(['B-3 test', 'B-4 new']);
  });

  it('is not sent where it was not sent yet; what was sent stays', async () => {
    await db.update(connection).set({ enabled: false });
    const on = await setting();
    let now = later(DAY_MS);
    const sandbox = await testSandbox(() => now);
    const courier = { db, transport: sandbox.transport, now: () => now, random: () => 0.5 };
    const meta = await buildConnection(db, on.site, 'meta', sandbox.url);
    await on.send(bought('B-5', T0));
    while ((await processSite(db, on.site, T0)) > 0);
    now = later(HOUR_MS);
    await deliverAll(courier);
    await on.send(bought('B-6', later(HOUR_MS)));
    await on.markTest('B-5', true, later(2 * HOUR_MS));
    await on.markTest('B-6', true, later(2 * HOUR_MS));
    while ((await processSite(db, on.site, later(2 * HOUR_MS))) > 0);
    now = later(3 * HOUR_MS);
    await deliverAll(courier);
    expect(await ledger(on.site, meta)).toEqual(['purchase:B-5 delivered', 'purchase:B-6 skipped test_order']);
    expect(sandbox.report('meta')).toMatchObject({ events: 1, sent: 1 });
  });
});

describe('no door', () => {
  const SECRET = 'geheim-genug';
  const json = (value: unknown) => Buffer.from(JSON.stringify(value));
  const known = (kind: string): SourceDefinition => {
    const found = sourceOf(kind);
    if (!found) throw new Error(`there is no source ${kind}`);
    return found;
  };

  /** The event of this name, as each way in that takes names would bring it. */
  function forgeries(site: Site, name: string, id: string) {
    const mapping = { event: name, fields: { email: { path: 'mail' } } };
    const collector = buildCollector(db, [site], {
      webhookAt: async () => ({ id: newTestId<'source'>(), site, source: webhook, secrets: [SECRET], settings: { mapping } }),
    });
    const properties = { orderKey: 'F-1', test: true, decidedBy: 'member:boss' };
    const wire = { id, name, at: T0.toISOString(), properties };
    const call = (kind: string, body: Buffer, over: { query?: string; rest?: string; headers?: Record<string, string> } = {}) =>
      collector.acceptSource({
        request: { path: site.collectPath, receivedAt: T0, body, secure: true },
        method: 'POST',
        rest: over.rest ?? '',
        query: new URLSearchParams(over.query),
        headers: over.headers ?? {},
        ...(kind === 'api' ? { to: 'site', site } : { to: 'path' }),
        source: known(kind),
      });
    const hook = json({ mail: 'zoë@example.com', ...properties });
    return {
      snippet: () => collector.accept(collectRequest(site, [{ at: T0, id, name, properties }])),
      api: () => call('api', json({ events: [wire] }), { rest: 'events' }),
      segment: () =>
        call('segment', json({ type: 'track', event: name, messageId: id, anonymousId: 'a', properties, timestamp: T0 }), {
          rest: 'track',
        }),
      ga4: () =>
        call('ga4', Buffer.from(''), {
          query: new URLSearchParams({ v: '2', en: name, cid: '1.2', 'ep.orderKey': 'F-1' }).toString(),
        }),
      ga4_mp: () =>
        call('ga4_mp', json({ client_id: '1.2', events: [{ name, params: properties }] }), { query: 'measurement_id=G-1' }),
      webhook: () =>
        collector.acceptSource({
          request: { path: 'hook', receivedAt: T0, body: hook, secure: true },
          method: 'POST',
          rest: '',
          query: new URLSearchParams(),
          headers: signStandard(SECRET, id, T0, hook),
          to: 'webhook',
        }),
    };
  }
  const doors = ['snippet', 'api', 'segment', 'ga4', 'ga4_mp', 'webhook'] as const;

  it.each(doors.flatMap((door) => decisionNames.map((name) => [door, name] as const)))('lets %s bring %s', async (door, name) => {
    const site = await buildSite(db);
    await forgeries(site, name, `${door}-${name}`)[door]();
    expect(await rowsOf(site, 'event')).toEqual([]);
    expect(await rowsOf(site, 'rejected_event')).toMatchObject([{ row: { field: 'name', reason: 'malformed_event' } }]);
  });

  it('has the name of decisions’ source', () => expect(sources.map(({ kind }) => kind)).not.toContain(DECISION_SOURCE));

  it('decides by what an earlier version let in', async () => {
    const on = await setting();
    const properties = { orderKey: 'F-2', test: true, decidedBy: 'member:boss' };
    await storeEvent(db, {
      siteId: on.site.id,
      id: newTestId<'event'>(T0),
      messageId: 'forged',
      source: 'segment',
      name: 'order_marked_test',
      occurredAt: T0,
      receivedAt: T0,
      payload: { properties },
    });
    await on.send(purchase({ at: T0, visitor: visitor(), order: 'F-2' }));
    await on.derive();
    expect(await orders(on.site)).toEqual(['F-2 new']);
  });
});
