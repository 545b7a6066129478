/**
 * Protects the upgrade of a database made before positions: its events are numbered in the order that its log had, a batch at a
 * time, while collection goes on; what was derived stays derived, what was not goes on, and one that a restore had stuck goes on
 * too.
 */
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Id } from '@/lib/core/id';
import type { EventPayload } from '@/lib/model/event';
import { splitPersonal } from '@/lib/model/event-personal';
import type { Site } from '@/lib/model/site';
import { processSite } from '@/lib/pipeline/derive/process';
import { newTestId } from '@/lib/testing/builders';
import { EARLIER_NOW } from '@/lib/testing/earlier-fixture';
import { restoreEarlierVersion } from '@/lib/testing/earlier-version';
import { storeEvent } from '@/lib/testing/event-rows';
import type { Database } from './client';
import { migrate } from './migrate';
import { readLog, sitesWithWork } from './queries/log';
import { logFaults } from './queries/log-state';
import { finishNumbering, indexPositions, isNumbering, numberNextBatch } from './queries/numbering';
import { sitesOfWorkspace } from './queries/site';

type Earlier = { id: string; site: string; payload: EventPayload; ip: string | null };

/** Ids, in the order of the log, as version 0.1 read it. */
async function earlierLog(db: Database): Promise<Earlier[]> {
  const { rows } = await db.$client.query<Earlier>(
    'SELECT id, site_id AS site, payload, ip FROM event ORDER BY site_id, transaction_id, sequence',
  );
  return rows;
}

async function allSites(db: Database): Promise<Site[]> {
  const { rows } = await db.$client.query<{ id: Id<'workspace'> }>('SELECT id FROM workspace ORDER BY id');
  return (await Promise.all(rows.map(({ id }) => sitesOfWorkspace(db, id)))).flat();
}

async function numberAll(db: Database, batch: number): Promise<number> {
  await indexPositions(db);
  let batches = 0;
  while (await numberNextBatch(db, batch)) batches += 1;
  expect(await finishNumbering(db)).toBe(true);
  return batches;
}

const click = (site: Site, messageId = randomUUID() as string) =>
  ({
    siteId: site.id,
    id: newTestId<'event'>(EARLIER_NOW),
    messageId,
    source: 'snippet',
    name: 'page_view',
    occurredAt: EARLIER_NOW,
    receivedAt: EARLIER_NOW,
    visitorId: newTestId<'visitor'>(EARLIER_NOW),
    payload: { page: { url: 'https://shop.example/?gclid=after' }, visitorFrom: 'page' as const },
  }) satisfies Parameters<typeof storeEvent>[1];

async function touchpointsOf(db: Database, site: Site): Promise<number> {
  const { rows } = await db.execute<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM touchpoint WHERE site_id = ${site.id} AND landing_url LIKE '%gclid=after'`,
  );
  return rows[0]?.count ?? 0;
}

describe('a database of version 0.1', () => {
  let db: Database;
  let before: Earlier[];
  let sites: Site[];
  const own = (site: Site) => before.filter((row) => row.site === site.id);

  beforeAll(async () => {
    const earlier = await restoreEarlierVersion();
    db = earlier.db;
    before = await earlierLog(db);
    // Two programs that start at the same moment.
    await Promise.all([migrate(earlier.url), migrate(earlier.url)]);
    sites = await allSites(db);
  });

  it('takes events at once after the migration, behind those still to be numbered, and derives none of them yet', async () => {
    expect(await isNumbering(db)).toBe(true);
    for (const site of sites) await storeEvent(db, click(site));
    for (const site of sites) {
      const { rows } = await db.execute<{ position: bigint }>(
        sql`SELECT max(position) AS position FROM event WHERE site_id = ${site.id}`,
      );
      expect(rows[0]?.position).toBe(BigInt(own(site).length + 1));
      expect(await processSite(db, site, EARLIER_NOW)).toBe(0);
    }
    expect(await sitesWithWork(db)).toEqual([]);
  });

  it('refuses events of a process of the version before: they would have no place', async () => {
    const insert = db.execute(sql`INSERT INTO event (site_id, id, message_id, source, name, occurred_at, received_at, payload)
      VALUES (${sites[0]?.id}, ${newTestId<'event'>(EARLIER_NOW)}, 'old', 'snippet', 'page_view', now(), now(), '{}')`);
    await expect(insert).rejects.toMatchObject({ cause: { code: '23514' } });
  });

  it('is numbered in the order of its log, in any number of steps', async () => {
    expect(await numberAll(db, 1_700)).toBeGreaterThan(10);
    expect(await isNumbering(db)).toBe(false);
    for (const site of sites) {
      const after = await db.execute<{ id: string; position: bigint }>(
        sql`SELECT id, position FROM event WHERE site_id = ${site.id} ORDER BY position`,
      );
      expect(after.rows.map(({ position }) => position)).toEqual(after.rows.map((_, index) => BigInt(index + 1)));
      expect(after.rows.slice(0, -1).map(({ id }) => id)).toEqual(own(site).map(({ id }) => id));
    }
    expect(await logFaults(db)).toEqual([]);
  });

  it('keeps what names a person apart from the facts, and loses neither', async () => {
    const { rows } = await db.$client.query<{ id: string; payload: object; personal: object | null }>(
      'SELECT id, payload, personal FROM event',
    );
    const after = new Map(rows.map((row) => [row.id, row]));
    for (const { id, payload, ip } of before) {
      const { facts, personal } = splitPersonal(payload, ip ?? undefined);
      const row = after.get(id);
      expect({ payload: row?.payload, personal: row?.personal }).toEqual({ payload: facts, personal: personal ?? null });
    }
  });

  it('points from touchpoints, refunds and cursors to positions', async () => {
    for (const table of ['touchpoint', 'refund']) {
      const { rows } =
        await db.execute(sql`SELECT 1 FROM ${sql.identifier(table)} AS placed JOIN event ON event.site_id = placed.site_id
        AND event.id = placed.event_id WHERE placed.log_position <> event.position`);
      expect(rows).toEqual([]);
    }
    const { rows } = await db.execute<{ site_id: string; position: bigint; planned: bigint }>(
      sql`SELECT cursor.site_id, cursor.position, planned_position AS planned FROM cursor JOIN site_log USING (site_id)`,
    );
    for (const { site_id, ...places } of rows) {
      const count = BigInt(before.filter(({ site }) => site === site_id).length);
      expect(places).toEqual({ position: count, planned: count });
    }
  });

  it('derives what came meanwhile, once', async () => {
    expect(await sitesWithWork(db)).toHaveLength(sites.length);
    for (const site of sites) {
      expect(await processSite(db, site, EARLIER_NOW)).toBe(1);
      expect(await processSite(db, site, EARLIER_NOW)).toBe(0);
      expect(await touchpointsOf(db, site)).toBe(1);
    }
  });
});

describe('a database of version 0.1 that a restore had stuck', () => {
  it('goes on where it was: what came after the restore is derived, what was before is not derived again', async () => {
    const { db, url } = await restoreEarlierVersion();
    // As if the dump came from a cluster that had seen a billion transactions: this one is far behind it.
    await db.$client.query(`UPDATE event SET transaction_id = (transaction_id::text::bigint + 1000000000)::text::xid8`);
    await db.$client.query(`UPDATE cursor SET transaction_id = (transaction_id::text::bigint + 1000000000)::text::xid8`);
    const { rows } = await db.$client.query<{ id: Id<'site'>; events: bigint }>(
      'SELECT site.id, count(*) AS events FROM site JOIN event ON event.site_id = site.id GROUP BY site.id ORDER BY events',
    );
    for (const { id } of rows) {
      for (const message of ['first', 'second', 'third']) {
        const { messageId, visitorId, payload, ...made } = click({ id } as Site, message);
        await db.$client.query(
          `INSERT INTO event (site_id, id, message_id, source, name, occurred_at, received_at, visitor_id, payload)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
          [id, made.id, messageId, made.source, made.name, made.occurredAt, made.receivedAt, visitorId, payload],
        );
      }
    }
    await migrate(url);
    await numberAll(db, 3_000);
    expect(await logFaults(db)).toEqual([]);
    const sites = await allSites(db);
    for (const { id, events } of rows) {
      const read = await readLog(db, id, events, 10);
      expect(read.map(({ messageId, position }) => `${position} ${messageId}`)).toEqual([
        `${events + 1n} first`,
        `${events + 2n} second`,
        `${events + 3n} third`,
      ]);
      const site = sites.find((one) => one.id === id);
      if (!site) throw new Error(`there is no site ${id}`);
      expect(await processSite(db, site, EARLIER_NOW)).toBe(3);
      expect(await touchpointsOf(db, site)).toBe(3);
    }
  });
});
