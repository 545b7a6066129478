/**
 * The worker process: takes sites whose log has grown, one step at a time, any number of workers beside each other; sends what is owed to
 * destinations (delivery-worker.ts); makes partitions ahead,
 * removes expired IP addresses, and shows a heartbeat. Stops between steps.
 */
import { type Database, database } from '@/db/client';
import { sitesWithWork } from '@/db/queries/log';
import { makeEventPartitions } from '@/db/queries/partition';
import { allSites } from '@/db/queries/site';
import { beat, expireAddresses, leave } from '@/db/queries/upkeep';
import type { Id } from '@/lib/core/id';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { newId } from '@/lib/ops/ids';
import { log } from '@/lib/ops/log';
import { mail } from '@/lib/ops/mail';
import { transport } from '@/lib/ops/transport';
import { checkAlerts } from './deliver/alerts';
import { startDeliveries } from './deliver/delivery-worker';
import { hearLateVerdicts } from './deliver/late-verdicts';
import { processSite, STEP_EVENTS_MAX } from './derive/process';
import { numberLog } from './number-log';

/** How long an idle worker waits before it looks again: well inside "an order is in the report within seconds". */
const IDLE_MS = 100;
const FAILED_MS = 2 * SECOND_MS;
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
  const finished = loop();
  const deliveries = startDeliveries(db, transport());
  log().info({ worker: id }, 'worker.started');

  async function loop(): Promise<void> {
    while (!closing) {
      try {
        const done = await workOnce(db, () => closing);
        if (done === 0) await pause(IDLE_MS);
      } catch (error) {
        log().error({ error: error instanceof Error ? error.message : String(error) }, 'step.failed');
        await pause(FAILED_MS);
      }
    }
  }

  return {
    async close() {
      closing = true;
      for (const stop of upkeep) stop();
      await Promise.all([finished, numbered, deliveries.close()]);
      mail().close();
      await transport().close();
      await leave(db, id);
      log().info({ worker: id }, 'worker.stopped');
    },
  };
}

/** One round over all sites that have work; resolves to the number of events derived. */
export async function workOnce(db: Database, isClosing: () => boolean = () => false): Promise<number> {
  const waiting = new Set<Id<'site'>>(await sitesWithWork(db));
  if (waiting.size === 0) return 0;
  let done = 0;
  for (const site of (await allSites(db)).filter(({ id }) => waiting.has(id))) {
    if (isClosing()) break;
    done += await workOn(db, site);
  }
  return done;
}

async function workOn(db: Database, site: Site): Promise<number> {
  const started = performance.now();
  const events = await processSite(db, site, new Date());
  const milliseconds = Math.round(performance.now() - started);
  if (events === STEP_EVENTS_MAX) log().debug({ siteId: site.id, events, milliseconds }, 'step.full');
  return events;
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

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
