/** The gauges of the process and its database, set when the metrics are read. What cannot be asked has no value then. */
import { type Database, openPools } from '@/db/client';
import { deliveryQueues } from '@/db/queries/delivery-queue';
import { backlog } from '@/db/queries/log-state';
import { replica } from '@/db/replica';
import { SECOND_MS } from '@/lib/core/instant';
import { log } from '@/lib/ops/log';
import {
  deliveriesHeld,
  deliveriesWaiting,
  deliveryOldestDue,
  poolConnections,
  registry,
  replicaLag,
  workerBacklog,
  workerLag,
} from '@/lib/ops/metrics';
import { measureJobs } from './jobs/job-health';

/** All metrics as Prometheus text. */
export async function measure(db: Database): Promise<{ contentType: string; text: string }> {
  measurePools();
  for (const part of [measureLog, measureDeliveries, measureJobs, measureReplica]) {
    await part(db).catch((error: unknown) => log().warn({ part: part.name, error }, 'metrics.incomplete'));
  }
  return { contentType: registry().contentType, text: await registry().metrics() };
}

function measurePools(): void {
  poolConnections().reset();
  for (const { name, pool } of openPools()) {
    poolConnections().inc({ pool: name, state: 'used' }, pool.totalCount - pool.idleCount);
    poolConnections().inc({ pool: name, state: 'idle' }, pool.idleCount);
    poolConnections().inc({ pool: name, state: 'waiting' }, pool.waitingCount);
  }
}

async function measureLog(db: Database): Promise<void> {
  for (const gauge of [workerLag(), workerBacklog()]) gauge.set(Number.NaN);
  const waiting = await backlog(db);
  workerLag().set(waiting.seconds);
  workerBacklog().set(waiting.events);
}

async function measureDeliveries(db: Database): Promise<void> {
  for (const gauge of [deliveriesWaiting(), deliveriesHeld(), deliveryOldestDue()]) gauge.reset();
  const now = Date.now();
  for (const { destination, waiting, held, oldestDueAt } of await deliveryQueues(db)) {
    deliveriesWaiting().set({ destination }, waiting);
    deliveriesHeld().set({ destination }, held);
    deliveryOldestDue().set({ destination }, oldestDueAt ? Math.max(0, now - oldestDueAt.getTime()) / SECOND_MS : 0);
  }
}

async function measureReplica(): Promise<void> {
  const behind = await replica()
    ?.lagSeconds()
    .catch(() => Number.NaN);
  if (behind !== undefined) replicaLag().set(behind);
}
