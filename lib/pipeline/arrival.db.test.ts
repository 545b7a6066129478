/**
 * Protects the promise that the order of arrival changes nothing: one purchase seen by the snippet, by Shopify's webhook and by a
 * server through Segment's API gives the same order, path and credit in all six orders, and its money is the shop's, its click
 * the browser's.
 */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { hmacSha256 } from '@/lib/core/hash';
import { HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { segment } from '@/lib/sources/segment/source';
import { shopify } from '@/lib/sources/shopify/source';
import { ad, buildCollector, buildSite, collectRequest, newTestId, purchase } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import type { CollectRequest } from './collect/collect-request';
import { processSite } from './derive/process';
import { rebuildSite } from './derive/rebuild';

const { db } = await testDatabase();
const T0 = new Date('2026-03-28T20:00:00Z');
await makeEventPartitions(db, T0, 4);
const later = (milliseconds: number) => new Date(T0.getTime() + milliseconds);
const SECRET = 'shpss_geheim';

type Arrival = 'snippet' | 'webhook' | 'segment';
const arrivals: Arrival[] = ['snippet', 'webhook', 'segment'];
const permutations = arrivals.flatMap((first) =>
  arrivals
    .filter((one) => one !== first)
    .map((second) => [first, second, ...arrivals.filter((one) => one !== first && one !== second)]),
);

const shopifyOrder = (over: Record<string, unknown> = {}) => ({
  id: 820982911946154508n.toString(),
  name: '#1001',
  order_number: 1001,
  email: 'Zoë@Example.com',
  financial_status: 'paid',
  created_at: later(HOUR_MS).toISOString(),
  processed_at: later(HOUR_MS).toISOString(),
  updated_at: later(HOUR_MS + 5_000).toISOString(),
  currency: 'EUR',
  total_price: '59.90',
  total_tax: '9.56',
  total_discounts: '5.00',
  checkout_token: 'chk-1',
  customer: { id: 7, email: 'Zoë@Example.com' },
  line_items: [{ id: 1, sku: 'grinder-4', title: 'Mühle', price: '64.90', quantity: 1 }],
  refunds: [],
  ...over,
});

function server(body: Buffer): CollectRequest {
  return { path: 'hook', receivedAt: later(2 * HOUR_MS), body, secure: true, userAgent: 'server' };
}

function setting(site: Site) {
  const collector = buildCollector(db, [site], {
    webhookAt: async () => ({
      id: newTestId<'source'>(),
      site,
      source: shopify,
      secrets: [SECRET],
      settings: { orderKey: 'id' },
    }),
  });
  const visitor = newTestId<'visitor'>(T0);
  const webhook = (topic: string, content: unknown) => {
    const body = Buffer.from(JSON.stringify(content));
    const headers = {
      'x-shopify-topic': topic,
      'x-shopify-shop-domain': 'shop.example',
      'x-shopify-hmac-sha256': hmacSha256(SECRET, body).toString('base64'),
    };
    return collector.acceptSource({
      request: server(body),
      method: 'POST',
      rest: '',
      query: new URLSearchParams(),
      headers,
      to: 'webhook',
    });
  };
  const send: Record<Arrival, () => Promise<{ status: number }>> = {
    snippet: async () => {
      await collector.accept(collectRequest(site, [ad(T0, visitor)]));
      const bought = purchase({
        at: later(HOUR_MS + 2_000),
        visitor,
        order: '820982911946154508',
        value: 54.9,
        properties: { checkout_token: 'chk-1' },
      });
      return collector.accept(collectRequest(site, [bought]));
    },
    webhook: () => webhook('orders/paid', shopifyOrder()),
    segment: () => {
      const message = {
        messageId: 'seg-1',
        timestamp: later(HOUR_MS + MINUTE_MS).toISOString(),
        userId: '7',
        anonymousId: 'anon-1',
        event: 'Order Completed',
        context: { traits: { email: 'zoë@example.com' } },
        properties: { order_id: '820982911946154508', total: 60, currency: 'EUR' },
      };
      const body = Buffer.from(JSON.stringify(message));
      const headers = { authorization: `Basic ${Buffer.from(`${site.writeKey}:`).toString('base64')}` };
      return collector.acceptSource({
        request: server(body),
        method: 'POST',
        rest: 'track',
        query: new URLSearchParams(),
        headers,
        to: 'key',
        source: segment,
      });
    },
  };
  return { send, webhook };
}

async function derive(site: Site): Promise<void> {
  while ((await processSite(db, site, T0)) > 0);
}

/** Everything that a report or a receipt says, with ids replaced by what they stand for. */
async function told(site: Site): Promise<unknown> {
  const orders = await db.execute(sql`
    SELECT o.order_key, o.ordered_at, o.currency, o.total, o.tax, o.discount, o.revenue, o.refunded, o.state, o.test, o.new_customer,
      o.sources, o.claims, e.source AS decides, o.visitor_id IS NOT NULL AS has_visitor,
      o.person_id = (SELECT person_id FROM visitor v WHERE v.site_id = o.site_id AND v.id = o.visitor_id) AS is_visitors_person,
      (SELECT count(*) FROM identifier i WHERE i.site_id = o.site_id AND i.person_id = o.person_id) AS identifiers,
      (SELECT string_agg(DISTINCT i.kind || ':' || i.value || ':' || i.in_browser, ' ' ORDER BY i.kind || ':' || i.value || ':' || i.in_browser) FROM identifier i
        WHERE i.site_id = o.site_id AND i.person_id = o.person_id) AS known_by,
      (SELECT string_agg(DISTINCT oe.source || ' ' || oe.role, ', ' ORDER BY oe.source || ' ' || oe.role) FROM order_event oe WHERE oe.site_id = o.site_id AND oe.order_id = o.id) AS statements
    FROM "order" o JOIN event e ON e.site_id = o.site_id AND e.id = o.event_id WHERE o.site_id = ${site.id} ORDER BY 1`);
  const credits = await db.execute(sql`
    SELECT c.model, c.entry, c.position, t.channel, t.campaign, t.click_value, c.amount, c.weight, c.total_weight, p.rejection
    FROM credit c LEFT JOIN touchpoint t ON t.site_id = c.site_id AND t.id = c.touchpoint_id
    LEFT JOIN path_touch p ON p.site_id = c.site_id AND p.order_id = c.order_id AND p.position = c.position
    WHERE c.site_id = ${site.id} ORDER BY 1, 2, 3`);
  const people = await db.execute(sql`
    SELECT count(DISTINCT person_id) AS persons, count(*) AS visitors FROM visitor WHERE site_id = ${site.id}`);
  return JSON.parse(
    JSON.stringify({ orders: orders.rows, credits: credits.rows, people: people.rows }, (_, value) =>
      typeof value === 'bigint' ? String(value) : value,
    ),
  );
}

describe('the order of arrival', () => {
  it('changes nothing, also when each arrival is derived before the next comes', async () => {
    const results: unknown[] = [];
    for (const [index, order] of permutations.entries()) {
      for (const stepwise of [true, false]) {
        const site = await buildSite(db);
        const { send } = setting(site);
        for (const arrival of order) {
          expect((await send[arrival as Arrival]()).status, `${index} ${arrival}`).toBeLessThan(300);
          if (stepwise) await derive(site);
        }
        await derive(site);
        results.push(await told(site));
        await rebuildSite(db, site);
        results.push(await told(site));
      }
    }
    for (const result of results) expect(result).toEqual(results[0]);
    expect(results[0]).toMatchObject({
      orders: [
        {
          order_key: '820982911946154508',
          total: '5990',
          tax: '956',
          discount: '500',
          state: 'paid',
          decides: 'shopify',
          sources: ['segment', 'shopify', 'snippet'],
          has_visitor: true,
          is_visitors_person: true,
        },
      ],
      people: [{ persons: '1', visitors: '2' }],
    });
  });

  it('ends in the same state for refund before order, paid before created, and a cancellation', async () => {
    const steps = (site: Site) => {
      const { webhook } = setting(site);
      const refund = {
        id: 5,
        order_id: '820982911946154508',
        created_at: later(3 * HOUR_MS).toISOString(),
        transactions: [{ id: 9, kind: 'refund', status: 'success', amount: '10.00', currency: 'EUR' }],
      };
      return [
        () =>
          webhook(
            'orders/create',
            shopifyOrder({ financial_status: 'pending', updated_at: later(HOUR_MS + 1_000).toISOString() }),
          ),
        () => webhook('orders/paid', shopifyOrder()),
        () => webhook('refunds/create', refund),
        () =>
          webhook(
            'orders/updated',
            shopifyOrder({
              updated_at: later(3 * HOUR_MS + 1_000).toISOString(),
              financial_status: 'partially_refunded',
              refunds: [refund],
            }),
          ),
      ];
    };
    const results: unknown[] = [];
    for (const order of [
      [0, 1, 2, 3],
      [2, 1, 0, 3],
      [3, 2, 1, 0],
      [1, 0, 3, 2],
      [2, 3, 0, 1, 1, 2],
    ]) {
      const site = await buildSite(db);
      const all = steps(site);
      for (const step of order) {
        expect((await all[step]?.())?.status).toBe(200);
        await derive(site);
      }
      results.push(await told(site));
    }
    for (const result of results) expect(result).toEqual(results[0]);
    expect(results[0]).toMatchObject({ orders: [{ state: 'partially_refunded', refunded: '1000', revenue: '5990' }] });
  });

  it('earns nothing while an order is pending, or once it is cancelled', async () => {
    const site = await buildSite(db);
    const { webhook } = setting(site);
    await webhook('orders/create', shopifyOrder({ financial_status: 'pending' }));
    await derive(site);
    expect(await told(site)).toMatchObject({ orders: [{ state: 'pending' }], credits: [] });
    await webhook('orders/paid', shopifyOrder({ updated_at: later(2 * HOUR_MS).toISOString() }));
    await derive(site);
    expect(await told(site)).toMatchObject({ orders: [{ state: 'paid' }], credits: expect.arrayContaining([expect.anything()]) });
    await webhook(
      'orders/cancelled',
      shopifyOrder({ updated_at: later(3 * HOUR_MS).toISOString(), cancelled_at: later(3 * HOUR_MS).toISOString() }),
    );
    await derive(site);
    expect(await told(site)).toMatchObject({ orders: [{ state: 'cancelled' }], credits: [] });
  });

  it('makes a touchpoint of the landing page that the order remembers, unless the browser told of the same arrival', async () => {
    const landing = {
      landing_site: '/?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=Cj0KCQjw-A_b',
      referring_site: 'https://www.google.com/',
    };
    const alone = await buildSite(db);
    await setting(alone).webhook('orders/paid', shopifyOrder(landing));
    await derive(alone);
    expect(await told(alone)).toMatchObject({
      credits: expect.arrayContaining([
        expect.objectContaining({ model: 'last_click', click_value: 'Cj0KCQjw-A_b', amount: '5990' }),
      ]),
    });
    const both = await buildSite(db);
    const { send, webhook } = setting(both);
    await webhook('orders/paid', shopifyOrder(landing));
    await derive(both);
    await send.snippet();
    await derive(both);
    const linear = (await told(both)) as { credits: { model: string; position: number }[] };
    expect(linear.credits.filter(({ model }) => model === 'linear')).toHaveLength(1);
  });

  it('refuses a wrong signature, and keeps the refusal', async () => {
    const site = await buildSite(db);
    const collector = buildCollector(db, [site], {
      webhookAt: async () => ({
        id: newTestId<'source'>(),
        site,
        source: shopify,
        secrets: ['another', 'old'],
        settings: { orderKey: 'id' },
      }),
    });
    const body = Buffer.from(JSON.stringify(shopifyOrder()));
    const headers = { 'x-shopify-topic': 'orders/paid', 'x-shopify-hmac-sha256': hmacSha256(SECRET, body).toString('base64') };
    const reply = await collector.acceptSource({
      request: server(body),
      method: 'POST',
      rest: '',
      query: new URLSearchParams(),
      headers,
      to: 'webhook',
    });
    expect([reply.status, JSON.parse(reply.body).reason]).toEqual([401, 'wrong_signature']);
    const kept = await db.execute(sql`SELECT source, reason FROM rejected_event WHERE site_id = ${site.id}`);
    expect(kept.rows).toEqual([{ source: 'shopify', reason: 'wrong_signature' }]);
  });
});
