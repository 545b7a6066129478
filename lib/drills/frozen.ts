/** Drill: the machine of Postgres stands still for 32 s: connections are accepted and nothing is answered. */
import { setTimeout as wait } from 'node:timers/promises';
import { SECOND_MS } from '@/lib/core/instant';
import { playOn } from './drill';
import { check, checkEnds } from './programs';
import { checkAnswers, setStage } from './stage';

const FROZEN_MS = 32 * SECOND_MS;

await playOn({}, async (cluster) => {
  const stage = await setStage(cluster.url);
  await wait(2 * SECOND_MS);
  cluster.freeze();
  const thawing = wait(FROZEN_MS).then(cluster.thaw);
  const problem = await stage.untilReady(503, 10 * SECOND_MS);
  await thawing;
  const { answers } = stage.shoppers;
  check(answers.filter(({ status }) => status === 503).length > 0, 'nobody was told to come again');
  const recoveredWithinMs = await stage.untilCollecting(10 * SECOND_MS);
  await stage.untilReady(200, 10 * SECOND_MS);
  const tally = await stage.tally();
  checkAnswers(answers);
  await checkEnds(stage);
  return { ...tally, recoveredWithinMs: Math.round(recoveredWithinMs), readyz: problem };
});
