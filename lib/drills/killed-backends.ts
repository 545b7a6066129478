/** Drill: connections are ended by an administrator, and a server process is killed, at which Postgres ends all others. */
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { SECOND_MS } from '@/lib/core/instant';
import { playOn } from './drill';
import { checkEnds } from './programs';
import { checkAnswers, setStage } from './stage';

const ROUNDS = 4;

await playOn({}, async (cluster) => {
  const stage = await setStage(cluster.url);
  for (let round = 0; round < ROUNDS; round += 1) {
    await wait(SECOND_MS);
    await stage.db.execute(sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`);
    await stage.untilCollecting(10 * SECOND_MS);
  }
  const { rows } = await stage.db.execute<{ pid: number }>(sql`SELECT pid FROM pg_stat_activity
    WHERE application_name = 'tieback-collect' LIMIT 1`);
  process.kill(rows[0]?.pid ?? 0, 'SIGKILL');
  const recoveredWithinMs = await stage.untilCollecting(20 * SECOND_MS);
  const tally = await stage.tally();
  checkAnswers(stage.shoppers.answers);
  await checkEnds(stage);
  return { ...tally, recoveredWithinMs: Math.round(recoveredWithinMs) };
});
