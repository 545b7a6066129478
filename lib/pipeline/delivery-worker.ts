/**
 * The sending half of the worker: looks which connections have something due, and gives each as many turns at once as its platform allows. One
 * connection's slowness, rate or outage is its own: every connection has its breaker, its rate and its requests in flight.
 */
import type { Database } from '@/db/client';
import { type ConnectionNow, connectionsByIds, versionsOf } from '@/db/queries/connection';
import { connectionsWithWork } from '@/db/queries/delivery';
import { allSites } from '@/db/queries/site';
import type { Id } from '@/lib/core/id';
import { SECOND_MS } from '@/lib/core/instant';
import { requestsAllowed } from '@/lib/delivery/breaker';
import { destinationOf } from '@/lib/destinations/registry';
import type { Site } from '@/lib/model/site';
import { log } from '@/lib/ops/log';
import type { Transport } from '@/lib/ops/transport';
import { type Courier, deliverDue } from './deliver';
import { ConnectionPulse, type OpenConnection, openConnection } from './open-connection';

/** How long it waits when nothing is due. */
const IDLE_MS = 200;
const FAILED_MS = 2 * SECOND_MS;

export type DeliveryWorker = { close(): Promise<void> };

/** Starts sending; `close` resolves when the requests under way are answered and written down. */
export function startDeliveries(db: Database, transport: Transport): DeliveryWorker {
  const courier: Courier = { db, transport, now: () => new Date(), random: Math.random };
  const round = deliveryRound(courier);
  const turns = new Set<Promise<unknown>>();
  let closing = false;
  let wake = () => {};
  const finished = loop();

  async function loop(): Promise<void> {
    while (!closing) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const started = await round.start().catch((error: Error) => {
        log().error({ error: error.message }, 'deliveries.failed');
        return undefined;
      });
      for (const turn of started ?? []) track(turn);
      await Promise.race([woken, pause(started ? IDLE_MS : FAILED_MS)]);
    }
    await Promise.all(turns);
  }

  function track(turn: Promise<number>): void {
    const done = turn
      .catch((error: Error) => log().error({ error: error.message }, 'delivery.failed'))
      .finally(() => {
        turns.delete(done);
        wake();
      });
    turns.add(done);
  }

  return {
    async close() {
      closing = true;
      wake();
      await finished;
    },
  };
}

/** Sends until nothing is due: for tests, benchmarks and the command line. Resolves to how many deliveries were claimed. */
export async function deliverAll(courier: Courier): Promise<number> {
  const round = deliveryRound(courier);
  let total = 0;
  for (;;) {
    const claimed = (await Promise.all(await round.start())).reduce((sum, count) => sum + count, 0);
    if (claimed === 0) return total;
    total += claimed;
  }
}

/** Begins the turns that are possible now; what it remembers of connections stays from round to round. */
export function deliveryRound(courier: Courier): { start(): Promise<Promise<number>[]> } {
  const pulses = new Map<Id<'connection'>, ConnectionPulse>();
  const opened = new Map<Id<'connection'>, { mark: string; connection: OpenConnection }>();

  async function start(): Promise<Promise<number>[]> {
    const { db, now } = courier;
    const busy = (await connectionsWithWork(db, now())).filter(({ connectionId }) => !isShut(connectionId));
    if (busy.length === 0) return [];
    const sites = new Map((await allSites(db)).map((site) => [site.id, site]));
    const turns: Promise<number>[] = [];
    const rows = await connectionsByIds(
      db,
      busy.map(({ connectionId }) => connectionId),
    );
    for (const row of rows) {
      const site = sites.get(row.siteId);
      const connection = site && freeTurns(row) > 0 ? await openedOf(row) : undefined;
      if (site && connection) turns.push(...beginTurns(site, connection));
    }
    return turns;
  }

  /** Whether the breaker lets nothing through now: such a connection need not be loaded to be left alone. */
  function isShut(id: Id<'connection'>): boolean {
    return requestsAllowed(pulseOf(id).breaker, courier.now(), 1) === 0;
  }

  function pulseOf(id: Id<'connection'>): ConnectionPulse {
    const pulse = pulses.get(id) ?? new ConnectionPulse();
    pulses.set(id, pulse);
    return pulse;
  }

  function freeTurns({ id, destination }: ConnectionNow): number {
    const definition = destinationOf(destination);
    const pulse = pulseOf(id);
    return definition ? requestsAllowed(pulse.breaker, courier.now(), definition.limits.concurrency) - pulse.inFlight : 0;
  }

  function beginTurns(site: Site, connection: OpenConnection): Promise<number>[] {
    const pulse = pulseOf(connection.row.id);
    return Array.from({ length: freeTurns(connection.row) }, async () => {
      pulse.inFlight += 1;
      try {
        return await deliverDue(courier, { site, connection, pulse });
      } finally {
        pulse.inFlight -= 1;
      }
    });
  }

  /** Opened anew when anything of it was changed, and when there may be versions that were not seen yet. */
  async function openedOf(row: ConnectionNow): Promise<OpenConnection | undefined> {
    const definition = destinationOf(row.destination);
    if (!definition) return undefined;
    const mark = JSON.stringify([row.version, row.baseUrl, row.secrets]);
    const known = opened.get(row.id);
    if (known?.mark === mark) return known.connection;
    const connection = openConnection(row, definition, await versionsOf(courier.db, row.siteId, [row.id]));
    opened.set(row.id, { mark, connection });
    pulseOf(row.id).token = undefined;
    return connection;
  }

  return { start };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
