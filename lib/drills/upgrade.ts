/**
 * Drill: a database of version 0.1 is upgraded by the recipe of docs/operations.md while a process of that version still stores,
 * until it is refused. What was there stays readable all the time, the banner says how far the upgrade and a rebuild are, and every event has its place.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { connect, type Database } from '@/db/client';
import { isNumbering } from '@/db/queries/numbering';
import { allSites } from '@/db/queries/site';
import { scopedOn } from '@/db/scoped';
import { operatorOf } from '@/lib/access';
import { MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { siteProgress } from '@/lib/workspace/progress';
import { derivedRows } from '@/lib/testing/derived-rows';
import { fillEarlierVersion } from '@/lib/testing/earlier-fixture';
import { ensureTrackerBuilt } from '@/lib/testing/tracker';
import { playOn } from './drill';
import { check, checkEnds, startPrograms, until } from './programs';
import { linkedCheckout, recipesOf, runLine } from './recipes';
import { checkAnswers, countOf, letShoppersIn, tally, untilServed } from './stage';
import { letEarlierCollect } from './version-0.1';

/** Deliveries of the old store, whose vendors are none of ours to reach, end here. */
const NOWHERE = 'http://127.0.0.1:9';
const LOOK_MS = 100;

type Figures = { orders: number; revenue: string };

/** What was there before the upgrade, as the present tables show it. */
async function shown(db: Database, ids: string[]): Promise<Figures> {
  const { rows } = await db.execute<Figures>(sql`
    SELECT count(*)::int AS orders, sum(revenue)::text AS revenue FROM "order" JOIN site_log USING (site_id, generation)
    WHERE id = ANY(${sql.param(ids)}::uuid[])`);
  return rows[0] ?? { orders: 0, revenue: '' };
}

/** Looks at the banner and the old orders again and again, until it is stopped; then says which banners it saw. */
function watch(db: Database, sites: Site[], ids: string[], before: Figures): { stop(): Promise<string[]> } {
  const banners = new Set<string>();
  let going = true;
  const look = async () => {
    while (going) {
      for (const site of sites) {
        const scope = { workspaceId: site.workspaceId, sites: [site.id], reader: 'operator:drill' };
        const actor = operatorOf(site.workspaceId);
        const progress = await scopedOn(db, scope, (tx) => siteProgress(tx, actor, site, new Date()));
        if (progress) banners.add(progress.kind);
      }
      const now = await shown(db, ids);
      const same = now.orders === before.orders && now.revenue === before.revenue;
      check(same, `of ${before.orders} old orders, ${before.revenue}, ${now.orders} are shown, ${now.revenue}`);
      await wait(LOOK_MS);
    }
  };
  const finished = look();
  // It is awaited at the end; a failure before must not end the process without its words.
  finished.catch(() => undefined);
  return {
    async stop() {
      going = false;
      await finished;
      return [...banners];
    },
  };
}

/** The derived rows, as text. Version 0.1 took a cancelled order for a buyer's first: the one thing that is told otherwise now. */
async function rowsOf(db: Database, site: Site): Promise<string> {
  return JSON.stringify(await derivedRows(db, site), (name, value) => (name === 'new_customer' ? undefined : value));
}

await playOn({}, async ({ url, bin }) => {
  ensureTrackerBuilt();
  await fillEarlierVersion(url);
  const db = connect(url, 6, 'tieback-drill');
  // Rows of 0.1 are of no generation.
  const stored = sql.raw('SELECT id, revenue::text AS revenue FROM "order"');
  const { rows: old } = await db.execute<{ id: string; revenue: string }>(stored);
  const ids = old.map(({ id }) => id);
  const before = { orders: old.length, revenue: String(old.reduce((sum, { revenue }) => sum + BigInt(revenue), 0n)) };
  const { rows: siteIds } = await db.execute<{ id: string }>(sql`SELECT id FROM site`);
  const earlier = letEarlierCollect(
    url,
    siteIds.map(({ id }) => id),
  );
  await until('version 0.1 stores', 10 * SECOND_MS, () => earlier.acknowledged.length > 50);

  const shell = { folder: linkedCheckout(), bin, settings: { DATABASE_URL: url } };
  const [[update = '', migrate = ''] = []] = recipesOf('Upgrade');
  check(update === 'git pull && npm ci && npm run build', `the recipe begins with ${update}, which was not played`);
  const startedAt = performance.now();
  await runLine(migrate, shell);
  const migratedMs = Math.round(performance.now() - startedAt);
  const sites = await allSites(db);
  const upgrading = watch(db, sites, ids, before);
  const programs = await startPrograms(url, { settings: { OUTBOUND_PROXY_URL: NOWHERE } });
  await programs.untilReady(200, 40 * SECOND_MS);
  const shoppers = letShoppersIn(sites, programs.port);
  await untilServed(shoppers, 20 * SECOND_MS);
  await until('all events have their positions', 4 * MINUTE_MS, async () => !(await isNumbering(db)));
  const numberedMs = Math.round(performance.now() - startedAt);
  await earlier.stop();
  const counted = await tally(db, shoppers, 4 * MINUTE_MS);
  const ofEarlier = await countOf(db, earlier.acknowledged);
  const upgradeBanners = await upgrading.stop();
  check(upgradeBanners.includes('numbering'), 'no banner told of the upgrade');
  checkAnswers(shoppers.answers);
  await checkEnds(programs);

  const rebuilding = watch(db, sites, ids, before);
  for (const site of sites) {
    // The rules of today make other visits and people of some events; the orders and their money are watched meanwhile.
    await runLine(`npm run -s cli -- rebuild --site ${site.id}`, shell);
    const rows = await rowsOf(db, site);
    await runLine(`npm run -s cli -- rebuild --site ${site.id}`, shell);
    check((await rowsOf(db, site)) === rows, `a rebuild of ${site.name} gives other rows`);
  }
  check((await rebuilding.stop()).includes('rebuilding'), 'no banner told of the rebuild');
  return {
    ...counted,
    acknowledged: counted.acknowledged + ofEarlier.acknowledged,
    lost: counted.lost + ofEarlier.lost,
    doubled: counted.doubled + ofEarlier.doubled,
    storedByEarlier: ofEarlier.acknowledged,
    refusedToEarlier: earlier.refused(),
    earlierStallMs: earlier.longestStallMs(),
    migratedMs,
    numberedMs,
  };
});
