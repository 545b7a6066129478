/**
 * Protects who decides what counts, that a decision is stored once however often it is clicked, and that it can be read who it
 * was.
 */
import { and, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { eventOf } from '@/db/queries/event-row';
import { event } from '@/db/schema';
import type { Actor, Role } from '@/lib/access';
import type { Id } from '@/lib/core/id';
import { decisionKey, decisionOf } from '@/lib/model/decision';
import { orderIdOf } from '@/lib/model/order-id';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { storeEvent } from '@/lib/testing/event-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { decide, listChanges } from '.';

const { db } = await testDatabase();
const NOW = new Date();

const actorOf = (site: Site, role: Role = 'admin'): Actor => ({
  kind: 'member',
  id: newTestId<'member'>(),
  workspaceId: site.workspaceId,
  role,
});
const mark = (test: boolean, orderKey = '#1') => ({ name: 'order_marked_test', orderKey, test });

async function decisions(site: Site) {
  const rows = await db
    .select()
    .from(event)
    .where(and(eq(event.siteId, site.id), eq(event.source, 'tieback')))
    .orderBy(event.position);
  return rows.map((row) => decisionOf(eventOf(row)));
}

async function stored(site: Site, over: { filtered?: 'bot'; messageId?: string } = {}): Promise<Id<'event'>> {
  const id = newTestId<'event'>(NOW);
  await storeEvent(db, {
    siteId: site.id,
    id,
    messageId: id,
    source: 'snippet',
    name: 'page_view',
    occurredAt: NOW,
    receivedAt: NOW,
    payload: {},
    ...over,
  });
  return id;
}

describe('deciding', () => {
  it.each<Role>(['viewer', 'marketer'])('is not for a %s', async (role) => {
    const site = await buildSite(db);
    await expect(decide(db, actorOf(site, role), site, mark(true))).rejects.toMatchObject({ code: 'forbidden' });
    expect(await decisions(site)).toEqual([]);
  });

  it('stores who decided what and why, in the log and in the audit log', async () => {
    const site = await buildSite(db);
    const actor = actorOf(site, 'owner');
    const receipt = await decide(db, actor, site, { ...mark(true), reason: 'Größe geprüft' }, NOW);
    const decidedBy = `member:${actor.id}`;
    expect(receipt).toEqual({ eventId: expect.any(String), status: 'accepted' });
    expect(await decisions(site)).toEqual([{ ...mark(true), reason: 'Größe geprüft', decidedBy }]);
    await decide(db, actor, site, mark(false), NOW);
    expect(await readOf(db, actor)((tx) => listChanges(tx, actor))).toMatchObject([
      { action: 'order.marked_test', actor: decidedBy, before: { test: true }, after: { orderKey: '#1', test: false } },
      { action: 'order.marked_test', actor: decidedBy, after: { orderKey: '#1', test: true, reason: 'Größe geprüft' } },
    ]);
  });

  it('stores the same once, also of twenty clicks at the same moment, and what is decided again after the opposite', async () => {
    const site = await buildSite(db);
    const click = (test: boolean) => decide(db, actorOf(site), site, mark(test));
    const clicks = await Promise.all(Array.from({ length: 20 }, () => click(true)));
    expect(clicks.filter(({ status }) => status === 'accepted')).toHaveLength(1);
    expect(new Set(clicks.map(({ eventId }) => eventId)).size).toBe(1);
    for (const test of [true, false, false, true]) await click(test);
    expect((await decisions(site)).map((decision) => decision?.name === 'order_marked_test' && decision.test)).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('keeps both of two people who decide the opposite at the same moment: the later one holds', async () => {
    const site = await buildSite(db);
    const both = await Promise.all([true, false].map((test) => decide(db, actorOf(site), site, mark(test))));
    expect(both.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
    expect(await decisions(site)).toHaveLength(2);
  });

  it('passes over a key that an earlier version let somebody take', async () => {
    const site = await buildSite(db);
    await stored(site, { messageId: decisionKey('order_marked_test', orderIdOf(site.id, '#1'), 1) });
    expect(await decide(db, actorOf(site), site, mark(true))).toMatchObject({ status: 'accepted' });
    expect(await decide(db, actorOf(site), site, mark(true))).toMatchObject({ status: 'duplicate' });
    expect(await decisions(site)).toMatchObject([mark(true)]);
  });

  it('counts an event that was left out, and no other', async () => {
    const [site, other] = [await buildSite(db), await buildSite(db)];
    const release = (eventId: string) =>
      decide(db, actorOf(site), site, { name: 'event_released', eventId, released: true }).catch(({ code }) => code);
    expect(await release(await stored(site, { filtered: 'bot' }))).toMatchObject({ status: 'accepted' });
    expect(await release(await stored(site))).toBe('conflict');
    expect(await release(await stored(other, { filtered: 'bot' }))).toBe('not_found');
    expect(await release(newTestId())).toBe('not_found');
  });

  it('takes no event out again, and says why', async () => {
    const site = await buildSite(db);
    const eventId = await stored(site, { filtered: 'bot' });
    const input = { name: 'event_released', eventId, released: false };
    await expect(decide(db, actorOf(site), site, input)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ field: 'released', detail: expect.stringContaining('cannot be taken out again') }],
    });
  });

  it('wakes the worker for the site', async () => {
    const site = await buildSite(db);
    const client = await db.$client.connect();
    const heard: string[] = [];
    client.on('notification', ({ payload = '' }) => heard.push(payload));
    await client.query('LISTEN tieback_wake');
    await decide(db, actorOf(site), site, mark(true));
    await client.query('SELECT 1');
    client.release(true);
    expect(heard).toEqual([JSON.stringify({ sites: [site.id] })]);
  });
});
