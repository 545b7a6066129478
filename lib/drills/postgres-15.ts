/** Drill: the oldest Postgres that is supported, restarted under load; then the tests of what hangs on the database, on it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { SECOND_MS } from '@/lib/core/instant';
import { POSTGRES_15 } from './cluster';
import { playOn } from './drill';
import { check, checkEnds } from './programs';
import { checkAnswers, setStage } from './stage';

/** Migrations, roles, rollups, queries, and one way through the whole pipeline. */
const TESTS = ['db/', 'lib/pipeline/pipeline', 'lib/pipeline/collect'];

await playOn({ bin: POSTGRES_15 }, async (cluster) => {
  const stage = await setStage(cluster.url);
  await wait(2 * SECOND_MS);
  cluster.restart();
  await stage.untilCollecting(10 * SECOND_MS);
  const tally = await stage.tally();
  checkAnswers(stage.shoppers.answers);
  await checkEnds(stage);
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    await stage.db.execute(sql.raw(`ALTER SYSTEM SET ${setting} = off`));
  }
  await stage.db.execute(sql`SELECT pg_reload_conf()`);
  await stage.db.$client.end();
  const { code, out } = await runTests(cluster.url);
  const lines = out.split('\n').map((line) => line.trim().replace(/\s+/g, ' '));
  const figures = lines.filter((line) => /^(Test Files|Tests) /.test(line));
  const failures = lines.filter((line) => line.startsWith('FAIL')).slice(0, 5);
  check(code === 0, `the database tests failed: ${[...failures, ...figures].join(' | ')}`);
  return { ...tally, tests: figures.join(', ') };
});

/** The database tests of what hangs on Postgres itself, each in a database of its own there. */
async function runTests(url: string): Promise<{ code: number | null; out: string }> {
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--project', 'database', ...TESTS], {
    env: { ...process.env, TEST_DATABASE_URL: url, NO_COLOR: '1', DEMO: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out };
}
