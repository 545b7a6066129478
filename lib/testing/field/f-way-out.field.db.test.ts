/**
 * Cases from the field, the way out, through the whole program: a shop's webhooks and its buyer's browser come in, orders are derived, and the
 * vendors' servers take what is sent. Then it is looked at what stands in the requests.
 */
import { and, asc, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { attempt, delivery } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import { defaultMapping } from '@/lib/delivery/default-mapping';
import { destinations } from '@/lib/destinations/registry';
import { valueSettingSchema } from '@/lib/model/mapping';
import type { Courier } from '@/lib/pipeline/deliver/deliver';
import { deliverAll } from '@/lib/pipeline/deliver/delivery-worker';
import { newTestId, purchase } from '../builders';
import { testDatabase } from '../postgres';
import { buildConnection, testSandbox } from '../sandbox';
import { later, shopifyOrder, T0 } from './order-bodies';
import { openOrderStore } from './order-store';

const { db } = await testDatabase();
await makeEventPartitions(db, T0, 4);
let now = T0;
const sandbox = await testSandbox(() => now);
const courier: Courier = { db, transport: sandbox.transport, now: () => now, random: () => 0.5 };
/** Those that take a purchase without somebody's naming it first, and without a click of theirs; Axon asks for the page. */
const usual = destinations.filter(
  ({ id, events, sentByDefault, category, matchKeys }) =>
    events['purchase'] &&
    (sentByDefault?.includes('purchase') ?? true) &&
    category !== 'affiliate' &&
    matchKeys.join() !== 'click_id' &&
    id !== 'applovin',
);

beforeEach(() => {
  now = T0;
  for (const { id } of destinations) sandbox.control(id, { fault: 'none', latencyMs: 0, forget: true });
});

const statesOf = (connectionId: Id<'connection'>) =>
  db
    .select({ name: delivery.name, state: delivery.state, detail: delivery.detail })
    .from(delivery)
    .where(eq(delivery.connectionId, connectionId))
    .orderBy(asc(delivery.sequence));
const bodiesOf = async (connectionId: Id<'connection'>) =>
  (
    await db
      .select({ body: attempt.body })
      .from(attempt)
      .where(and(eq(attempt.connectionId, connectionId)))
      .orderBy(asc(attempt.startedAt))
  ).map(({ body }) => body ?? '');

/** All instants that a body states, however it writes them. */
function instantsIn(body: string): number[] {
  const numbers = [...body.matchAll(/(?<![\d.])(1[5-9]\d{8})(\d{3})?(\d{3})?(?![\d.])/g)].map(
    ([all]) => Number(all.slice(0, 10)) * 1_000,
  );
  const texts = [...body.matchAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g)].map(([text]) => Date.parse(text));
  return [...numbers, ...texts];
}

describe('F13 an order that was processed two hours ahead', () => {
  it('F13 is told to every platform as of now at most', async () => {
    const store = await openOrderStore(db, T0, { settings: { keepPersonalData: true, holdsAllOrders: true } });
    const connections: [string, Id<'connection'>][] = [];
    for (const { id } of usual) connections.push([id, await buildConnection(db, store.site, id, sandbox.url)]);
    await store.shopify(
      'orders/paid',
      shopifyOrder({
        processed_at: later(2 * HOUR_MS).toISOString(),
        browser_ip: '203.0.113.24',
        client_details: { browser_ip: '203.0.113.24', user_agent: 'Mozilla/5.0' },
      }),
    );
    await store.derive();
    now = later(MINUTE_MS);
    await deliverAll(courier);
    for (const [id, connection] of connections) {
      // What the shop said itself stands in a webhook as it was said.
      const body = (await bodiesOf(connection)).join().replace(/"properties":\{[^{}]*(\{[^{}]*\}[^{}]*)*\}/, '');
      expect([id, await statesOf(connection)]).toEqual([id, [{ name: 'purchase', state: 'delivered', detail: null }]]);
      expect([id, instantsIn(body).filter((at) => at > now.getTime())]).toEqual([id, []]);
      expect([id, instantsIn(body).length > 0]).toEqual([id, true]);
    }
  });
});

/** Without those that hear of people as they are, and of Criteo, which takes no sale without its products. */
describe('F14 a thank-you page that names its buyer', () => {
  it('F14 is told to every platform without names, town and postcode', async () => {
    const store = await openOrderStore(db, T0, { settings: { holdsAllOrders: true } });
    const connections: [string, Id<'connection'>][] = [];
    for (const { id } of usual.filter(({ id, rawPersonalData }) => !rawPersonalData && id !== 'criteo')) {
      connections.push([id, await buildConnection(db, store.site, id, sandbox.url, { mapping: purchasesOf(id) })]);
    }
    await store.page(
      purchase({
        at: T0,
        visitor: newTestId<'visitor'>(),
        order: '#7',
        url: 'https://shop.example/danke/zoë-xander?customer=Zo%C3%AB+Xander&plz=80331&ort=Grünwald',
        title: 'Danke, Zoë Xander aus 80331 Grünwald!',
        user: { email: 'zoe@example.com', firstName: 'Zoë', lastName: 'Xander', city: 'Grünwald', postalCode: '80331' },
      }),
    );
    await store.derive();
    now = later(MINUTE_MS);
    await deliverAll(courier);
    for (const [id, connection] of connections) {
      const [body = ''] = await bodiesOf(connection);
      expect([id, (await statesOf(connection)).map(({ state }) => state)]).toEqual([id, ['delivered']]);
      const found = ['Xander', 'xander', 'Zoë', 'Zo%C3%AB', 'zoë-', 'zo%C3%AB', 'Grünwald', 'Gr%C3%BCnwald', '80331'].filter(
        (word) => body.includes(word),
      );
      expect([id, found]).toEqual([id, []]);
    }
  });
});

describe('F1 an order that is paid back in parts', () => {
  it('F1 leaves Google Analytics with the rest of its value by the rule', async () => {
    const store = await openOrderStore(db, T0, { settings: { holdsAllOrders: true } });
    const netOfTax = valueSettingSchema.parse({ rule: 'net_of_tax' });
    const mapping = purchasesOf('ga4');
    const rules = Object.entries(mapping).map(([name, rule]) => [
      name,
      name === 'purchase' ? { ...rule, value: netOfTax } : rule,
    ]);
    const ga4 = await buildConnection(db, store.site, 'ga4', sandbox.url, { mapping: Object.fromEntries(rules) });
    const back = (id: number, amount: string, minutes: number) => ({
      id,
      created_at: later(minutes * MINUTE_MS).toISOString(),
      transactions: [{ id, kind: 'refund', status: 'success', amount, currency: 'EUR' }],
    });
    const order = shopifyOrder({ total_price: '119.00', total_tax: '19.00' });
    await store.shopify('orders/paid', order);
    await store.derive();
    now = later(MINUTE_MS);
    await deliverAll(courier);
    const [one, rest] = [back(5, '11.90', 2), back(6, '107.10', 3)];
    await store.shopify('orders/updated', { ...order, updated_at: later(2 * MINUTE_MS).toISOString(), refunds: [one] });
    await store.derive();
    await store.shopify('orders/updated', { ...order, updated_at: later(3 * MINUTE_MS).toISOString(), refunds: [one, rest] });
    await store.derive();
    now = later(10 * MINUTE_MS);
    await deliverAll(courier);
    const events = (await bodiesOf(ga4)).flatMap((body) => JSON.parse(body).events);
    expect(events.map(({ name, params }) => [name, params.value, params.tax])).toEqual([
      ['purchase', 100, 19],
      ['refund', 10, 1.9],
      ['refund', 90, 17.1],
    ]);
  });
});

/** The default mapping with its orders alone. */
function purchasesOf(id: string) {
  const definition = destinations.find((one) => one.id === id);
  const rules = definition ? Object.entries(defaultMapping(definition)) : [];
  return Object.fromEntries(rules.filter(([name]) => name === 'purchase' || name === 'refund'));
}
