/**
 * Protects storing on a distributed database: the function that takes the events of one site gives the positions, segments and
 * answers that the function of the migrations gives, and a web process that does not know of it loses nothing.
 */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { Id } from '@/lib/core/id';
import type { StoredEvent } from '@/lib/model/event';
import type { Site } from '@/lib/model/site';
import { buildCollector, buildSite, collectRequest, newTestId } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import type { Database } from '../client';
import { logFaults } from '../queries/log-state';
import { makeEventPartitions } from '../queries/partition';
import { eventRecord, storeEvents } from '../queries/store-events';
import { STORE_EVENTS_OF_ONE_SITE } from './statements';

const anySites = await testDatabase();
const oneSite = await testDatabase();
const T0 = new Date('2026-10-31T23:59:00Z');
for (const { db } of [anySites, oneSite]) await makeEventPartitions(db, T0, 2);
await oneSite.db.execute(sql.raw(STORE_EVENTS_OF_ONE_SITE));

function eventOf(siteId: Id<'site'>, id: Id<'event'>, messageId: string): StoredEvent {
  return { siteId, id, messageId, source: 'snippet', name: 'page_view', occurredAt: T0, receivedAt: T0, payload: {} };
}

/** All that the log of the site holds, as text. */
async function logOf(db: Database, siteId: Id<'site'>): Promise<unknown> {
  const events = await db.execute(sql`SELECT * FROM event WHERE site_id = ${siteId} ORDER BY position`);
  const segments = await db.execute(sql`SELECT * FROM log_segment WHERE site_id = ${siteId} ORDER BY last_position`);
  const keys = await db.execute(sql`SELECT * FROM event_key WHERE site_id = ${siteId} ORDER BY message_id`);
  return { events: events.rows, segments: segments.rows, keys: keys.rows };
}

async function positionsOf(db: Database, site: Site): Promise<bigint[]> {
  const { rows } = await db.execute<{ position: bigint }>(sql`SELECT position FROM event WHERE site_id = ${site.id} ORDER BY 1`);
  return rows.map(({ position }) => position);
}

const visits = (site: Site, messageIds: string[]) =>
  collectRequest(
    site,
    messageIds.map((id) => ({ at: T0, id })),
  );
const statusesOf = (replies: { body: string }[]) =>
  replies.flatMap(({ body }) => JSON.parse(body).events.map(({ status }: { status: string }) => status));

describe('the function for one site', () => {
  it('does what the function for any does, whatever is sent: repeats within a statement, repeats of others, several months', async () => {
    const message = fc.record({ message: fc.integer({ min: 0, max: 12 }), minutes: fc.integer({ min: 0, max: 3 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(message, { minLength: 1, maxLength: 8 }), { maxLength: 5 }), async (statements) => {
        const siteId = newTestId<'site'>();
        for (const events of statements) {
          const records = events.map(({ message: name, minutes }) =>
            eventRecord(eventOf(siteId, newTestId<'event'>(new Date(T0.getTime() + minutes * 60_000)), `m-${name}`)),
          );
          expect(await storeEvents(oneSite.db.$client, records)).toEqual(await storeEvents(anySites.db.$client, records));
        }
        expect(await logOf(oneSite.db, siteId)).toEqual(await logOf(anySites.db, siteId));
      }),
      { numRuns: 60 },
    );
    expect(await logFaults(oneSite.db)).toEqual([]);
  });

  it('refuses several sites as wrong data', async () => {
    const records = [1, 2].map(() => eventRecord(eventOf(newTestId<'site'>(), newTestId<'event'>(T0), randomUUID())));
    await expect(storeEvents(oneSite.db.$client, records)).rejects.toMatchObject({ cause: { code: '22023' } });
  });
});

describe('collection over it', () => {
  it.each([true, false])(
    'stores many sites at once, each 1..n, every message once (known to be distributed: %s)',
    async (known) => {
      const sites = await Promise.all([1, 2, 3, 4].map(() => buildSite(oneSite.db)));
      const collector = buildCollector(oneSite.db, sites, { isDistributed: known });
      const requests = Array.from({ length: 40 }, (_, index) =>
        sites.map((site) => visits(site, [`m-${index % 30}`, `n-${index}`])),
      ).flat();
      const replies = await Promise.all(requests.map((request) => collector.accept(request)));
      for (const site of sites) {
        expect(await positionsOf(oneSite.db, site)).toEqual(Array.from({ length: 70 }, (_, index) => BigInt(index + 1)));
      }
      const statuses = statusesOf(replies);
      expect([statuses.filter((status) => status === 'accepted').length, statuses.length]).toEqual([280, 320]);
      expect(await logFaults(oneSite.db)).toEqual([]);
    },
  );

  it('goes on for every other site when one site’s rows cannot be stored', async () => {
    const [sick, well] = [await buildSite(oneSite.db), await buildSite(oneSite.db)];
    await oneSite.db.execute(sql.raw(`ALTER TABLE event ADD CONSTRAINT sick CHECK (site_id <> '${sick.id}') NOT VALID`));
    const collector = buildCollector(oneSite.db, [sick, well], { isDistributed: true });
    const settled = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => [sick, well].map((site) => collector.accept(visits(site, [`m-${index}`])))).flat(),
    );
    await oneSite.db.execute(sql.raw('ALTER TABLE event DROP CONSTRAINT sick'));
    expect(settled.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => ['rejected', 'fulfilled']).flat());
    expect(await positionsOf(oneSite.db, sick)).toEqual([]);
    expect(await positionsOf(oneSite.db, well)).toHaveLength(10);
    // What was refused comes again once it can be stored, and begins at 1.
    await Promise.all(Array.from({ length: 10 }, (_, index) => collector.accept(visits(sick, [`m-${index}`]))));
    expect(await positionsOf(oneSite.db, sick)).toEqual(Array.from({ length: 10 }, (_, index) => BigInt(index + 1)));
  });
});
