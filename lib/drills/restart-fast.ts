/** Drill: an administrator restarts Postgres, again and again, under load. */
import { setTimeout as wait } from 'node:timers/promises';
import { SECOND_MS } from '@/lib/core/instant';
import { playOn } from './drill';
import { checkEnds } from './programs';
import { checkAnswers, setStage } from './stage';

const RESTARTS = 3;

await playOn({}, async (cluster) => {
  const stage = await setStage(cluster.url);
  let slowest = 0;
  for (let restart = 0; restart < RESTARTS; restart += 1) {
    await wait(2 * SECOND_MS);
    cluster.restart();
    slowest = Math.max(slowest, await stage.untilCollecting(10 * SECOND_MS));
  }
  await stage.untilReady(200, 10 * SECOND_MS);
  const tally = await stage.tally();
  checkAnswers(stage.shoppers.answers);
  await checkEnds(stage);
  return { ...tally, recoveredWithinMs: Math.round(slowest) };
});
