/**
 * What stored events owe to a connection: live planning, back-fills and the search for what a rebuild found ask this one place.
 * An order is owed once, when it is paid, whoever told of it; its refunds and its cancellation are events of their own.
 */
import { sha256Hex } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { SECOND_MS } from '@/lib/core/instant';
import { cancellationKey, PURCHASE_KEY_PREFIX, purchaseKey, refundKey } from '@/lib/model/delivery-key';
import { DECISION_SOURCE } from '@/lib/model/decision';
import { type StoredEvent, systemEventNames } from '@/lib/model/event';
import type { OrderState } from '@/lib/model/order';
import type { SalesChannel } from '@/lib/model/sales-channel';
import { readRefund } from '@/lib/model/purchase';

/**
 * An order that a browser told of may wait for the shop's word on its money, and the shop's for the browser's click: both come
 * within seconds of each other, and what is sent first is what the platform keeps.
 */
const GATHER_MS = 2 * SECOND_MS;
/** Imported files are the past, as is what was fetched of it: it is sent by a back-fill, when somebody asks for it. */
const HISTORY_SOURCE = 'csv';
/** Longer ids of refunds stand in keys as their hash: an index holds no kilobytes. */
const REFUND_KEY_LENGTH_MAX = 200;
/** What somebody says of themselves is owed to whoever keeps their profile; only connections whose mapping sends it are told. */
const SYSTEM_NAMES: ReadonlySet<string> = new Set(systemEventNames.filter((name) => name !== 'identify'));

export type SourceEvent = Pick<
  StoredEvent,
  'siteId' | 'id' | 'messageId' | 'name' | 'source' | 'occurredAt' | 'receivedAt' | 'filtered' | 'payload'
>;

/** An order as all its statements together tell it. */
export type StatedOrder = {
  id: Id<'order'>;
  /** What platforms know it by. */
  dedupKey: string;
  eventId: Id<'event'>;
  orderedAt: Date;
  sources: string[];
  state: OrderState;
  salesChannel: SalesChannel;
  /** It was first told of as the past of a shop. */
  isHistory?: boolean;
};

export type Owed = {
  key: string;
  name: string;
  eventId: Id<'event'>;
  orderId?: Id<'order'>;
  occurredAt: Date;
  receivedAt: Date;
  /** Whether another source's word on the same order is to be waited for. */
  gathers: boolean;
};

export type OwedContext = {
  /** Which order each event speaks of; one that speaks of none is absent. */
  orderOf: ReadonlyMap<Id<'event'>, Id<'order'>>;
  /** The stored orders that the events speak of. */
  orders: ReadonlyMap<Id<'order'>, StatedOrder>;
  /** Under which keys these orders are owed already, the first first: a key never changes once it is sent. */
  keys: ReadonlyMap<Id<'order'>, string[]>;
  /** How orders are placed of which nothing is sent. */
  leftOut: readonly SalesChannel[];
  /** Sources that are shops' own, and whether the site has one of them. */
  shopSources: readonly string[];
  hasShop: boolean;
  /** Whether the past counts too, from files and shops: in a back-fill it does. */
  history: boolean;
};

/**
 * What the events owe, each key once. Robots' events, system events but `identify`, decisions and (unless `history`) events of the past owe
 * nothing.
 */
export function owedBy(events: SourceEvent[], context: OwedContext): Owed[] {
  const counted = events.filter(
    ({ filtered, name, source, payload }) =>
      !filtered &&
      !SYSTEM_NAMES.has(name) &&
      source !== DECISION_SOURCE &&
      (context.history || (source !== HISTORY_SOURCE && !payload.history)),
  );
  const spoken = new Map<Id<'order'>, SourceEvent>();
  const owed: Owed[] = [];
  for (const event of counted) {
    if (event.name !== 'purchase' && event.name !== 'refund') owed.push(plainOwed(event));
    if (event.name === 'refund') owed.push(...refundOwed(event, context));
    const orderId = context.orderOf.get(event.id);
    if (orderId) spoken.set(orderId, event);
  }
  const bought = [...spoken].flatMap(([id, event]) => orderOwed(context.orders.get(id), event, context));
  return [...owed, ...bought];
}

/** When what is owed may leave at the earliest. */
export function dueFrom({ gathers }: Owed, now: Date): Date {
  return gathers ? new Date(now.getTime() + GATHER_MS) : now;
}

/** The message id is the deduplication key: the browser's pixel, where there is one, sends the same. */
function plainOwed({ messageId, name, id, occurredAt, receivedAt }: SourceEvent): Owed {
  return { key: messageId, name, eventId: id, occurredAt, receivedAt, gathers: false };
}

function orderOwed(order: StatedOrder | undefined, { receivedAt }: SourceEvent, context: OwedContext): Owed[] {
  if (!order || order.state === 'pending' || isLeftOut(order, context)) return [];
  const { id, eventId, orderedAt, sources } = order;
  const name = nameAtPlatforms(order, context);
  const about = { eventId, orderId: id, receivedAt };
  if (order.state === 'cancelled') {
    return [{ ...about, key: cancellationKey(name), name: 'refund', occurredAt: receivedAt, gathers: false }];
  }
  const told = sources.map((source) => context.shopSources.includes(source));
  const gathers = context.hasShop && (told.every((byShop) => byShop) || !told.some((byShop) => byShop));
  return [{ ...about, key: purchaseKey(name), name: 'purchase', occurredAt: orderedAt, gathers }];
}

/** What platforms know the order by: what it was first sent as, whatever it is called since. */
export function nameAtPlatforms(
  { id, dedupKey }: Pick<StatedOrder, 'id' | 'dedupKey'>,
  { keys }: Pick<OwedContext, 'keys'>,
): string {
  const sent = keys.get(id)?.find((key) => key.startsWith(PURCHASE_KEY_PREFIX));
  return sent?.slice(PURCHASE_KEY_PREFIX.length) ?? dedupKey;
}

function refundOwed(event: SourceEvent, context: OwedContext): Owed[] {
  const claim = readRefund(event.payload.properties ?? {});
  // A correction to zero says that nothing went back.
  if (!claim.ok || claim.value.amount?.minor === 0n) return [];
  const { orderKey, refundKey: stated = event.messageId } = claim.value;
  const refund = stated.length > REFUND_KEY_LENGTH_MAX ? sha256Hex(stated) : stated;
  const { id: eventId, occurredAt, receivedAt } = event;
  const orderId = context.orderOf.get(eventId);
  const order = orderId && context.orders.get(orderId);
  if (order && isLeftOut(order, context)) return [];
  const owedAs = orderId && context.keys.get(orderId)?.find((key) => key.startsWith('refund:') && key.endsWith(`:${refund}`));
  const key = owedAs ?? refundKey(order ? nameAtPlatforms(order, context) : orderKey, refund);
  return [{ key, name: 'refund', eventId, orderId, occurredAt, receivedAt, gathers: false }];
}

/** Also news of an order of the past: the platforms have never heard of it. */
function isLeftOut({ salesChannel, isHistory }: StatedOrder, { leftOut, history }: OwedContext): boolean {
  return leftOut.includes(salesChannel) || (isHistory === true && !history);
}
