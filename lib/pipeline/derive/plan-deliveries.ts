/**
 * What a run of events owes to the site's connections, written in the run's own transaction: an event is derived and owed together, or not at
 * all. What is owed depends on how the connection was set when the event was received; what an event owes at all says lib/delivery/owed.ts.
 */
import type { Transaction } from '@/db/client';
import { type ConnectionNow, connectionsOfSite, type VersionRow, versionsOf } from '@/db/queries/connection';
import { type DeliveryInsert, planDeliveries } from '@/db/queries/delivery';
import type { LoggedEvent } from '@/db/queries/event-row';
import { ordersById } from '@/db/queries/orders';
import { sourcesOfSite } from '@/db/queries/source';
import type { Id } from '@/lib/core/id';
import { dueFrom, type Owed, ordersSpokenOf, owedBy, type SourceEvent } from '@/lib/delivery/owed';
import type { Site } from '@/lib/model/site';
import { newId } from '@/lib/ops/ids';
import { shopSources } from '@/lib/sources/registry';

/** Writes the deliveries that the run's events owe. `now` is when the run is worked on. */
export async function planRun(tx: Transaction, site: Site, events: LoggedEvent[], now: Date): Promise<void> {
  const connections = await connectionsOfSite(tx, site.id);
  if (connections.length === 0) return;
  const owed = await owedOf(tx, site.id, events, { history: false });
  const ids = connections.map(({ id }) => id);
  const versions = Map.groupBy(await versionsOf(tx, site.id, ids), ({ connectionId }) => connectionId);
  const rows = connections.flatMap((connection) =>
    owed.flatMap((event) => deliveryOf(connection, versions.get(connection.id) ?? [], event, now) ?? []),
  );
  await planDeliveries(tx, rows);
}

/** What stored events owe, with the orders that they speak of as they are now. */
export async function owedOf(
  tx: Transaction,
  siteId: Id<'site'>,
  events: SourceEvent[],
  { history }: { history: boolean },
): Promise<Owed[]> {
  const spoken = ordersSpokenOf(events);
  const orders = new Map((await ordersById(tx, siteId, spoken)).map((order) => [order.id, order]));
  const hasShop =
    spoken.length > 0 && (await sourcesOfSite(tx, siteId)).some(({ kind, enabled }) => enabled && shopSources.includes(kind));
  return owedBy(events, { orders, shopSources, hasShop, history });
}

/** The row that this event makes for the connection, or undefined when the connection did not send such events when it came. */
function deliveryOf(connection: ConnectionNow, versions: VersionRow[], event: Owed, now: Date): DeliveryInsert | undefined {
  // Versions come newest first.
  const version = versions.find(({ createdAt }) => createdAt <= event.receivedAt);
  if (!version?.mapping[event.name]?.send || event.occurredAt < connection.createdAt) return undefined;
  return deliveryRow(connection, version.version, event, { plannedAt: now, dueAt: dueFrom(event, now) });
}

/** The delivery that is owed to the connection: waiting, or held where the connection is on hold. */
export function deliveryRow(
  connection: ConnectionNow,
  version: number,
  { key, name, eventId, orderId, occurredAt }: Owed,
  times: { plannedAt: Date; dueAt: Date },
): DeliveryInsert {
  const row = {
    siteId: connection.siteId,
    id: newId<'delivery'>(),
    connectionId: connection.id,
    key,
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
