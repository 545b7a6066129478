/**
 * The touches that may stand in the path of an order, or of another conversion: its person's, and those of the browser it was placed
 * in, whoever its person is (docs/decisions/0019). Everything that works out a path asks here.
 */
import type { Transaction } from '@/db/client';
import type { Generation } from '@/db/queries/live';
import { browserTouches, type PlacedOrder } from '@/db/queries/order-browser';
import { latestTouchpointsOf, type OrderRow, type TouchRow, touchpointsOf, type Window } from '@/db/queries/orders';
import { touchesOf } from '@/lib/attribution';
import type { Id } from '@/lib/core/id';
import { DAY_MS, SECOND_MS } from '@/lib/core/instant';
import { PATH_TOUCHES_MAX } from '@/lib/model/credit';
import { heldDays } from '@/lib/model/lookback';
import { SESSION_GAP_MS } from '@/lib/model/session';
import type { Site } from '@/lib/model/site';

/** With so many orders of one buyer to work out, reading all touches between them is cheaper than the latest of each. */
const ORDERS_APART_MAX = 10;

/** What decides which touches are near: of an order, or of what is placed like one. */
export type PlacedRow = { id: Id<'order'> | Id<'conversion'> } & Pick<
  OrderRow,
  'visitorId' | 'personId' | 'browserPersonId' | 'sessionId' | 'orderedAt' | 'pathAt'
>;

export type OrderTouches = {
  /** Those to consider for one of the orders, in path order. */
  near(order: PlacedRow): TouchRow[];
  all: TouchRow[];
};

/** The touches near these orders. */
export async function touchesNear(tx: Transaction, site: Site, of: Generation, orders: PlacedRow[]): Promise<OrderTouches> {
  const reach = reachOf(site);
  const owned = await personTouches(tx, of, orders, reach);
  const byPerson = Map.groupBy(owned, ({ personId }) => personId);
  const placed = await browserTouches(tx, of, placedIn(orders, owned, reach), PATH_TOUCHES_MAX);
  return {
    near(order) {
      const own = (order.personId ? byPerson.get(order.personId) : undefined) ?? [];
      return touchesOf(own, placed.get(order.id) ?? [], { ...spanOf(pathTimeOf(order), reach), limit: PATH_TOUCHES_MAX });
    },
    all: [...owned, ...[...placed.values()].flat()],
  };
}

/** The touches of the orders' people, as far back as any report looks, and a session's length past the order. */
async function personTouches(tx: Transaction, of: Generation, orders: PlacedRow[], reach: number): Promise<TouchRow[]> {
  const windows = orders.flatMap((order): Window[] =>
    order.personId ? [{ person: order.personId, ...spanOf(pathTimeOf(order), reach) }] : [],
  );
  const buyers = [...Map.groupBy(windows, ({ person }) => person)];
  const few = buyers.flatMap(([, own]) => (own.length <= ORDERS_APART_MAX ? own : []));
  const many = buyers.flatMap(([person, own]) => (own.length > ORDERS_APART_MAX ? [person] : []));
  const latest = await latestTouchpointsOf(tx, of, few, PATH_TOUCHES_MAX);
  if (many.length === 0) return latest;
  const from = new Date(Math.min(...windows.map((window) => window.from.getTime())));
  const to = new Date(Math.max(...windows.map((window) => window.to.getTime())));
  return [...latest, ...(await touchpointsOf(tx, of, many, from, to))];
}

/** When the path of an order ends: with the order, unless it has the path of another time. */
export function pathTimeOf({ orderedAt, pathAt }: Pick<OrderRow, 'orderedAt' | 'pathAt'>): Date {
  return pathAt ?? orderedAt;
}

/** As far back as the site's paths are stored; a second more, because the window's edge is a second wide. */
function reachOf({ settings }: Site): number {
  return heldDays(settings) * DAY_MS + SECOND_MS;
}

/** Between which times the touches of a path are looked for. */
function spanOf(pathAt: Date, reach: number): { from: Date; to: Date } {
  const at = pathAt.getTime();
  return { from: new Date(at - reach), to: new Date(at + SESSION_GAP_MS) };
}

/**
 * Orders whose browser is known, but for those that were placed in a session of their own person: its touches are the person's.
 * One that has the path of another time has the session of that time.
 */
function placedIn(orders: PlacedRow[], touches: TouchRow[], reach: number): PlacedOrder[] {
  const ownerOf = new Map(touches.map(({ id, personId }): [string, Id<'person'>] => [id, personId]));
  return orders.flatMap((order) => {
    const { visitorId, personId, browserPersonId } = order;
    const [session, at] = [order.pathAt ? null : order.sessionId, pathTimeOf(order)];
    if (!visitorId || (session && personId && ownerOf.get(session) === personId)) return [];
    const browser = { visitor: visitorId, session, browserPerson: browserPersonId };
    return [{ order: order.id, ...browser, at, ...spanOf(at, reach) }];
  });
}
