/**
 * Orders that a run of events touched are worked out anew from what is stored: their refunds, their path, and the credit under
 * every model. A function of the stored rows alone, so how often it runs, and in what steps, changes nothing. Only what changes
 * in the live generation is remembered: order_change tells what reports have shown.
 */
import type { Transaction } from '@/db/client';
import type { Generation } from '@/db/queries/live';
import {
  type Affected,
  affectedOrders,
  type CreditInsert,
  firstOrders,
  type OrderInsert,
  type OrderRow,
  type PathRow,
  refundsOf,
  replaceCredit,
  type OrderChangeRow,
  ordersById,
  saveOrderChanges,
  saveOrders,
  statementsOf,
  storedPaths,
  type TouchRow,
  touchpointsOf,
  latestTouchpointsOf,
  type Window,
} from '@/db/queries/orders';
import { browserTouches, type PlacedOrder } from '@/db/queries/order-browser';
import type { MovedTouch } from '@/db/queries/sessions';
import { creditOrder, makePath, type SettledRefund, settleRefunds, touchesOf } from '@/lib/attribution';
import { derivedUuid } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { DAY_MS, SECOND_MS } from '@/lib/core/instant';
import { personNow } from '@/lib/identity';
import { LOOKBACK_DAYS_MAX, PATH_TOUCHES_MAX } from '@/lib/model/credit';
import { isPaid } from '@/lib/model/order';
import { orderIdOf } from '@/lib/model/order-id';
import { SESSION_GAP_MS } from '@/lib/model/session';
import type { Site } from '@/lib/model/site';
import type { DerivedSite } from './stated';
import type { Ledger } from './credit-deltas';
import { type OpenLedger, pastOrders, recordDeltas } from './credit-ledger';
import { type OrderFacts, orderFacts } from './order-facts';
import type { Derivation, WorkingSet } from './working-set';

/** As far back as any report looks; a second more, because the window's edge is a second wide. */
const FURTHEST_BACK_MS = LOOKBACK_DAYS_MAX * DAY_MS + SECOND_MS;

/** With so many orders of one buyer to work out, reading all touches between them is cheaper than the latest of each. */
const ORDERS_APART_MAX = 10;

/**
 * Recomputes every order that the run may have changed, and no more: one customer id may stand for everyone who walks into a shop,
 * and an order of theirs must cost what any other does. `moved` says whose touchpoints or orders changed hands, and of when. With a
 * `ledger`, what this changes of past days is recorded in it.
 */
export async function recomputeOrders(
  tx: Transaction,
  site: DerivedSite,
  into: Derivation,
  set: WorkingSet,
  moved: MovedTouch[],
  ledger: Ledger | undefined,
): Promise<void> {
  const now = (id: Id<'person'>) => personNow(set.people, id);
  const { before, firsts } = await stateOrders(tx, site, into, set);
  const touched = set.newTouchpoints.map(({ personId, at, visitorId }) => ({ personId: now(personId), at, visitorId }));
  const touches = [...touched, ...moved];
  const orders = await affectedOrders(tx, into, {
    orderKeys: [...new Set(set.orderEvents.map(({ orderKey }) => orderKey))],
    orderIds: firsts,
    reach: reachOf(touches.map(({ personId, at }) => [personId, at])),
    browsers: reachOf(touches.flatMap(({ visitorId, at }) => (visitorId ? [[visitorId, at]] : []))),
    visits: visitsOf(set),
  });
  if (orders.length === 0) return;
  await recompute(tx, site, into, set, orders, ledger && { ...ledger, priors: before });
}

/** A touch may stand in the path of every order from a session's length before it on. */
function reachOf<Whose>(touches: [Whose, Date][]): Map<Whose, Date> {
  const reach = new Map<Whose, Date>();
  for (const [whose, at] of touches) {
    const since = new Date(at.getTime() - SESSION_GAP_MS);
    const known = reach.get(whose);
    if (!known || since < known) reach.set(whose, since);
  }
  return reach;
}

/** The sessions that began or went on, with the time within which an order was placed in them. */
function visitsOf({ touchedSessions }: WorkingSet): Affected['visits'] {
  return [...touchedSessions].map(({ visitorId, startedAt, lastEventAt }) => ({
    visitor: visitorId,
    from: new Date(startedAt.getTime() - SESSION_GAP_MS),
    to: new Date(lastEventAt.getTime() + SESSION_GAP_MS),
  }));
}

type Stated = {
  /** The orders that the run speaks of, as they were. */
  before: Map<Id<'order'>, OrderRow>;
  /** Orders that stop or begin to be their buyer's first: "new customer" hangs on it. */
  firsts: Id<'order'>[];
};

/** Works out anew every order that the run's events speak of, without what refunds take back. */
async function stateOrders(tx: Transaction, site: DerivedSite, into: Derivation, set: WorkingSet): Promise<Stated> {
  const keys = new Set(set.orderEvents.filter(({ role }) => role !== 'refunded').map(({ orderKey }) => orderKey));
  const ids = [...keys].map((key) => orderIdOf(site.id, key));
  const statements = Map.groupBy(await statementsOf(tx, into, ids), ({ link }) => link.orderId);
  const stated = [...statements].flatMap(([id, rows]) => orderFacts(site, id, rows) ?? []);
  const before = new Map((await ordersById(tx, into, ids)).map((row) => [row.id, row]));
  const buyers = [...new Set([...stated, ...before.values()].flatMap(({ personId }) => personId ?? []))];
  const firstBefore = await firstOrders(tx, into, buyers);
  await saveOrders(
    tx,
    stated.map((facts) => ({ ...facts, generation: into.generation, refunded: 0n, newCustomer: facts.declaredNew ?? false })),
  );
  const changes = stated.flatMap((facts) => restatement(site, before.get(facts.id), facts) ?? []);
  if (into.isLive) await saveOrderChanges(tx, [...changes, ...decisionChanges(site, set)]);
  const firstAfter = await firstOrders(tx, into, buyers);
  const changedHands = buyers.filter((buyer) => firstBefore.get(buyer) !== firstAfter.get(buyer));
  return { before, firsts: changedHands.flatMap((buyer) => [firstBefore.get(buyer) ?? [], firstAfter.get(buyer) ?? []].flat()) };
}

/** What somebody decided of orders, also of one that is still to come: its history then begins with it. */
function decisionChanges(site: Site, { orderDecisions }: WorkingSet): OrderChangeRow[] {
  return orderDecisions.map(({ orderKey, eventId, at, test, decidedBy, reason }) => ({
    siteId: site.id,
    id: derivedUuid('order_change', orderIdOf(site.id, orderKey), eventId) as Id<'order_change'>,
    orderId: orderIdOf(site.id, orderKey),
    changedAt: at,
    cause: 'decision',
    eventId,
    detail: { test: String(test), decidedBy, ...(reason && { reason }) },
  }));
}

/** An order whose money or state another source, or a later version, now tells otherwise. */
function restatement(site: Site, before: OrderRow | undefined, facts: OrderFacts): OrderChangeRow | undefined {
  const told = ({ revenue, currency, state }: Pick<OrderRow, 'revenue' | 'currency' | 'state'>) =>
    `${revenue} ${currency} ${state}`;
  if (!before || before.eventId === facts.eventId) return undefined;
  const paidBefore = { ...before, state: isPaid(before) ? ('paid' as const) : before.state };
  if (told(paidBefore) === told(facts)) return undefined;
  return {
    siteId: site.id,
    id: derivedUuid('order_change', facts.id, facts.eventId) as Id<'order_change'>,
    orderId: facts.id,
    changedAt: facts.updatedAt ?? facts.orderedAt,
    cause: 'statement',
    eventId: facts.eventId,
    detail: { before: told(paidBefore), after: told(facts) },
  };
}

async function recompute(
  tx: Transaction,
  site: Site,
  into: Derivation,
  set: WorkingSet,
  orders: OrderRow[],
  ledger: OpenLedger | undefined,
): Promise<void> {
  const persons = [...new Set(orders.flatMap(({ personId }) => personId ?? []))];
  const firsts = new Set((await firstOrders(tx, into, persons)).values());
  const refunds = Map.groupBy(
    await refundsOf(
      tx,
      into,
      orders.map(({ orderKey }) => orderKey),
    ),
    ({ orderKey }) => orderKey,
  );
  const touchRows = await touchesFor(tx, into, orders);
  const touches = Map.groupBy(touchRows, ({ personId }) => personId);
  const placed = await browserTouches(tx, into, placedIn(orders, touchRows), PATH_TOUCHES_MAX);
  const ids = orders.map(({ id }) => id);
  const before = await storedPaths(tx, into, ids);
  const past = ledger && (await pastOrders(tx, into, orders, ledger));
  const saved: OrderInsert[] = [];
  const paths: PathRow[] = [];
  const credits: CreditInsert[] = [];
  const changed: OrderRow[] = [];
  for (const order of orders) {
    const settled = settleRefunds(order, refunds.get(order.orderKey) ?? []);
    const own = (order.personId ? touches.get(order.personId) : undefined) ?? [];
    const near = touchesOf(own, placed.get(order.id) ?? [], { ...spanOf(order.orderedAt), limit: PATH_TOUCHES_MAX });
    const worked = workOut(site, order, settled, near);
    saved.push({
      ...order,
      refunded: settled.reduce((sum, { revenue }) => sum + revenue, 0n),
      state: stateOf(order, settled),
      newCustomer: order.declaredNew ?? firsts.has(order.id),
    });
    paths.push(...worked.paths);
    credits.push(...worked.credits);
    const known = before.get(order.id);
    if (known !== undefined && known !== pathText(worked.paths)) changed.push(order);
  }
  await saveOrders(tx, saved);
  await replaceCredit(tx, into, ids, { paths, credits });
  if (into.isLive) await noteChanges(tx, site, set, changed);
  const all = [...touchRows, ...[...placed.values()].flat()];
  if (ledger && past) await recordDeltas(tx, past, credits, { ...ledger, site, set, touches: all });
}

/**
 * The touchpoints that may stand in some order's path, as far back as any report looks, and a session's length past the order; of
 * each person in path order.
 */
async function touchesFor(tx: Transaction, of: Generation, orders: OrderRow[]): Promise<TouchRow[]> {
  const windows = orders.flatMap(({ personId, orderedAt }): Window[] => (personId ? [windowOf(personId, orderedAt)] : []));
  const buyers = [...Map.groupBy(windows, ({ person }) => person)];
  const few = buyers.flatMap(([, own]) => (own.length <= ORDERS_APART_MAX ? own : []));
  const many = buyers.flatMap(([person, own]) => (own.length > ORDERS_APART_MAX ? [person] : []));
  const latest = await latestTouchpointsOf(tx, of, few, PATH_TOUCHES_MAX);
  if (many.length === 0) return latest;
  const from = new Date(Math.min(...windows.map((window) => window.from.getTime())));
  const to = new Date(Math.max(...windows.map((window) => window.to.getTime())));
  // Path order within each person is all that is asked for.
  return [...latest, ...(await touchpointsOf(tx, of, many, from, to))];
}

function windowOf(person: Id<'person'>, orderedAt: Date): Window {
  return { person, ...spanOf(orderedAt) };
}

/** Between which times the touches of an order are looked for. */
function spanOf(orderedAt: Date): { from: Date; to: Date } {
  const at = orderedAt.getTime();
  return { from: new Date(at - FURTHEST_BACK_MS), to: new Date(at + SESSION_GAP_MS) };
}

/** Orders whose browser is known, but for those that were placed in a session of their own person: its touches are the person's. */
function placedIn(orders: OrderRow[], touches: TouchRow[]): PlacedOrder[] {
  const ownerOf = new Map(touches.map(({ id, personId }): [string, Id<'person'>] => [id, personId]));
  return orders.flatMap(({ id, visitorId, sessionId, personId, browserPersonId, orderedAt }) => {
    if (!visitorId || (sessionId && personId && ownerOf.get(sessionId) === personId)) return [];
    const browser = { visitor: visitorId, session: sessionId, browserPerson: browserPersonId };
    return [{ order: id, ...browser, at: orderedAt, ...spanOf(orderedAt) }];
  });
}

function workOut(
  site: Site,
  order: OrderRow,
  refunds: SettledRefund[],
  considered: TouchRow[],
): { paths: PathRow[]; credits: CreditInsert[] } {
  const path = makePath(considered, {
    orderAt: order.orderedAt,
    lookbackDays: site.settings.lookbackDays,
    direct: site.settings.direct,
  });
  const rejections = new Map(path.rejected.map(({ touch, reason }) => [touch.id, reason]));
  const places = new Map(considered.map(({ id }, position) => [id, position]));
  const key = { siteId: site.id, generation: order.generation, orderId: order.id };
  const paths = considered.map(
    ({ id }, position): PathRow => ({ ...key, position, touchpointId: id, rejection: rejections.get(id) }),
  );
  const credits = !isPaid(order)
    ? []
    : creditOrder({
        path: path.used,
        orderAt: order.orderedAt,
        amount: order.revenue,
        refunds: refunds.map(({ revenue }) => revenue),
      }).map(
        ({ entry, model, touchpointId, amount, weight, totalWeight }): CreditInsert => ({
          ...key,
          model,
          entry,
          position: touchpointId ? (places.get(touchpointId) ?? -1) : -1,
          touchpointId,
          amount,
          currency: order.currency,
          weight,
          totalWeight,
          orderedAt: order.orderedAt,
          postedAt: entry === 0 ? order.orderedAt : (refunds[entry - 1]?.refundedAt ?? order.orderedAt),
        }),
      );
  return { paths, credits };
}

/** What was refunded shows on a paid order; a pending or cancelled one stays what its statements say. */
function stateOf(order: OrderRow, refunds: SettledRefund[]): OrderRow['state'] {
  if (!isPaid(order)) return order.state;
  const back = refunds.reduce((sum, { amount }) => sum + amount, 0n);
  if (back === 0n) return refunds.length > 0 && order.total === 0n ? 'refunded' : 'paid';
  return back === order.total ? 'refunded' : 'partially_refunded';
}

function pathText(rows: PathRow[]): string {
  return rows.map(({ touchpointId, rejection }) => `${touchpointId}:${rejection ?? ''}`).join(' ');
}

/** Remembers why credit that had been given out changed: a merge, or a touchpoint that came late. */
async function noteChanges(tx: Transaction, site: Site, set: WorkingSet, orders: OrderRow[]): Promise<void> {
  const rows = orders.flatMap((order) => {
    const isBuyer = (id: Id<'person'>) => order.personId === personNow(set.people, id);
    const split = set.people.splits.find(({ members }) => members.some(isBuyer));
    const merge = set.people.merges.find(({ winnerId }) => isBuyer(winnerId));
    const touch = set.newTouchpoints.find(({ personId, visitorId }) => isBuyer(personId) || visitorId === order.visitorId);
    const cause =
      (split && { cause: 'split' as const, eventId: split.eventId, changedAt: split.at }) ??
      (merge && { cause: 'merge' as const, eventId: merge.eventId, changedAt: merge.mergedAt }) ??
      (touch && { cause: 'late_touch' as const, eventId: touch.eventId, changedAt: touch.at });
    if (!cause) return [];
    return {
      siteId: site.id,
      id: derivedUuid('order_change', order.id, cause.eventId) as Id<'order_change'>,
      orderId: order.id,
      ...cause,
    };
  });
  await saveOrderChanges(tx, rows);
}
