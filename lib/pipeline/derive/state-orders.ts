/**
 * Writes the orders that a run of events speaks of as all their statements together tell them, and says which other orders hang
 * on them: those that stop or begin to be their buyer's first, and those of the same subscription.
 */
import type { Transaction } from '@/db/client';
import { type FirstSale, firstSales, ordersOfSubscriptions, renewalsOfBuyers, trialsOf } from '@/db/queries/order-buyers';
import { type OrderChangeRow, type OrderRow, ordersById, saveOrderChanges, saveOrders, statementsOf } from '@/db/queries/orders';
import { derivedUuid } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { isPaid } from '@/lib/model/order';
import type { Site } from '@/lib/model/site';
import { isDoubtful } from './buyers';
import { type OrderFacts, orderFacts } from './order-facts';
import { saveLines } from './order-lines';
import { orderedNext } from './path-starts';
import type { ResolvedOrders } from './resolve-orders';
import type { DerivedSite } from './stated';
import { withTrials } from './subscriptions';
import type { Derivation, WorkingSet } from './working-set';

export type Stated = {
  /** The orders that the run speaks of, as they were. */
  before: Map<Id<'order'>, OrderRow>;
  /** Orders that the run says nothing of, but of whose subscription, buyer or buyer's previous order it does. */
  restated: Id<'order'>[];
  /** Orders that stop or begin to be their buyer's first: "new customer" hangs on it. */
  firsts: Id<'order'>[];
};

/** Works out anew every order that the run's events speak of, without what refunds take back. */
export async function stateOrders(
  tx: Transaction,
  site: DerivedSite,
  into: Derivation,
  set: WorkingSet,
  resolved: ResolvedOrders,
): Promise<Stated> {
  const { orderOf, keys, gone } = resolved;
  const { ids, stored, ofSubscriptions } = await atHand(tx, into, set, resolved);
  const statements = Map.groupBy(await statementsOf(tx, into, ids), ({ link }) => link.orderId);
  const before = new Map([...stored, ...gone].map((row) => [row.id, row]));
  const facts = [...statements].flatMap(([id, rows]) => {
    return orderFacts(site, { id, key: keys.get(id) ?? before.get(id)?.orderKey }, rows) ?? [];
  });
  const trials = await trialsOf(
    tx,
    into,
    facts.flatMap(({ subscriptionKey }) => subscriptionKey ?? []),
  );
  const stated = withTrials(facts, trials, site);
  const buyers = [...new Set([...stated, ...before.values()].flatMap(({ personId }) => personId ?? []))];
  const firstBefore = byBuyer(await firstSales(tx, into, buyers));
  await saveOrders(
    tx,
    stated.map((facts) => ({ ...facts, generation: into.generation, refunded: 0n, newCustomer: facts.declaredNew ?? false })),
  );
  const lost = gone.map(({ id }) => id);
  await saveLines(tx, into, { statements, stored: stored.map(({ id }) => id), gone: lost });
  const changes = stated.flatMap((facts) => restatement(site, before.get(facts.id), facts) ?? []);
  if (into.isLive) await saveOrderChanges(tx, [...changes, ...decisionChanges(site, set, orderOf)]);
  const next = await orderedNext(tx, site, into, before, stated);
  const sales = await firstSales(tx, into, buyers);
  const firstAfter = byBuyer(sales);
  const moved = buyers.filter((buyer) => firstBefore.get(buyer)?.pathTime !== firstAfter.get(buyer)?.pathTime);
  const changedHands = buyers.filter((buyer) => firstBefore.get(buyer)?.id !== firstAfter.get(buyer)?.id);
  const doubtful = sales.flatMap((sale) => (isDoubtful(sale) ? sale.id : []));
  return {
    before,
    restated: [...ofSubscriptions, ...next, ...doubtful, ...(await renewalsOf(tx, site, into, moved))],
    firsts: changedHands.flatMap((buyer) => [firstBefore, firstAfter].flatMap((sale) => sale.get(buyer)?.id ?? [])),
  };
}

function byBuyer(sales: FirstSale[]): Map<Id<'person'>, FirstSale> {
  return new Map(sales.map((sale) => [sale.person, sale]));
}

type AtHand = { ids: Id<'order'>[]; stored: OrderRow[]; ofSubscriptions: Id<'order'>[] };

/**
 * The orders that the run speaks of, and all of their subscriptions: which of those is the first hangs on all, also where who
 * speaks of one knows of no subscription.
 */
async function atHand(
  tx: Transaction,
  into: Derivation,
  set: WorkingSet,
  { orderOf, regrouped, gone }: ResolvedOrders,
): Promise<AtHand> {
  const told = set.orderEvents.flatMap(({ role, eventId }) => (role === 'refunded' ? [] : (orderOf.get(eventId) ?? [])));
  const spoken = new Set([...told, ...regrouped]);
  const known = await ordersById(tx, into, [...spoken]);
  const keyed = [...set.orderEvents, ...set.trials, ...known, ...gone];
  const keys = new Set(keyed.flatMap(({ subscriptionKey }) => subscriptionKey ?? []));
  const ofSubscriptions = await ordersOfSubscriptions(tx, into, [...keys]);
  const others = ofSubscriptions.filter((id) => !spoken.has(id));
  return { ids: [...spoken, ...others], stored: [...known, ...(await ordersById(tx, into, others))], ofSubscriptions };
}

/** What somebody decided of orders, also of one that is still to come: its history then begins with it. */
function decisionChanges(site: Site, { orderDecisions }: WorkingSet, orderOf: ResolvedOrders['orderOf']): OrderChangeRow[] {
  return orderDecisions.flatMap(({ eventId, at, test, decidedBy, reason }) => {
    const orderId = orderOf.get(eventId);
    if (!orderId) return [];
    return {
      siteId: site.id,
      id: derivedUuid('order_change', orderId, eventId) as Id<'order_change'>,
      orderId,
      changedAt: at,
      cause: 'decision',
      eventId,
      detail: { test: String(test), decidedBy, ...(reason && { reason }) },
    };
  });
}

/** An order whose money or state another source, or a later version, now tells otherwise. */
function restatement(site: Site, before: OrderRow | undefined, facts: OrderFacts): OrderChangeRow | undefined {
  const told = (row: Pick<OrderRow, 'revenue' | 'currency' | 'state'>) =>
    `${row.revenue} ${row.currency} ${isPaid(row) ? 'paid' : row.state}`;
  if (!before || before.eventId === facts.eventId || told(before) === told(facts)) return undefined;
  return {
    siteId: site.id,
    id: derivedUuid('order_change', facts.id, facts.eventId) as Id<'order_change'>,
    orderId: facts.id,
    changedAt: facts.updatedAt ?? facts.orderedAt,
    cause: 'statement',
    eventId: facts.eventId,
    detail: { before: told(before), after: told(facts) },
  };
}

/** Renewals have the path of their buyer's first order, where they are credited at all. */
async function renewalsOf(tx: Transaction, { settings }: Site, into: Derivation, buyers: Id<'person'>[]): Promise<Id<'order'>[]> {
  return settings.leftOutOfAttribution.includes('subscription') ? [] : renewalsOfBuyers(tx, into, buyers);
}
