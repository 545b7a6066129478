/**
 * One order walked through every destination: placed, edited, part refunded, corrected, charged back. After each step it is read off the
 * requests that a platform took what it believes of the order, and that is held against the order's value by the connection's rule.
 * Where a platform cannot be told, the ledger must say what it believes instead, and say it rightly.
 */
import { and, asc, eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { attempt, delivery, deliveryAttempt } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import { believedOf } from '@/lib/delivery/believed';
import { defaultMapping } from '@/lib/delivery/default-mapping';
import { ownItem } from '@/lib/delivery/own-item';
import { orderValue } from '@/lib/delivery/sent-value';
import type { Destination } from '@/lib/destinations/define';
import { destinations } from '@/lib/destinations/registry';
import type { OrderWorth } from '@/lib/model/conversion';
import { type Mapping, type ValueSetting, valueSettingSchema } from '@/lib/model/mapping';
import { money } from '../conversion';
import { newTestId, purchase } from '../builders';
import { testDatabase } from '../postgres';
import { later, shopifyOrder, T0 } from './order-bodies';
import { believedBy, type Taken } from './platform-beliefs';
import { openToldStore, testPlatforms, type ToldStore } from './told-store';
import { commissionClicks } from './way-out';

const { db } = await testDatabase();
await makeEventPartitions(db, T0, 4);
const platforms = await testPlatforms();

const ORDER = '820982911946154508';
const GA = { ga: 'GA1.1.1234567890.1774720000' };
const EMAIL = 'zoe@example.com';
const PHONE = '+4915112345678';
const line = (id: number, name: string, price: string) => ({
  ...{ id, product_id: id, variant_id: id + 100, sku: `SKU-${id}`, title: name, price, quantity: 1 },
});
const [coat, hat, scarf] = [line(71, 'Mantel', '80.00'), line(72, 'Hut', '20.00'), line(73, 'Schal', '40.00')];

/** The hat comes back. What the shop says of its tax does not change with the amount. */
const hatBack = (amount: string, at: Date) => ({
  id: 5,
  created_at: at.toISOString(),
  transactions: [{ id: 105, kind: 'refund', status: 'success', amount, currency: 'EUR' }],
  refund_line_items: [{ line_item_id: 72, quantity: 1, subtotal: 20, total_tax: 3.19, line_item: { product_id: 72 } }],
});

type Say = (store: ToldStore, at: Date) => Promise<unknown>;
type Step = {
  step: string;
  say: Say;
  /** What is left of the order by now. */
  left: OrderWorth;
  /** Its lines, as they were ordered. */
  lines: number;
  /**
   * Why a platform that takes refunds, and is told nothing else, cannot have the order's value: an order that was raised is no
   * refund, and what is not known there stays unknown until nothing is left of it.
   */
  raised?: true;
};
const left = (total: string, tax: string): OrderWorth => ({ total: money(total), tax: money(tax) });

const updated =
  (of: (at: Date) => object): Say =>
  (store, at) => {
    const buyer = { email: EMAIL, phone: PHONE, browser_ip: '203.0.113.24' };
    return store.shopify('orders/updated', shopifyOrder({ ...buyer, updated_at: at.toISOString(), ...of(at) }));
  };
const disputed =
  (amount: string): Say =>
  (store, at) =>
    store.shopify('disputes/create', {
      ...{ id: 9, order_id: ORDER, type: 'chargeback', status: 'needs_response', currency: 'EUR', amount },
      initiated_at: at.toISOString(),
    });

const placed: Step = {
  step: 'placed and paid',
  say: updated(() => ({ total_tax: '15.97', line_items: [coat, hat] })),
  left: left('100.00 EUR', '15.97 EUR'),
  lines: 2,
};
const raised = { total_price: '140.00', total_tax: '22.35', line_items: [coat, hat, scarf] };
const lowered = { total_price: '90.00', total_tax: '14.37', line_items: [{ ...coat, price: '70.00' }, hat] };

const STORIES: Record<string, Step[]> = {
  'raised, part refunded, corrected and charged back': [
    placed,
    { step: 'edited to 140', say: updated(() => raised), left: left('140.00 EUR', '22.35 EUR'), lines: 3, raised: true },
    {
      step: 'the hat refunded',
      say: updated((at) => ({ ...raised, refunds: [hatBack('20.00', at)] })),
      ...{ left: left('120.00 EUR', '19.16 EUR'), lines: 3, raised: true },
    },
    {
      step: 'the refund corrected',
      say: updated((at) => ({ ...raised, refunds: [hatBack('25.00', at)] })),
      ...{ left: left('115.00 EUR', '19.16 EUR'), lines: 3, raised: true },
    },
    { step: 'charged back', say: disputed('115.00'), left: left('0.00 EUR', '0.00 EUR'), lines: 3 },
  ],
  'lowered and part refunded in one word, then charged back': [
    placed,
    {
      step: 'edited to 90, the hat refunded',
      say: updated((at) => ({ ...lowered, refunds: [hatBack('20.00', at)] })),
      ...{ left: left('70.00 EUR', '11.18 EUR'), lines: 2 },
    },
    { step: 'charged back', say: disputed('70.00'), left: left('0.00 EUR', '0.00 EUR'), lines: 2 },
  ],
};

const RULES: Record<string, ValueSetting> = {
  total: valueSettingSchema.parse({ rule: 'total' }),
  'net of tax': valueSettingSchema.parse({ rule: 'net_of_tax' }),
  '30 percent': valueSettingSchema.parse({ rule: 'percent', percent: 30 }),
};

/** Purchases and refunds switched on, under names that the vendor's server knows. */
function mappingTo(definition: Destination, value: ValueSetting): Mapping {
  const { sandbox } = definition;
  const named = (as: string) => as || String(sandbox.settings['eventId'] ?? '1234567');
  const own = Object.entries(defaultMapping(definition)).filter(([name]) => name === 'purchase' || name === 'refund');
  return Object.fromEntries(own.map(([name, rule]) => [name, { ...rule, send: true, as: named(rule.as), value }]));
}

/** What stood after a step: what the platform had taken, and what the ledger says of it. */
type Stand = { step: Step; believed: number | undefined; rows: LedgerRow[]; requests: Taken[]; lastNote?: string };
type LedgerRow = Awaited<ReturnType<ToldStore['deliveries']>>[number];

async function requestsTo(connectionId: Id<'connection'>, { itemsAt }: Destination): Promise<Taken[]> {
  const rows = await db
    .select({ body: attempt.body, url: attempt.url, position: deliveryAttempt.position })
    .from(deliveryAttempt)
    .innerJoin(attempt, and(eq(attempt.siteId, deliveryAttempt.siteId), eq(attempt.id, deliveryAttempt.attemptId)))
    .innerJoin(delivery, and(eq(delivery.siteId, deliveryAttempt.siteId), eq(delivery.id, deliveryAttempt.deliveryId)))
    .where(and(eq(attempt.connectionId, connectionId), eq(deliveryAttempt.class, 'delivered')))
    .orderBy(asc(attempt.startedAt), asc(delivery.sequence));
  return rows.map(({ body, url, position }) => ({ item: ownItem(body ?? '', itemsAt, position), url: new URL(url) }));
}

/** The buyer comes by an ad of every network, and orders. */
async function arrive(store: ToldStore): Promise<void> {
  const visitor = newTestId<'visitor'>(T0);
  const clicks = Object.fromEntries(commissionClicks(T0).map(({ param, value }) => [param, value]));
  const landing = new URLSearchParams({ ...clicks, gclid: 'Cj0KCQjw-A_b' });
  await store.page({ at: T0, visitor, url: `https://shop.example/?${landing}`, browserIds: GA });
  const user = { email: EMAIL, phone: PHONE };
  await store.page(purchase({ at: later(SECOND_MS), visitor, order: ORDER, value: 100, user, browserIds: GA }));
}

/** Walks the story past every destination at once; what stood after each step, by destination. */
async function walk(steps: Step[], value: ValueSetting): Promise<Map<string, Stand[]>> {
  const store = await openToldStore(db, T0, platforms, { settings: { keepPersonalData: true, holdsAllOrders: true } });
  const connections = new Map<Destination, Id<'connection'>>();
  for (const definition of destinations) {
    connections.set(definition, await store.connect(definition.id, { mapping: mappingTo(definition, value) }));
  }
  await arrive(store);
  const stands = new Map<string, Stand[]>();
  for (const step of steps) {
    store.wait(MINUTE_MS);
    await step.say(store, store.now());
    await store.deliver();
    // What waits for what was being sent.
    store.wait(10 * MINUTE_MS);
    await store.deliver();
    for (const [definition, id] of connections) {
      const [rows, requests] = [await store.deliveries(id), await requestsTo(id, definition)];
      const before = stands.get(definition.id) ?? [];
      const fresh = rows.slice(before.at(-1)?.rows.length ?? 0);
      const lastNote = fresh.findLast(({ reason }) => reason === 'cannot_restate')?.detail ?? undefined;
      const stand = { step, believed: believedBy(definition.id, requests), rows, requests, lastNote };
      stands.set(definition.id, [...before, stand]);
    }
  }
  return stands;
}

/** Whether the platform can be told what the order is worth after the step. */
function canKnow({ restates, refunds, events }: Destination, { raised: isRaised, step }: Step): boolean {
  if (step === placed.step || restates) return true;
  return refunds.taken && events['refund'] !== undefined && !isRaised;
}

function worthOf({ left: worth }: Step, value: ValueSetting): number {
  const whole = left('140.00 EUR', '22.35 EUR');
  const by = orderValue(worth, value, { lines: [] }, whole);
  if (!by.ok) throw new Error(by.failure.detail);
  return Number(by.value.minor);
}

const euros = (cents: number) => `EUR ${(cents / 100).toFixed(2)}`;
const cases = Object.entries(STORIES).flatMap(([story, steps]) =>
  Object.entries(RULES).map(([rule, value]) => ({ story, steps, rule, value })),
);

describe.each(cases)('an order that is $story, by $rule', ({ steps, value }) => {
  let stands = new Map<string, Stand[]>();
  beforeAll(async () => {
    stands = await walk(steps, value);
  }, 120_000);

  it.each(destinations.map((definition) => [definition.id, definition] as const))(
    'is at %s what it is worth, or noted',
    (id, definition) => {
      for (const stand of stands.get(id) ?? []) {
        const worth = worthOf(stand.step, value);
        const ledger = believedOf(stand.rows, { noted: false });
        // The ledger's sum is what the platform has, whether that is right or not.
        expect([stand.step.step, stand.believed], `what ${id} has is what the ledger says`).toEqual([
          stand.step.step,
          Number(ledger?.value),
        ]);
        if (canKnow(definition, stand.step)) {
          expect([stand.step.step, stand.believed]).toEqual([stand.step.step, worth]);
          continue;
        }
        expect(stand.believed, `${id} was told of it by other means`).not.toBe(worth);
        const toldNow = stand.rows.some(({ key, state }) => key === `refund:${ORDER}:5` && state === 'delivered');
        const note = `The platform still believes ${euros(stand.believed ?? 0)}; the order is ${euros(worth)}.`;
        if (stand.lastNote !== undefined || !toldNow) expect([stand.step.step, stand.lastNote]).toEqual([stand.step.step, note]);
      }
      expect(stands.get(id)).toHaveLength(steps.length);
    },
  );

  it.each(['cj', 'webhook', 'klaviyo', 'customerio'])(
    'is told to %s with the lines that were ordered, also where a refund was corrected',
    (id) => {
      for (const { step, rows, requests } of stands.get(id) ?? []) {
        const last = rows.at(-1);
        if (!last?.key.startsWith('correction:')) continue;
        const text = JSON.stringify(requests.at(-1)?.item);
        const names = [71, 72, 73].filter((product) => text.includes(`"${product}"`));
        expect([step.step, names.length]).toEqual([step.step, step.lines]);
      }
    },
  );
});

describe('a refund that waits while the order is corrected', () => {
  const takers = destinations.filter(
    ({ refunds, restates, events }) => refunds.taken && !restates && events['refund'] !== undefined,
  );

  it.each(takers.map((definition) => [definition.id, definition] as const))(
    'takes back at %s what is still missing',
    async (id, definition) => {
      const store = await openToldStore(db, T0, platforms, { settings: { keepPersonalData: true, holdsAllOrders: true } });
      const connection = await store.connect(id, { mapping: mappingTo(definition, valueSettingSchema.parse({})) });
      await arrive(store);
      await placed.say(store, store.now());
      await store.deliver();
      store.wait(MINUTE_MS);
      await store.shopify(
        'orders/updated',
        shopifyOrder({ ...lowered, updated_at: store.now().toISOString(), refunds: [hatBack('20.00', store.now())] }),
      );
      await store.derive();
      const waits = and(eq(delivery.connectionId, connection), eq(delivery.name, 'refund'));
      await db
        .update(delivery)
        .set({ dueAt: new Date(store.now().getTime() + HOUR_MS) })
        .where(waits);
      await store.send();
      store.wait(2 * HOUR_MS);
      await store.send();
      const rows = await store.deliveries(connection);
      expect(rows.map(({ key, state, reason }) => [key.split(':')[0], state, reason])).toEqual([
        ['purchase', 'delivered', null],
        ['refund', 'skipped', 'nothing_to_correct'],
        ['correction', 'delivered', null],
      ]);
      expect(believedBy(id, await requestsTo(connection, definition))).toBe(7_000);
    },
  );
});
