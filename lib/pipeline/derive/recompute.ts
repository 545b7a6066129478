/**
 * Orders that a run of events touched are worked out anew from what is stored: their refunds, their path, and the credit under
 * every model. A function of the stored rows alone, so how often it runs, and in what steps, changes nothing. Only what changes
 * in the live generation is remembered: order_change tells what reports have shown.
 */
import type { Transaction } from '@/db/client';
import { type Affected, affectedOrders } from '@/db/queries/affected-orders';
import { countEarlier, firstOrders } from '@/db/queries/order-buyers';
import {
  type CreditInsert,
  type OrderInsert,
  type OrderRow,
  type PathRow,
  refundsOf,
  replaceCredit,
  saveOrderChanges,
  saveOrders,
  storedPaths,
  type TouchRow,
} from '@/db/queries/orders';
import { type OrderCostRow, replaceOrderCosts } from '@/db/queries/order-costs';
import type { MovedTouch } from '@/db/queries/sessions';
import { creditOrder, directLeftOut, labelled, makePath, modelsOf, type SettledRefund, settleRefunds } from '@/lib/attribution';
import { derivedUuid } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { personNow } from '@/lib/identity';
import { isPaid } from '@/lib/model/order';
import { ALIAS_KIND, type Split } from '@/lib/model/person';
import { SESSION_GAP_MS } from '@/lib/model/session';
import type { Site } from '@/lib/model/site';
import { isDoubtful, isNewCustomer, onFirstPaths } from './buyers';
import { creditedOrder, creditedTouch } from './credit-row';
import type { Ledger } from './credit-deltas';
import { type OpenLedger, pastOrders, recordDeltas } from './credit-ledger';
import { openCosting, orderCostRow, withCosts } from './order-costs';
import { pathTimeOf, touchesNear } from './order-touches';
import { withPathStarts } from './path-starts';
import type { ResolvedOrders } from './resolve-orders';
import type { DerivedSite } from './stated';
import { stateOrders } from './state-orders';
import type { Derivation, WorkingSet } from './working-set';

/**
 * Recomputes every order that the run may have changed, and no more: one customer id may stand for everyone who walks into a
 * shop, and an order of theirs must cost what any other does. `moved` says whose touchpoints or orders changed hands, and of
 * when. With a `ledger`, what this changes of past days is recorded in it.
 */
export async function recomputeOrders(
  tx: Transaction,
  site: DerivedSite,
  into: Derivation,
  { set, moved, resolved }: Changes,
  ledger: Ledger | undefined,
): Promise<void> {
  const { before, firsts, restated } = await stateOrders(tx, site, into, set, resolved);
  const orders = await affectedOrders(tx, into, {
    orderIds: [...new Set([...resolved.orderOf.values(), ...resolved.regrouped, ...restated, ...firsts])],
    ...reachedIn(set, moved),
  });
  const { gone } = resolved;
  if (orders.length + gone.length === 0) return;
  await recompute(tx, site, into, { set, affected: orders, gone }, ledger && { ...ledger, priors: before });
}

/** What a run changes for orders: whose touches and orders changed hands, and which events speak of which order. */
type Changes = { set: WorkingSet; moved: MovedTouch[]; resolved: ResolvedOrders };

/** Whose orders and other conversions a run may change because touches are new or changed hands, and from when on. */
export function reachedIn(set: WorkingSet, moved: MovedTouch[]): Omit<Affected, 'orderIds'> {
  const now = (id: Id<'person'>) => personNow(set.people, id);
  const touched = set.newTouchpoints.map(({ personId, at, visitorId }) => ({ personId: now(personId), at, visitorId }));
  const touches = [...touched, ...moved];
  return {
    reach: reachOf(touches.map(({ personId, at }) => [personId, at])),
    browsers: reachOf(touches.flatMap(({ visitorId, at }) => (visitorId ? [[visitorId, at]] : []))),
    visits: visitsOf(set),
  };
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

/** Works these orders out anew and writes them, their paths and their credit; of orders that are others' now, these go. */
export async function recompute(
  tx: Transaction,
  site: Site,
  into: Derivation,
  { set, affected, gone }: { set: WorkingSet; affected: OrderRow[]; gone: OrderRow[] },
  ledger: OpenLedger | undefined,
): Promise<void> {
  const persons = [...new Set(affected.flatMap(({ personId }) => personId ?? []))];
  const firstOf = await firstOrders(tx, into, persons);
  const firsts = new Set(firstOf.values());
  const orders = await withPathStarts(tx, site, into, await onFirstPaths(tx, into, affected, firstOf));
  const earlier = await countEarlier(
    tx,
    into,
    orders.flatMap((order) => (isDoubtful(order) && firsts.has(order.id) ? order.id : [])),
  );
  const refunds = await refundsOf(tx, into, orders);
  const touches = await touchesNear(tx, site, into, orders);
  const ids = orders.map(({ id }) => id);
  const costing = await openCosting(tx, site, into, orders);
  const before = await storedPaths(tx, into, ids);
  const past = ledger && (await pastOrders(tx, into, [...orders, ...gone], ledger));
  const saved: OrderInsert[] = [];
  const paths: PathRow[] = [];
  const credits: CreditInsert[] = [];
  const changed: OrderRow[] = [];
  const costs: OrderCostRow[] = [];
  for (const order of orders) {
    const claims = refunds.get(order.id) ?? [];
    const settled = settleRefunds(order, claims);
    const state = stateOf(order, settled);
    const refunded = settled.reduce((sum, { revenue }) => sum + revenue, 0n);
    const settledOrder = { ...order, refunded, state, newCustomer: isNewCustomer({ ...order, state }, firsts, earlier) };
    const near = touches.near(order);
    const worked = workOut(site, settledOrder, settled, near);
    saved.push({ ...settledOrder, ...pathFacts(near, worked.paths) });
    paths.push(...worked.paths);
    const cost = costing(settledOrder, settled, claims);
    if (cost) costs.push(orderCostRow(order, cost));
    credits.push(...withCosts(worked.credits, cost));
    const known = before.get(order.id);
    if (known !== undefined && known !== pathText(worked.paths)) changed.push(order);
  }
  await saveOrders(tx, saved);
  const replaced = [...ids, ...gone.map(({ id }) => id)];
  await replaceCredit(tx, into, replaced, { paths, credits });
  await replaceOrderCosts(tx, into, replaced, costs);
  if (into.isLive) await noteChanges(tx, site, set, changed);
  if (ledger && past) await recordDeltas(tx, past, credits, { ...ledger, site, set, touches: touches.all });
}

/** The order's path among the touches near it, and what that earns under these models. */
export function workOut(
  site: Site,
  order: OrderRow,
  refunds: SettledRefund[],
  considered: TouchRow[],
  models = modelsOf(site.settings),
): { paths: PathRow[]; credits: CreditInsert[] } {
  const orderAt = pathTimeOf(order);
  const path = makePath(labelled(site.settings.labelRules, considered), {
    orderAt,
    lookbackDays: site.settings.lookbackDays,
    channelLookbackDays: site.settings.channelLookbackDays,
    direct: site.settings.direct,
    after: order.pathFrom,
    leftOut: order.leftOut,
  });
  const rejections = new Map(path.rejected.map(({ touch, reason }) => [touch.id, reason]));
  const places = new Map(considered.map((touch, position) => [touch.id, { ...touch, position }]));
  const key = { siteId: site.id, generation: order.generation, orderId: order.id };
  const paths = considered.map(
    ({ id }, position): PathRow => ({ ...key, position, touchpointId: id, rejection: rejections.get(id) }),
  );
  const credits = !isPaid(order)
    ? []
    : creditOrder(models, {
        path: path.used,
        directLeftOut: directLeftOut(path),
        orderAt,
        amount: order.revenue,
        refunds: refunds.map(({ revenue }) => revenue),
      }).map(
        ({ touchpointId, ...share }): CreditInsert => ({
          ...key,
          ...share,
          touchpointId,
          ...creditedTouch(touchpointId && places.get(touchpointId)),
          ...creditedOrder(order),
          postedAt: share.entry === 0 ? order.orderedAt : (refunds[share.entry - 1]?.refundedAt ?? order.orderedAt),
        }),
      );
  return { paths, credits };
}

/** What data quality tells of the path: of its touches that count. */
function pathFacts(near: TouchRow[], paths: PathRow[]): Pick<OrderRow, 'pathHasClick' | 'pathHasLanding'> {
  const used = near.filter((_, place) => !paths[place]?.rejection);
  return { pathHasClick: used.some(({ hasClickId }) => hasClickId), pathHasLanding: used.some(({ fromOrder }) => fromOrder) };
}

/** What was refunded shows on a paid order; a pending or cancelled one stays what its statements say. */
function stateOf(order: OrderRow, refunds: SettledRefund[]): OrderRow['state'] {
  if (!isPaid(order)) return order.state;
  const back = refunds.reduce((sum, { amount }) => sum + amount, 0n);
  if (back === 0n && !(refunds.length > 0 && order.total === 0n)) return order.partPaid ? 'partially_paid' : 'paid';
  if (back < order.total) return 'partially_refunded';
  return refunds.some(({ chargeback }) => chargeback) ? 'charged_back' : 'refunded';
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
      (split && { cause: split.as, eventId: split.eventId, changedAt: split.at, ...bySaying(split) }) ??
      (merge && {
        cause: 'merge' as const,
        eventId: merge.eventId,
        changedAt: merge.mergedAt,
        ...bySaying({ identifier: merge.evidence }),
      }) ??
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

/** What somebody, or a program with a key, said of who is who. */
function bySaying({ identifier, decidedBy }: Pick<Split, 'identifier' | 'decidedBy'>): { detail?: Record<string, string> } {
  if (decidedBy) return { detail: { decidedBy } };
  return identifier.kind === ALIAS_KIND ? { detail: { alias: 'true' } } : {};
}
