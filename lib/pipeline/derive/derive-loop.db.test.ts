/**
 * Protects a site whose worker is killed: others that found it held look again a moment later, although nobody says a word
 * to them and they would look by themselves much later.
 */
import { sql } from 'drizzle-orm';
import { afterAll, expect, it } from 'vitest';
import { sitesWithWork } from '@/db/queries/log';
import { HOUR_MS } from '@/lib/core/instant';
import { ad, buildCollector, buildSite, newTestId, send } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { startDeriving } from './derive-loop';

const { db } = await testDatabase();
const deriving = startDeriving(
  db,
  () => HOUR_MS,
  () => {},
);
afterAll(() => deriving.close());

it('is derived soon after, without a word', async () => {
  const site = await buildSite(db);
  await send(buildCollector(db, [site]), site, [ad(new Date(), newTestId<'visitor'>())]);
  const other = await db.$client.connect();
  await other.query('BEGIN');
  await other.query('SELECT FROM cursor WHERE site_id = $1 FOR UPDATE', [site.id]);
  const { rows } = await other.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  deriving.wake([site.id]);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await sitesWithWork(db)).toEqual([site.id]);

  other.on('error', () => {});
  await db.execute(sql`SELECT pg_terminate_backend(${rows[0]?.pid})`);
  other.release(true);
  await expect.poll(() => sitesWithWork(db), { timeout: 20_000 }).toEqual([]);
});
