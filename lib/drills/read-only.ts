/** Drill: the database becomes a standby that can only be read, as when a failover went to the wrong side, and is promoted. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SECOND_MS } from '@/lib/core/instant';
import { playOn } from './drill';
import { check, checkEnds } from './programs';
import { checkAnswers, setStage } from './stage';

await playOn({}, async (cluster) => {
  const stage = await setStage(cluster.url);
  await wait(2 * SECOND_MS);
  writeFileSync(join(cluster.data, 'standby.signal'), '');
  cluster.restart();
  let problem = '';
  for (let look = 0; look < 50 && !problem.includes('only be read'); look += 1) {
    await wait(200);
    problem = await stage.untilReady(503, 10 * SECOND_MS);
  }
  check(problem.includes('only be read'), `/readyz says "${problem}" of a database that can only be read`);
  const before = stage.shoppers.acknowledged.length;
  await wait(2 * SECOND_MS);
  check(stage.shoppers.acknowledged.length === before, 'events were acknowledged by a database that can only be read');
  cluster.control('promote');
  const recoveredWithinMs = await stage.untilCollecting(15 * SECOND_MS);
  await stage.untilReady(200, 10 * SECOND_MS);
  const tally = await stage.tally();
  checkAnswers(stage.shoppers.answers);
  await checkEnds(stage);
  return { ...tally, recoveredWithinMs: Math.round(recoveredWithinMs), readyz: problem };
});
