/** Protects the answer to "why?": the receipt shows every touch, share, refund and event of one order, and of no other. */
import { and, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { identifier, merge, order, orderChange, orderEvent, person, refund, visitor } from '@/db/schema';
import { apiKey } from '@/db/schema/configuration';
import { sha256Hex } from '@/lib/core/hash';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildOrder, inLive } from '@/lib/testing/order-rows';
import { storeEvent } from '@/lib/testing/event-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { type ReceiptResult, receiptResult } from './definition';
import { ITEMS_SHOWN_MAX } from './items';
import { orderReceipt } from './query';

const { db } = await testDatabase();
const NOW = new Date();
let site: Site;

beforeEach(async () => {
  site = await buildSite(db);
});

describe('the credit receipt', () => {
  it('shows shares and money of each touch under each model, and why the others earned nothing', async () => {
    const { id } = await buildOrder(db, site, {
      at: NOW,
      revenue: 1_000n,
      refunds: [100n, 100n],
      key: '#1',
      touches: [
        { daysBefore: 40, channel: 'Email' },
        {
          daysBefore: 3,
          clickParam: 'gclid',
          clickValue: 'EAIaIQ',
          clickIds: [{ param: 'gclid', platform: 'google', value: 'EAIaIQ' }],
          platform: 'google',
        },
        { daysBefore: 2, channel: 'Referral', source: 'blog.example' },
        { daysBefore: 1, channel: 'Direct' },
      ],
    });
    await db.insert(refund).values([
      {
        ...inLive(site),
        id: newTestId<'refund'>(),
        orderKey: '#1',
        amount: 100n,
        currency: 'EUR',
        refundedAt: NOW,
        authority: 1,
        logPosition: 1n,
        eventId: newTestId<'event'>(),
      },
      {
        ...inLive(site),
        id: newTestId<'refund'>(),
        orderKey: '#1',
        amount: 5n,
        currency: 'USD',
        refundedAt: NOW,
        authority: 1,
        logPosition: 2n,
        eventId: newTestId<'event'>(),
      },
      {
        ...inLive(site),
        id: newTestId<'refund'>(),
        orderKey: '#1',
        amount: null,
        refundedAt: NOW,
        authority: 1,
        logPosition: 3n,
        eventId: newTestId<'event'>(),
      },
    ]);
    const receipt = receiptResult.parse(await readOf(db, site)((tx) => orderReceipt(tx, site, id)));
    expect(
      receipt.touches.map(({ channel, clickId, credits }) => [
        channel,
        clickId?.value,
        credits.filter(({ model }) => model === 'linear'),
      ]),
    ).toEqual([
      ['Paid Search', 'EAIaIQ', [{ model: 'linear', share: '0.5', amount: { amount: '4.00', currency: 'EUR' } }]],
      ['Referral', undefined, [{ model: 'linear', share: '0.5', amount: { amount: '4.00', currency: 'EUR' } }]],
    ]);
    expect(receipt.rejected.map(({ channel, reason, explain }) => [channel, reason, explain])).toEqual([
      ['Email', 'before_window', "More than 30 days before the order: outside this site's lookback window."],
      ['Direct', 'direct_beside_others', 'A direct visit: left out, because other touches are in the path.'],
    ]);
    expect(receipt.unattributed).toEqual([]);
    expect(receipt.refunds.map(({ amount }) => amount.amount)).toEqual(['1.00', '9.00']);
    expect(receipt.order).toMatchObject({ orderKey: '#1', touches: 2, credited: { channel: 'Referral' } });
    expect(receipt.models).toHaveLength(10);
  });

  it('shows the buyer with shortened hashes, the merges, the changes and the stored events', async () => {
    const { id } = await buildOrder(db, site, { at: NOW, revenue: 1_000n, key: '#2' });
    const personId = newTestId<'person'>(NOW);
    const eventId = newTestId<'event'>(NOW);
    await db
      .update(order)
      .set({ personId })
      .where(and(eq(order.siteId, site.id), eq(order.id, id)));
    const seen = { ...inLive(site), firstSeenAt: NOW };
    await db.insert(person).values({ ...seen, id: personId });
    await db.insert(visitor).values({ ...seen, id: newTestId<'visitor'>(NOW), personId, lastSeenAt: NOW, device: 'mobile' });
    await db.insert(identifier).values([
      { ...seen, kind: 'customer', value: 'c-17', personId, eventId, otherPeople: [] },
      { ...seen, kind: 'email', value: sha256Hex('zoë@example.com'), personId, eventId, otherPeople: [] },
    ]);
    await db.insert(merge).values({
      ...inLive(site),
      id: newTestId<'merge'>(),
      winnerId: personId,
      loserId: newTestId<'person'>(),
      kind: 'email',
      value: sha256Hex('zoë@example.com'),
      eventId,
      mergedAt: NOW,
    });
    await db
      .insert(orderChange)
      .values({ siteId: site.id, id: newTestId<'order_change'>(), orderId: id, changedAt: NOW, cause: 'merge', eventId });
    await db.insert(orderEvent).values({ ...inLive(site), orderId: id, eventId, role: 'stated', source: 'snippet' });
    await storeEvent(db, {
      siteId: site.id,
      id: eventId,
      messageId: 'm1',
      source: 'snippet',
      name: 'purchase',
      occurredAt: NOW,
      receivedAt: NOW,
      payload: { properties: { transaction_id: '#2' } },
    });
    const receipt = receiptResult.parse(await readOf(db, site)((tx) => orderReceipt(tx, site, id)));
    expect(receipt.person?.identifiers.map(({ kind, value }) => [kind, value])).toEqual([
      ['customer', 'c-17'],
      ['email', sha256Hex('zoë@example.com').slice(0, 12)],
    ]);
    expect(receipt.person?.merges.map(({ value }) => value)).toEqual([sha256Hex('zoë@example.com').slice(0, 12)]);
    expect(receipt.person?.visitors.map(({ device }) => device)).toEqual(['mobile']);
    expect(receipt.changes.map(({ cause }) => cause)).toEqual(['merge']);
    expect(receipt.events.map(({ role, name, payload }) => [role, name, payload])).toEqual([
      ['stated', 'purchase', { properties: { transaction_id: '#2' } }],
    ]);
    expect(receipt.unattributed.map(({ share, amount }) => [share, amount.amount])).toEqual(
      Array.from({ length: 10 }, () => ['1', '10.00']),
    );
  });

  it('is not there for another site', async () => {
    const { id } = await buildOrder(db, site, { at: NOW, revenue: 1n });
    const other = await buildSite(db);
    expect(await readOf(db, other)((tx) => orderReceipt(tx, other, id))).toBeUndefined();
  });
});

describe('what a purchase says beside its total', () => {
  /** The receipt of an order of 7.90 EUR, of which these are the stored words, the last of them deciding. */
  async function receiptOf(...told: Record<string, unknown>[]): Promise<ReceiptResult> {
    const { id } = await buildOrder(db, site, { at: NOW, revenue: 790n, key: '#3' });
    const ofOrder = and(eq(order.siteId, site.id), eq(order.id, id));
    for (const [place, properties] of told.entries()) {
      const eventId = newTestId<'event'>(NOW);
      await db.update(order).set({ eventId }).where(ofOrder);
      await db.insert(orderEvent).values({ ...inLive(site), orderId: id, eventId, role: 'stated', source: 'shopify' });
      await storeEvent(db, {
        siteId: site.id,
        id: eventId,
        messageId: eventId,
        source: 'shopify',
        name: 'purchase',
        occurredAt: new Date(NOW.getTime() + place),
        receivedAt: NOW,
        payload: { properties: { transaction_id: '#3', currency: 'EUR', value: '7.90', ...properties } },
      });
    }
    return receiptResult.parse(await readOf(db, site)((tx) => orderReceipt(tx, site, id)));
  }

  it('shows the total as the buyer saw it, beside that of the shop, with each statement', async () => {
    const { statements } = await receiptOf(
      { currency: 'JPY', value: 1234 },
      { presentment: { currency: 'kwd', value: 2.5 } },
      { presentment: { currency: 'JPY', value: '1234' } },
    );
    expect(statements.map(({ total, presentment, decides }) => [total, presentment, decides])).toEqual([
      [{ amount: '1234', currency: 'JPY' }, undefined, false],
      [{ amount: '7.90', currency: 'EUR' }, { amount: '2.500', currency: 'KWD' }, false],
      [{ amount: '7.90', currency: 'EUR' }, { amount: '1234', currency: 'JPY' }, true],
    ]);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['text', 'JPY 1234'],
    ['a list', ['JPY', '1234']],
    ['a currency alone', { currency: 'JPY' }],
    ['an amount alone', { value: '1234' }],
    ['no currency of ISO 4217', { currency: 'ZZZ', value: '1234' }],
    ["the shop's own currency", { currency: 'EUR', value: '7.90' }],
    ['an amount below zero', { currency: 'JPY', value: '-1' }],
    ['words for an amount', { currency: 'JPY', value: 'free' }],
    ['an amount past every order', { currency: 'JPY', value: 1e21 }],
    ['an object for an amount', { currency: 'JPY', value: { amount: '1234' } }],
  ])('says nothing of what the buyer saw where %s stands', async (_, presentment) => {
    const { statements } = await receiptOf({ presentment });
    expect(statements.map((one) => [one.total.amount, 'presentment' in one])).toEqual([['7.90', false]]);
  });

  it('lists the lines of the statement that decides, each value by itself believed or left out', async () => {
    const { items, itemCount } = await receiptOf(
      { items: [{ item_id: 'browser', price: 1 }] },
      {
        items: [
          { item_id: 'p-1', item_name: 'Täglich Öl', quantity: 2, price: '3.95', item_brand: 'Größenwahn' },
          { item_id: 9007199254740993n.toString(), item_name: ' Kilo ', quantity: '0.75', price: 19.989999999999998 },
          { item_name: 'Voucher', quantity: 1, price: '-5' },
          { item_id: 'n'.repeat(513), item_name: '<b>bold</b>', quantity: -1, price: 'NaN' },
          { item_id: { toString: 'x' }, item_name: 'Nested', quantity: '1e400', price: { amount: '1' } },
          { item_id: ' ', item_name: null, quantity: 3 },
          null,
          'p-2',
          [{ item_id: 'p-3' }],
        ],
      },
    );
    expect(items).toEqual([
      { id: 'p-1', name: 'Täglich Öl', quantity: 2, price: { amount: '3.95', currency: 'EUR' } },
      { id: '9007199254740993', name: 'Kilo', quantity: 0.75, price: { amount: '19.99', currency: 'EUR' } },
      { name: 'Voucher', quantity: 1, price: { amount: '-5.00', currency: 'EUR' } },
      { name: '<b>bold</b>' },
      { name: 'Nested' },
    ]);
    expect(itemCount).toBe(5);
  });

  it.each([
    ['JPY', '1500', '1500'],
    ['KWD', '1.2345', '1.235'],
  ])('writes the prices of a statement in %s by its exponent', async (currency, price, amount) => {
    const { items } = await receiptOf({ currency, value: price, items: [{ item_id: 'p', price }] });
    expect(items).toEqual([{ id: 'p', price: { amount, currency } }]);
  });

  it.each([undefined, null, 'p-1', { 0: { item_id: 'p-1' } }, [], [{}]])('has no lines where items is %j', async (items) => {
    const receipt = await receiptOf({ items });
    expect([receipt.items, receipt.itemCount]).toEqual([[], 0]);
  });

  it('has no lines when no stored event decides', async () => {
    const receipt = await receiptOf();
    expect([receipt.items, receipt.itemCount, receipt.statements]).toEqual([[], 0, []]);
  });

  it.each([ITEMS_SHOWN_MAX, ITEMS_SHOWN_MAX + 1])('of %i lines shows the first, and counts all', async (length) => {
    const { items, itemCount } = await receiptOf({ items: Array.from({ length }, (_, line) => ({ item_id: line })) });
    expect(items).toEqual(Array.from({ length: ITEMS_SHOWN_MAX }, (_, line) => ({ id: String(line) })));
    expect(itemCount).toBe(length);
  });

  it('says who decided that the order is a test, and why', async () => {
    const { id } = await buildOrder(db, site, { at: NOW, revenue: 1_000n, test: true });
    const keyId = newTestId<'api_key'>();
    const key = { id: keyId, workspaceId: site.workspaceId, name: 'Prüfskript', role: 'admin' as const, createdAt: NOW };
    await db.insert(apiKey).values({ ...key, keyHash: keyId, lastFour: 'abcd' });
    const decided = ['operator:operator', `api_key:${keyId}`, `member:${newTestId()}`];
    await db.insert(orderChange).values(
      decided.map((decidedBy, index) => ({
        siteId: site.id,
        id: newTestId<'order_change'>(),
        orderId: id,
        changedAt: new Date(NOW.getTime() + index),
        cause: 'decision' as const,
        eventId: newTestId<'event'>(),
        detail: { decidedBy, test: index === 1 ? 'false' : 'true', ...(index === 0 && { reason: 'Eigene Bestellung' }) },
      })),
    );
    const found = await readOf(db, site)((tx) => orderReceipt(tx, site, id));
    const test =
      'decided that this order is a test: it is left out of revenue, of new and returning customers, and of what is sent.';
    expect(found?.changes.map(({ explain, reason }) => [explain, reason])).toEqual([
      [`The server’s operator ${test}`, 'Eigene Bestellung'],
      ['Prüfskript decided that this order is no test: it counts, whatever its sources say.', undefined],
      [`Somebody who is gone ${test}`, undefined],
    ]);
  });
});
