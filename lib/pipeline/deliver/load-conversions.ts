/** Loads what is known of owed events, a batch at a time, and puts the conversions together. */
import type { Database, Transaction } from '@/db/client';
import {
  clickTouches,
  type ClickTouch,
  eventsById,
  lastKnownOf,
  lifetimeValues,
  type OwedOrder,
  type OwedRefund,
  owedOrders,
  personsOf,
  statementEvents,
} from '@/db/queries/conversion';
import type { DeliveryRow } from '@/db/queries/delivery';
import { inOneMoment } from '@/db/queries/live';
import { liveGeneration } from '@/db/queries/log';
import { keysOfOrders } from '@/db/queries/order-names';
import { refundsOf } from '@/db/queries/orders';
import type { Id } from '@/lib/core/id';
import { DAY_MS } from '@/lib/core/instant';
import { heldToPrivacyWords, type Made } from './held-to-words';
import { leaving } from './leaving';
import { nameAtPlatforms } from '@/lib/delivery/owed';
import { refundKey, retractedName } from '@/lib/model/delivery-key';
import type { Conversion, ConversionClick } from '@/lib/model/conversion';
import { type StoredUser, type WireUser, wireUserSchema } from '@/lib/model/event';
import type { Site } from '@/lib/model/site';
import { log } from '@/lib/ops/log';
import { open } from '@/lib/ops/secrets';
import { conversionOf, type Known } from './conversion-of';

/** No platform takes a click that is older. */
const CLICK_DAYS_MAX = 90;

export type OwedEvent = Pick<DeliveryRow, 'key' | 'name' | 'occurredAt' | 'eventId' | 'orderId'>;

/**
 * The conversions, by their keys; an event that is not stored any more has none. All of one moment: a rebuild may switch
 * generations at any time.
 */
export function loadConversions(db: Database, site: Site, owed: OwedEvent[], now: Date): Promise<Map<string, Conversion>> {
  return inOneMoment(db, (tx) => conversionsIn(tx, site, owed, now));
}

/** As loadConversions, for a transaction that sees one moment already. */
export async function conversionsIn(db: Transaction, site: Site, owed: OwedEvent[], now: Date): Promise<Map<string, Conversion>> {
  const orderIds = distinct(owed.flatMap(({ orderId }) => orderId ?? []));
  const [events, orders, statements, lifetime] = [
    await eventsById(db, site.id, distinct(owed.map(({ eventId }) => eventId))),
    await owedOrders(db, site, orderIds),
    await statementEvents(db, site.id, orderIds),
    await lifetimeValues(db, site.id, orderIds),
  ];
  const refunds = await refundsOf(db, { siteId: site.id, generation: await liveGeneration(db, site.id) }, orders);
  const refundEvents = await eventsById(db, site.id, distinct([...refunds.values()].flat().map(({ eventId }) => eventId)));
  const sent = await keysOfOrders(db, site.id, orderIds);
  const eventById = new Map(events.map((row) => [row.id, row]));
  const orderById = new Map(orders.map((row) => [row.id, row]));
  const statementsByOrder = Map.groupBy(statements, ({ orderId }) => orderId);
  const visitorOf = ({ eventId, orderId }: OwedEvent) =>
    (orderId && orderById.get(orderId)?.visitorId) ?? eventById.get(eventId)?.visitorId ?? undefined;
  const visitors = distinct(owed.flatMap((row) => visitorOf(row) ?? []));
  const oldest = new Date(
    Math.min(now.getTime(), ...owed.map(({ occurredAt }) => occurredAt.getTime())) - CLICK_DAYS_MAX * DAY_MS,
  );
  const lastKnown = new Map((await lastKnownOf(db, site.id, visitors, oldest, now)).map((row) => [row.visitorId, row]));
  const persons = await personsOf(db, site.id, visitors);
  // Of a browser that many people share, nobody can tell whose e-mail it said last.
  const knownOf = (visitorId: Id<'visitor'>) => {
    const known = lastKnown.get(visitorId);
    return known && !persons.has(visitorId) ? { ...known, user: null } : known;
  };
  const personOf = (row: OwedEvent) => {
    const visitorId = visitorOf(row);
    return (row.orderId && orderById.get(row.orderId)?.personId) ?? (visitorId && persons.get(visitorId)) ?? undefined;
  };
  const buyers = distinct(owed.flatMap((row) => personOf(row) ?? []));
  const touches = Map.groupBy(await clickTouches(db, site.id, buyers, oldest, now), ({ personId }) => personId);
  const lifetimeByOrder = new Map(lifetime.map(({ orderId, minor }) => [orderId, minor]));
  const made = owed.flatMap((row): Made[] => {
    const event = eventById.get(row.eventId);
    if (!event) return [];
    const { orderId, key, name, occurredAt } = row;
    const order = (orderId && orderById.get(orderId)) ?? undefined;
    const visitorId = visitorOf(row);
    const personId = personOf(row);
    const known: Known = {
      event,
      order,
      statements: (orderId ? (statementsByOrder.get(orderId) ?? []) : []).map((statement) => statement.event),
      ...(order ? toldAs(key, order, refunds.get(order.id) ?? [], sent) : { refunds: [] }),
      refundEvents,
      lastKnown: visitorId && knownOf(visitorId),
      clicks: clicksBefore(occurredAt, (personId && touches.get(personId)) ?? []),
      lifetimeValue: orderId ? lifetimeByOrder.get(orderId) : undefined,
      contactOf,
    };
    return [{ conversion: { ...conversionOf(site, { key, name, occurredAt }, known), personId }, known }];
  });
  const held = await heldToPrivacyWords(db, site.id, made);
  return new Map(held.map((conversion) => [conversion.key, leaving(conversion, now)]));
}

/**
 * What platforms know the order by, and which of its refunds they were told under that name. A second copy is taken back under
 * its own name, whole unless refunds were sent for it.
 */
function toldAs(
  owedKey: string,
  { id, dedupKey, orderKey }: OwedOrder,
  refunds: OwedRefund[],
  sent: ReadonlyMap<Id<'order'>, string[]>,
): Pick<Known, 'orderName' | 'refunds'> {
  const copy = retractedName(owedKey);
  if (copy === undefined) return { orderName: nameAtPlatforms({ id, dedupKey: dedupKey ?? orderKey }, { keys: sent }), refunds };
  return { orderName: copy, refunds: sent.get(id)?.some((key) => isRefundOf(key, copy)) ? refunds : [] };
}

/** Whether the key is of a refund that was sent for this copy of an order, and not what takes the copy back. */
function isRefundOf(key: string, copy: string): boolean {
  return key.startsWith(refundKey(copy, '')) && retractedName(key) === undefined;
}

/** The latest click of each parameter up to the event, with the time at which that click was first seen. */
function clicksBefore(at: Date, touches: ClickTouch[]): ConversionClick[] {
  const found = new Map<string, ConversionClick>();
  for (const touch of touches) {
    if (touch.at > at) continue;
    for (const { param, platform, value } of touch.clickIds) {
      const known = found.get(param);
      // Touches come newest first: an older touch with the same click is where it was first seen.
      if (known && known.value !== value) continue;
      found.set(param, { param, platform, value, firstSeenAt: touch.at, landingUrl: touch.landingUrl ?? undefined });
    }
  }
  return [...found.values()];
}

/** The raw personal data, where they were kept and their key is still in the environment; without it the hashes have to do. */
function contactOf({ sealed }: StoredUser): WireUser | undefined {
  if (!sealed) return undefined;
  try {
    return wireUserSchema.parse(JSON.parse(open(sealed)));
  } catch (error) {
    log().warn({ keyId: sealed.keyId, error }, 'contact.unreadable');
    return undefined;
  }
}

function distinct<Value>(values: Value[]): Value[] {
  return [...new Set(values)];
}
