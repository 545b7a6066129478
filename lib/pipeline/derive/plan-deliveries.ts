/**
 * What a run of events owes to the site's connections, written in the run's own transaction: an event is derived and owed
 * together, or not at all. What is owed depends on how the connection was set when the event was received; what an event owes at
 * all says lib/delivery/owed.ts.
 */
import type { Transaction } from '@/db/client';
import { type ConnectionNow, connectionsOfSite, type VersionRow, versionsOf } from '@/db/queries/connection';
import { type DeliveryInsert, planDeliveries } from '@/db/queries/delivery';
import type { LoggedEvent } from '@/db/queries/event-row';
import type { Generation } from '@/db/queries/live';
import { keysOfOrders, ordersOfEvents, ordersOfThePast } from '@/db/queries/order-names';
import { ordersById } from '@/db/queries/orders';
import { sourcesOfSite } from '@/db/queries/source';
import { dueFrom, type Owed, owedBy, type SourceEvent } from '@/lib/delivery/owed';
import { rulesSent } from '@/lib/model/mapping';
import type { Site } from '@/lib/model/site';
import { newId } from '@/lib/ops/ids';
import { retractionsOwed } from './retractions';
import { shopSources } from '@/lib/sources/registry';

/** Writes the deliveries that the run's events owe by the orders of the generation. `now` is when the run is worked on. */
export async function planRun(tx: Transaction, site: Site, of: Generation, events: LoggedEvent[], now: Date): Promise<void> {
  if (events.length === 0) return;
  const connections = await connectionsOfSite(tx, site.id);
  if (connections.length === 0) return;
  const owed = await owedOf(tx, of, events, { history: false, settings: site.settings });
  const back = await retractionsOwed(tx, of, events);
  const ids = connections.map(({ id }) => id);
  const versions = Map.groupBy(await versionsOf(tx, site.id, ids), ({ connectionId }) => connectionId);
  const rows = connections.flatMap((connection) =>
    [...owed, ...(back.get(connection.id) ?? [])].flatMap((event) =>
      deliveriesOf(connection, versions.get(connection.id) ?? [], event, now),
    ),
  );
  await planDeliveries(tx, rows);
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
  const hasShop =
    spoken.length > 0 && (await sourcesOfSite(tx, of.siteId)).some(({ kind, enabled }) => enabled && shopSources.includes(kind));
  return owedBy(events, {
    ...{ orderOf, orders, keys, shopSources, hasShop, history },
    leftOut: settings.leftOutOfDestinations,
  });
}

/** The rows that this event makes for the connection: one for each rule that sent such events when it came. */
function deliveriesOf(connection: ConnectionNow, versions: VersionRow[], event: Owed, now: Date): DeliveryInsert[] {
  const times = { plannedAt: now, dueAt: dueFrom(event, now) };
  return owedBySettings(connection, versions, event).map((by) => deliveryRow(connection, by, event, times));
}

/** How the connection was set when the event came, and the rule that sends it. */
export type OwedBy = { version: number; rule: string };

/** By which rules the event is owed; none when the connection did not send such events when it came. Versions come newest first. */
export function owedBySettings(connection: ConnectionNow, versions: VersionRow[], event: Owed): OwedBy[] {
  const set = versions.find(({ createdAt }) => createdAt <= event.receivedAt);
  if (!set || event.occurredAt < connection.createdAt) return [];
  return rulesSent(set.mapping, event.name).map(({ id }) => ({ version: set.version, rule: id }));
}

/** The delivery that is owed to the connection: waiting, or held where the connection is on hold. */
export function deliveryRow(
  connection: ConnectionNow,
  { version, rule }: OwedBy,
  { key, name, eventId, orderId, occurredAt }: Owed,
  times: { plannedAt: Date; dueAt: Date },
): DeliveryInsert {
  const row = {
    siteId: connection.siteId,
    id: newId<'delivery'>(),
    connectionId: connection.id,
    key,
    rule,
    eventId,
    orderId,
    name,
    version,
    occurredAt,
    ...times,
  };
  if (!connection.hold) return { ...row, state: 'pending' };
  return { ...row, state: 'held', reason: connection.hold.action, detail: connection.hold.message };
}
