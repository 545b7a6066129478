/**
 * What stored events owe to a connection: live planning, back-fills and the search for what a rebuild found ask this one place.
 * An order is owed once, when it is paid or, where the connection wants it so, placed, whoever told of it; its refunds and its
 * cancellation are events of their own.
 */
import { sha256Hex } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { cancellationKey, PURCHASE_KEY_PREFIX, purchaseKey, refundKey } from '@/lib/model/delivery-key';
import { DECISION_SOURCE } from '@/lib/model/decision';
import { HISTORY_SOURCE, type StoredEvent, systemEventNames } from '@/lib/model/event';
import type { OrderState } from '@/lib/model/order';
import type { SalesChannel } from '@/lib/model/sales-channel';
import { readRefund } from '@/lib/model/purchase';
import { type CommonSettings, type Platform, usesBrowserData } from './connection-settings';

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
  /** Where it was told of before any money had come: when some had. */
  paidAt: Date | null;
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
  /** Of the credit of an order: it is not sent earlier, and only where it is taken. */
  notBefore?: Date;
  /** Of a purchase: how it stands, by which connections decide when it goes. */
  sale?: {
    isPaid: boolean;
    paidAt?: Date;
    /** Destinations whose own pixel was shown it in the browser. */
    shownTo: string[];
    /** When the first of these words on it was received. */
    heardAt: Date;
    /** Whether somebody who tells of this site's orders has not yet spoken of it. */
    gathers: boolean;
  };
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
  /** Whether a source is the shop's side, which knows the money; all others are the browser's. */
  isShop: (source: string) => boolean;
  /** The sides that told of one of the site's latest orders: one that never speaks is not waited for. */
  speaks: { shop: boolean; browser: boolean };
  /** Whether the past counts too, from files and shops: in a back-fill it does. */
  history: boolean;
};

/**
 * What the events owe, each key once. Robots' events, system events but `identify`, decisions and (unless `history`) events of
 * the past owe nothing.
 */
export function owedBy(events: SourceEvent[], context: OwedContext): Owed[] {
  const counted = events.filter(
    ({ filtered, name, source, payload }) =>
      !filtered &&
      !SYSTEM_NAMES.has(name) &&
      source !== DECISION_SOURCE &&
      (context.history || (source !== HISTORY_SOURCE && !payload.history)),
  );
  const spoken = new Map<Id<'order'>, SourceEvent[]>();
  const owed: Owed[] = [];
  for (const event of counted) {
    if (event.name !== 'purchase' && event.name !== 'refund') owed.push(plainOwed(event));
    if (event.name === 'refund') owed.push(...refundOwed(event, context));
    const orderId = context.orderOf.get(event.id);
    if (orderId) spoken.set(orderId, [...(spoken.get(orderId) ?? []), event]);
  }
  const bought = [...spoken].flatMap(([id, said]) => orderOwed(context.orders.get(id), said, context));
  // Told of in one run, an order still goes before what goes back of it.
  const isBack = ({ name }: Owed) => name === 'refund';
  return [owed, bought].flatMap((some) => some.filter((one) => !isBack(one))).concat(owed.filter(isBack), bought.filter(isBack));
}

type Connected = { destination: Pick<Platform, 'id' | 'matchKeys'>; pixel: boolean; settings: CommonSettings };

/**
 * The same as it is owed to this connection: an order at its own time or its payment's; undefined while it waits for its payment.
 */
export function owedTo({ destination, pixel, settings }: Connected, owed: Owed): Owed | undefined {
  const { sale } = owed;
  if (!sale) return owed;
  const isShown = pixel && sale.shownTo.includes(destination.id);
  const whenPlaced = settings.orderSentWhen === 'placed' || (settings.orderSentWhen === 'auto' && isShown);
  if (whenPlaced) return owed;
  return sale.isPaid ? { ...owed, occurredAt: sale.paidAt ?? owed.occurredAt } : undefined;
}

/**
 * How long the site's derived time must have gone past the first word before it is sent without the other; undefined: at once.
 */
export function waitsUntil({ destination, settings }: Omit<Connected, 'pixel'>, { sale }: Owed): Date | undefined {
  if (!sale?.gathers || settings.orderWaitMs === 0 || !usesBrowserData(destination)) return undefined;
  return new Date(sale.heardAt.getTime() + settings.orderWaitMs);
}

/** The message id is the deduplication key: the browser's pixel, where there is one, sends the same. */
function plainOwed({ messageId, name, id, occurredAt, receivedAt }: SourceEvent): Owed {
  return { key: messageId, name, eventId: id, occurredAt, receivedAt };
}

function orderOwed(order: StatedOrder | undefined, said: SourceEvent[], context: OwedContext): Owed[] {
  const [first, last] = [said[0], said.at(-1)];
  if (!order || !first || !last || isLeftOut(order, context)) return [];
  const { id, eventId, orderedAt, paidAt } = order;
  const name = nameAtPlatforms(order, context);
  const about = { eventId, orderId: id, receivedAt: last.receivedAt };
  if (order.state === 'cancelled') {
    return [{ ...about, key: cancellationKey(name), name: 'refund', occurredAt: last.receivedAt }];
  }
  const sale = {
    isPaid: order.state !== 'pending',
    ...(paidAt && { paidAt }),
    shownTo: said.flatMap(({ payload: { pixels = [], pixelsBlocked = [] } }) =>
      pixels.filter((pixel) => !pixelsBlocked.includes(pixel)),
    ),
    heardAt: first.receivedAt,
    gathers: isOneSided(order, context),
  };
  return [{ ...about, key: purchaseKey(name), name: 'purchase', occurredAt: orderedAt, sale }];
}

/** Whether only one side has told of the order, and the other is one that does. */
function isOneSided({ sources }: StatedOrder, { isShop, speaks }: OwedContext): boolean {
  const byShop = sources.some(isShop);
  const byBrowser = sources.some((source) => !isShop(source));
  return byShop ? !byBrowser && speaks.browser : byBrowser && speaks.shop;
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
  const refund = refundIdInKeys(stated);
  const { id: eventId, occurredAt, receivedAt } = event;
  const orderId = context.orderOf.get(eventId);
  const order = orderId && context.orders.get(orderId);
  if (order && isLeftOut(order, context)) return [];
  const owedAs = orderId && context.keys.get(orderId)?.find((key) => key.startsWith('refund:') && key.endsWith(`:${refund}`));
  const key = owedAs ?? refundKey(order ? nameAtPlatforms(order, context) : orderKey, refund);
  return [{ key, name: 'refund', eventId, orderId, occurredAt, receivedAt }];
}

/** A refund's id as it stands in keys. */
export function refundIdInKeys(stated: string): string {
  return stated.length > REFUND_KEY_LENGTH_MAX ? sha256Hex(stated) : stated;
}

/** Also news of an order of the past: the platforms have never heard of it. */
function isLeftOut({ salesChannel, isHistory }: StatedOrder, { leftOut, history }: OwedContext): boolean {
  return leftOut.includes(salesChannel) || (isHistory === true && !history);
}
