/**
 * How current the replica is that reports are read from, as one of the checks of Data quality; none where there is no replica.
 * Beside the report, which knows only the transaction that it reads by.
 */
import { REPLICA_LAG_MAX_SECONDS, type Replica, replica } from '@/db/replica';
import type { QualityCheck } from '@/lib/reporting/reports/quality/definition';

/** One that has just begun to lag is near again before anybody has read it. */
const SAID_AFTER_SECONDS = 30;

/** `read` is the process's replica unless a test brings its own. */
export async function replicaCheck(read: Pick<Replica, 'secondsBehind'> | undefined = replica()): Promise<QualityCheck[]> {
  if (!read) return [];
  const behind = await read.secondsBehind();
  const found = { id: 'replica', name: 'Reports are current' };
  if (behind === undefined) {
    const detail = 'The replica that reports are read from does not answer: they are read from the main database meanwhile.';
    return [{ ...found, state: 'warning', detail }];
  }
  const far = `The replica that reports are read from is ${lengthOf(behind)} behind`;
  if (behind <= REPLICA_LAG_MAX_SECONDS) return [{ ...found, state: 'ok', detail: `${far}.` }];
  const detail = `${far}: they are read from the main database until it is near, and stay current.`;
  return [{ ...found, state: behind > SAID_AFTER_SECONDS ? 'warning' : 'ok', detail }];
}

function lengthOf(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
