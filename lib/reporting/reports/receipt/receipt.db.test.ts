/** Protects the answer to "why?": the receipt shows every touch, share, refund and event of one order, and of no other. */
import { and, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { event, identifier, merge, order, orderChange, orderEvent, person, refund, visitor } from '@/db/schema';
import { sha256Hex } from '@/lib/core/hash';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildOrder } from '@/lib/testing/order-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { receiptResult } from './definition';
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
        siteId: site.id,
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
        siteId: site.id,
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
        siteId: site.id,
        id: newTestId<'refund'>(),
        orderKey: '#1',
        amount: null,
        refundedAt: NOW,
        authority: 1,
        logPosition: 3n,
        eventId: newTestId<'event'>(),
      },
    ]);
    const receipt = receiptResult.parse(await orderReceipt(db, site, id));
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
    expect(receipt.models).toHaveLength(8);
  });

  it('shows the buyer with shortened hashes, the merges, the changes and the stored events', async () => {
    const { id } = await buildOrder(db, site, { at: NOW, revenue: 1_000n, key: '#2' });
    const personId = newTestId<'person'>(NOW);
    const eventId = newTestId<'event'>(NOW);
    await db
      .update(order)
      .set({ personId })
      .where(and(eq(order.siteId, site.id), eq(order.id, id)));
    const seen = { siteId: site.id, firstSeenAt: NOW };
    await db.insert(person).values({ ...seen, id: personId });
    await db.insert(visitor).values({ ...seen, id: newTestId<'visitor'>(NOW), personId, lastSeenAt: NOW, device: 'mobile' });
    await db.insert(identifier).values([
      { ...seen, kind: 'customer', value: 'c-17', personId, eventId, otherPeople: [] },
      { ...seen, kind: 'email', value: sha256Hex('zoë@example.com'), personId, eventId, otherPeople: [] },
    ]);
    await db.insert(merge).values({
      siteId: site.id,
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
    await db.insert(orderEvent).values({ siteId: site.id, orderId: id, eventId, role: 'stated', source: 'snippet' });
    await db.insert(event).values({
      siteId: site.id,
      id: eventId,
      messageId: 'm1',
      source: 'snippet',
      name: 'purchase',
      occurredAt: NOW,
      receivedAt: NOW,
      payload: { properties: { transaction_id: '#2' } },
    });
    const receipt = receiptResult.parse(await orderReceipt(db, site, id));
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
      Array.from({ length: 8 }, () => ['1', '10.00']),
    );
  });

  it('is not there for another site', async () => {
    const { id } = await buildOrder(db, site, { at: NOW, revenue: 1n });
    expect(await orderReceipt(db, await buildSite(db), id)).toBeUndefined();
  });
});
