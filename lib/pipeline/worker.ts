/**
 * The worker process: takes sites whose log has grown, one step at a time, any number of workers beside each other; sends what is
 * owed to destinations (deliver/delivery-worker.ts); runs its share of the periodic jobs (jobs/registry.ts), and shows a
 * heartbeat. Stops between steps.
 */
import { type Database, database } from '@/db/client';
import { databaseNow } from '@/db/queries/job';
import { beat, leave } from '@/db/queries/upkeep';
import { LOOK_HEARD_MS, LOOK_UNHEARD_MS, openWakeListener, openWaker, type Word } from '@/db/wake';
import type { Id } from '@/lib/core/id';
import { SECOND_MS } from '@/lib/core/instant';
import { env } from '@/lib/ops/env';
import { errorText } from '@/lib/ops/error-text';
import { newId } from '@/lib/ops/ids';
import { log } from '@/lib/ops/log';
import { mail } from '@/lib/ops/mail';
import { transport } from '@/lib/ops/transport';
import { startDeliveries } from './deliver/delivery-worker';
import { startDeriving } from './derive/derive-loop';
import { jobs } from './jobs/registry';
import { startJobs } from './jobs/run-jobs';

const HEARTBEAT_MS = 5 * SECOND_MS;

export type Running = { close(): Promise<void> };

/** Starts working on the process's database; `close` resolves after the step under way is committed. */
export async function startWorker(db: Database = database()): Promise<Running> {
  const id = newId<'worker'>();
  const stopHeartbeat = startHeartbeat(db, id);
  const url = env().DATABASE_URL;
  const waker = openWaker(url);
  const listener = openWakeListener(url, db, hear);
  const lookEveryMs = () => (listener.isHeard() ? LOOK_HEARD_MS : LOOK_UNHEARD_MS);
  const deliveries = startDeliveries(db, transport(), lookEveryMs);
  const deriving = startDeriving(db, lookEveryMs, () => {
    deliveries.wake();
    waker.say({ deliveries: true });
  });
  const periodic = startJobs({ db, jobs, workerId: id, clock: () => databaseNow(db) });
  log().info({ worker: id }, 'worker.started');

  function hear({ sites, deliveries: due }: Word): void {
    if (sites || !due) deriving.wake(sites);
    if (due || !sites) deliveries.wake();
  }

  return {
    async close() {
      await Promise.all([deriving.close(), deliveries.close(), periodic.close()]);
      await Promise.all([listener.close(), waker.close()]);
      stopHeartbeat();
      mail().close();
      await transport().close();
      await leave(db, id);
      log().info({ worker: id }, 'worker.stopped');
    },
  };
}

/** Shows from now on that this worker lives; returns what ends it. */
function startHeartbeat(db: Database, id: Id<'worker'>): () => void {
  const tick = () => {
    beat(db, id, new Date()).catch((error: unknown) => log().error({ error: errorText(error) }, 'heartbeat.failed'));
  };
  tick();
  const timer = setInterval(tick, HEARTBEAT_MS);
  return () => clearInterval(timer);
}
