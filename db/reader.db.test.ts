/** Protects a start where the database's user may make no role: everything works, and reads go on as that user. */
import pg from 'pg';
import { afterAll, expect, it } from 'vitest';
import { examine } from '@/lib/cli/doctor';
import { buildSite } from '@/lib/testing/builders';
import { startCluster } from '@/lib/testing/postgres-setup';
import { connect } from './client';
import { migrate } from './migrate';
import { site } from './schema';
import { scopedOn } from './scoped';

const cluster = await startCluster();
const admin = new pg.Client(cluster.url);
await admin.connect();

afterAll(async () => {
  await admin.end();
  await cluster.stop();
});

it('migrates and reads as a user who owns the database and nothing else, and as the reader once it is granted', async () => {
  await admin.query("CREATE ROLE shop LOGIN PASSWORD 'a@b:c/d?#' NOSUPERUSER NOCREATEDB NOCREATEROLE");
  await admin.query('CREATE DATABASE shop OWNER shop');
  const url = new URL(cluster.url);
  url.username = 'shop';
  url.password = encodeURIComponent('a@b:c/d?#');
  url.pathname = '/shop';
  await migrate(url.toString());
  await migrate(url.toString());
  const db = connect(url.toString(), 2, 'tieback-test');
  const made = await buildSite(db);
  const scope = { workspaceId: made.workspaceId, sites: 'all' as const, reader: 'member:test' };
  expect(await scopedOn(db, scope, (tx) => tx.select({ id: site.id }).from(site))).toEqual([{ id: made.id }]);
  await expect(scopedOn(db, scope, (tx) => tx.delete(site))).rejects.toThrow();
  expect((await examine(db)).notices).toEqual([expect.stringContaining('GRANT tieback_reader TO "shop"')]);
  await admin.query('CREATE ROLE tieback_reader NOLOGIN');
  await admin.query('GRANT tieback_reader TO "shop"');
  await migrate(url.toString());
  expect((await examine(db)).notices).toEqual([]);
  expect(await scopedOn(db, scope, (tx) => tx.select({ id: site.id }).from(site))).toEqual([{ id: made.id }]);
  await db.$client.end();
});
