/**
 * Protects a dump restored into a fresh cluster, whose transaction ids begin anew: what comes afterwards is derived at once, and
 * a rebuild gives the rows of before and the new ones. Every table is carried over row by row, as pg_dump does it.
 */
import { getTableConfig } from 'drizzle-orm/pg-core';
import { getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { afterAll, describe, expect, it } from 'vitest';
import { connect, type Database } from '@/db/client';
import { migrate } from '@/db/migrate';
import { sitesWithWork } from '@/db/queries/log';
import { logFaults } from '@/db/queries/log-state';
import { makeEventPartitions } from '@/db/queries/partition';
import * as schema from '@/db/schema';
import { DAY_MS, MINUTE_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { ad, buildCollector, buildSite, newTestId, purchase, send } from '@/lib/testing/builders';
import { derivedRows } from '@/lib/testing/derived-rows';
import { testDatabase } from '@/lib/testing/postgres';
import { startCluster } from '@/lib/testing/postgres-setup';
import { processSite } from './derive/process';
import { rebuildSite } from './derive/rebuild';

const T0 = new Date('2026-10-05T10:00:00Z');
const later = (milliseconds: number) => new Date(T0.getTime() + milliseconds);
const { db } = await testDatabase();
await makeEventPartitions(db, T0, 2);

const cluster = await startCluster();
const restored = connect(cluster.url, 4, 'tieback-test');

afterAll(async () => {
  await restored.$client.end();
  await cluster.stop();
});

const tables = Object.values(schema).filter((value) => is(value, PgTable));

/** Copies all rows, tables that others refer to first. */
async function carryOver(from: Database, to: Database): Promise<void> {
  await migrate(cluster.url);
  await makeEventPartitions(to, T0, 2);
  await to.$client.query('SET session_replication_role = replica');
  for (const table of tables.toSorted((left, right) => referencesOf(left) - referencesOf(right))) {
    const name = getTableName(table);
    const { rows } = await from.$client.query<{ rows: unknown }>(
      `SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]') AS rows FROM "${name}" AS t`,
    );
    await to.$client.query(`INSERT INTO "${name}" SELECT * FROM jsonb_populate_recordset(NULL::"${name}", $1)`, [
      JSON.stringify(rows[0]?.rows),
    ]);
  }
}

function referencesOf(table: PgTable): number {
  return (
    getTableConfig(table).foreignKeys.length + (getTableName(table) === 'workspace' || getTableName(table) === 'member' ? -1 : 0)
  );
}

async function derive(of: Database, site: Site): Promise<void> {
  while ((await processSite(of, site, T0)) > 0);
}

async function transactionId(of: Database): Promise<bigint> {
  const { rows } = await of.$client.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id');
  return BigInt(rows[0]?.id ?? 0);
}

describe('a dump restored into a fresh cluster', () => {
  it('goes on where it was, and rebuilds to the same rows', async () => {
    const site = await buildSite(db);
    const shopper = newTestId<'visitor'>(T0);
    const collector = buildCollector(db, [site]);
    await send(collector, site, [
      ad(T0, shopper, 'autumn'),
      purchase({ at: later(10 * MINUTE_MS), visitor: shopper, order: 'R-1' }),
    ]);
    await derive(db, site);
    for (let used = 0; used < 2_000; used += 1) await transactionId(db);
    const before = await derivedRows(db, site);

    await carryOver(db, restored);
    expect(await transactionId(restored)).toBeLessThan(await transactionId(db));
    expect(await derivedRows(restored, site)).toEqual(before);
    expect(await sitesWithWork(restored)).toEqual([]);

    const newcomer = newTestId<'visitor'>(later(DAY_MS));
    const bought = purchase({ at: later(DAY_MS + 10 * MINUTE_MS), visitor: newcomer, order: 'R-2' });
    await send(buildCollector(restored, [site]), site, [ad(later(DAY_MS), newcomer, 'winter', 'after-restore'), bought]);
    expect(await sitesWithWork(restored)).toEqual([site.id]);
    await derive(restored, site);
    const after = await derivedRows(restored, site);
    expect(after['order']).toHaveLength(2);
    expect(after['touchpoint']).toHaveLength(2);
    expect(await logFaults(restored)).toEqual([]);
    await rebuildSite(restored, site);
    expect(await derivedRows(restored, site)).toEqual(after);
  });
});
