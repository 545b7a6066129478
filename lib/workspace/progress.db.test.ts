/**
 * Protects what screens say while derived rows are behind: an upgraded store of version 0.1 shows what it showed before, says how far its upgrade
 * is, then how far a rebuild is, and its demo gets the sources and connections that there were none of when it was made.
 */
import { eq, sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { migrate } from '@/db/migrate';
import { finishNumbering, indexPositions, numberNextBatch } from '@/db/queries/numbering';
import { livePosition } from '@/db/queries/generations';
import { demoSite } from '@/db/queries/site';
import { connection, cursor, rederivation, source } from '@/db/schema';
import { operatorOf } from '@/lib/access';
import { invariant } from '@/lib/core/invariant';
import { HOUR_MS } from '@/lib/core/instant';
import { destinations } from '@/lib/destinations/registry';
import type { Site } from '@/lib/model/site';
import { rebuildSite } from '@/lib/pipeline/derive/rebuild';
import { EARLIER_NOW, earlierFigures } from '@/lib/testing/earlier-fixture';
import { restoreEarlierVersion } from '@/lib/testing/earlier-version';
import { readOf } from '@/lib/testing/read-of';
import { listConnections } from './connections';
import { ensureDemoWorkspace } from './demo';
import { type SiteProgress, siteProgress } from './progress';
import { deleteSource, listSources } from './sources';

const { db, url } = await restoreEarlierVersion();
const EVENTS = Number((await earlierFigures('Events')).find(([slug]) => slug === 'store')?.[1]);

function progressOf(site: Site): Promise<SiteProgress | undefined> {
  return readOf(db, site)((tx) => siteProgress(tx, operatorOf(site.workspaceId), site, EARLIER_NOW));
}

async function ordersShown(site: Site): Promise<number> {
  const { rows } = await db.execute<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM "order" JOIN site_log USING (site_id, generation) WHERE site_id = ${site.id}`);
  return rows[0]?.count ?? 0;
}

it('shows what was there before, and how far the upgrade and a rebuild are', { timeout: 180_000 }, async () => {
  const before = await db.execute<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM "order" WHERE site_id = (SELECT id FROM site WHERE demo)`);
  await migrate(url);
  const site = await demoSite(db);
  invariant(site, 'the fixture has a demo store');
  expect(await ordersShown(site)).toBe(before.rows[0]?.count);
  expect(await progressOf(site)).toEqual({ kind: 'numbering', done: 0, total: EVENTS, rests: false });
  await indexPositions(db);
  const numbered: number[] = [];
  while (await numberNextBatch(db)) numbered.push((await progressOf(site))?.done ?? EVENTS);
  expect(numbered.some((done) => done > 0 && done < EVENTS)).toBe(true);
  expect(await finishNumbering(db)).toBe(true);
  // The store has had sign-ups and the like, which its version did not derive: they are asked for, and come with the next rebuild.
  expect(await progressOf(site)).toEqual({ kind: 'rebuilding', done: 0, total: EVENTS, rests: false });
  await db.delete(rederivation);
  expect(await progressOf(site)).toBeUndefined();
  expect(Number(await livePosition(db, site.id))).toBe(EVENTS);

  const seen: Promise<[SiteProgress | undefined, number]>[] = [];
  const look = async (): Promise<[SiteProgress | undefined, number]> => [await progressOf(site), await ordersShown(site)];
  await rebuildSite(db, site, ({ done, total }) => done < total && void seen.push(look()), { now: () => EARLIER_NOW });
  const states = await Promise.all(seen);
  expect(states.length).toBeGreaterThan(10);
  for (const [progress, orders] of states) {
    expect(progress).toMatchObject({ kind: 'rebuilding', total: EVENTS, rests: false });
    expect(orders).toBe(before.rows[0]?.count);
  }
  expect(await progressOf(site)).toBeUndefined();

  const since = new Date(EARLIER_NOW.getTime() - HOUR_MS);
  await db.insert(cursor).values({ siteId: site.id, generation: 9, position: 5_000n, rebuildingSince: since });
  expect(await progressOf(site)).toEqual({ kind: 'rebuilding', done: 5_000, total: EVENTS, rests: true });
  await db.update(cursor).set({ rebuildingSince: null }).where(eq(cursor.generation, 9));
  await db.update(cursor).set({ position: 10_000n }).where(eq(cursor.generation, 2));
  expect(await progressOf(site)).toEqual({ kind: 'catching_up', done: 10_000, total: EVENTS, rests: false });
});

it('gives an old demo what it lacks, and nothing back that somebody has deleted', async () => {
  const site = await demoSite(db);
  invariant(site, 'the fixture has a demo store');
  const operator = operatorOf(site.workspaceId);
  const known = () =>
    readOf(
      db,
      site,
    )(async (tx) => ({ sources: await listSources(tx, operator, site), connections: await listConnections(tx, operator, site) }));
  await db.delete(connection).where(sql`site_id = ${site.id} AND destination IN ('x', 'klaviyo')`);
  await db.delete(source).where(eq(source.siteId, site.id));
  await ensureDemoWorkspace(db, EARLIER_NOW);
  const { sources, connections } = await known();
  expect(sources.map(({ name }) => name)).toEqual(['Order desk', 'Order desk: refunds']);
  const deleted = await db.select().from(connection).where(sql`site_id = ${site.id} AND deleted_at IS NOT NULL`);
  expect(new Set([...connections.map((row) => row.definition.id), ...deleted.map((row) => row.destination)]).size).toBe(
    destinations.length,
  );
  const made = await db.select().from(connection).where(sql`site_id = ${site.id} AND destination = 'x' AND base_url = 'sandbox'`);
  expect(made.map(({ createdAt }) => createdAt)).toEqual([EARLIER_NOW]);

  const [desk] = sources;
  invariant(desk, 'the order desk was just made');
  await deleteSource(db, operator, site, desk.id, EARLIER_NOW);
  await ensureDemoWorkspace(db, EARLIER_NOW);
  expect((await known()).sources.map(({ name }) => name)).toEqual(['Order desk: refunds']);
});
