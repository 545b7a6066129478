/**
 * Looks at what a shop has changed since the last good look, and takes in what webhooks have not told: orders that are missing, and
 * orders that are other than they had told. A look that fails is gone on with later from its own beginning, so that an outage, of
 * the shop's or of ours, is covered by the next look whatever its length.
 */
import { waitingOrderIds } from '@/db/queries/shop-fetch';
import {
  changeShopSync,
  isDerived,
  noteLook,
  type ShopMissRow,
  shopsToReconcile,
  type ShopSyncRow,
  toldOfOrders,
} from '@/db/queries/shop-sync';
import { waitMs } from '@/lib/core/back-off';
import { parseCurrency } from '@/lib/core/currency';
import { HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import { textOf } from '@/lib/core/json';
import { parseMoney } from '@/lib/core/money';
import type { MissKind } from '@/lib/model/shop';
import type { ShopOrder } from '@/lib/sources/fetch';
import { askShop, type OpenShop, openShop, type ShopTools } from './open-shop';
import { missOf } from './miss';
import { takeOrders } from './take-orders';

/** Webhooks of what changed since then may still be on their way. */
const GRACE_MS = 10 * MINUTE_MS;
const EVERY_MS = HOUR_MS;
const RETRY_MIN_MS = MINUTE_MS;
/** What is stored is derived in a moment, but for rebuilds and backlogs. */
const UNDERIVED_MS = 2 * MINUTE_MS;

export type Looked = { orders: number; missed: number };

/** Looks at every shop whose time has come; resolves to how many orders were looked at, and how many had been missed. */
export async function reconcileShops(tools: ShopTools, signal: AbortSignal): Promise<Looked> {
  const looked: Looked = { orders: 0, missed: 0 };
  for (const sync of await shopsToReconcile(tools.db, tools.now())) {
    for (;;) {
      signal.throwIfAborted();
      const page = await lookAtPage(tools, sync);
      if (!page) break;
      looked.orders += page.orders;
      looked.missed += page.missed;
      if (page.isLast) break;
    }
  }
  return looked;
}

/** What the next page of the look holds; undefined when the look is put off. */
async function lookAtPage(
  tools: ShopTools,
  { siteId, sourceId }: ShopSyncRow,
): Promise<(Looked & { isLast: boolean }) | undefined> {
  const { db } = tools;
  const now = tools.now();
  const shop = await openShop(tools, siteId, sourceId);
  if (shop === undefined || typeof shop === 'string') return putOff(tools, { siteId, sourceId }, MINUTE_MS);
  const { sync } = shop;
  const to = sync.passTo ?? new Date(now.getTime() - GRACE_MS);
  if (to <= sync.reconciledTo) return putOff(tools, sync, GRACE_MS);
  // What the look itself takes in need not be derived before it goes on: it comes to no order twice.
  if (sync.passTo === null && !(await isDerived(db, siteId))) return putOff(tools, sync, UNDERIVED_MS);
  const query = { from: sync.reconciledTo, to, ...(sync.passCursor !== null && { cursor: sync.passCursor }) };
  const page = await askShop(tools, shop, shop.fetch.changed(query, shop.access));
  if (!page.ok) return putOff(tools, sync, waitMs(Math.max(1, sync.failures), RETRY_MIN_MS, EVERY_MS));
  const placed = page.value.orders.filter(({ events }) => events.length > 0);
  const misses = await takeMissed(tools, shop, placed);
  const { next } = page.value;
  await noteLook(db, shop.sync, {
    day: now.toISOString().slice(0, 10),
    orders: placed.length,
    misses,
    change:
      next === undefined
        ? { reconciledTo: to, passTo: null, passCursor: null, reconcileDueAt: new Date(now.getTime() + EVERY_MS) }
        : { passTo: to, passCursor: next },
  });
  return { orders: placed.length, missed: misses.length, isLast: next === undefined };
}

async function putOff(
  { db, now }: ShopTools,
  shop: Pick<ShopSyncRow, 'siteId' | 'sourceId'>,
  milliseconds: number,
): Promise<undefined> {
  await changeShopSync(db, shop, { reconcileDueAt: new Date(now().getTime() + milliseconds) });
}

/** Takes in those of the orders that are missing or other than told; resolves to those of which something was new. */
async function takeMissed(tools: ShopTools, shop: OpenShop, orders: ShopOrder[]): Promise<ShopMissRow[]> {
  const { db } = tools;
  const { site, source, sourceId, createdAt } = shop;
  const ids = orders.map(({ id }) => id);
  const told = Map.groupBy(await toldOfOrders(db, site.id, source.kind, ids), ({ orderId }) => orderId);
  // Their webhooks have come: they are fetched by themselves.
  const named = await waitingOrderIds(db, site.id, sourceId);
  const missed = new Map<string, MissKind>();
  for (const order of orders) {
    const kind = named.has(order.id) ? undefined : missOf(order, told.get(order.id) ?? []);
    if (kind) missed.set(order.id, kind);
  }
  const taking = orders.filter(({ id }) => missed.has(id));
  // An old order of which somebody has changed a tag is no news: it belongs to the past that a back-fill takes in.
  const isOfThePast = ({ id, placedAt }: ShopOrder) =>
    missed.get(id) === 'missing' && placedAt !== undefined && placedAt < createdAt;
  const taken = taking.length > 0 ? await takeOrders(tools, shop, taking, isOfThePast) : [];
  return taken.flatMap(({ order, isNew }) => {
    const kind = missed.get(order.id);
    const counts = isNew && kind && !isOfThePast(order);
    return counts ? [{ siteId: site.id, sourceId, orderId: order.id, foundAt: tools.now(), kind, ...worthOf(order) }] : [];
  });
}

/** What the order is called, and what it is worth. */
function worthOf({ events }: ShopOrder): Pick<ShopMissRow, 'orderName' | 'currency' | 'value'> {
  const properties = events.flatMap(({ read }) =>
    read.ok && read.value.name === 'purchase' ? [read.value.properties ?? {}] : [],
  )[0];
  const currency = parseCurrency(properties?.['currency']);
  const money = currency && parseMoney(properties?.['value'], currency);
  return {
    orderName: textOf(properties?.['order_name'])?.slice(0, 100) ?? null,
    currency: money?.currency ?? null,
    value: money?.minor ?? null,
  };
}
