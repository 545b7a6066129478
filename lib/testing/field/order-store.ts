/**
 * A store for cases about orders: webhooks of real sources, signed as their platforms sign them, its own server's orders, and
 * browsers; what they make can be asked for, and is the same after a rebuild.
 */
import { expect } from 'vitest';
import type { Database } from '@/db/client';
import type { OrderRow } from '@/db/queries/orders';
import { live } from '@/db/queries/live';
import { order, orderName } from '@/db/schema';
import { hmacSha256 } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { SECOND_MS } from '@/lib/core/instant';
import { formatDecimal } from '@/lib/core/money';
import { parseCurrency } from '@/lib/core/currency';
import type { Site, SiteSettings } from '@/lib/model/site';
import type { CollectReply, CollectRequest } from '@/lib/pipeline/collect/collect-request';
import type { Collector } from '@/lib/pipeline/collect/collector';
import { processSite } from '@/lib/pipeline/derive/process';
import { rebuildSite } from '@/lib/pipeline/derive/rebuild';
import { sourceOf } from '@/lib/sources/registry';
import { buildCollector, buildSite, newTestId, send, type Visit } from '../builders';
import { derivedRows } from '../derived-rows';

const SECRET = 'whsec_Geheimnis';

export type OrderStore = Awaited<ReturnType<typeof openOrderStore>>;

/** Each request is received a second after the one before. */
type Clock = { now: number };

/** `sources` are the settings of the store's sources, by kind; those not named have their defaults. */
export async function openOrderStore(
  db: Database,
  startsAt: Date,
  { settings = {}, sources = {} }: { settings?: Partial<SiteSettings>; sources?: Record<string, Record<string, unknown>> } = {},
) {
  const site = await buildSite(db, settings);
  const clock = { now: startsAt.getTime() };
  const collector = buildCollector(db, [site], {
    webhookAt: async (kind) => {
      const source = sourceOf(kind);
      return source && { id: newTestId<'source'>(), site, source, secrets: [SECRET], settings: sources[kind] ?? {} };
    },
  });
  async function derive(): Promise<void> {
    while ((await processSite(db, site, new Date(clock.now))) > 0);
  }
  return {
    site,
    now: () => new Date(clock.now),
    collector,
    ...webhooksOf(collector, clock),
    ...ownSenders(collector, site, clock),
    ...readersOf(db, site, derive),
  };
}

function call(clock: Clock, path: string, content: unknown) {
  clock.now += SECOND_MS;
  const body = Buffer.from(JSON.stringify(content));
  const request: CollectRequest = { path, receivedAt: new Date(clock.now), body, secure: true, userAgent: 'server' };
  return { body, call: { request, method: 'POST', query: new URLSearchParams() } };
}

/** Webhooks of shops and payment providers, signed. */
function webhooksOf(collector: Collector, clock: Clock) {
  const base64 = (body: Buffer) => hmacSha256(SECRET, body).toString('base64');
  async function hook(
    kind: string,
    content: unknown,
    headersOf: (body: Buffer) => Record<string, string>,
  ): Promise<CollectReply> {
    const made = call(clock, kind, content);
    const reply = await collector.acceptSource({ ...made.call, rest: '', headers: headersOf(made.body), to: 'webhook' });
    expect(reply.status, reply.body).toBe(200);
    return reply;
  }
  return {
    /** A webhook of Shopify's under this topic; `extra` are further headers. */
    shopify: (topic: string, content: unknown, extra: Record<string, string> = {}) =>
      hook('shopify', content, (body) => ({ 'x-shopify-topic': topic, 'x-shopify-hmac-sha256': base64(body), ...extra })),
    woocommerce: (topic: string, content: unknown) =>
      hook('woocommerce', content, (body) => ({ 'x-wc-webhook-topic': topic, 'x-wc-webhook-signature': base64(body) })),
    magento: (content: unknown) => hook('magento', content, (body) => ({ 'x-tieback-signature': base64(body) })),
    /** An event of Stripe's about this object, as of now. */
    stripe: (type: string, object: object) => {
      const created = Math.floor(clock.now / SECOND_MS) + 1;
      const content = { id: `evt_${newTestId().slice(-12)}`, type, created, data: { object } };
      const signature = (body: Buffer) => hmacSha256(SECRET, `${created}.`, body).toString('hex');
      return hook('stripe', content, (body) => ({ 'stripe-signature': `t=${created},v1=${signature(body)}` }));
    },
  };
}

/** The store's own server, and its buyers' browsers. */
function ownSenders(collector: Collector, site: Site, clock: Clock) {
  return {
    /** Lets time pass between two requests. */
    wait: (milliseconds: number) => {
      clock.now += milliseconds;
    },
    api: async (...orders: object[]) => {
      const source = sourceOf('api');
      if (!source) throw new Error('there is an API');
      const made = call(clock, 'orders', { orders });
      const reply = await collector.acceptSource({ ...made.call, rest: 'orders', headers: {}, to: 'site', site, source });
      expect(reply.status, reply.body).toBeLessThan(300);
      return reply;
    },
    /** What a browser sends, each event in a request of its own. */
    page: async (...visits: Visit[]) => {
      for (const reply of await send(collector, site, visits)) expect(reply.status, reply.body).toBe(202);
      clock.now = Math.max(clock.now, ...visits.map(({ at }) => at.getTime()));
    },
  };
}

/** What the store's rows say, once all that came in is derived. */
function readersOf(db: Database, site: Site, derive: () => Promise<void>) {
  /** Each order as "key state 100.00 EUR - 20.00": what counts of it, and what went back. */
  async function orders(): Promise<string[]> {
    await derive();
    const rows = await db.select().from(order).where(live(order, site.id)).orderBy(order.orderedAt, order.orderKey);
    return rows.map(orderText);
  }
  /** Derives all anew, and expects the rows to be the same. */
  async function rebuild(): Promise<void> {
    await derive();
    const before = await derivedRows(db, site);
    await rebuildSite(db, site);
    expect(await derivedRows(db, site)).toEqual(before);
  }
  return {
    derive,
    rows: async (): Promise<OrderRow[]> => {
      await derive();
      return db.select().from(order).where(live(order, site.id)).orderBy(order.orderedAt, order.orderKey);
    },
    orders,
    rebuild,
    /** What the orders are, also when all is derived anew. */
    settled: async (): Promise<string[]> => {
      const before = await orders();
      await rebuild();
      expect(await orders()).toEqual(before);
      return before;
    },
    names: async (id: Id<'order'>): Promise<string[]> => {
      const rows = await db.select().from(orderName).where(live(orderName, site.id));
      return rows.flatMap((row) => (row.orderId === id ? [`${row.source} ${row.kind} ${row.value}`] : [])).sort();
    },
  };
}

function orderText({ orderKey, state, total, refunded, currency: code }: OrderRow): string {
  const currency = parseCurrency(code);
  if (!currency) throw new Error(`${code} is no currency`);
  const money = (minor: bigint) => formatDecimal({ minor, currency });
  return `${orderKey} ${state} ${money(total)} ${code}${refunded > 0n ? ` - ${money(refunded)}` : ''}`;
}
