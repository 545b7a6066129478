/** A worker process with one periodic job that never ends, for tests that kill it. Says when the job runs. */
import { database } from '@/db/client';
import { databaseNow } from '@/db/queries/job';
import { MINUTE_MS } from '@/lib/core/instant';
import { newId } from '@/lib/ops/ids';
import { startJobs } from '@/lib/pipeline/jobs/run-jobs';

const [name = '', leaseMs = ''] = process.argv.slice(2);
const db = database();

const endless = () => {
  console.log('running');
  return new Promise<undefined>(() => {});
};
startJobs({
  db,
  jobs: [{ name, everyMs: MINUTE_MS, meaning: 'nothing is done', run: endless }],
  workerId: newId(),
  clock: () => databaseNow(db),
  leaseMs: Number(leaseMs),
});
