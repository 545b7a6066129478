/** Sending again: the deliveries that a filter names. */
import { and, eq, gte, inArray, lt, not, notInArray, or, type SQL, sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Takeover } from '@/lib/model/connection-mode';
import { type DeliveryState, deliveryStates } from '@/lib/model/delivery';
import type { Queryable } from '../client';
import { delivery, plannedFrom } from '../schema/delivery';
import { deliveryRollup } from '../schema/rollup';
import { isShadowRow } from './connection-mode';
import type { DeliveryRow, Due } from './delivery';
import { liveGenerationOf } from './live';

export type ReplayFilter = {
  from?: Date;
  to?: Date;
  name?: string;
  state?: DeliveryState;
  /** The store's own order number. */
  order?: string;
  ids?: Id<'delivery'>[];
  /** What the platform has already too; else it goes only where its state or it itself is named. */
  delivered?: boolean;
};

/**
 * When the platform counts what it has a second time: whatever is sent again but for these names, or what it got before
 * `forgets`.
 */
export type Repeats = { always: boolean; except: readonly string[]; forgets?: Date };

export type ReplayCount = {
  ready: number;
  tooOld: number;
  waiting: number;
  /** What the platform has, and is left out because nobody asked for it. */
  delivered: number;
  /** Of those ready, what the platform would count again. */
  countedAgain: number;
  /** Of those ready, what is checked and kept once more, and not sent. */
  shadow: number;
  /** Sent already, and of a time that is not the connection's to send any more: they stay as they are. */
  kept: number;
};

/** Only what has come to an end, or waits for a person, can be sent again; the rest is on its way. */
const REPLAYABLE: DeliveryState[] = ['delivered', 'rejected', 'skipped', 'held', 'shadowed'];

/**
 * What bounds a replay: the platform takes nothing older, some of it the platform would count again, and the connection sends
 * nothing of before its take-over.
 */
export type ReplayBounds = { oldest: Date; repeats: Repeats; takeover: Pick<Takeover, 'mode' | 'takeoverAt'> };

/**
 * How many deliveries the filter names: those that the platform still takes, those too old for it, and those on their way
 * already.
 */
export async function countReplay(db: Queryable, due: Due, filter: ReplayFilter, bounds: ReplayBounds): Promise<ReplayCount> {
  const isEnded = inArray(delivery.state, statesOf(filter));
  const isFresh = and(isEnded, gte(delivery.occurredAt, bounds.oldest));
  const isReady = and(isFresh, not(isKept(bounds)));
  const { whole, rest } = restOf(due, filter, bounds);
  const [counted] = await db
    .select({
      ready: number(isReady),
      countedAgain: number(and(isReady, isCountedAgain(bounds.repeats))),
      shadow: number(and(isReady, isShadow(bounds))),
      kept: number(and(isFresh, isKept(bounds))),
      ...rest,
    })
    .from(delivery)
    .where(and(named(due, filter), whole ? isTaken(bounds) : undefined));
  return counted ?? { ready: 0, tooOld: 0, waiting: 0, delivered: 0, countedAgain: 0, shadow: 0, kept: 0 };
}

type Rest = { whole: boolean; rest: Record<'tooOld' | 'waiting' | 'delivered', SQL<number>> };

/**
 * What is not sent again, and whether it can be told without the rows of it: of all that the connection has in some states the
 * rollup knows how many, and only what the platform still takes is gone through (all ten million took 3.5 s). The counts of any
 * narrower filter are counts of its rows.
 */
function restOf(due: Due, filter: ReplayFilter, bounds: ReplayBounds): Rest {
  const { from, to, name, order, ids, state } = filter;
  const whole = [from, to, name, order, ids].every((part) => part === undefined);
  const ended = statesOf(filter);
  if (!whole) {
    const isEnded = inArray(delivery.state, ended);
    const tooOld = number(and(isEnded, lt(delivery.occurredAt, bounds.oldest)));
    const delivered = number(and(eq(delivery.state, 'delivered'), not(isEnded)));
    return { whole, rest: { tooOld, waiting: number(notInArray(delivery.state, REPLAYABLE)), delivered } };
  }
  const rolled = (states: DeliveryState[]) => rolledUp(due, state ? states.filter((one) => one === state) : states);
  const fresh = number(inArray(delivery.state, ended));
  const waiting = deliveryStates.filter((one) => !REPLAYABLE.includes(one));
  const delivered = rolled(ended.includes('delivered') ? [] : ['delivered']);
  return { whole, rest: { tooOld: sql<number>`${rolled(ended)} - ${fresh}`, waiting: rolled(waiting), delivered } };
}

/** How many deliveries the connection has in these states, whenever they were planned. */
function rolledUp({ siteId, connectionId }: Due, states: DeliveryState[]): SQL<number> {
  return sql<number>`(SELECT coalesce(sum(rolled.deliveries), 0)::int FROM ${deliveryRollup} AS rolled
    WHERE rolled.site_id = ${siteId} AND rolled.connection_id = ${connectionId}
      AND rolled.state = ANY (${sql.param(states)}::text[]))`;
}

function number(where: SQL | undefined): SQL<number> {
  return sql<number>`count(*) FILTER (WHERE ${where})::int`;
}

/** Which states are sent again: what the platform has only where somebody asks for it. */
function statesOf({ state, ids, delivered }: ReplayFilter): DeliveryState[] {
  const isAskedFor = delivered === true || state !== undefined || ids !== undefined;
  return REPLAYABLE.filter((known) => isAskedFor || known !== 'delivered');
}

function isCountedAgain({ always, except, forgets }: Repeats): SQL | undefined {
  const isForgotten = forgets && lt(delivery.settledAt, forgets);
  const isRepeat = always ? (except.length > 0 ? notInArray(delivery.name, [...except]) : sql`true`) : sql`false`;
  return and(eq(delivery.state, 'delivered'), or(isRepeat, isForgotten));
}

/** The first of what the filter names and the platform still takes. */
export async function someToReplay(
  db: Queryable,
  due: Due,
  filter: ReplayFilter,
  bounds: ReplayBounds,
  limit: number,
): Promise<DeliveryRow[]> {
  return db
    .select()
    .from(delivery)
    .where(replayable(due, filter, bounds))
    .orderBy(delivery.sequence)
    .limit(limit);
}

/** Makes all of it due again, as the connection is set now; resolves to how many. */
export async function replayAll(
  db: Queryable,
  due: Due,
  filter: ReplayFilter,
  bounds: ReplayBounds,
  version: number,
  now: Date,
): Promise<number> {
  const replayed = await db
    .update(delivery)
    .set({
      ...{ state: 'pending', version, reason: null, detail: null, dueAt: now, settledAt: null, leasedUntil: null, attempts: 0 },
      // The platform may know it by its id of then, whatever the form of ids is now.
      sentAs: sql`CASE WHEN state IN ('skipped', 'shadowed') THEN sent_as ELSE coalesce(sent_as, key) END`,
    })
    .where(replayable(due, filter, bounds))
    .returning({ id: delivery.id });
  return replayed.length;
}

function replayable(due: Due, filter: ReplayFilter, bounds: ReplayBounds): SQL | undefined {
  return and(named(due, filter), inArray(delivery.state, statesOf(filter)), isTaken(bounds), not(isKept(bounds)));
}

/** What the platform is not too late for. The ledger's index finds it by when it was planned. */
function isTaken({ oldest }: ReplayBounds): SQL | undefined {
  return and(gte(delivery.occurredAt, oldest), gte(delivery.plannedAt, plannedFrom(oldest)));
}

/** What happened before the connection's own time. */
function isShadow({ takeover }: ReplayBounds): SQL {
  return isShadowRow(takeover, delivery.occurredAt);
}

function isKept(bounds: ReplayBounds): SQL {
  return sql`(${delivery.state} = 'delivered' AND ${isShadow(bounds)})`;
}

function named({ siteId, connectionId }: Due, { from, to, name, state, order, ids }: ReplayFilter): SQL | undefined {
  return and(
    eq(delivery.siteId, siteId),
    eq(delivery.connectionId, connectionId),
    from && and(gte(delivery.occurredAt, from), gte(delivery.plannedAt, plannedFrom(from))),
    to && lt(delivery.occurredAt, to),
    name ? eq(delivery.name, name) : undefined,
    state ? eq(delivery.state, state) : undefined,
    ids && inArray(delivery.id, ids),
    order
      ? sql`${delivery.orderId} IN (SELECT id FROM "order"
          WHERE site_id = ${siteId} AND generation = ${liveGenerationOf(siteId)} AND order_key = ${order})`
      : undefined,
  );
}
