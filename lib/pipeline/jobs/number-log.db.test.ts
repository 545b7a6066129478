/**
 * Protects the end of an upgrade on a busy store: the earlier columns are dropped within one run of the job although somebody is at
 * the table whenever it looks first, as the steps of deriving are under load.
 */
import { expect, it } from 'vitest';
import { migrate } from '@/db/migrate';
import { isNumbering } from '@/db/queries/numbering';
import { EARLIER_NOW } from '@/lib/testing/earlier-fixture';
import { restoreEarlierVersion } from '@/lib/testing/earlier-version';
import { numberLog } from './number-log';

const { db, url } = await restoreEarlierVersion();

it('waits for a step that takes longer than one try', { timeout: 120_000 }, async () => {
  await migrate(url);
  const step = await db.$client.connect();
  await step.query('BEGIN');
  await step.query('LOCK TABLE event IN ACCESS SHARE MODE');
  // It is under way until the job has begun to wait for it, and a moment longer.
  const waiting = `SELECT count(*)::int AS waiting FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
    WHERE datname = current_database() AND relation = 'event'::regclass AND NOT granted`;
  const ended = (async () => {
    for (let seen = 0; seen < 2; ) {
      const { rows } = await db.$client.query<{ waiting: number }>(waiting);
      if ((rows[0]?.waiting ?? 0) > 0) seen += 1;
      await new Promise((resolve) => setTimeout(resolve, 350));
    }
    await step.query('COMMIT');
    step.release();
  })();
  expect(await numberLog(db, EARLIER_NOW, new AbortController().signal)).toBe('all events have their positions');
  await ended;
  expect(await isNumbering(db)).toBe(false);
});
