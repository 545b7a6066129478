/**
 * The worker process: takes sites whose log has grown, one step at a time, any number of workers beside each other; sends what is owed to
 * destinations (delivery-worker.ts); makes partitions ahead,
 * removes expired IP addresses, and shows a heartbeat. Stops between steps.
 */
import { type Database, database } from '@/db/client';
import { makeEventPartitions } from '@/db/queries/partition';
import { allSites } from '@/db/queries/site';
import { beat, expireAddresses, leave } from '@/db/queries/upkeep';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import { LOOK_HEARD_MS, LOOK_UNHEARD_MS, openWakeListener, openWaker, type Word } from '@/db/wake';
import { env } from '@/lib/ops/env';
import { newId } from '@/lib/ops/ids';
import { log } from '@/lib/ops/log';
import { mail } from '@/lib/ops/mail';
import { transport } from '@/lib/ops/transport';
import { checkAlerts } from './deliver/alerts';
import { startDeliveries } from './deliver/delivery-worker';
import { hearLateVerdicts } from './deliver/late-verdicts';
import { startDeriving } from './derive/derive-loop';
import { numberLog } from './number-log';

const HEARTBEAT_MS = 5 * SECOND_MS;

export type Running = { close(): Promise<void> };

/** Starts working on the process's database; `close` resolves after the step under way is committed. */
export async function startWorker(db: Database = database()): Promise<Running> {
  const id = newId<'worker'>();
  let closing = false;
  const upkeep = [
    every(HEARTBEAT_MS, 'heartbeat', () => beat(db, id, new Date())),
    every(MINUTE_MS, 'verdicts', async () => hearAll(db)),
    every(MINUTE_MS, 'alerts', () => checkAlerts(db, transport(), mail(), new Date())),
    every(DAY_MS, 'partitions', () => makeEventPartitions(db, new Date())),
    every(HOUR_MS, 'addresses', async () => expireAddresses(db, await allSites(db), new Date())),
  ];
  const numbered = numberLog(db, () => closing).catch((error: Error) => log().error({ error: error.message }, 'log.unnumbered'));
  const url = env().DATABASE_URL;
  const waker = openWaker(url);
  const listener = openWakeListener(url, db, hear);
  const lookEveryMs = () => (listener.isHeard() ? LOOK_HEARD_MS : LOOK_UNHEARD_MS);
  const deliveries = startDeliveries(db, transport(), lookEveryMs);
  const deriving = startDeriving(db, lookEveryMs, () => {
    deliveries.wake();
    waker.say({ deliveries: true });
  });
  log().info({ worker: id }, 'worker.started');

  function hear({ sites, deliveries: due }: Word): void {
    if (sites || !due) deriving.wake(sites);
    if (due || !sites) deliveries.wake();
  }

  return {
    async close() {
      closing = true;
      for (const stop of upkeep) stop();
      await Promise.all([deriving.close(), numbered, deliveries.close()]);
      await Promise.all([listener.close(), waker.close()]);
      mail().close();
      await transport().close();
      await leave(db, id);
      log().info({ worker: id }, 'worker.stopped');
    },
  };
}

/** What platforms say later of requests that they have taken. */
async function hearAll(db: Database): Promise<void> {
  const courier = { db, transport: transport(), now: () => new Date(), random: Math.random };
  for (const { id } of await allSites(db)) await hearLateVerdicts(courier, id);
}

function every(intervalMs: number, job: string, run: () => Promise<unknown>): () => void {
  const tick = () => {
    run().catch((error: Error) => log().error({ job, error: error.message }, 'upkeep.failed'));
  };
  tick();
  const timer = setInterval(tick, intervalMs);
  return () => clearInterval(timer);
}
