/**
 * Where paths begin after the buyer's previous order, where the site sets it: what led to one order earns nothing of the next. An
 * order that no ad can earn, such as a renewal, ends no path.
 */
import type { Transaction } from '@/db/client';
import type { Generation } from '@/db/queries/live';
import type { OrderRow } from '@/db/queries/orders';
import { ordersAfterSales, previousSales } from '@/db/queries/previous-orders';
import type { Id } from '@/lib/core/id';
import { heldDays } from '@/lib/model/lookback';
import { isPaid } from '@/lib/model/order';
import type { Site } from '@/lib/model/site';
import { pathTimeOf } from './order-touches';

/** The orders with the beginning of their paths: null where the site sets none, or no path reaches back to a sale. */
export async function withPathStarts(tx: Transaction, site: Site, of: Generation, orders: OrderRow[]): Promise<OrderRow[]> {
  const ends = orders.flatMap((order) =>
    order.personId ? [{ id: order.id, person: order.personId, at: pathTimeOf(order) }] : [],
  );
  const previous = site.settings.pathsBeginAfterOrder
    ? await previousSales(tx, of, ends, heldDays(site.settings))
    : new Map<Id<'order'>, Date>();
  return orders.map((order) => ({ ...order, pathFrom: previous.get(order.id) ?? null }));
}

/** An order as its buyer's next one sees it. */
type PlacedSale = Pick<OrderRow, 'id' | 'orderedAt' | 'state' | 'test'> & { leftOut?: boolean; personId?: Id<'person'> | null };

/**
 * The orders that hang on sales which are new, gone, another's or of another time now. `before` and `after` are the orders that a
 * run speaks of, as they were and as they are.
 */
export async function orderedNext(
  tx: Transaction,
  site: Site,
  of: Generation,
  before: ReadonlyMap<Id<'order'>, PlacedSale>,
  after: readonly PlacedSale[],
): Promise<Id<'order'>[]> {
  if (!site.settings.pathsBeginAfterOrder) return [];
  const now = new Map(after.map((order) => [order.id, order]));
  const changed = [...new Set([...before.keys(), ...now.keys()])].flatMap((id) => {
    const [was, is] = [placeOf(before.get(id)), placeOf(now.get(id))];
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [was, is].filter((place) => place !== undefined);
  });
  return ordersAfterSales(tx, of, changed, heldDays(site.settings));
}

/** Where the order stands among its buyer's sales; undefined where it is none that ends a path. */
function placeOf(order: PlacedSale | undefined): { person: Id<'person'>; at: Date } | undefined {
  if (!order?.personId || order.leftOut || order.test || !isPaid(order)) return undefined;
  return { person: order.personId, at: order.orderedAt };
}
