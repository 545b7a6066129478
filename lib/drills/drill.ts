/**
 * A drill as a program: it plays, counts, prints what it found as one line of JSON, and fails for a lost or doubled event or
 * anything else that is not as it must be. Whatever ends it, it leaves nothing behind.
 */
import { errorText } from '@/lib/ops/error-text';
import { type Cluster, type ClusterOptions, openCluster } from './cluster';
import { cleanUp, drillFolder } from './drill-folder';
import { check } from './programs';
import type { Tally } from './stage';

export type Finding = Tally & Record<string, number | string>;

const LOOK_MS = 500;

/** Plays in the drill's folder, which is gone afterwards with everything that was started for it. */
export async function playDrill(play: () => Promise<Finding>): Promise<never> {
  const folder = drillFolder();
  const end = (code: number): never => {
    cleanUp(folder);
    process.exit(code);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => end(1));
  // Who started it was killed and cannot end it.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end(1), LOOK_MS).unref();
  try {
    const finding = await play();
    check(finding.lost === 0 && finding.doubled === 0, `${finding.lost} events were lost and ${finding.doubled} doubled.`);
    process.stdout.write(`${JSON.stringify(finding)}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : errorText(error)}\n`);
    return end(1);
  }
  return end(0);
}

/** Plays on a cluster of the drill's own. */
export function playOn(options: ClusterOptions, play: (cluster: Cluster) => Promise<Finding>): Promise<never> {
  return playDrill(async () => play(await openCluster(options)));
}
