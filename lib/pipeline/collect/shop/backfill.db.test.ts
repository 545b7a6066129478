/**
 * Protects taking in a shop's past: every order once, to the first one, whatever is changed, stopped or refused meanwhile; where a
 * permission ends it that is said; and nothing of it is sent, older than what is known, or somebody's who asked to be forgotten.
 */
import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { changeShopSync } from '@/db/queries/shop-sync';
import { makeEventPartitions } from '@/db/queries/partition';
import { delivery, event, order, orderItem, shopSync, source } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { storeEvent } from '@/lib/testing/event-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { buildConnection } from '@/lib/testing/sandbox';
import { BIGCOMMERCE, bigcommerceOrder, bigcommerceShop } from '@/lib/testing/shop-bigcommerce';
import type { TestShop } from '@/lib/testing/shop-server';
import { SHOPIFY, SHOPIFY_APP, shopifyOrder, shopifyShop } from '@/lib/testing/shop-shopify';
import { buildShopSource, shopTools } from '@/lib/testing/shop-tools';
import { WOOCOMMERCE, wooOrder, wooShop } from '@/lib/testing/shop-woocommerce';
import { processSite } from '../../derive/process';
import { askShop, openShop } from './open-shop';
import { takePastOrders } from './backfill';
import { takeOrders } from './take-orders';

const { db } = await testDatabase();
const NOW = new Date('2026-03-28T20:00:00Z');
await makeEventPartitions(db, NOW, 4);
const signal = new AbortController().signal;
const [shopify, woo, bigcommerce] = [await shopifyShop(NOW), await wooShop(), await bigcommerceShop()];
beforeEach(() => {
  for (const shop of [shopify, woo, bigcommerce]) shop.orders.length = 0;
  shopify.scopes = ['read_orders', 'read_all_orders'];
});

const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);
const iso = (date: Date) => date.toISOString().slice(0, 19);

async function build(kind: string, values: Record<string, string>) {
  const site = await buildSite(db);
  const sourceId = await buildShopSource(db, site, kind, values, daysAgo(0));
  await begin(site, sourceId);
  return { site, sourceId };
}

function begin(site: Site, sourceId: Id<'source'>, startedAt = NOW) {
  const begun = {
    backfillState: 'running' as const,
    backfillStartedAt: startedAt,
    backfillUntil: NOW,
    backfillCursor: null,
    backfillTaken: 0,
    backfillReached: null,
    backfillTotal: null,
  };
  return changeShopSync(db, { siteId: site.id, sourceId }, begun);
}

async function run(site: Site, shop: TestShop): Promise<void> {
  await takePastOrders(
    shopTools(db, site, shop, () => NOW),
    new Date(NOW.getTime() + DAY_MS),
    signal,
  );
}

const onePage = (site: Site, shop: TestShop) =>
  takePastOrders(
    shopTools(db, site, shop, () => NOW),
    NOW,
    signal,
  );

async function syncOf(site: Site) {
  const [row] = await db.select().from(shopSync).where(eq(shopSync.siteId, site.id));
  return row;
}

async function ordersOf(site: Site) {
  while ((await processSite(db, site, NOW)) > 0);
  return db.select().from(order).where(eq(order.siteId, site.id)).orderBy(order.orderedAt, order.orderKey);
}

const shops = {
  shopify: {
    shop: shopify,
    values: SHOPIFY,
    add: (n: number, at: Date) => shopify.orders.push(shopifyOrder({ id: n, created_at: at.toISOString() })),
  },
  woocommerce: {
    shop: woo,
    values: WOOCOMMERCE,
    add: (n: number, at: Date) => woo.orders.push(wooOrder({ id: n, date_created_gmt: iso(at) })),
  },
  bigcommerce: {
    shop: bigcommerce,
    values: BIGCOMMERCE,
    add: (n: number, at: Date) =>
      bigcommerce.orders.push(bigcommerceOrder({ id: n, date_created: at.toUTCString(), date_modified: at.toUTCString() })),
  },
};

describe.each(Object.entries(shops))('the past of %s', (kind, { shop, values, add }) => {
  /** Some of them of one second, at the edges of pages. */
  function fill(count: number): void {
    for (let number = 1; number <= count; number += 1) add(number, daysAgo(Math.ceil((count - number + 1) / 7) * 10));
  }

  it('is taken in to the first order, each once, with its lines of two years', async () => {
    const { site } = await build(kind, values);
    fill(120);
    await run(site, shop);
    const [first] = await ordersOf(site);
    expect(await ordersOf(site)).toHaveLength(120);
    expect(await syncOf(site)).toMatchObject({
      backfillState: 'done',
      backfillTaken: 120,
      backfillTotal: 120,
      backfillReached: first?.orderedAt,
      backfillRefused: 0,
      backfillEndsAt: null,
    });
    const [events] = await db
      .select({ all: sql`count(*)::int`, history: sql`count(*) FILTER (WHERE payload ->> 'history' = 'true')::int` })
      .from(event)
      .where(eq(event.siteId, site.id));
    expect(events).toEqual({ all: 120, history: 120 });
  });

  it('is complete where a move from another system gave all its orders one second', async () => {
    const { site } = await build(kind, values);
    for (let number = 1; number <= 120; number += 1) add(number, daysAgo(30));
    await run(site, shop);
    expect(await syncOf(site)).toMatchObject({ backfillState: 'done', backfillTaken: 120 });
    expect(await ordersOf(site)).toHaveLength(120);
  });

  it('goes on where it was after each page, through errors, and when it is begun again makes nothing twice', async () => {
    const { site, sourceId } = await build(kind, values);
    fill(60);
    await onePage(site, shop);
    expect(await syncOf(site)).toMatchObject({ backfillState: 'running', backfillTaken: 50, backfillTotal: 60 });
    // An order that comes meanwhile is not of the past, and moves no page.
    add(999, daysAgo(-1));
    shop.failNext(4, { status: 502, body: 'Bad Gateway' });
    await run(site, shop);
    expect(await syncOf(site)).toMatchObject({ backfillState: 'running', backfillTaken: 50, failures: 1 });
    await run(site, shop);
    expect(await syncOf(site)).toMatchObject({ backfillState: 'done', backfillTaken: 60, failures: 0, problem: null });
    await begin(site, sourceId, daysAgo(-1));
    await run(site, shop);
    expect(await db.$count(event, eq(event.siteId, site.id))).toBe(60);
    expect(await ordersOf(site)).toHaveLength(60);
  });
});

describe('a back-fill', () => {
  it('says where a scope ends it, and which is missing', async () => {
    shopify.scopes = ['read_orders'];
    shopify.orders.push(
      shopifyOrder({ id: 1, created_at: daysAgo(400).toISOString() }),
      shopifyOrder({ id: 2, created_at: daysAgo(20).toISOString() }),
    );
    const { site } = await build('shopify', SHOPIFY_APP);
    await run(site, shopify);
    expect(await syncOf(site)).toMatchObject({
      backfillState: 'done',
      backfillTaken: 1,
      backfillTotal: 1,
      backfillEndsAt: daysAgo(60),
      backfillMissing: 'read_all_orders',
    });
  });

  it('comes to its end where WooCommerce has orders without a time', async () => {
    const { site } = await build('woocommerce', WOOCOMMERCE);
    for (let id = 1; id <= 60; id += 1)
      woo.orders.push(wooOrder({ id, date_created_gmt: '', date_modified_gmt: iso(daysAgo(9)) }));
    await onePage(site, woo);
    await onePage(site, woo);
    expect(await syncOf(site)).toMatchObject({ backfillState: 'done', backfillTaken: 60 });
  });

  it('stops where nobody may read orders, with what to do', async () => {
    shopify.scopes = [];
    const { site } = await build('shopify', SHOPIFY);
    await run(site, shopify);
    expect(await syncOf(site)).toMatchObject({
      backfillState: 'running',
      backfillTaken: 0,
      problem: expect.stringMatching(/scope read_orders/),
    });
  });

  it('loses no order when others are deleted at the shop meanwhile', async () => {
    const { site } = await build('woocommerce', WOOCOMMERCE);
    for (let number = 1; number <= 120; number += 1)
      woo.orders.push(wooOrder({ id: number, date_created_gmt: iso(daysAgo(200 - number)) }));
    await onePage(site, woo);
    woo.orders.splice(100, 20);
    await run(site, woo);
    expect(await ordersOf(site)).toHaveLength(120);
  });

  it('keeps of orders before two years who, when and how much', async () => {
    shopify.orders.push(
      shopifyOrder({ id: 1, created_at: daysAgo(800).toISOString() }),
      shopifyOrder({ id: 2, created_at: daysAgo(20).toISOString() }),
    );
    const { site } = await build('shopify', SHOPIFY);
    await run(site, shopify);
    const orders = await ordersOf(site);
    expect(orders.map(({ total, personId }) => [total, personId !== null])).toEqual([
      [5990n, true],
      [5990n, true],
    ]);
    const items = await db.select().from(orderItem).where(eq(orderItem.siteId, site.id));
    expect(items.map(({ orderId }) => orderId)).toEqual([orders[1]?.id]);
  });

  it('is never sent, nor is later news of what it brought; an order that was known before is', async () => {
    const { site, sourceId } = await build('shopify', SHOPIFY);
    await buildConnection(db, site, 'meta', 'http://127.0.0.1:9', { createdAt: daysAgo(900) });
    const take = async (over: Parameters<typeof shopifyOrder>[0], history: boolean) => {
      const tools = shopTools(db, site, shopify, () => NOW);
      const shop = await openShop(tools, site.id, sourceId);
      if (!shop || typeof shop === 'string') throw new Error('the shop is open');
      shopify.orders.splice(0, shopify.orders.length, shopifyOrder(over));
      const fetched = await askShop(tools, shop, shop.fetch.order(String(over?.id), shop.access));
      if (fetched.ok && fetched.value) await takeOrders(tools, shop, [fetched.value], () => history);
      while ((await processSite(db, site, NOW)) > 0);
    };
    const at = daysAgo(1).toISOString();
    await take({ id: 1, created_at: at, financial_status: 'pending' }, true);
    await take({ id: 1, created_at: at, updated_at: NOW.toISOString() }, false);
    expect(await db.select().from(delivery).where(eq(delivery.siteId, site.id))).toEqual([]);
    await take({ id: 2, created_at: at }, false);
    await take({ id: 2, created_at: at, updated_at: NOW.toISOString() }, true);
    const sent = await db.select().from(delivery).where(eq(delivery.siteId, site.id));
    expect(sent.map(({ key }) => key)).toEqual(['purchase:2']);
    expect((await ordersOf(site)).map(({ orderKey, state }) => [orderKey, state])).toEqual([
      ['1', 'paid'],
      ['2', 'paid'],
    ]);
  });

  it('is never older news over newer', async () => {
    const { site } = await build('woocommerce', WOOCOMMERCE);
    await storeEvent(db, {
      siteId: site.id,
      id: newTestId<'event'>(NOW),
      messageId: 'woocommerce:order:727:2026-03-28T11:00:00:newer',
      source: 'woocommerce',
      name: 'purchase',
      occurredAt: NOW,
      receivedAt: NOW,
      payload: {
        properties: {
          transaction_id: '727',
          order_names: { id: '727' },
          status: 'cancelled',
          currency: 'EUR',
          value: '59.90',
          updated_at: '2026-03-28T11:00:00Z',
          ordered_at: '2026-03-28T10:00:00Z',
        },
      },
    });
    woo.orders.push(wooOrder({ status: 'processing' }));
    await run(site, woo);
    expect(await ordersOf(site)).toMatchObject([{ orderKey: '727', state: 'cancelled' }]);
  });

  it('brings nobody back who asked to be forgotten: the money stays, without them', async () => {
    const { site } = await build('shopify', SHOPIFY);
    await storeEvent(db, {
      siteId: site.id,
      id: newTestId<'event'>(NOW),
      messageId: 'shopify:customer_redact:1',
      source: 'shopify',
      name: 'customer_redact',
      occurredAt: NOW,
      receivedAt: NOW,
      payload: { properties: { customer_id: '71', orders_to_redact: ['3'] } },
    });
    const other = { customer: { id: 72, email: 'ada@example.com', orders_count: 1 }, email: 'ada@example.com' };
    for (const [id, over] of [
      [1, {}],
      [2, other],
      [3, other],
    ] as const) {
      shopify.orders.push(shopifyOrder({ id, created_at: daysAgo(30 - id).toISOString(), ...over }));
    }
    await run(site, shopify);
    const events = await db.select().from(event).where(eq(event.siteId, site.id)).orderBy(event.position);
    const users = events
      .filter(({ name }) => name === 'purchase')
      .map(({ payload, personal }) => [payload.properties?.['transaction_id'], personal?.user?.userId]);
    expect(Object.fromEntries(users)).toEqual({ 1: undefined, 2: '72', 3: undefined });
    expect(await ordersOf(site)).toHaveLength(3);
  });

  it('waits while its source is paused', async () => {
    const { site, sourceId } = await build('woocommerce', WOOCOMMERCE);
    woo.orders.push(wooOrder());
    await db.update(source).set({ enabled: false }).where(eq(source.id, sourceId));
    await run(site, woo);
    expect(await syncOf(site)).toMatchObject({ backfillState: 'running', backfillTaken: 0 });
  });
});
