/**
 * Drill: every open connection falls silent while new ones work, as after a failover or when a firewall forgets them. Collection
 * and deriving go on by themselves; and while all is silent, the processes still end at SIGTERM.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { sitesWithWork } from '@/db/queries/log';
import { SECOND_MS } from '@/lib/core/instant';
import { openSilentProxy } from '@/lib/testing/silent-proxy';
import { playOn } from './drill';
import { checkEnds, until } from './programs';
import { checkAnswers, setStage } from './stage';

await playOn({}, async (cluster) => {
  const proxy = await openSilentProxy(cluster.port);
  const stage = await setStage(cluster.url, { programsUrl: cluster.url.replace(`:${cluster.port}/`, `:${proxy.port}/`) });
  await wait(2 * SECOND_MS);
  proxy.silence();
  const recoveredWithinMs = await stage.untilCollecting(15 * SECOND_MS);
  await stage.untilReady(200, 15 * SECOND_MS);
  await wait(2 * SECOND_MS);
  await stage.shoppers.stop();
  const startedAt = performance.now();
  await until('deriving goes on', 45 * SECOND_MS, async () => (await sitesWithWork(stage.db)).length === 0);
  const derivedWithinMs = performance.now() - startedAt;
  const tally = await stage.tally();
  checkAnswers(stage.shoppers.answers);
  proxy.silence('later too');
  await stage.untilReady(503, 15 * SECOND_MS);
  await checkEnds(stage);
  await proxy.close();
  return { ...tally, recoveredWithinMs: Math.round(recoveredWithinMs), derivedWithinMs: Math.round(derivedWithinMs) };
});
