/** Protects what is shown beside each connection: its state, what waits and what is held, and its own last request. */
import { beforeEach, describe, expect, it } from 'vitest';
import { attempt, connection, delivery } from '@/db/schema';
import { eq } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { DeliveryState, OutcomeClass } from '@/lib/model/delivery';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { buildConnection } from '@/lib/testing/sandbox';
import { listConnectionActivity } from './query';

const { db } = await testDatabase();
const AT = new Date('2026-11-20T10:00:00.123Z');
const HOLD = { action: 'reconnect', code: '190', message: 'Session expired', since: AT.toISOString() } as const;
let site: Site;

const connected = (id: string, createdAt: Date, of = site) =>
  buildConnection(db, of, id, 'https://vendor.example', { createdAt });

async function owed(connectionId: Id<'connection'>, ...states: DeliveryState[]): Promise<void> {
  for (const state of states) {
    const id = newTestId<'delivery'>();
    const about = {
      siteId: site.id,
      id,
      connectionId,
      key: id,
      eventId: newTestId<'event'>(),
      name: 'purchase',
      version: 1,
      state,
    };
    await db.insert(delivery).values({ ...about, occurredAt: AT, plannedAt: AT, dueAt: AT });
  }
}

async function tried(connectionId: Id<'connection'>, minutes: number, outcome: OutcomeClass, message?: string): Promise<void> {
  const startedAt = new Date(AT.getTime() + minutes * 60_000);
  const request = { method: 'POST', url: 'https://vendor.example', headers: {}, events: 1, milliseconds: 3 };
  const id = newTestId<'attempt'>(startedAt);
  await db.insert(attempt).values({ siteId: site.id, id, connectionId, startedAt, ...request, class: outcome, message });
}

beforeEach(async () => {
  site = await buildSite(db);
});

describe('the connections of a site', () => {
  it('are none on a new site, whatever others have', async () => {
    await connected('meta', AT, await buildSite(db));
    expect(await readOf(db, site)((tx) => listConnectionActivity(tx, site))).toEqual({ connections: [] });
  });

  it('are by name where they were made at one moment, whatever its capitals', async () => {
    for (const id of ['x', 'impact', 'snapchat', 'awin']) await connected(id, AT);
    const { connections } = await readOf(db, site)((tx) => listConnectionActivity(tx, site));
    expect(connections.map(({ name }) => name)).toEqual(['Awin', 'impact.com', 'Snapchat Conversions API', 'X Conversion API']);
  });

  it('are listed oldest first, with what waits, what is held and the last request of each', async () => {
    const meta = await connected('meta', AT);
    const x = await connected('x', new Date(AT.getTime() - 1_000));
    await owed(meta, 'pending', 'retry', 'held', 'held', 'held', 'delivered', 'skipped');
    await tried(meta, 1, 'delivered');
    await tried(meta, 2, 'config', 'Session expired');
    await db.update(connection).set({ hold: HOLD, pixel: true }).where(eq(connection.id, meta));
    await db.update(connection).set({ enabled: false }).where(eq(connection.id, x));
    const none = { pixel: false, waiting: 0, held: 0 };
    expect(await readOf(db, site)((tx) => listConnectionActivity(tx, site))).toEqual({
      connections: [
        { id: x, destination: 'x', name: 'X Conversion API', state: 'paused', ...none },
        {
          id: meta,
          destination: 'meta',
          name: 'Meta Conversions API',
          state: 'held',
          hold: HOLD,
          pixel: true,
          waiting: 2,
          held: 3,
          lastAttempt: { at: '2026-11-20T10:02:00.123Z', class: 'config', message: 'Session expired' },
        },
      ],
    });
  });

  it('leave out what was deleted', async () => {
    const meta = await connected('meta', AT);
    await db.update(connection).set({ deletedAt: AT }).where(eq(connection.id, meta));
    expect(await readOf(db, site)((tx) => listConnectionActivity(tx, site))).toEqual({ connections: [] });
  });
});
