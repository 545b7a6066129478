/**
 * A store for cases of who is who: browsers, servers and shops send through the real doors, and the answer is who was credited for
 * an order and how many people there are. Each answer is asked of the live rows and of a rebuild, which must be the same.
 */
import { expect } from 'vitest';
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '@/db/client';
import { live, liveGenerationOf } from '@/db/queries/live';
import { order, source } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import type { WireUser } from '@/lib/model/event';
import type { Site } from '@/lib/model/site';
import { cookieName } from '@/lib/pipeline/collect/visitor-cookie';
import { processSite } from '@/lib/pipeline/derive/process';
import { rebuildSite } from '@/lib/pipeline/derive/rebuild';
import type { ReceiptResult } from '@/lib/reporting/reports/receipt/definition';
import { orderReceipt } from '@/lib/reporting/reports/receipt/query';
import { api } from '@/lib/sources/api/source';
import type { SourceDefinition } from '@/lib/sources/define';
import { segment } from '@/lib/sources/segment/source';
import { BROWSER, buildCollector, buildSite, newTestId, wireEvent } from '../builders';
import { derivedRows } from '../derived-rows';
import { readOf } from '../read-of';

export const T0 = new Date('2026-03-28T20:00:00Z');
export const at = (milliseconds: number) => new Date(T0.getTime() + milliseconds);
export const browser = () => newTestId<'visitor'>(T0);

/** What a page sends; `cookie`: the visitor that the browser's cookie names. */
export type Sent = {
  by?: Id<'visitor'>;
  cookie?: Id<'visitor'>;
  at: number;
  name?: string;
  url?: string;
  user?: WireUser;
  order?: string;
  properties?: Record<string, unknown>;
  browserIds?: Record<string, string>;
  userAgent?: string;
  address?: string;
};

export const GOOGLE = 'https://shop.example/?utm_source=google&utm_medium=cpc&gclid=G1';
export const from = (origin: string) => `https://shop.example/?utm_source=${origin}&utm_medium=cpc`;

export type PeopleStore = Awaited<ReturnType<typeof peopleStore>>;

export async function peopleStore(db: Database) {
  const site = await buildSite(db);
  const collector = buildCollector(db, [site]);

  async function page(sent: Sent): Promise<void> {
    const { by, cookie, order, browserIds, userAgent = BROWSER, address = '192.0.2.7', ...visit } = sent;
    const bought = order
      ? { name: 'purchase', properties: { transaction_id: order, value: 50, currency: 'EUR', ...visit.properties } }
      : {};
    const event = wireEvent({ ...visit, ...bought, at: at(sent.at) });
    const body = { sentAt: at(sent.at).toISOString(), visitor: by, browserIds, events: [event] };
    const reply = await collector.accept({
      ...{ path: site.collectPath, receivedAt: at(sent.at), body: Buffer.from(JSON.stringify(body)), secure: true },
      ...{ host: 't.shop.example', origin: 'https://shop.example', userAgent, address },
      ...(cookie && { cookie: `${cookieName(site)}=${cookie}` }),
    });
    expect(JSON.parse(reply.body).events).toEqual([{ id: event.id, status: 'accepted' }]);
  }

  async function server(by: SourceDefinition, path: string, json: unknown, received: number): Promise<void> {
    const { status, body } = await collector.acceptSource({
      request: {
        ...{ path: 'server', receivedAt: at(received), secure: true, userAgent: 'server' },
        body: Buffer.from(JSON.stringify(json)),
      },
      ...{ method: 'POST', rest: path, query: new URLSearchParams(), source: by },
      ...(by === api ? { to: 'site' as const, site } : { to: 'key' as const }),
      headers: { authorization: `Basic ${Buffer.from(`${site.writeKey}:`).toString('base64')}` },
    });
    expect([status, body]).toEqual([status < 300 ? status : 200, body]);
  }

  /** An order told by the shop's own server. */
  const serverOrder = (id: string, when: number, more: { visitor?: Id<'visitor'>; customer?: WireUser & { id?: string } } = {}) =>
    server(
      api,
      'orders',
      { orders: [{ id, orderedAt: at(when).toISOString(), currency: 'EUR', total: '50.00', ...more }] },
      when,
    );

  const track = (message: Record<string, unknown>, when: number) =>
    server(segment, String(message['type'] ?? 'track'), { timestamp: at(when).toISOString(), ...message }, when);

  /** A shop of this platform sends its orders here. */
  const isOf = (kind: 'shopify') =>
    db.insert(source).values({
      ...{ siteId: site.id, id: newTestId<'source'>(), kind, name: kind, path: newTestId(), secrets: [], settings: {} },
      createdAt: T0,
    });

  return { site, page, order: serverOrder, track, isOf, ...answersOf(db, site) };
}

function answersOf(db: Database, site: Site) {
  async function derive(): Promise<void> {
    while ((await processSite(db, site, T0, 3)) > 0);
  }

  /** Derives all that was sent, in small steps; a rebuild in large ones must come to the same rows. */
  async function settle(): Promise<void> {
    await derive();
    const live = await derivedRows(db, site);
    await rebuildSite(db, site, () => {}, { now: () => T0 });
    expect(await derivedRows(db, site)).toEqual(live);
  }

  /** By order: the sources that its credit went to under a model. */
  async function credited(model = 'last_non_direct_click'): Promise<Record<string, string>> {
    await settle();
    const { rows } = await db.execute<{ key: string; sources: string }>(sql`
      SELECT o.order_key AS key, string_agg(coalesce(t.source, lower(t.channel), 'nobody'), ' ' ORDER BY c.position) AS sources
      FROM credit c JOIN "order" o ON o.site_id = c.site_id AND o.generation = c.generation AND o.id = c.order_id
      LEFT JOIN touchpoint t ON t.site_id = c.site_id AND t.generation = c.generation AND t.id = c.touchpoint_id
      WHERE c.site_id = ${site.id} AND c.generation = ${liveGenerationOf(site.id)} AND c.model = ${model} GROUP BY 1`);
    return Object.fromEntries(rows.map(({ key, sources }) => [key, sources]));
  }

  /** How many people there are behind these browsers. */
  async function people(...browsers: Id<'visitor'>[]): Promise<number> {
    await settle();
    const { rows } = await db.execute<{ people: number }>(sql`SELECT count(DISTINCT person_id)::int AS people FROM visitor
      WHERE site_id = ${site.id} AND generation = ${liveGenerationOf(site.id)} AND (${browsers.length} = 0 OR id = ANY(${sql.param(browsers)}::uuid[]))`);
    return rows[0]?.people ?? 0;
  }

  async function rows(table: string): Promise<Record<string, unknown>[]> {
    return (await db.execute(sql`SELECT * FROM ${sql.identifier(table)} WHERE site_id = ${site.id}`)).rows;
  }

  /** The receipt of the order with this key. */
  async function receipt(key: string): Promise<ReceiptResult | undefined> {
    const [row] = await db
      .select({ id: order.id })
      .from(order)
      .where(and(live(order, site.id), eq(order.orderKey, key)));
    return row && readOf(db, site)((tx) => orderReceipt(tx, site, row.id));
  }

  return { derive, settle, credited, people, rows, receipt };
}
