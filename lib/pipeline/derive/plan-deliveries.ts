/**
 * What a run of events owes to the site's connections, written in the run's own transaction: an event is derived and owed together, or not at
 * all. An order is owed once, when it is paid, whoever told of it; its refunds and its cancellation are events of their own. What is owed
 * depends on how the connection was set when the event was received, so that a rebuild owes nothing new.
 */
import type { Transaction } from '@/db/client';
import { type ConnectionNow, connectionsOfSite, type VersionRow, versionsOf } from '@/db/queries/connection';
import { type DeliveryInsert, planDeliveries } from '@/db/queries/delivery';
import type { LogRow } from '@/db/queries/log';
import { type OrderRow, ordersById } from '@/db/queries/orders';
import { sourcesOfSite } from '@/db/queries/source';
import { derivedUuid, sha256Hex } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { SECOND_MS } from '@/lib/core/instant';
import { systemEventNames } from '@/lib/model/event';
import { readRefund } from '@/lib/model/purchase';
import type { Site } from '@/lib/model/site';
import { newId } from '@/lib/ops/ids';
import { shopSources } from '@/lib/sources/registry';
import { orderKeyOf } from './stated';

/**
 * An order that a browser told of may wait for the shop's word on its money, and the shop's for the browser's click: both come within seconds of
 * each other, and what is sent first is what the platform keeps.
 */
const GATHER_MS = 2 * SECOND_MS;
/** Imported files are the past: it is sent by a back-fill, when somebody asks for it. */
const HISTORY_SOURCE = 'csv';
/** Longer ids of refunds stand in keys as their hash: an index holds no kilobytes. db/queries/replay.ts does the same. */
const REFUND_KEY_LENGTH_MAX = 200;
const SYSTEM_NAMES: ReadonlySet<string> = new Set(systemEventNames);

/** One event to deliver, before connections are looked at. */
type OwedTo = {
  key: string;
  name: string;
  eventId: Id<'event'>;
  orderId?: Id<'order'>;
  occurredAt: Date;
  receivedAt: Date;
  /** Earliest sending. */
  dueAt: Date;
};

/** Writes the deliveries that the run's events owe. `now` is when the run is worked on. */
export async function planRun(tx: Transaction, site: Site, events: LogRow[], now: Date): Promise<void> {
  const connections = await connectionsOfSite(tx, site.id);
  if (connections.length === 0) return;
  const owed = await owedOf(tx, site, events, now);
  const versions = Map.groupBy(
    await versionsOf(
      tx,
      site.id,
      connections.map(({ id }) => id),
    ),
    ({ connectionId }) => connectionId,
  );
  const rows = connections.flatMap((connection) =>
    owed.flatMap((event) => deliveryOf(connection, versions.get(connection.id) ?? [], event, now) ?? []),
  );
  await planDeliveries(tx, rows);
}

/** The row that this event makes for the connection, or undefined when the connection did not send such events when it came. */
function deliveryOf(connection: ConnectionNow, versions: VersionRow[], event: OwedTo, now: Date): DeliveryInsert | undefined {
  // Versions come newest first.
  const version = versions.find(({ createdAt }) => createdAt <= event.receivedAt);
  if (!version?.mapping[event.name]?.send || event.occurredAt < connection.createdAt) return undefined;
  const { key, name, eventId, orderId, occurredAt, dueAt } = event;
  const row = {
    siteId: connection.siteId,
    id: newId<'delivery'>(),
    connectionId: connection.id,
    key,
    eventId,
    orderId,
    name,
    version: version.version,
    occurredAt,
    plannedAt: now,
    dueAt,
  };
  if (!connection.hold) return { ...row, state: 'pending' };
  return { ...row, state: 'held', reason: connection.hold.action, detail: connection.hold.message };
}

async function owedOf(tx: Transaction, site: Site, events: LogRow[], now: Date): Promise<OwedTo[]> {
  const counted = events.filter(
    ({ filtered, name, source }) => !filtered && !SYSTEM_NAMES.has(name) && source !== HISTORY_SOURCE,
  );
  const about = Map.groupBy(counted, (event) =>
    event.name === 'purchase' ? 'order' : event.name === 'refund' ? 'refund' : 'other',
  );
  const others = (about.get('other') ?? []).map((event) => plainOwed(event, now));
  const spoken = new Map<Id<'order'>, LogRow>();
  for (const event of [...(about.get('order') ?? []), ...(about.get('refund') ?? [])]) {
    const key = orderKeyOf(event);
    if (key) spoken.set(derivedUuid('order', site.id, key) as Id<'order'>, event);
  }
  if (spoken.size === 0) return others;
  const orders = new Map((await ordersById(tx, site.id, [...spoken.keys()])).map((order) => [order.id, order]));
  const shops = (await sourcesOfSite(tx, site.id)).some(({ kind, enabled }) => enabled && shopSources.includes(kind));
  const bought = [...spoken].flatMap(([id, event]) => orderOwed(orders.get(id), event, shops, now));
  const returned = (about.get('refund') ?? []).flatMap((event) => refundOwed(event, site, now));
  return [...others, ...bought, ...returned];
}

/** The message id is the deduplication key: the browser's pixel, where there is one, sends the same. */
function plainOwed(
  { messageId, name, id, occurredAt, receivedAt }: Pick<LogRow, 'messageId' | 'name' | 'id' | 'occurredAt' | 'receivedAt'>,
  dueAt: Date,
): OwedTo {
  return { key: messageId, name, eventId: id, occurredAt, receivedAt, dueAt };
}

export function purchaseKey(orderKey: string): string {
  return `purchase:${orderKey}`;
}

function orderOwed(order: OrderRow | undefined, { receivedAt }: LogRow, shops: boolean, now: Date): OwedTo[] {
  if (!order || order.state === 'pending') return [];
  const { id, eventId, orderKey, orderedAt, sources } = order;
  const about = { eventId, orderId: id, receivedAt };
  if (order.state === 'cancelled') {
    return [{ ...about, key: `refund:${orderKey}:cancelled`, name: 'refund', occurredAt: receivedAt, dueAt: now }];
  }
  const isAlone =
    shops && (sources.every((source) => shopSources.includes(source)) || !sources.some((source) => shopSources.includes(source)));
  const dueAt = isAlone ? new Date(now.getTime() + GATHER_MS) : now;
  return [{ ...about, key: purchaseKey(orderKey), name: 'purchase', occurredAt: orderedAt, dueAt }];
}

function refundOwed(event: LogRow, site: Site, now: Date): OwedTo[] {
  const claim = readRefund(event.payload.properties ?? {});
  if (!claim.ok) return [];
  const { orderKey, refundKey: told = event.messageId } = claim.value;
  const refundKey = told.length > REFUND_KEY_LENGTH_MAX ? sha256Hex(told) : told;
  const orderId = derivedUuid('order', site.id, orderKey) as Id<'order'>;
  const { id: eventId, occurredAt, receivedAt } = event;
  return [{ key: `refund:${orderKey}:${refundKey}`, name: 'refund', eventId, orderId, occurredAt, receivedAt, dueAt: now }];
}
