/**
 * Protects the order of the log: positions 1, 2, 3 ... of each site without gaps whoever writes, nothing read before what comes
 * before it, and nothing that hangs on other transactions or on clocks.
 */
import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { type Id, mintId } from '@/lib/core/id';
import { HOUR_MS } from '@/lib/core/instant';
import type { StoredEvent } from '@/lib/model/event';
import type { Site } from '@/lib/model/site';
import { buildSite, newTestId } from '@/lib/testing/builders';
import { storeEvent } from '@/lib/testing/event-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { connect } from '../client';
import { event, logSegment } from '../schema';
import { logHead, readLog, sitesWithWork } from './log';
import { backlog, logFaults, longTransactions } from './log-state';
import { makeEventPartitions } from './partition';
import { mergeSegments } from './segments';
import { eventRecord, storeEvents } from './store-events';

const { db, url } = await testDatabase();
/** The last minute of October, UTC. */
const MONTH_END = new Date('2026-10-31T23:59:30Z');
await makeEventPartitions(db, MONTH_END, 3);

function eventAt(site: Site, receivedAt: Date, messageId: string = randomUUID()): StoredEvent {
  const id = newTestId<'event'>(receivedAt);
  return {
    siteId: site.id,
    id,
    messageId,
    source: 'snippet',
    name: 'page_view',
    occurredAt: receivedAt,
    receivedAt,
    payload: {},
  };
}

async function segmentsOf(site: Site): Promise<string[]> {
  const rows = await db.select().from(logSegment).where(eq(logSegment.siteId, site.id)).orderBy(logSegment.lastPosition);
  return rows.map(({ month, firstPosition, lastPosition }) => `${month}: ${firstPosition}-${lastPosition}`);
}

async function messagesOf(site: Site, limit: number): Promise<string[]> {
  const messages: string[] = [];
  for (let position = 0n; ; ) {
    const events = await readLog(db, site.id, position, limit);
    messages.push(...events.map(({ messageId }) => messageId));
    const last = events.at(-1);
    if (!last) return messages;
    position = last.position;
  }
}

describe('positions', () => {
  it('are 1..n of each site, each message once, whoever writes at the same time', async () => {
    const sites = [await buildSite(db), await buildSite(db)];
    const pools = [connect(url, 3), connect(url, 3)];
    const messages = Array.from({ length: 120 }, () => randomUUID());
    const writers = pools.flatMap((pool, writer) =>
      sites.flatMap((site) =>
        Array.from({ length: 3 }, async (_, turn) => {
          // Every writer sends two thirds of all messages, in its own order and grouping.
          const own = messages.filter((_message, index) => (index + writer + turn) % 3 > 0).toSorted(() => (turn % 2 ? 1 : -1));
          for (let start = 0; start < own.length; start += 7 + turn) {
            const batch = own.slice(start, start + 7 + turn);
            await storeEvents(
              pool.$client,
              batch.map((messageId) => eventRecord(eventAt(site, MONTH_END, messageId))),
            );
          }
        }),
      ),
    );
    await Promise.all(writers);
    await Promise.all(pools.map((pool) => pool.$client.end()));
    for (const site of sites) {
      const stored = await db
        .select({ position: event.position })
        .from(event)
        .where(eq(event.siteId, site.id))
        .orderBy(event.position);
      expect(stored.map(({ position }) => position)).toEqual(messages.map((_, index) => BigInt(index + 1)));
      expect((await messagesOf(site, 13)).toSorted()).toEqual(messages.toSorted());
    }
    expect(await logFaults(db)).toEqual([]);
  });

  it('are each site’s own where statements hold many sites, months and repeats, in any order', async () => {
    const sites = await Promise.all(Array.from({ length: 12 }, () => buildSite(db)));
    const pools = [connect(url, 4), connect(url, 4)];
    const after = new Date(MONTH_END.getTime() + HOUR_MS);
    const events = sites.flatMap((site) =>
      Array.from({ length: 30 }, (_, turn) => eventAt(site, turn % 2 ? after : MONTH_END, `${turn}`)),
    );
    const writers = pools.flatMap((pool, writer) =>
      Array.from({ length: 4 }, async (_, turn) => {
        const order = events.map((made, place) => ({ made, rank: (place * (7 + writer) + turn * 131) % 361 }));
        const own = order.toSorted((left, right) => left.rank - right.rank).map(({ made }) => eventRecord(made));
        for (let start = 0; start < own.length; start += 40) await storeEvents(pool.$client, own.slice(start, start + 40));
      }),
    );
    await Promise.all(writers);
    await Promise.all(pools.map((pool) => pool.$client.end()));
    for (const site of sites) {
      const rows = await db.select({ position: event.position }).from(event).where(eq(event.siteId, site.id));
      const positions = rows.map(({ position }) => position).toSorted((left, right) => Number(left - right));
      expect(positions).toEqual(Array.from({ length: 30 }, (_, index) => BigInt(index + 1)));
      expect((await messagesOf(site, 7)).length).toBe(30);
    }
    expect(await logFaults(db)).toEqual([]);
  });

  it('follow one another across a month’s end, also where a clock is an hour behind', async () => {
    const site = await buildSite(db);
    const after = new Date(MONTH_END.getTime() + HOUR_MS);
    for (const [index, at] of [MONTH_END, after, MONTH_END, after].entries())
      await storeEvent(db, eventAt(site, at, `m${index + 1}`));
    const both = [eventAt(site, after, 'm6'), eventAt(site, MONTH_END, 'm5')];
    await storeEvents(db.$client, both.map(eventRecord));
    expect(await segmentsOf(site)).toEqual([
      '2026-10-01: 1-1',
      '2026-11-01: 2-2',
      '2026-10-01: 3-3',
      '2026-11-01: 4-4',
      '2026-10-01: 5-5',
      '2026-11-01: 6-6',
    ]);
    for (const limit of [1, 2, 5, 100]) expect(await messagesOf(site, limit)).toEqual(['m1', 'm2', 'm3', 'm4', 'm5', 'm6']);
  });

  it('are read at once, whatever transaction is still open', async () => {
    const site = await buildSite(db);
    const old = await db.$client.connect();
    await old.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    const { rows } = await old.query<{ pid: number }>('SELECT pg_backend_pid() AS pid, pg_current_xact_id()');
    const pid = rows[0]?.pid;
    await storeEvent(db, eventAt(site, MONTH_END, 'new'));
    expect(await sitesWithWork(db)).toContain(site.id);
    expect(await messagesOf(site, 10)).toEqual(['new']);
    // Other databases of the server may have some of their own.
    const open = await longTransactions(db, 0);
    expect(open).toContainEqual(expect.objectContaining({ pid, application: 'tieback-test' }));
    await old.query('ROLLBACK');
    old.release();
    expect((await longTransactions(db, 0)).filter((one) => one.pid === pid)).toEqual([]);
  });
});

describe('segments', () => {
  it('of one month are merged, and read the same', async () => {
    await mergeSegments(db, 0);
    const site = await buildSite(db);
    const november = new Date('2026-11-03T10:00:00Z');
    for (let index = 0; index < 12; index += 1) {
      await storeEvent(db, eventAt(site, index === 6 ? MONTH_END : november, `m${index}`));
    }
    expect(await mergeSegments(db, 5)).toBe(8);
    expect(await segmentsOf(site)).toEqual(['2026-11-01: 1-6', '2026-10-01: 7-7', '2026-11-01: 8-11', '2026-11-01: 12-12']);
    expect(await messagesOf(site, 4)).toEqual(Array.from({ length: 12 }, (_, index) => `m${index}`));
    expect(await logHead(db, site.id)).toBe(12n);
    await storeEvent(db, eventAt(site, november, 'm12'));
    expect(await logHead(db, site.id)).toBe(13n);
    expect(await mergeSegments(db, 4)).toBe(1);
  });

  it('that retention took are a gap that is meant, and are passed over', async () => {
    const site = await buildSite(db);
    for (const [index, at] of [MONTH_END, MONTH_END, new Date('2026-11-03T10:00:00Z')].entries()) {
      await storeEvent(db, eventAt(site, at, `m${index}`));
    }
    await db.execute(sql`DELETE FROM event WHERE site_id = ${site.id} AND position <= 2`);
    expect(await logFaults(db)).toEqual([{ siteId: site.id, head: 3, missing: 2, doubled: 0 }]);
    await db.execute(sql`UPDATE log_segment SET removed_at = now() WHERE site_id = ${site.id} AND last_position <= 2`);
    expect(await logFaults(db)).toEqual([]);
    expect(await messagesOf(site, 10)).toEqual(['m2']);
  });
});

describe('the backlog', () => {
  it('counts events and the age of the oldest', async () => {
    await db.execute(
      sql`UPDATE cursor SET position = coalesce((SELECT max(last_position) FROM log_segment WHERE site_id = cursor.site_id), 0)`,
    );
    expect(await backlog(db)).toEqual({ events: 0, seconds: 0 });
    const site = await buildSite(db);
    const hourAgo = new Date(Date.now() - HOUR_MS);
    await makeEventPartitions(db, hourAgo, 2);
    for (const at of [hourAgo, new Date()]) await storeEvent(db, eventAt(site, at));
    const waiting = await backlog(db);
    expect(waiting.events).toBe(2);
    expect(Math.abs(waiting.seconds - 3_600)).toBeLessThan(60);
  });

  it('says where a position has two events', async () => {
    const site = await buildSite(db);
    await storeEvent(db, eventAt(site, MONTH_END));
    const id = mintId(MONTH_END.getTime(), (size) => new Uint8Array(size));
    await db.execute(sql`INSERT INTO event (site_id, id, position, message_id, source, name, occurred_at, received_at, payload)
      SELECT site_id, ${id}, position, 'twin', source, name, occurred_at, received_at, payload
      FROM event WHERE site_id = ${site.id}`);
    expect(await logFaults(db)).toEqual([{ siteId: site.id as Id<'site'>, head: 1, missing: 0, doubled: 1 }]);
  });
});
