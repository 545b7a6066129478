/**
 * Protects the looks for what webhooks have missed: missing and differing orders are found, taken in, counted and sent like others;
 * what is only told late, changed in what does not count, or of the past is no miss; and an outage is covered by the next look.
 */
import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { askForOrders } from '@/db/queries/shop-fetch';
import { delivery, event, order, shopCheckDay, shopMiss, shopSync } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { shopify as shopifySource } from '@/lib/sources/shopify/source';
import { hmacSha256 } from '@/lib/core/hash';
import { buildCollector, buildSite } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { buildConnection } from '@/lib/testing/sandbox';
import { BIGCOMMERCE, bigcommerceOrder, bigcommerceShop } from '@/lib/testing/shop-bigcommerce';
import type { TestShop } from '@/lib/testing/shop-server';
import { SHOPIFY, type ShopifyOrder, shopifyOrder, shopifyShop } from '@/lib/testing/shop-shopify';
import { buildShopSource, shopTools } from '@/lib/testing/shop-tools';
import { WOOCOMMERCE, wooOrder, wooShop } from '@/lib/testing/shop-woocommerce';
import { processSite } from '../../derive/process';
import { reconcileShops } from './reconcile';

const { db } = await testDatabase();
const NOW = new Date('2026-03-28T20:00:00Z');
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * MINUTE_MS);
const iso = (date: Date) => date.toISOString().slice(0, 19);
await makeEventPartitions(db, NOW, 4);
const signal = new AbortController().signal;
const [shopify, woo, bigcommerce] = [await shopifyShop(NOW), await wooShop(), await bigcommerceShop()];

beforeEach(async () => {
  for (const shop of [shopify, woo, bigcommerce]) {
    shop.orders.length = 0;
    shop.calls.length = 0;
  }
  // Shops of earlier tests have had their look.
  await db.update(shopSync).set({ reconcileDueAt: new Date(NOW.getTime() + 100 * HOUR_MS) });
});

async function build(kind: string, values: Record<string, string>) {
  const site = await buildSite(db);
  const sourceId = await buildShopSource(db, site, kind, values, ago(24 * 60));
  return { site, sourceId };
}

async function derive(site: Site): Promise<void> {
  while ((await processSite(db, site, NOW)) > 0);
}

const look = (site: Site, shop: TestShop, at = NOW) =>
  reconcileShops(
    shopTools(db, site, shop, () => at),
    signal,
  );

async function tell(site: Site, sourceId: Id<'source'>, told: ShopifyOrder, topic = 'orders/updated'): Promise<void> {
  const webhook = { id: sourceId, site, source: shopifySource, secrets: ['s3cret'], settings: {} };
  const collector = buildCollector(db, [site], { webhookAt: async () => webhook });
  const body = new TextEncoder().encode(JSON.stringify(told));
  const headers = {
    'x-shopify-topic': topic,
    'x-shopify-hmac-sha256': hmacSha256('s3cret', body).toString('base64'),
    'x-shopify-event-id': `${told.id}-${told.updated_at}`,
  };
  const request = { path: 'p', receivedAt: NOW, body, secure: true };
  const reply = await collector.acceptSource({
    request,
    method: 'POST',
    rest: '',
    query: new URLSearchParams(),
    headers,
    to: 'webhook',
  });
  expect(reply.status).toBe(200);
  await derive(site);
}

async function found(site: Site) {
  await derive(site);
  const { orderId, kind, currency, value } = shopMiss;
  const misses = await db
    .select({ orderId, kind, currency, value })
    .from(shopMiss)
    .where(eq(shopMiss.siteId, site.id))
    .orderBy(orderId);
  const [checked] = await db
    .select({ orders: sql<number>`sum(orders)::int` })
    .from(shopCheckDay)
    .where(eq(shopCheckDay.siteId, site.id));
  return { checked: checked?.orders, misses };
}

async function syncOf(site: Site) {
  const [row] = await db.select().from(shopSync).where(eq(shopSync.siteId, site.id));
  return row;
}

describe('a look at a shop', () => {
  it('finds what webhooks have missed, and takes it in: missing orders, other states and refunds; and tags are no news', async () => {
    const { site, sourceId } = await build('shopify', SHOPIFY);
    await buildConnection(db, site, 'meta', 'http://127.0.0.1:9', { createdAt: ago(24 * 60) });
    const at = (minutes: number) => ({ created_at: ago(180).toISOString(), updated_at: ago(minutes).toISOString() });
    await tell(site, sourceId, shopifyOrder({ id: 1, ...at(180) }));
    await tell(site, sourceId, shopifyOrder({ id: 2, ...at(180), financial_status: 'pending' }));
    await tell(site, sourceId, shopifyOrder({ id: 3, ...at(180) }));
    const transactions = [{ kind: 'refund', status: 'success', amount: '10.00', currency: 'EUR' }];
    shopify.orders.push(
      shopifyOrder({ id: 1, ...at(60), tags: 'VIP, geprüft' }),
      shopifyOrder({ id: 2, ...at(60) }),
      shopifyOrder({
        id: 3,
        ...at(60),
        financial_status: 'partially_refunded',
        refunds: [{ id: 8, created_at: ago(60).toISOString(), transactions }],
      }),
      shopifyOrder({ id: 4, ...at(50) }),
    );
    expect(await look(site, shopify)).toEqual({ orders: 4, missed: 3 });
    const worth = { currency: 'EUR', value: 5990n };
    expect(await found(site)).toEqual({
      checked: 4,
      misses: [
        { orderId: '2', kind: 'differing', ...worth },
        { orderId: '3', kind: 'differing', ...worth },
        { orderId: '4', kind: 'missing', ...worth },
      ],
    });
    const orders = await db
      .select({ key: order.orderKey, state: order.state })
      .from(order)
      .where(eq(order.siteId, site.id))
      .orderBy(order.orderKey);
    expect(orders.map(({ key, state }) => `${key} ${state}`)).toEqual(['1 paid', '2 paid', '3 partially_refunded', '4 paid']);
    const sent = await db.select({ key: delivery.key }).from(delivery).where(eq(delivery.siteId, site.id)).orderBy(delivery.key);
    expect(sent.map(({ key }) => key).filter((key) => key.startsWith('purchase'))).toEqual([
      'purchase:1',
      'purchase:2',
      'purchase:3',
      'purchase:4',
    ]);
    expect(await syncOf(site)).toMatchObject({ reconciledTo: ago(10), reconcileDueAt: new Date(NOW.getTime() + HOUR_MS) });
    expect(await look(site, shopify, new Date(NOW.getTime() + HOUR_MS))).toEqual({ orders: 0, missed: 0 });
  });

  it('takes newer news of a webhook for what is right, and leaves time to webhooks that are on their way', async () => {
    const { site, sourceId } = await build('shopify', SHOPIFY);
    const createdAt = ago(180).toISOString();
    await tell(
      site,
      sourceId,
      shopifyOrder({ id: 1, created_at: createdAt, updated_at: ago(30).toISOString(), financial_status: 'voided' }),
    );
    shopify.orders.push(
      shopifyOrder({ id: 1, created_at: createdAt, updated_at: ago(40).toISOString() }),
      shopifyOrder({ id: 2, created_at: ago(5).toISOString() }),
    );
    expect(await look(site, shopify)).toEqual({ orders: 1, missed: 0 });
    expect(await found(site)).toEqual({ checked: 1, misses: [] });
  });

  it('takes an old order that was never known in as the past: it is no miss, and never sent', async () => {
    const { site } = await build('woocommerce', WOOCOMMERCE);
    await buildConnection(db, site, 'meta', 'http://127.0.0.1:9', { createdAt: new Date(0) });
    woo.orders.push(wooOrder({ date_created_gmt: '2019-03-28T10:00:00', date_modified_gmt: iso(ago(60)) }));
    expect(await look(site, woo)).toEqual({ orders: 1, missed: 0 });
    await derive(site);
    expect(await db.$count(order, eq(order.siteId, site.id))).toBe(1);
    expect(await db.$count(delivery, eq(delivery.siteId, site.id))).toBe(0);
  });

  it('goes through pages, on from where it failed, and covers an outage of any length from the last good look', async () => {
    const { site } = await build('woocommerce', WOOCOMMERCE);
    for (let id = 1; id <= 120; id += 1) woo.orders.push(wooOrder({ id, date_created_gmt: iso(ago(20 * 60 - id)) }));
    await db
      .update(shopSync)
      .set({ reconciledTo: ago(23 * 60) })
      .where(eq(shopSync.siteId, site.id));
    woo.failNext(4, { status: 503, body: '' });
    expect(await look(site, woo)).toEqual({ orders: 0, missed: 0 });
    expect(await syncOf(site)).toMatchObject({ reconciledTo: ago(23 * 60), failures: 1, reconcileDueAt: ago(-1) });
    const pause = { ...shopTools(db, site, woo, () => ago(-1)) };
    const stop = new AbortController();
    const { send } = woo.transport;
    let requests = 0;
    const transport = {
      ...woo.transport,
      send: (...sent: Parameters<typeof send>) => {
        requests += 1;
        if (requests === 3) stop.abort(new Error('the worker stops'));
        return send(...sent);
      },
    };
    await expect(reconcileShops({ ...pause, transport }, stop.signal)).rejects.toThrow('the worker stops');
    // While the look stood still, two of its orders were changed: they left its list, and moved the others.
    for (const id of [3, 5])
      Object.assign(woo.orders.find((one) => one.id === id) ?? {}, { date_modified_gmt: iso(NOW), status: 'completed' });
    await derive(site);
    await look(site, woo, ago(-2));
    await derive(site);
    await look(site, woo, ago(-70));
    await derive(site);
    expect(await db.$count(order, eq(order.siteId, site.id))).toBe(120);
    expect((await found(site)).misses).toHaveLength(120);
  });

  it('counts no order whose webhook has come and that is still to be fetched', async () => {
    const { site, sourceId } = await build('bigcommerce', BIGCOMMERCE);
    const stamp = { date_created: ago(60).toUTCString(), date_modified: ago(60).toUTCString() };
    bigcommerce.orders.push(
      bigcommerceOrder({ id: 1, ...stamp }),
      bigcommerceOrder({ id: 2, ...stamp }),
      bigcommerceOrder({ id: 3, ...stamp, status_id: 0 }),
    );
    await askForOrders(db, { siteId: site.id, sourceId, orderIds: ['1'], at: ago(59) });
    expect(await look(site, bigcommerce)).toEqual({ orders: 2, missed: 1 });
    expect((await found(site)).misses).toMatchObject([{ orderId: '2', kind: 'missing', value: 5990n }]);
  });

  it('waits until what is stored is derived, so that nothing known is taken for missing', async () => {
    const { site } = await build('woocommerce', WOOCOMMERCE);
    woo.orders.push(wooOrder({ date_created_gmt: iso(ago(60)) }));
    await look(site, woo);
    await db
      .update(shopSync)
      .set({ reconcileDueAt: NOW, reconciledTo: ago(120) })
      .where(eq(shopSync.siteId, site.id));
    woo.calls.length = 0;
    expect(await look(site, woo)).toEqual({ orders: 0, missed: 0 });
    expect(woo.calls).toEqual([]);
    await derive(site);
    expect(await look(site, woo, ago(-3))).toEqual({ orders: 1, missed: 0 });
    expect(await db.$count(event, eq(event.siteId, site.id))).toBe(1);
  });
});
