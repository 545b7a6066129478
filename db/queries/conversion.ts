/**
 * What is known of the events that are owed: the events themselves, their orders with all statements, their buyers' clicks and
 * last known identifiers. A handful of queries for a whole batch; ids of events are asked for by value, so that only their months
 * are opened.
 */
import { and, count, desc, eq, getTableColumns, gt, gte, lte, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { firstIdAt, type Id, timeOfId } from '@/lib/core/id';
import type { Consent } from '@/lib/model/consent';
import type { EventPayload, StoredUser } from '@/lib/model/event';
import type { Site } from '@/lib/model/site';
import type { ClickId } from '@/lib/model/touchpoint';
import type { Queryable } from '../client';
import { isAmong } from './bulk';
import { isUnknownBuyer } from './buyers';
import { eventOf, type LoggedEvent } from './event-row';
import { live, sameGeneration } from './live';
import type { RefundRow } from './orders';
import { event, isSaleRow, order, orderEvent, touchpoint, visitor } from '../schema';

export type OwedOrder = typeof order.$inferSelect & {
  /** Nobody can tell whether the buyer had bought before. */
  notKnown: boolean;
};

/** The events with these ids. */
export async function eventsById(db: Queryable, siteId: Id<'site'>, ids: Id<'event'>[]): Promise<LoggedEvent[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select()
    .from(event)
    .where(and(eq(event.siteId, siteId), isAmong(event.id, ids)));
  return rows.map(eventOf);
}

/** The order that an event speaks of, or null. */
export async function orderOfEvent(db: Queryable, siteId: Id<'site'>, eventId: Id<'event'>): Promise<Id<'order'> | null> {
  const [row] = await db
    .select({ orderId: orderEvent.orderId })
    .from(orderEvent)
    .where(and(live(orderEvent, siteId), eq(orderEvent.eventId, eventId)));
  return row?.orderId ?? null;
}

export type Statement = { orderId: Id<'order'>; event: LoggedEvent; personId: Id<'person'> | null };

/** The orders with these ids. */
export async function owedOrders(db: Queryable, site: Site, ids: Id<'order'>[]): Promise<OwedOrder[]> {
  if (ids.length === 0) return [];
  return db
    .select({ ...getTableColumns(order), notKnown: isUnknownBuyer(site) })
    .from(order)
    .where(and(live(order, site.id), isAmong(order.id, ids)));
}

/** Every event that spoke of these orders as a purchase. */
export async function statementEvents(db: Queryable, siteId: Id<'site'>, orderIds: Id<'order'>[]): Promise<Statement[]> {
  if (orderIds.length === 0) return [];
  const links = await db
    .select({ orderId: orderEvent.orderId, eventId: orderEvent.eventId, personId: orderEvent.personId })
    .from(orderEvent)
    .where(and(live(orderEvent, siteId), isAmong(orderEvent.orderId, orderIds), eq(orderEvent.role, 'stated')));
  const events = await eventsById(
    db,
    siteId,
    links.map(({ eventId }) => eventId),
  );
  const byId = new Map(events.map((row) => [row.id, row]));
  return links.flatMap(({ eventId, ...link }) => {
    const stated = byId.get(eventId);
    return stated ? [{ ...link, event: stated }] : [];
  });
}

export type OwedRefund = Pick<
  RefundRow,
  | 'eventId'
  | 'source'
  | 'refundKey'
  | 'amount'
  | 'chargeback'
  | 'updatedAt'
  | 'logPosition'
  | 'authority'
  | 'currency'
  | 'refundedAt'
> &
  Partial<Pick<RefundRow, 'lines'>>;

/** Who uses these browsers now. */
export async function personsOf(
  db: Queryable,
  siteId: Id<'site'>,
  ids: Id<'visitor'>[],
): Promise<Map<Id<'visitor'>, Id<'person'>>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: visitor.id, personId: visitor.personId })
    .from(visitor)
    .where(and(live(visitor, siteId), isAmong(visitor.id, ids), eq(visitor.shared, false)));
  return new Map(rows.map(({ id, personId }) => [id, personId]));
}

export type ClickTouch = { personId: Id<'person'>; at: Date; clickIds: ClickId[]; landingUrl: string | null };

/**
 * The people's contacts that carried click ids, newest first; of one that another browser had brought before, the platform is
 * told as its own tag would tell it, which takes the id from the page's address too.
 */
export async function clickTouches(
  db: Queryable,
  siteId: Id<'site'>,
  persons: Id<'person'>[],
  from: Date,
  to: Date,
): Promise<ClickTouch[]> {
  if (persons.length === 0) return [];
  const { personId, at, clickIds, landingUrl } = touchpoint;
  return db
    .select({ personId, at, clickIds, landingUrl })
    .from(touchpoint)
    .where(
      and(
        live(touchpoint, siteId),
        isAmong(personId, persons),
        gte(at, from),
        lte(at, to),
        sql`jsonb_array_length(${clickIds}) > 0`,
      ),
    )
    .orderBy(desc(at));
}

export type LastKnown = {
  visitorId: Id<'visitor'>;
  user: StoredUser | null;
  browserIds: EventPayload['browserIds'] | null;
  consent: Consent | null;
  /** When it said so; absent: nobody knows. */
  consentAt?: Date;
  userAgent: string | null;
  ip: string | null;
  /** The page that it was last seen on. */
  page?: EventPayload['page'] | null;
};

/**
 * The latest that each of these browsers has said of its user, its cookies and its consent, up to `to`; the last hundred events
 * count. Each browser's events are summed up as they are read: all of a batch's together were sorted on disk, and took two thirds
 * of the time. The upper bound is a comparison of rows, since of two plain bounds the planner takes it that hardly an event is
 * between them while a month's partition was not analyzed yet: it then went through the month for each browser (10 s a batch).
 */
export async function lastKnownOf(
  db: Queryable,
  siteId: Id<'site'>,
  visitors: Id<'visitor'>[],
  from: Date,
  to: Date,
): Promise<LastKnown[]> {
  if (visitors.length === 0) return [];
  const found = await db.execute<
    LastKnown & {
      visitor_id: Id<'visitor'>;
      browser_ids: LastKnown['browserIds'];
      user_agent: string | null;
      consent_event: Id<'event'> | null;
    }
  >(lastKnownQuery(siteId, visitors, from, to));
  return found.rows.map(({ visitor_id, browser_ids, user_agent, user, consent, consent_event, ip, page }) => ({
    visitorId: visitor_id,
    user,
    browserIds: browser_ids,
    consent,
    ...(consent_event && { consentAt: new Date(timeOfId(consent_event)) }),
    page,
    userAgent: user_agent,
    ip,
  }));
}

/** The statement, for its plan to be looked at. */
export function lastKnownQuery(siteId: Id<'site'>, visitors: Id<'visitor'>[], from: Date, to: Date): SQL {
  return sql`
    SELECT asked.visitor_id, known.* FROM unnest(${sql.param(visitors)}::uuid[]) AS asked (visitor_id), LATERAL (
      SELECT ${latestSaid('said_user')} AS user, ${latestSaid('browser_ids')} AS browser_ids,
        ${latestSaid('page', 'own_browser')} AS page, ${latestSaid('consent')} AS consent,
        ${latestSaid('id', 'consent IS NOT NULL')} AS consent_event,
        ${latestSaid('user_agent', 'own_browser')} AS user_agent, ${latestSaid('ip', 'own_browser')} AS ip
      FROM (SELECT id, consent, personal -> 'user' AS said_user, personal -> 'browserIds' AS browser_ids,
          personal -> 'page' AS page, personal ->> 'userAgent' AS user_agent, personal ->> 'ip' AS ip,
          payload ->> 'visitorFrom' IN ('cookie', 'page') AS own_browser
        FROM event WHERE site_id = ${siteId} AND visitor_id = asked.visitor_id AND id >= ${firstIdAt(from.getTime())}
          AND (id, site_id) < (${firstIdAt(to.getTime() + 1)}::uuid, ${siteId}::uuid) ORDER BY id DESC LIMIT 100) AS recent
      HAVING count(*) > 0) AS known`;
}

/** The last of what the browser's events `recent` say in this column; of those alone that fit `where`. */
function latestSaid(column: string, where = 'true'): SQL {
  return sql.raw(`(array_agg(${column} ORDER BY id DESC) FILTER (WHERE ${where} AND ${column} IS NOT NULL))[1]`);
}

export type LifetimeRow = { orderId: Id<'order'>; minor: bigint };

/** Nobody buys more often: past it the buyer is a till, or whoever else gives many people one customer id. */
export const LIFETIME_ORDERS_MAX = 1_000;

/**
 * What each order's buyer had bought up to and with it, in the order's own currency. A buyer with more orders than a person makes
 * has no such value, and no more of them are read.
 */
export async function lifetimeValues(db: Queryable, siteId: Id<'site'>, orderIds: Id<'order'>[]): Promise<LifetimeRow[]> {
  if (orderIds.length === 0) return [];
  const past = alias(order, 'past');
  const some = db
    .select({ minor: sql<bigint>`${past.revenue} - ${past.refunded}`.as('minor') })
    .from(past)
    .where(
      and(
        sameGeneration(past, order),
        eq(past.personId, order.personId),
        eq(past.currency, order.currency),
        lte(past.orderedAt, order.orderedAt),
        isSaleRow(past),
      ),
    )
    .limit(LIFETIME_ORDERS_MAX + 1)
    .as('some');
  const bought = db
    .select({ minor: sql`sum(${some.minor})::bigint`.mapWith(BigInt).as('bought'), orders: count().as('orders') })
    .from(some)
    .as('bought');
  return db
    .select({ orderId: order.id, minor: bought.minor })
    .from(order)
    .innerJoinLateral(bought, and(gt(bought.orders, 0), lte(bought.orders, LIFETIME_ORDERS_MAX)))
    .where(and(live(order, siteId), isAmong(order.id, orderIds)));
}
