/**
 * Orders that a run of events touched are worked out anew from what is stored: their refunds, their path, and the credit under
 * every model. A function of the stored rows alone, so how often it runs, and in what steps, changes nothing. Only what changes
 * in the live generation is remembered: order_change tells what reports have shown.
 */
import type { Transaction } from '@/db/client';
import { type Affected, affectedOrders } from '@/db/queries/affected-orders';
import {
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
} from '@/db/queries/orders';
import type { MovedTouch } from '@/db/queries/sessions';
import { creditOrder, makePath, type SettledRefund, settleRefunds } from '@/lib/attribution';
import { derivedUuid } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { personNow } from '@/lib/identity';
import { isPaid } from '@/lib/model/order';
import { orderIdOf } from '@/lib/model/order-id';
import { SESSION_GAP_MS } from '@/lib/model/session';
import type { Site } from '@/lib/model/site';
import type { DerivedSite } from './stated';
import type { Ledger } from './credit-deltas';
import { type OpenLedger, pastOrders, recordDeltas } from './credit-ledger';
import { type OrderFacts, orderFacts } from './order-facts';
import { touchesNear } from './order-touches';
import type { Derivation, WorkingSet } from './working-set';

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

/** Works these orders out anew and writes them, their paths and their credit. */
export async function recompute(
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
  const touches = await touchesNear(tx, into, orders);
  const ids = orders.map(({ id }) => id);
  const before = await storedPaths(tx, into, ids);
  const past = ledger && (await pastOrders(tx, into, orders, ledger));
  const saved: OrderInsert[] = [];
  const paths: PathRow[] = [];
  const credits: CreditInsert[] = [];
  const changed: OrderRow[] = [];
  for (const order of orders) {
    const settled = settleRefunds(order, refunds.get(order.orderKey) ?? []);
    const worked = workOut(site, order, settled, touches.near(order));
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
  if (ledger && past) await recordDeltas(tx, past, credits, { ...ledger, site, set, touches: touches.all });
}

/** The order's path among the touches near it, and what that earns. */
export function workOut(
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

/** A path as `storedPaths` has it. */
export function pathText(rows: PathRow[]): string {
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
