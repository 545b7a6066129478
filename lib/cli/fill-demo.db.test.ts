/**
 * Protects: a demo store whose filling was broken off (Ctrl-C, a crash) is filled to its end at the next start, to what an unbroken fill
 * makes; and its figures tie to what its shop says of each order and refund.
 */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import type { Database } from '@/db/client';
import { beginDemoFill, finishDemoFill } from '@/db/queries/installation';
import { ensureDemoWorkspace } from '@/lib/workspace/demo';
import { tieOutReport } from '@/lib/reporting';
import { ownShopSources } from '@/lib/sources/registry';
import { testDatabase } from '@/lib/testing/postgres';
import { readOf } from '@/lib/testing/read-of';
import { fillDemo } from './fill-demo';

const NOW = new Date('2026-11-25T10:00:00Z');
const LATER = new Date('2026-11-26T10:00:00Z');
/** Some hundred visits. */
const SCALE = 0.05;
const whole = await testDatabase();
const broken = await testDatabase();

/** What `npm run seed` does, until `stopAt` of the work is reported. */
async function fill(db: Database, now: Date, stopAt = Number.POSITIVE_INFINITY): Promise<boolean> {
  const { site } = await ensureDemoWorkspace(db, now);
  const startedAt = await beginDemoFill(db, site.id, now);
  if (!startedAt) return false;
  const report = (done: number, total: number) => {
    if (done / total >= stopAt) throw new Error('broken off');
  };
  await fillDemo(db, site, { startedAt, origin: 'http://localhost:3000', report, scale: SCALE });
  await finishDemoFill(db, site.id, now);
  return true;
}

async function contentOf({ db }: { db: Database }): Promise<unknown> {
  const { rows } = await db.execute(sql`
    SELECT (SELECT count(*) FROM event) AS events, (SELECT count(*) FROM event_key) AS messages,
      (SELECT max(position) FROM event) AS head, (SELECT count(*) FROM session) AS sessions, (SELECT count(*) FROM touchpoint) AS touchpoints,
      (SELECT count(*) FROM person) AS people, (SELECT count(*) || ' ' || sum(revenue) || ' ' || sum(refunded) FROM "order") AS orders,
      (SELECT json_object_agg(model, sum) FROM (SELECT model, sum(amount) FROM credit GROUP BY 1 ORDER BY 1) AS sums) AS credit`);
  return rows[0];
}

it('goes on where it was broken off, on another day too', { timeout: 120_000 }, async () => {
  expect(await fill(whole.db, NOW)).toBe(true);
  // While events are stored, while they are derived, and after the last of them.
  for (const stopAt of [0.2, 0.4, 0.7, 1]) await expect(fill(broken.db, NOW, stopAt)).rejects.toThrow('broken off');
  expect(await fill(broken.db, LATER)).toBe(true);
  const content = await contentOf(whole);
  expect(content).toMatchObject({ events: expect.any(BigInt) });
  expect(await contentOf(broken)).toEqual(content);
  expect(await fill(broken.db, LATER)).toBe(false);
});

it('ties to its order desk, refunds too', async () => {
  const { site } = await ensureDemoWorkspace(whole.db, NOW);
  const range = { from: '2026-08-25', to: '2026-11-26', by: 'month' as const };
  const { ties, here, differences } = await readOf(whole.db, site)((tx) => tieOutReport(tx, site, range, ownShopSources));
  expect({ ties, differences, hasRefunds: Number(here.returns.amount) > 0 }).toEqual({
    ties: 1,
    differences: [],
    hasRefunds: true,
  });
});
