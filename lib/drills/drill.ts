/**
 * A drill as a program: it plays, counts, prints what it found as one line of JSON, and fails for a lost or doubled event or
 * anything else that is not as it must be.
 */
import { errorText } from '@/lib/ops/error-text';
import { type Cluster, openCluster } from './cluster';
import { check, type Tally } from './stage';

export type Finding = Tally & Record<string, number | string>;

/** Plays on a cluster of its own, which is gone afterwards. */
export async function playOn(bin: string | undefined, play: (cluster: Cluster) => Promise<Finding>): Promise<never> {
  let code = 1;
  const cluster = await openCluster(bin);
  process.once('SIGTERM', () => {
    cluster.end();
    process.exit(1);
  });
  try {
    const finding = await play(cluster);
    check(finding.lost === 0 && finding.doubled === 0, `${finding.lost} events were lost and ${finding.doubled} doubled.`);
    process.stdout.write(`${JSON.stringify(finding)}\n`);
    code = 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : errorText(error)}\n`);
  }
  cluster.end();
  process.exit(code);
}
