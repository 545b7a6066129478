/**
 * What a run of events owes to the site's connections, written in the run's own transaction: an event is derived and owed
 * together, or not at all. What is owed depends on how the connection was set when the event was received; what an event owes at
 * all says lib/delivery/owed.ts.
 */
import type { Transaction } from '@/db/client';
import { type ConnectionNow, connectionsOfSite, type VersionRow, versionsOf } from '@/db/queries/connection';
import { type DeliveryInsert, endWaits, planDeliveries } from '@/db/queries/delivery';
import type { LoggedEvent } from '@/db/queries/event-row';
import type { Generation } from '@/db/queries/live';
import { keysOfOrders, ordersOfEvents, ordersOfThePast } from '@/db/queries/order-names';
import { ordersById, sourcesOfLatestOrders } from '@/db/queries/orders';
import { latestOf } from '@/lib/core/instant';
import { commonSettings } from '@/lib/delivery/connection-settings';
import { canTakeCredit, creditsOwed } from '@/lib/delivery/credit';
import { type Owed, owedBy, type OwedContext, owedTo, type SourceEvent, waitsUntil } from '@/lib/delivery/owed';
import { destinationOf } from '@/lib/destinations/registry';
import { rulesSent } from '@/lib/model/mapping';
import type { Site } from '@/lib/model/site';
import { correctionsOwed } from './corrections';
import { deliveryRow, type OwedBy } from './delivery-row';
import { oweOvertaking } from './overtaking-refunds';
import { keepPrivacyWords } from './privacy-words';
import { retractionsOwed } from './retractions';
import { namesOrders } from '@/lib/sources/registry';

/** Writes the deliveries that the run's events owe by the orders of the generation. `now` is when the run is worked on. */
export async function planRun(tx: Transaction, site: Site, of: Generation, events: LoggedEvent[], now: Date): Promise<void> {
  if (events.length === 0) return;
  await keepPrivacyWords(tx, site.id, events);
  const connections = await connectionsOfSite(tx, site.id);
  if (connections.length === 0) return;
  const owed = await owedOf(tx, of, events, { history: false, settings: site.settings });
  const credits = creditsOwed(owed);
  const back = await retractionsOwed(tx, of, events);
  const ids = connections.map(({ id }) => id);
  const versions = Map.groupBy(await versionsOf(tx, site.id, ids), ({ connectionId }) => connectionId);
  const rows = connections.flatMap((connection) =>
    [...owed, ...credits, ...(back.get(connection.id) ?? [])].flatMap((event) =>
      deliveriesOf(connection, versions.get(connection.id) ?? [], event, now),
    ),
  );
  await planDeliveries(tx, rows);
  await oweOvertaking(tx, of, connections, owed);
  await planDeliveries(tx, await correctionsOwed(tx, of, connections, events, now));
  const complete = owed.flatMap(({ sale, orderId }) => (sale && !sale.gathers && orderId ? [orderId] : []));
  const at = events.reduce((latest, { receivedAt }) => latestOf(latest, receivedAt), new Date(0));
  await endWaits(tx, site.id, complete, { at, now });
}

/** What stored events owe, with the orders that they speak of as they are now. */
export async function owedOf(
  tx: Transaction,
  of: Generation,
  events: SourceEvent[],
  { history, settings }: { history: boolean; settings: Site['settings'] },
): Promise<Owed[]> {
  const orderOf = await ordersOfEvents(
    tx,
    of,
    events.map(({ id }) => id),
  );
  const spoken = [...new Set(orderOf.values())];
  const rows = await ordersById(tx, of, spoken);
  const past = await ordersOfThePast(tx, of, spoken);
  const orders = new Map(
    rows.map((row) => [row.id, { ...row, dedupKey: row.dedupKey ?? row.orderKey, isHistory: past.has(row.id) }]),
  );
  const keys = await keysOfOrders(tx, of.siteId, spoken);
  const speaks = rows.length > 0 ? await sidesOf(tx, of) : { shop: false, browser: false };
  return owedBy(events, {
    ...{ orderOf, orders, keys, isShop: namesOrders, speaks, history },
    leftOut: settings.leftOutOfDestinations,
  });
}

/** Orders whose sources show who tells of this site's. */
const LATEST_ORDERS = 20;

/** Who told of the site's latest orders. */
async function sidesOf(tx: Transaction, of: Generation): Promise<OwedContext['speaks']> {
  const sources = (await sourcesOfLatestOrders(tx, of, LATEST_ORDERS)).flat();
  return { shop: sources.some(namesOrders), browser: sources.some((source) => !namesOrders(source)) };
}

/** The rows that this event makes for the connection: one for each rule that sent such events when it came. */
function deliveriesOf(connection: ConnectionNow, versions: VersionRow[], event: Owed, now: Date): DeliveryInsert[] {
  const set = versions.find(({ createdAt }) => createdAt <= event.receivedAt);
  if (!set) return [];
  return owedBySettings(connection, set, event).map((by) => {
    const until = by.waitsUntil;
    return deliveryRow(connection, by, event, {
      plannedAt: now,
      dueAt: latestOf(now, until, event.notBefore),
      ...(until && { waitsUntil: until }),
    });
  });
}

type Version = Pick<VersionRow, 'version' | 'settings' | 'mapping'>;

/** By which rules of these settings the event is owed; none when they do not send such events, or not yet. */
export function owedBySettings(connection: ConnectionNow, { version, settings, mapping }: Version, event: Owed): OwedBy[] {
  const destination = destinationOf(connection.destination);
  if (!destination) return [];
  const connected = { destination, pixel: connection.pixel, settings: commonSettings(settings) };
  const owed = owedTo(connected, event);
  if (!owed || owed.occurredAt < connection.createdAt || !canTakeCredit(destination, owed)) return [];
  const until = waitsUntil(connected, owed);
  const by = { version, occurredAt: owed.occurredAt, ...(until && { waitsUntil: until }) };
  return rulesSent(mapping, event.name).map(({ id }) => ({ ...by, rule: id }));
}
