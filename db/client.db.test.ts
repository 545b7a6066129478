/** Protects what the store reads and writes from how a server, a database or a role is set up. */
import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { site as siteTable } from '@/db/schema';
import { buildSite } from '@/lib/testing/builders';
import { storeEvent } from '@/lib/testing/event-rows';
import { newTestId } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { connect } from './client';
import { readLog } from './queries/log';
import { eventRecord, storeEvents } from './queries/store-events';

const AT = new Date('2026-11-29T22:15:16.789Z');
const { db, url } = await testDatabase();
const name = new URL(url).pathname.slice(1);
for (const setting of [
  "TimeZone = 'Asia/Kolkata'",
  "DateStyle = 'SQL, DMY'",
  "IntervalStyle = 'iso_8601'",
  "default_transaction_isolation = 'repeatable read'",
]) {
  await db.$client.query(`ALTER DATABASE "${name}" SET ${setting}`);
}
const own = connect(url, 2, 'tieback-test');
afterAll(() => own.$client.end());

function eventOf(siteId: Awaited<ReturnType<typeof buildSite>>['id']) {
  const fixed = { source: 'snippet', name: 'page_view', occurredAt: AT, receivedAt: AT, payload: {} };
  return { ...fixed, siteId, id: newTestId<'event'>(AT), messageId: randomUUID() };
}

describe('a database with settings of its own', () => {
  it('keeps times as they are', async () => {
    const site = await buildSite(own);
    await storeEvent(own, eventOf(site.id));
    const [event] = await readLog(own, site.id, 0n, 10);
    expect(event?.occurredAt).toEqual(AT);
    const [read] = await own.select({ createdAt: siteTable.createdAt }).from(siteTable);
    const [plain] = await db.select({ createdAt: siteTable.createdAt }).from(siteTable);
    expect(read).toEqual(plain);
  });

  it('takes no event at a level that would give a position twice', async () => {
    const site = await buildSite(own);
    const client = await own.$client.connect();
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    const lent = { query: client.query.bind(client), release: () => undefined };
    const asPool = { connect: async () => lent } as unknown as typeof own.$client;
    await expect(storeEvents(asPool, [eventRecord(eventOf(site.id))])).rejects.toThrow('READ COMMITTED');
    await client.query('ROLLBACK');
    client.release();
  });
});
