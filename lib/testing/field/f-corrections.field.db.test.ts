/**
 * What platforms are told of an order that was sent and then became worth something else: each change once, as the platform takes
 * it, and else noted with what it goes on believing.
 */
import { describe, expect, it } from 'vitest';
import { setTakeover, takeShadowed } from '@/db/queries/connection-mode';
import { makeEventPartitions } from '@/db/queries/partition';
import type { Id } from '@/lib/core/id';
import { MINUTE_MS } from '@/lib/core/instant';
import type { ConnectionMode } from '@/lib/model/connection-mode';
import type { EventRule, Mapping } from '@/lib/model/mapping';
import { testDatabase } from '../postgres';
import { later, shopifyOrder, T0 } from './order-bodies';
import { openToldStore, testPlatforms, type ToldStore } from './told-store';

const { db } = await testDatabase();
await makeEventPartitions(db, T0, 4);
const platforms = await testPlatforms();

const rule = (as: string): EventRule => ({ send: true, as, filters: [], value: { rule: 'total' }, params: [] });
const mappings: Record<string, Mapping> = {
  google: { purchase: rule('123456789'), refund: rule('123456789') },
  ga4: { purchase: rule('purchase'), refund: rule('refund') },
  meta: { purchase: rule('Purchase') },
  webhook: { purchase: rule('order.placed'), refund: rule('order.refunded') },
};
const GA = [{ name: '_ga', value: 'GA1.1.1234567890.1774720000' }];

/** One order of 100.00 that was sent, and what its shop says of it later. */
async function sentOrder(id: string, mode: ConnectionMode = 'live') {
  const store = await openToldStore(db, T0, platforms);
  const mapping = mappings[id];
  const connection = await store.connect(id, mapping && { mapping });
  const due = { siteId: store.site.id, connectionId: connection };
  await db.transaction((tx) => setTakeover(tx, due, { mode, takeoverAt: null, earlierRefunds: 'left' }));
  let minutes = 0;
  const say = async (over: Record<string, unknown>) => {
    minutes += 1;
    store.wait(MINUTE_MS);
    const body = shopifyOrder({ note_attributes: GA, updated_at: later(minutes * MINUTE_MS).toISOString(), ...over });
    await store.shopify(minutes === 1 ? 'orders/create' : 'orders/updated', body);
    await store.deliver();
  };
  await say({});
  return { store, connection, due, say, rows: () => rowsOf(store, connection) };
}

async function rowsOf(store: ToldStore, connection: Id<'connection'>): Promise<string[]> {
  const rows = await store.deliveries(connection);
  return rows.map(({ key, state, reason, detail }) =>
    [key.replace('820982911946154508', 'order'), state, ...(state === 'skipped' ? [`${reason}: ${detail}`] : [])].join(' '),
  );
}
const back = (amount: string, id = 5) => ({
  id,
  transactions: [{ id: id + 100, kind: 'refund', status: 'success', amount, currency: 'EUR' }],
});
const noted = (believed: string, worth: string) =>
  `skipped cannot_restate: The platform still believes EUR ${believed}; the order is EUR ${worth}.`;

describe('F15 an order edited from 100 to 140 after it was sent', () => {
  const edited = { total_price: '140.00' };

  it('F15 is restated at Google, once', async () => {
    const { store, connection, say, rows } = await sentOrder('google');
    await say(edited);
    await say({ ...edited, note: 'a parcel has left' });
    expect(await rows()).toEqual(['purchase:order delivered', 'correction:order:1 delivered']);
    expect((await store.sent(connection)).at(-1)).toMatchObject({
      transactionId: '820982911946154508',
      eventTimestamp: T0.toISOString(),
      conversionValue: 140,
    });
    await store.rebuild();
    await store.deliver();
    expect(await rows()).toHaveLength(2);
  });

  it('F15 is an event of its own to the store’s server', async () => {
    const { store, connection, say, rows } = await sentOrder('webhook');
    await say(edited);
    expect(await rows()).toEqual(['purchase:order delivered', 'correction:order:1 delivered']);
    expect((await store.sent(connection)).at(-1)).toMatchObject({
      type: 'order.updated',
      data: { value: { amount: '140.00', currency: 'EUR' }, refund: { remaining: { amount: '140.00' } } },
    });
  });

  it('F15 is noted where nobody can be told, each worth once', async () => {
    const { say, rows } = await sentOrder('meta');
    await say(edited);
    await say(edited);
    await say({ total_price: '120.00' });
    await say({});
    expect(await rows()).toEqual([
      'purchase:order delivered',
      `correction:order:1 ${noted('100.00', '140.00')}`,
      `correction:order:2 ${noted('100.00', '120.00')}`,
      'correction:order:3 skipped nothing_to_correct: The platform has what the order is worth.',
    ]);
  });

  it('F15 that became cheaper is a refund of the difference where refunds are taken', async () => {
    const { store, connection, say, rows } = await sentOrder('ga4');
    await say({ total_price: '80.00' });
    expect(await rows()).toEqual(['purchase:order delivered', 'correction:order:1 delivered']);
    expect(JSON.stringify((await store.sent(connection)).at(-1))).toMatch(/"refund".*"value":20[,}]/);
  });

  it('F15 goes as it is by then where it still waits to be sent', async () => {
    const store = await openToldStore(db, T0, platforms);
    const webhook = await store.connect('webhook');
    await store.shopify('orders/create', shopifyOrder());
    await store.shopify('orders/updated', shopifyOrder({ ...edited, updated_at: later(MINUTE_MS).toISOString() }));
    await store.deliver();
    expect(await rowsOf(store, webhook)).toEqual(['purchase:order delivered']);
    expect(await store.sent(webhook)).toMatchObject([{ data: { value: { amount: '140.00' } } }]);
  });
});

describe('F15 a refund', () => {
  it('F15 is told as a refund, and nothing besides, where refunds are taken', async () => {
    for (const id of ['google', 'ga4', 'webhook']) {
      const { say, rows } = await sentOrder(id);
      await say({ refunds: [back('20.00')] });
      await say({ refunds: [back('20.00')], note: 'said again' });
      expect(await rows(), id).toEqual(['purchase:order delivered', 'refund:order:5 delivered']);
    }
  });

  it('F15 is noted where refunds are not taken', async () => {
    const { say, rows } = await sentOrder('meta');
    await say({ refunds: [back('20.00')] });
    expect(await rows()).toEqual(['purchase:order delivered', `correction:order:1 ${noted('100.00', '80.00')}`]);
  });

  it('F15 of before an edit that was told already is no older update than the edit', async () => {
    const { store, connection, say, rows } = await sentOrder('google');
    await say({ total_price: '140.00' });
    await say({ total_price: '140.00', refunds: [{ ...back('20.00'), created_at: later(MINUTE_MS).toISOString() }] });
    expect(await rows()).toEqual(['purchase:order delivered', 'correction:order:1 delivered', 'refund:order:5 delivered']);
    const [edit, refund] = (await store.sent(connection)).slice(-2) as { lastUpdatedTimestamp: string }[];
    expect(refund).toMatchObject({ conversionValue: 120, lastUpdatedTimestamp: edit?.lastUpdatedTimestamp });
  });

  it('F15 beside an edit in one word of the shop leaves the edit to be told', async () => {
    const { say, rows } = await sentOrder('webhook');
    await say({ total_price: '140.00', refunds: [back('20.00')] });
    expect(await rows()).toEqual(['purchase:order delivered', 'refund:order:5 delivered', 'correction:order:1 delivered']);
  });

  it.each([
    ['google', '25.00', 75, 'correction:order:1 delivered'],
    ['google', '15.00', 85, 'correction:order:1 delivered'],
    ['ga4', '25.00', 5, 'correction:order:1 delivered'],
    ['ga4', '15.00', undefined, `correction:order:1 ${noted('80.00', '85.00')}`],
  ])('F15 that was sent to %s and is corrected to %s is told, or noted', async (id, amount, value, row) => {
    const { store, connection, say, rows } = await sentOrder(id);
    await say({ refunds: [back('20.00')] });
    await say({ refunds: [back(amount)] });
    expect(await rows()).toEqual(['purchase:order delivered', 'refund:order:5 delivered', row]);
    if (value) expect(JSON.stringify((await store.sent(connection)).at(-1))).toMatch(new RegExp(`alue":${value}[,}]`));
  });
});

describe('F15 a cancelled order', () => {
  const cancelled = { cancelled_at: later(MINUTE_MS).toISOString(), financial_status: 'refunded' };

  it.each([
    ['google', ['refund:order:cancelled delivered']],
    ['meta', [`correction:order:1 ${noted('100.00', '0.00')}`]],
  ])('F15 is taken back at %s, or noted', async (id, expected) => {
    const { say, rows } = await sentOrder(id);
    await say(cancelled);
    await say(cancelled);
    expect(await rows()).toEqual(['purchase:order delivered', ...expected]);
  });
});

describe('F15 an order of a connection in shadow that was edited', () => {
  const edited = { total_price: '140.00' };

  it.each(['google', 'webhook'])('F15 has a correction that would have been sent too, once for each change (%s)', async (id) => {
    platforms.control(id, { fault: 'none', latencyMs: 0, forget: true });
    const { say, rows } = await sentOrder(id, 'shadow');
    await say(edited);
    await say({ ...edited, note: 'a parcel has left' });
    await say({ total_price: '90.00' });
    expect(await rows()).toEqual(['purchase:order shadowed', 'correction:order:1 shadowed', 'correction:order:2 shadowed']);
    expect(platforms.report(id).requests).toBe(0);
  });

  it('F15 stays the other tool’s after the take-over', async () => {
    const { store, due, say, rows } = await sentOrder('google', 'shadow');
    await say(edited);
    const [purchase] = await store.deliveries(due.connectionId);
    if (!purchase) throw new Error('it was sent above');
    const takeoverAt = new Date(purchase.occurredAt.getTime() + 1);
    await db.transaction(async (tx) => {
      await setTakeover(tx, due, { mode: 'shadow', takeoverAt, earlierRefunds: 'left' });
      await takeShadowed(tx, due, 1, { from: takeoverAt, now: store.now() });
    });
    await store.deliver();
    expect(await rows()).toEqual([
      'purchase:order shadowed',
      expect.stringMatching(/^correction:order:1 skipped purchase_not_sent: .*the tool before it has sent the order/),
    ]);
  });
});
