/**
 * Drill: backup and restore by the recipes of docs/operations.md, word for word, while shoppers shop. A dump goes into a fresh
 * cluster of another owner, where transaction ids begin anew; then the disk of the first cluster is gone, and its base backup with
 * the archived log takes its place.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { connect, type Database } from '@/db/client';
import { live } from '@/db/queries/live';
import { sitesWithWork } from '@/db/queries/log';
import { order } from '@/db/schema';
import { SECOND_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { rebuildSite } from '@/lib/pipeline/derive/rebuild';
import { derivedRows } from '@/lib/testing/derived-rows';
import { letShop } from '@/lib/testing/shoppers';
import { type Cluster, openCluster, POSTGRES_15 } from './cluster';
import { drillFolder } from './drill-folder';
import { playOn } from './drill';
import { check, checkEnds, startPrograms, until } from './programs';
import { checkDoctor, linkedCheckout, recipesOf, runLine, settingsOf, type Shell } from './recipes';
import { checkAnswers, countOf, setStage, type Stage } from './stage';

/** An order is in the console within this, with time for a busy machine. */
const DERIVED_MS = 10 * SECOND_MS;
/** Buys what nobody has bought before. */
const NEWCOMER = 1_000;
const LOAD_MS = 3 * SECOND_MS;
/** Where the document's examples put backups. */
const DOCUMENTED = '/backup';

/** The document's line, with its folder of backups in the drill's own. */
function here(line: string): string {
  return line.replaceAll(DOCUMENTED, join(drillFolder(), 'backup'));
}

type Restored = { lost: number; doubled: number; derivedWithinMs: number; orders: number };

/** What is sent after the restore is derived at once, and a rebuild gives the same rows. */
async function goOn(url: string, db: Database, sites: Site[], before: string[]): Promise<Restored> {
  const [site] = sites;
  if (!site) throw new Error('there is no store');
  const { lost, doubled } = await countOf(db, before);
  const programs = await startPrograms(url);
  await programs.untilReady(200, 40 * SECOND_MS);
  await until('the worker works', 40 * SECOND_MS, () => programs.worker.lines.some((line) => line.includes('worker.started')));
  await until('what was restored is derived', 60 * SECOND_MS, async () => (await sitesWithWork(db)).length === 0);
  const ofSite = () => db.$count(order, live(order, site.id));
  const orders = await ofSite();
  const shopper = letShop([site], [programs.port], 1, 100, NEWCOMER);
  await until('somebody buys', 10 * SECOND_MS, () => shopper.acknowledged.length > 10);
  const startedAt = performance.now();
  await shopper.stop();
  const bought = shopper.acknowledged.length / 2;
  await until('what was bought is derived', DERIVED_MS, async () => (await ofSite()) === orders + bought);
  const derivedWithinMs = Math.round(performance.now() - startedAt);
  const after = await countOf(db, shopper.acknowledged);
  check(after.lost + after.doubled === 0, 'what came after the restore is not stored once');
  await checkEnds(programs);
  for (const each of sites) {
    const before = await derivedRows(db, each);
    await rebuildSite(db, each);
    check(JSON.stringify(await derivedRows(db, each)) === JSON.stringify(before), 'a rebuild gives other rows');
  }
  return { lost, doubled, derivedWithinMs, orders: orders + bought };
}

/** The dump, restored into a cluster of another owner. */
async function restoreDump(shell: Shell, sites: Site[], before: string[]): Promise<Restored> {
  const [restore = []] = recipesOf('Restore a dump');
  const fresh = await openCluster({ bin: shell.bin, user: 'somebody' });
  const url = fresh.url.replace(/postgres$/, 'tieback');
  const settings = { PGHOST: '127.0.0.1', PGPORT: String(fresh.port), PGUSER: 'somebody', DATABASE_URL: url };
  for (const line of restore) {
    // It says that the role of readers is missing, and ends with 1, as the document tells.
    const statuses = line.startsWith('pg_restore') ? [0, 1] : [line.includes('doctor') ? 1 : 0];
    const words = await runLine(line, { ...shell, settings }, undefined, statuses);
    if (line.includes('doctor')) checkDoctor(words);
  }
  const db = connect(url, 4, 'tieback-drill');
  const restored = await goOn(url, db, sites, before);
  await db.$client.end();
  return restored;
}

/** The disk is gone; the base backup and the archive make another at the same address, under the eyes of the programs. */
async function restoreBase(stage: Stage, cluster: Cluster, shell: Shell): Promise<Restored> {
  const [restore = []] = recipesOf('Restore a base backup');
  cluster.control('stop', '-m', 'immediate');
  rmSync(cluster.data, { recursive: true });
  await stage.untilReady(503, 10 * SECOND_MS);
  for (const line of restore) await runLine(here(line), shell, 'server');
  await stage.untilReady(200, 40 * SECOND_MS);
  await checkEnds(stage);
  return goOn(cluster.url, connect(cluster.url, 4, 'tieback-drill'), stage.sites, stage.shoppers.acknowledged);
}

/** The last segment is full only some day: it is ended by hand. */
async function archiveLog(db: Database): Promise<void> {
  const { rows } = await db.execute<{ segment: string }>(sql`SELECT pg_walfile_name(pg_switch_wal()) AS segment`);
  await until('the log is archived', 30 * SECOND_MS, async () => {
    const found = await db.execute<{ last: string }>(sql`SELECT last_archived_wal AS last FROM pg_stat_archiver`);
    return (found.rows[0]?.last ?? '') >= (rows[0]?.segment ?? '');
  });
}

await playOn({ bin: POSTGRES_15, settings: settingsOf('Base backup and WAL').map(here) }, async (cluster) => {
  const settings = { PGDATA: cluster.data, DATABASE_URL: cluster.url };
  const shell: Shell = { folder: linkedCheckout(), bin: cluster.bin, settings };
  await runLine(here(`mkdir -p ${DOCUMENTED}/wal`), shell, 'server');
  const stage = await setStage(cluster.url);
  await wait(LOAD_MS);
  const before = [...stage.shoppers.acknowledged];
  for (const line of recipesOf('A dump').flat()) await runLine(line, shell);
  for (const line of recipesOf('Base backup and WAL').flat()) await runLine(here(line), shell, 'server');
  await wait(LOAD_MS);
  await stage.shoppers.stop();
  await archiveLog(stage.db);
  const base = await restoreBase(stage, cluster, shell);
  const dump = await restoreDump(shell, stage.sites, before);
  const { answers, acknowledged } = stage.shoppers;
  checkAnswers(answers);
  return {
    acknowledged: acknowledged.length,
    lost: dump.lost + base.lost,
    doubled: dump.doubled + base.doubled,
    answers503: answers.filter(({ status }) => status === 503).length,
    slowestMs: Math.round(Math.max(...answers.map(({ milliseconds }) => milliseconds))),
    derivedAfterDumpMs: dump.derivedWithinMs,
    derivedAfterBaseBackupMs: base.derivedWithinMs,
    ordersAfterDump: dump.orders,
    ordersAfterBaseBackup: base.orders,
  };
});
