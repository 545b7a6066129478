/** Protects what one delivery shows: its own part of what was sent, each answer in order, and nothing of another site. */
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { connection, connectionVersion } from '@/db/schema';
import { SECOND_MS } from '@/lib/core/instant';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { buildAttempt, buildDelivery } from '@/lib/testing/delivery-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { buildConnection } from '@/lib/testing/sandbox';
import { deliveryDetail } from './query';

const { db } = await testDatabase();
const AT = new Date('2026-11-23T20:00:00Z');
const later = (seconds: number) => new Date(AT.getTime() + seconds * SECOND_MS);

async function setting() {
  const site = await buildSite(db);
  const meta = await buildConnection(db, site, 'meta', 'https://platform.example');
  return { site, meta };
}

describe('deliveryDetail', () => {
  it('shows each attempt newest first, with only this event of what was sent', async () => {
    const { site, meta } = await setting();
    const first = await buildDelivery(db, site, meta, { at: AT });
    const own = await buildDelivery(db, site, meta, {
      at: AT,
      state: 'rejected',
      reason: '2804003',
      detail: 'Too old.',
      attempts: 2,
    });
    const body = JSON.stringify({ data: [{ event_id: 'another’s' }, { event_id: 'own' }], partner_agent: 'tieback' });
    const failed = await buildAttempt(db, site, meta, {
      at: later(1),
      body,
      status: null,
      class: 'transient',
      code: 'no_answer',
      message: 'No answer within 10 s.',
      links: [{ deliveryId: first }, { deliveryId: own, withheld: [{ field: 'fbc', why: 'The click is older than 90 days.' }] }],
    });
    const refused = await buildAttempt(db, site, meta, {
      at: later(5),
      body: JSON.stringify({ data: [{ event_id: 'own' }] }),
      status: 400,
      answer: '{"error":{"code":100,"error_subcode":2804003}}',
      answerHeaders: { 'content-type': 'application/json' },
      traceId: 'Atrace',
      class: 'rejected',
      code: '2804003',
      message: 'Too old.',
      links: [{ deliveryId: own, number: 2 }],
    });
    const found = await readOf(db, site)((tx) => deliveryDetail(tx, site, own));
    expect(found?.delivery).toMatchObject({ id: own, state: 'rejected', reason: '2804003', detail: 'Too old.', attempts: 2 });
    expect(found?.advice?.fix).toMatch(/replay/);
    expect(found?.moreAttempts).toBe(false);
    expect(found?.attempts.map(({ advice: _advice, ...attempt }) => attempt)).toEqual([
      {
        id: refused,
        number: 2,
        startedAt: later(5).toISOString(),
        milliseconds: 120,
        place: 1,
        of: 1,
        request: {
          method: 'POST',
          url: 'https://platform.example/events?access_token=[secret]',
          headers: { 'content-type': 'application/json' },
          body: { data: [{ event_id: 'own' }] },
        },
        answer: {
          status: 400,
          headers: { 'content-type': 'application/json' },
          body: '{"error":{"code":100,"error_subcode":2804003}}',
        },
        traceId: 'Atrace',
        class: 'rejected',
        code: '2804003',
        message: 'Too old.',
        withheld: [],
      },
      {
        id: failed,
        number: 1,
        startedAt: later(1).toISOString(),
        milliseconds: 120,
        place: 2,
        of: 2,
        request: expect.objectContaining({ body: { data: [{ event_id: 'own' }], partner_agent: 'tieback' } }),
        class: 'transient',
        code: 'no_answer',
        message: 'No answer within 10 s.',
        withheld: [{ field: 'fbc', why: 'The click is older than 90 days.' }],
      },
    ]);
  });

  it('names the settings it was made with, also after the connection was changed or deleted, and keeps secrets out', async () => {
    const { site, meta } = await setting();
    const id = await buildDelivery(db, site, meta, { at: AT, name: 'purchase' });
    const own = { siteId: site.id, connectionId: meta };
    await db.insert(connectionVersion).values({ ...own, version: 2, settings: {}, mapping: {}, createdAt: AT });
    await db.update(connection).set({ version: 2, deletedAt: AT }).where(eq(connection.id, meta));
    const found = await readOf(db, site)((tx) => deliveryDetail(tx, site, id));
    expect(found?.version).toEqual({
      number: 1,
      since: new Date(0).toISOString(),
      current: false,
      as: 'Purchase',
      settings: expect.objectContaining({ datasetId: expect.any(String) }),
    });
    expect(found?.delivery.connection.deleted).toBe(true);
    expect(JSON.stringify(found)).not.toContain('EAAsandboxToken');
  });

  it('stops at the newest attempts and says that there were more', async () => {
    const { site, meta } = await setting();
    const id = await buildDelivery(db, site, meta, { at: AT });
    for (let number = 1; number <= 21; number += 1) {
      await buildAttempt(db, site, meta, { at: later(number), links: [{ deliveryId: id, number }], body: null });
    }
    const found = await readOf(db, site)((tx) => deliveryDetail(tx, site, id));
    expect([found?.attempts.length, found?.attempts[0]?.number, found?.attempts.at(-1)?.number, found?.moreAttempts]).toEqual([
      20,
      21,
      2,
      true,
    ]);
    expect(found?.attempts[0]?.request).not.toHaveProperty('body');
  });

  it('is of this site alone', async () => {
    const { site, meta } = await setting();
    const id = await buildDelivery(db, site, meta, { at: AT });
    const other = await buildSite(db);
    expect(await readOf(db, other)((tx) => deliveryDetail(tx, other, id))).toBeUndefined();
    expect(await readOf(db, site)((tx) => deliveryDetail(tx, site, newTestId<'delivery'>()))).toBeUndefined();
  });
});
