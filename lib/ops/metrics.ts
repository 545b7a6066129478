/**
 * Prometheus metrics of the process. prom-client registers a name once, so each metric is made at its first use and found again.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const shared = globalThis as { tiebackMetrics?: Registry };

/** The process's registry, shared by every copy of this module in the process. */
export function registry(): Registry {
  if (!shared.tiebackMetrics) {
    shared.tiebackMetrics = new Registry();
    collectDefaultMetrics({ register: shared.tiebackMetrics });
  }
  return shared.tiebackMetrics;
}

/** Events by what became of them at the door. */
export function eventsCollected(): Counter<'status' | 'reason'> {
  return metric(
    'tieback_events_total',
    (name, registers) =>
      new Counter({ name, help: 'Events received, by what became of them', labelNames: ['status', 'reason'], registers }),
  );
}

/** Events written by one multi-row insert. */
export function groupRows(): Histogram {
  return metric(
    'tieback_group_rows',
    (name, registers) =>
      new Histogram({ name, help: 'Events written together', buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500], registers }),
  );
}

/** Deliveries by destination and what a try made of them. */
export function deliveriesTried(): Counter<'destination' | 'outcome'> {
  return metric(
    'tieback_deliveries_total',
    (name, registers) =>
      new Counter({ name, help: 'Tries to deliver, by what came of them', labelNames: ['destination', 'outcome'], registers }),
  );
}

/** Age of the oldest event that no worker has derived yet; asked of the database when the metrics are read. */
export function workerLag(): Gauge {
  return metric(
    'tieback_worker_lag_seconds',
    (name, registers) => new Gauge({ name, help: 'Age of the oldest event that is not derived yet', registers }),
  );
}

/** Events that no worker has derived yet; asked of the database when the metrics are read. */
export function workerBacklog(): Gauge {
  return metric(
    'tieback_worker_backlog_events',
    (name, registers) => new Gauge({ name, help: 'Events that are not derived yet', registers }),
  );
}

/** How far the read replica is behind the primary; asked of it when the metrics are read, and absent without a replica. */
export function replicaLag(): Gauge {
  return metric(
    'tieback_replica_lag_seconds',
    (name, registers) => new Gauge({ name, help: 'Seconds that the read replica is behind', registers }),
  );
}

/** Deliveries that are not sent yet or to be tried again; asked of the database when the metrics are read, like those below. */
export function deliveriesWaiting(): Gauge<'destination'> {
  return destinationGauge('tieback_deliveries_waiting', 'Deliveries that are not sent yet');
}

/** Deliveries that wait for a person. */
export function deliveriesHeld(): Gauge<'destination'> {
  return destinationGauge('tieback_deliveries_held', 'Deliveries that are held until a person has acted');
}

/** Of connections that may send: how long the delivery that is due longest has been due. */
export function deliveryOldestDue(): Gauge<'destination'> {
  return destinationGauge('tieback_delivery_oldest_due_seconds', 'How long the delivery due longest has been due');
}

function destinationGauge(gauge: string, help: string): Gauge<'destination'> {
  return metric(gauge, (name, registers) => new Gauge({ name, help, labelNames: ['destination'], registers }));
}

/** Connections of the process's pools: used, idle, and callers waiting for one. */
export function poolConnections(): Gauge<'pool' | 'state'> {
  return metric(
    'tieback_pool_connections',
    (name, registers) =>
      new Gauge({ name, help: 'Connections used and idle, and callers waiting', labelNames: ['pool', 'state'], registers }),
  );
}

/**
 * When each periodic job last did its work, in seconds since 1970; asked of the database when the metrics are read, like those
 * below.
 */
export function jobLastSuccess(): Gauge<'job'> {
  return jobGauge('tieback_job_last_success_timestamp_seconds', 'When the job last succeeded, in seconds since 1970');
}

/** Runs in a row that failed. */
export function jobFailures(): Gauge<'job'> {
  return jobGauge('tieback_job_failures', 'Runs of the job in a row that failed or whose worker died');
}

/** How often it is to run: with the first gauge an alert for all jobs, `time() - last > 3 * interval`. */
export function jobInterval(): Gauge<'job'> {
  return jobGauge('tieback_job_interval_seconds', 'How often the job is to run');
}

function jobGauge(gauge: string, help: string): Gauge<'job'> {
  return metric(gauge, (name, registers) => new Gauge({ name, help, labelNames: ['job'], registers }));
}

function metric<Kind extends object>(name: string, make: (name: string, registers: Registry[]) => Kind): Kind {
  const known = registry().getSingleMetric(name);
  return (known as Kind | undefined) ?? make(name, [registry()]);
}
