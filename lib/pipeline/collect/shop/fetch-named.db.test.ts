/**
 * Protects orders that a webhook only names: the webhook is proven by its secret header and kept before it is answered, the order is
 * fetched with what it is made of, once, and an outage of the shop, its limits or a refused token lose none.
 */
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { event, order, rejectedEvent, shopFetch, shopSync } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import { validSecrets } from '@/lib/ops/secrets';
import { bigcommerce } from '@/lib/sources/bigcommerce/source';
import { buildCollector, buildSite } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { BIGCOMMERCE, bigcommerceOrder, bigcommerceShop } from '@/lib/testing/shop-bigcommerce';
import { buildShopSource, shopTools } from '@/lib/testing/shop-tools';
import { sourceById } from '@/db/queries/source';
import { DAY_MS } from '@/lib/core/instant';
import { processSite } from '../../derive/process';
import { fetchNamedOrders } from './fetch-named';

const { db } = await testDatabase();
const NOW = new Date('2026-03-28T20:00:00Z');
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
await makeEventPartitions(db, NOW, 4);
const shop = await bigcommerceShop();
const signal = new AbortController().signal;

type Told = { id?: unknown; scope?: string; secret?: string; at?: Date };

async function tell(
  site: Site,
  sourceId: Id<'source'>,
  { id = 118, scope = 'store/order/updated', secret = 'shared secret', at = NOW }: Told,
) {
  const row = await sourceById(db, site.id, sourceId);
  const webhook = { id: sourceId, site, source: bigcommerce, secrets: validSecrets(row?.secrets ?? [], NOW), settings: {} };
  const collector = buildCollector(db, [site], { webhookAt: async () => webhook });
  const body = {
    scope,
    store_id: '1025646',
    data: { type: 'order', id },
    hash: 'dd70c0976e06b67aaf671e73f49dcb79230ebf9d',
    producer: 'stores/9xkd0q2f',
  };
  const headers = { 'content-type': 'application/json', 'x-tieback-secret': secret };
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  const request = { path: 'p', receivedAt: at, body: bytes, secure: true };
  return collector.acceptSource({ request, method: 'POST', rest: '', query: new URLSearchParams(), headers, to: 'webhook' });
}

async function build(values: Record<string, string> = BIGCOMMERCE) {
  shop.orders.length = 0;
  shop.refunds.length = 0;
  shop.products.clear();
  shop.calls.length = 0;
  const site = await buildSite(db);
  const sourceId = await buildShopSource(db, site, 'bigcommerce', values, later(-60));
  const fetchAt = (at: Date) =>
    fetchNamedOrders(
      shopTools(db, site, shop, () => at),
      signal,
    );
  return { site, sourceId, fetchAt };
}

async function ordersOf(site: Site) {
  while ((await processSite(db, site, NOW)) > 0);
  const { orderKey: key, total, refunded, state } = order;
  return db.select({ key, total, refunded, state }).from(order).where(eq(order.siteId, site.id)).orderBy(order.orderKey);
}

const isOf260 = (list: unknown) => Array.isArray(list) && list.length === 260;

const waiting = (site: Site) => db.select().from(shopFetch).where(eq(shopFetch.siteId, site.id));

describe('an order that a webhook names', () => {
  it('is kept before the answer, fetched with its lines and refunds, and becomes the same events as of any shop', async () => {
    const { site, sourceId, fetchAt } = await build();
    shop.orders.push(bigcommerceOrder({ status_id: 14, refunded_amount: '10.0000' }));
    const line = { id: 7, product_id: 77, variant_id: 78, sku: 'grinder', name: 'Mühle', quantity: 2, total_inc_tax: '60.0000' };
    shop.products.set(118, [
      { ...line, total_tax: '9.5600', applied_discounts: [{ id: 'coupon', amount: '5.0000', code: 'FRÜHLING' }] },
    ]);
    shop.refunds.push({
      id: 5,
      order_id: 118,
      created: '2026-03-28T12:00:00+00:00',
      total_amount: '10.0000',
      items: [{ item_type: 'PRODUCT', item_id: 7, quantity: 1, requested_amount: '10.0000' }],
      payments: [{ provider_id: 'braintree', amount: '10.0000', is_declined: false }],
    });
    expect(await tell(site, sourceId, {})).toMatchObject({ status: 200 });
    expect(await waiting(site)).toMatchObject([{ orderId: '118', asks: 1 }]);
    expect(await fetchAt(NOW)).toBe(1);
    expect(await waiting(site)).toEqual([]);
    const events = await db.select().from(event).where(eq(event.siteId, site.id)).orderBy(event.position);
    expect(events.map(({ name, source, occurredAt }) => [name, source, occurredAt.toISOString()])).toEqual([
      ['purchase', 'bigcommerce', '2026-03-28T10:00:05.000Z'],
      ['refund', 'bigcommerce', '2026-03-28T12:00:00.000Z'],
    ]);
    expect(events[0]?.payload.properties).toMatchObject({
      transaction_id: '118',
      status: 'paid',
      currency: 'EUR',
      value: '59.90',
      coupon: 'FRÜHLING',
      updated_at: '2026-03-28T10:00:05.000Z',
      refund_ids: ['5'],
      items: [{ item_id: '77', variant_id: '78', line_id: '7', quantity: 2, price: '27.50', discount: '2.50', tax: '9.56' }],
    });
    expect(await ordersOf(site)).toEqual([{ key: '118', total: 5990n, refunded: 1000n, state: 'partially_refunded' }]);
  });

  it('is fetched with all of its lines and refunds, also where they take more than a page', async () => {
    const { site, sourceId, fetchAt } = await build();
    shop.orders.push(bigcommerceOrder({ status_id: 14, refunded_amount: '2.6000' }));
    const numbers = Array.from({ length: 260 }, (_, index) => index + 1);
    shop.products.set(
      118,
      numbers.map((id) => ({ id, product_id: id, name: `Bohne ${id}`, quantity: 1, total_inc_tax: '0.2000' })),
    );
    for (const id of numbers)
      shop.refunds.push({ id, order_id: 118, created: '2026-03-28T12:00:00+00:00', total_amount: '0.0100' });
    await tell(site, sourceId, {});
    expect(await fetchAt(later(1))).toBe(1);
    const stored = await db.select().from(event).where(eq(event.siteId, site.id));
    expect(stored.filter(({ name }) => name === 'refund')).toHaveLength(260);
    const { items, refund_ids: refundIds } = stored.find(({ name }) => name === 'purchase')?.payload.properties ?? {};
    expect([items, refundIds]).toEqual([expect.toSatisfy(isOf260), expect.toSatisfy(isOf260)]);
    expect(await ordersOf(site)).toMatchObject([{ key: '118', refunded: 260n }]);
  });

  it('is one order however often it is named, and its latest version is what counts', async () => {
    const { site, sourceId, fetchAt } = await build();
    shop.orders.push(bigcommerceOrder({ status_id: 1, payment_status: '' }));
    for (const scope of ['store/order/created', 'store/order/statusUpdated']) await tell(site, sourceId, { scope });
    await fetchAt(NOW);
    expect(await ordersOf(site)).toMatchObject([{ state: 'pending' }]);
    shop.orders[0] = bigcommerceOrder({ date_modified: 'Sat, 28 Mar 2026 10:01:00 +0000' });
    await tell(site, sourceId, { at: later(1) });
    await fetchAt(later(1));
    expect(await ordersOf(site)).toMatchObject([{ key: '118', state: 'paid' }]);
  });

  it('is nothing while the buyer is still paying, and when the shop does not know it', async () => {
    const { site, sourceId, fetchAt } = await build();
    shop.orders.push(bigcommerceOrder({ status_id: 0 }));
    for (const id of [118, 404]) await tell(site, sourceId, { id });
    await fetchAt(NOW);
    expect(await waiting(site)).toEqual([]);
    expect(await ordersOf(site)).toEqual([]);
  });

  it('is refused without the secret, and of other scopes nothing is fetched', async () => {
    const { site, sourceId } = await build();
    expect(await tell(site, sourceId, { secret: 'guessed' })).toMatchObject({ status: 401 });
    await tell(site, sourceId, { scope: 'store/order/message/created' });
    await tell(site, sourceId, { scope: 'store/cart/created', id: 'c2f3' });
    expect(await tell(site, sourceId, { id: '118/../../v3/customers' })).toMatchObject({ status: 400 });
    expect(await waiting(site)).toEqual([]);
  });
});

describe('a shop that does not answer', () => {
  it('is given the time it asks for, and asked again', async () => {
    const { site, sourceId } = await build();
    shop.orders.push(bigcommerceOrder());
    shop.failNext(2, { status: 429, headers: { 'x-rate-limit-time-reset-ms': '15000' }, body: {} });
    await tell(site, sourceId, {});
    const tools = shopTools(db, site, shop, () => NOW);
    expect(await fetchNamedOrders(tools, signal)).toBe(1);
    expect(tools.paused).toEqual([15_000, 15_000]);
  });

  it('is not asked again while it is closed for repairs, as long as it says', async () => {
    const { site, sourceId } = await build();
    shop.orders.push(bigcommerceOrder());
    shop.failNext(1, { status: 503, headers: { 'retry-after': '45' }, body: '<html>Wartung</html>' });
    await tell(site, sourceId, {});
    const tools = shopTools(db, site, shop, () => NOW);
    expect(await fetchNamedOrders(tools, signal)).toBe(0);
    expect([tools.paused, shop.calls.length]).toEqual([[], 1]);
    const [sync] = await db.select().from(shopSync).where(eq(shopSync.siteId, site.id));
    expect(sync?.openUntil).toEqual(new Date(NOW.getTime() + 45_000));
    expect(await waiting(site)).toMatchObject([{ dueAt: new Date(NOW.getTime() + 45_000), problem: 'The shop answered 503.' }]);
  });

  it('E5 is asked again after a day, where it names a time that no clock counts', async () => {
    const { site, sourceId } = await build();
    shop.orders.push(bigcommerceOrder());
    shop.failNext(1, { status: 503, headers: { 'retry-after': '9'.repeat(400) }, body: {} });
    await tell(site, sourceId, {});
    expect(
      await fetchNamedOrders(
        shopTools(db, site, shop, () => NOW),
        signal,
      ),
    ).toBe(0);
    expect(await waiting(site)).toMatchObject([{ dueAt: new Date(NOW.getTime() + DAY_MS), problem: 'The shop answered 503.' }]);
  });

  it('keeps its orders waiting through an outage, which opens the breaker, and loses none', async () => {
    const { site, sourceId, fetchAt } = await build();
    for (const id of [1, 2, 3, 4, 5, 6, 7]) {
      shop.orders.push(bigcommerceOrder({ id }));
      await tell(site, sourceId, { id });
    }
    shop.failNext(20, { status: 503, body: '<html>Wartung</html>' });
    expect(await fetchAt(NOW)).toBe(0);
    const [sync] = await db.select().from(shopSync).where(eq(shopSync.siteId, site.id));
    expect(sync).toMatchObject({ failures: 5, problem: 'The shop answered 503.' });
    expect(shop.calls).toHaveLength(20);
    expect(await waiting(site)).toHaveLength(7);
    expect(await fetchAt(later(2))).toBe(7);
    expect(await waiting(site)).toEqual([]);
    expect((await db.select().from(shopSync).where(eq(shopSync.siteId, site.id)))[0]).toMatchObject({
      failures: 0,
      problem: null,
    });
    expect(await ordersOf(site)).toHaveLength(7);
  });

  it('says what a person must mend: a wrong token, another store, a missing scope', async () => {
    const { site, sourceId, fetchAt } = await build({ ...BIGCOMMERCE, token: 'wrong' });
    await tell(site, sourceId, {});
    await fetchAt(NOW);
    expect(await waiting(site)).toMatchObject([
      { attempts: 1, problem: expect.stringMatching(/does not know the access token/) },
    ]);
    const elsewhere = await build({ ...BIGCOMMERCE, store: 'another1' });
    await tell(elsewhere.site, elsewhere.sourceId, {});
    await elsewhere.fetchAt(NOW);
    expect(await waiting(elsewhere.site)).toMatchObject([{ problem: 'BigCommerce answered 404: Store not found.' }]);
    shop.mayReadOrders = false;
    const other = await build();
    await tell(other.site, other.sourceId, {});
    await other.fetchAt(NOW);
    shop.mayReadOrders = true;
    expect(await waiting(other.site)).toMatchObject([{ problem: expect.stringMatching(/scopes Orders and Order Transactions/) }]);
  });

  it('of which an order cannot be read: it is kept with its reason', async () => {
    const { site, sourceId, fetchAt } = await build();
    shop.orders.push(bigcommerceOrder({ total_inc_tax: 'gratis' }));
    await tell(site, sourceId, {});
    await fetchAt(NOW);
    const refused = await db.select().from(rejectedEvent).where(eq(rejectedEvent.siteId, site.id));
    expect(refused).toMatchObject([{ source: 'bigcommerce', field: 'total_inc_tax' }]);
  });
});
