/**
 * The sending half of the worker: looks which connections have something due, and gives each as many turns at once as its
 * platform allows. One connection's slowness, rate or outage is its own: every connection has its breaker, its rate and its
 * requests in flight.
 */
import { makePatience } from '@/db/available';
import type { Database } from '@/db/client';
import { type ConnectionNow, connectionsByIds, versionsOf } from '@/db/queries/connection';
import { connectionsWithWork, nextDueAt } from '@/db/queries/delivery';
import { connectionsToProbe, type ToProbe } from '@/db/queries/outage';
import { allSites } from '@/db/queries/site';
import type { Id } from '@/lib/core/id';
import { requestsAllowed } from '@/lib/core/breaker';
import { SECOND_MS } from '@/lib/core/instant';
import { destinationOf } from '@/lib/destinations/registry';
import type { HoldAction } from '@/lib/model/delivery';
import type { Site } from '@/lib/model/site';
import { log } from '@/lib/ops/log';
import type { Transport } from '@/lib/ops/transport';
import { makeBell, rest } from '../bell';
import { type Courier, deliverDue } from './deliver';
import { ConnectionPulse, type OpenConnection, openConnection, UnreadableSecret } from './open-connection';
import { hold, PROBE_MS } from './settle';

/** How long it waits for turns under way, or for a platform that its breaker keeps waiting. */
const BUSY_MS = 200;
const LOOK_FOR_PROBES_MS = 20 * SECOND_MS;

export type DeliveryWorker = {
  /** Something may be due. */
  wake(): void;
  /** Resolves when the requests under way are answered and written down. */
  close(): Promise<void>;
};

/** Starts sending. `lookEveryMs` says how long it waits for a word before it looks by itself, while nothing is due. */
export function startDeliveries(db: Database, transport: Transport, lookEveryMs: () => number): DeliveryWorker {
  const courier: Courier = { db, transport, now: () => new Date(), random: Math.random };
  const failed = (error: Error) => log().error({ error }, 'delivery.failed');
  const deliveries = openDeliveries(courier, failed);
  const bell = makeBell();
  const patience = makePatience();
  let closing = false;
  const finished = loop();

  /** Begins what is possible; resolves to how long to wait for more. */
  async function round(): Promise<number> {
    if ((await deliveries.start()) > 0) return BUSY_MS;
    const due = await nextDueAt(db);
    const untilDue = due ? Math.max(BUSY_MS, due.getTime() - courier.now().getTime()) : lookEveryMs();
    return Math.min(untilDue, lookEveryMs());
  }

  async function loop(): Promise<void> {
    while (!closing) {
      try {
        const wait = await round();
        patience.reset();
        await bell.wait(wait, deliveries.turn());
      } catch (error) {
        log().error({ error }, 'deliveries.failed');
        await rest(bell, patience.restMs(error), () => closing);
      }
    }
    await deliveries.finished();
  }

  return {
    wake: bell.ring,
    async close() {
      closing = true;
      bell.ring();
      await finished;
    },
  };
}

/** Sends until nothing is due: for tests, benchmarks and the command line. Resolves to how many deliveries were claimed. */
export async function deliverAll(courier: Courier): Promise<number> {
  const failures: Error[] = [];
  const deliveries = openDeliveries(courier, (error) => failures.push(error));
  while ((await deliveries.start()) > 0 && failures.length === 0) await deliveries.turn();
  await deliveries.finished();
  if (failures[0]) throw failures[0];
  return deliveries.claimed();
}

export type Deliveries = {
  /** Begins what is possible now; resolves to how many turns are under way. */
  start(): Promise<number>;
  /** Resolves when some turn has ended; never while none is under way. */
  turn(): Promise<void>;
  /** Resolves when no turn is under way. */
  finished(): Promise<void>;
  claimed(): number;
};

type Dispatch = {
  courier: Courier;
  failed: (error: Error) => void;
  /** What is remembered of each connection from one turn to the next: breaker, rate, token. */
  pulses: Map<Id<'connection'>, ConnectionPulse>;
  opened: Map<Id<'connection'>, { mark: string; connection: OpenConnection }>;
  turns: Set<Promise<void>>;
  claimed: number;
  lookedForProbesAt?: Date;
};

/** Turns of all connections; what it remembers of them (breaker, rate, token) stays from one to the next. */
export function openDeliveries(courier: Courier, failed: (error: Error) => void): Deliveries {
  const dispatch: Dispatch = { courier, failed, pulses: new Map(), opened: new Map(), turns: new Set(), claimed: 0 };
  return {
    start: () => startTurns(dispatch),
    turn: () => Promise.race(dispatch.turns),
    finished: async () => {
      while (dispatch.turns.size > 0) await Promise.all(dispatch.turns);
    },
    claimed: () => dispatch.claimed,
  };
}

async function startTurns(dispatch: Dispatch): Promise<number> {
  const { db, now } = dispatch.courier;
  const probes = new Map((await dueProbes(dispatch)).map(({ connectionId, action }) => [connectionId, action]));
  const due = await connectionsWithWork(db, now());
  const waiting = [...due.map(({ connectionId }) => connectionId), ...probes.keys()];
  const busy = waiting.filter((connectionId) => !isShut(dispatch, connectionId));
  if (busy.length === 0) return dispatch.turns.size;
  const sites = new Map((await allSites(db)).map((site) => [site.id, site]));
  const rows = await connectionsByIds(db, busy);
  for (const row of rows) {
    const site = sites.get(row.siteId);
    const connection = site && (await openedSafely(dispatch, row));
    const isDue = due.some(({ connectionId }) => connectionId === row.id);
    if (!site || !connection) continue;
    if (isDue && hasMore(dispatch, row.id)) launch(dispatch, site, connection);
    const probed = probes.get(row.id);
    if (probed && pulseOf(dispatch, row.id).inFlight === 0) launch(dispatch, site, connection, probed);
  }
  return dispatch.turns.size;
}

/** Connections of which one held delivery is to be tried. Every few seconds would be no use: it is asked for now and then. */
async function dueProbes(dispatch: Dispatch): Promise<ToProbe[]> {
  const now = dispatch.courier.now();
  if (dispatch.lookedForProbesAt && now.getTime() - dispatch.lookedForProbesAt.getTime() < LOOK_FOR_PROBES_MS) return [];
  dispatch.lookedForProbesAt = now;
  return connectionsToProbe(dispatch.courier.db, now, new Date(now.getTime() - PROBE_MS));
}

/**
 * What cannot be opened holds up itself alone: a connection whose secret nobody can read is held, with its reason, until a person
 * has acted; any other fault is told, and the connections after it have their turns.
 */
async function openedSafely(dispatch: Dispatch, row: ConnectionNow): Promise<OpenConnection | undefined> {
  try {
    return await openedOf(dispatch, row);
  } catch (error) {
    if (!(error instanceof UnreadableSecret)) {
      dispatch.failed(error instanceof Error ? error : new Error(String(error)));
      return undefined;
    }
    const { db, now } = dispatch.courier;
    const reason = { class: 'config', action: 'unreadable', code: 'unreadable_secret', message: error.message } as const;
    await db.transaction((tx) => hold(tx, { row }, reason, now()));
    return undefined;
  }
}

/** Whether the breaker lets nothing through now: such a connection need not be loaded to be left alone. */
function isShut(dispatch: Dispatch, id: Id<'connection'>): boolean {
  return requestsAllowed(pulseOf(dispatch, id).breaker, dispatch.courier.now(), 1) === 0;
}

/** One turn at a time takes a small backlog, so that it leaves in order; while claims come back full there is work for more. */
function hasMore(dispatch: Dispatch, id: Id<'connection'>): boolean {
  const { inFlight, wasFull } = pulseOf(dispatch, id);
  return inFlight === 0 || wasFull;
}

function pulseOf({ pulses }: Dispatch, id: Id<'connection'>): ConnectionPulse {
  const pulse = pulses.get(id) ?? new ConnectionPulse();
  pulses.set(id, pulse);
  return pulse;
}

/** Begins a turn, if the platform allows one more, and another as soon as its claim has shown that there is more. */
function launch(dispatch: Dispatch, site: Site, connection: OpenConnection, probed?: HoldAction): void {
  const { courier, failed, turns } = dispatch;
  const pulse = pulseOf(dispatch, connection.row.id);
  const { concurrency } = connection.definition.limits;
  if (pulse.inFlight >= requestsAllowed(pulse.breaker, courier.now(), concurrency)) return;
  pulse.inFlight += 1;
  const onClaimed = (count: number, isFull: boolean) => {
    dispatch.claimed += count;
    pulse.wasFull = isFull;
    if (isFull) launch(dispatch, site, connection);
  };
  const turn = deliverDue(courier, { site, connection, pulse, probed }, onClaimed)
    .catch(failed)
    .finally(() => {
      pulse.inFlight -= 1;
      turns.delete(turn);
    });
  turns.add(turn);
}

/** Opened anew when anything of it was changed, and when there may be versions that were not seen yet. */
async function openedOf(dispatch: Dispatch, row: ConnectionNow): Promise<OpenConnection | undefined> {
  const definition = destinationOf(row.destination);
  if (!definition) return undefined;
  const mark = JSON.stringify([row.version, row.baseUrl, row.secrets]);
  const known = dispatch.opened.get(row.id);
  if (known?.mark === mark) return known.connection;
  const connection = openConnection(row, definition, await versionsOf(dispatch.courier.db, row.siteId, [row.id]));
  dispatch.opened.set(row.id, { mark, connection });
  pulseOf(dispatch, row.id).token = undefined;
  return connection;
}
