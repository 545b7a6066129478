/**
 * The worker process: takes sites whose log has grown, one step at a time, any number of workers beside each other; sends what is
 * owed to destinations (deliver/delivery-worker.ts); runs its share of the periodic jobs (jobs/registry.ts), and shows a
 * heartbeat. Stops between steps.
 */
import { whenAvailable } from '@/db/available';
import { connect, type Database, database } from '@/db/client';
import { databaseNow } from '@/db/queries/job';
import { tryToStore } from '@/db/queries/store-problem';
import { beat, leave } from '@/db/queries/upkeep';
import { LOOK_HEARD_MS, LOOK_UNHEARD_MS, openWakeListener, openWaker, type Word } from '@/db/wake';
import type { Id } from '@/lib/core/id';
import { SECOND_MS } from '@/lib/core/instant';
import { env } from '@/lib/ops/env';
import { newId } from '@/lib/ops/ids';
import { log } from '@/lib/ops/log';
import { mail } from '@/lib/ops/mail';
import { transport } from '@/lib/ops/transport';
import { startDeliveries } from './deliver/delivery-worker';
import { startDeriving } from './derive/derive-loop';
import { jobs } from './jobs/registry';
import { startJobs } from './jobs/run-jobs';
import { serveWorkerMetrics } from './worker-metrics';

const HEARTBEAT_MS = 5 * SECOND_MS;
/** Jobs begin one after the other, and few are slow. */
const JOB_CONNECTIONS = 4;

export type Running = { close(): Promise<void> };

/**
 * Starts working on the process's database, when it is there; `close` resolves after the step under way is committed. Rejects
 * when `stop` comes first.
 */
export async function startWorker(stop: AbortSignal): Promise<Running> {
  const { DATABASE_URL: url, HOST, WORKER_METRICS_PORT } = env();
  const db = database('work');
  await whenAvailable('worker', () => tryToStore(db), stop);
  const upkeep = connect(url, JOB_CONNECTIONS, 'tieback-upkeep', 'upkeep');
  const id = newId<'worker'>();
  const stopHeartbeat = startHeartbeat(db, id);
  const waker = openWaker(url);
  const listener = openWakeListener(url, db, hear);
  const lookEveryMs = () => (listener.isHeard() ? LOOK_HEARD_MS : LOOK_UNHEARD_MS);
  const deliveries = startDeliveries(db, transport(), lookEveryMs);
  const deriving = startDeriving(db, lookEveryMs, () => {
    deliveries.wake();
    waker.say({ deliveries: true });
  });
  const periodic = startJobs({ db, upkeep, jobs, workerId: id, clock: () => databaseNow(db) });
  const metrics = WORKER_METRICS_PORT ? await serveWorkerMetrics(db, HOST, WORKER_METRICS_PORT) : undefined;
  log().info({ worker: id, ...(metrics && { metricsPort: WORKER_METRICS_PORT }) }, 'worker.started');

  function hear({ sites, deliveries: due }: Word): void {
    if (sites || !due) deriving.wake(sites);
    if (due || !sites) deliveries.wake();
  }

  return {
    async close() {
      metrics?.close();
      await Promise.all([deriving.close(), deliveries.close(), periodic.close()]);
      await Promise.all([listener.close(), waker.close()]);
      stopHeartbeat();
      mail().close();
      await transport().close();
      // A row that cannot be taken away goes by itself when it has not been renewed.
      await leave(db, id).catch((error: unknown) => log().warn({ error }, 'worker.not_left'));
      log().info({ worker: id }, 'worker.stopped');
    },
  };
}

/** Shows from now on that this worker lives; returns what ends it. */
function startHeartbeat(db: Database, id: Id<'worker'>): () => void {
  let beating = false;
  const tick = async () => {
    if (beating) return;
    beating = true;
    await beat(db, id, new Date()).catch((error: unknown) => log().error({ error }, 'heartbeat.failed'));
    beating = false;
  };
  void tick();
  const timer = setInterval(() => void tick(), HEARTBEAT_MS);
  return () => clearInterval(timer);
}
