/**
 * Takes in the past of shops, newest orders first, a page of each shop at a time. How far it has come is written after each page:
 * a page that was under way when the worker ended is asked for again, and what was stored of it is counted once.
 */
import { endBackfillStep, type ShopSyncChange, type ShopSyncRow, shopsInBackfill } from '@/db/queries/shop-sync';
import { askShop, type OpenShop, openShop, type ShopTools } from './open-shop';
import { takeOrders } from './take-orders';

/** Goes on with every shop's past until all is taken in, nothing can be asked for now, or `endsAt` has come; resolves to the orders. */
export async function takePastOrders(tools: ShopTools, endsAt: Date, signal: AbortSignal): Promise<number> {
  let orders = 0;
  for (;;) {
    let moved = 0;
    for (const sync of await shopsInBackfill(tools.db)) {
      signal.throwIfAborted();
      const taken = await takePage(tools, sync);
      if (taken === undefined) continue;
      moved += 1;
      orders += taken;
    }
    if (moved === 0 || tools.now() >= endsAt) return orders;
  }
}

/** The orders of the shop's next page; undefined when it could not be asked. */
async function takePage(tools: ShopTools, { siteId, sourceId }: ShopSyncRow): Promise<number | undefined> {
  const shop = await openShop(tools, siteId, sourceId);
  if (shop === undefined || typeof shop === 'string' || shop.sync.backfillState !== 'running') return undefined;
  const began = shop.sync.backfillCursor === null ? await reachOf(tools, shop) : {};
  if (!began) return undefined;
  const { backfillUntil: until, backfillCursor } = shop.sync;
  const query = { until: until ?? tools.now(), ...(backfillCursor !== null && { cursor: backfillCursor }) };
  const page = await askShop(tools, shop, shop.fetch.past(query, shop.access));
  if (!page.ok) return undefined;
  const { orders, next, total } = page.value;
  const taken = await takeOrders(tools, shop, orders, () => true);
  await endBackfillStep(tools.db, shop.sync, {
    ...began,
    backfillTaken: shop.sync.backfillTaken + orders.length,
    backfillRefused: shop.sync.backfillRefused + taken.filter(({ refused }) => refused > 0).length,
    backfillReached: oldest([shop.sync.backfillReached, ...orders.map(({ placedAt }) => placedAt)]) ?? null,
    ...(total !== undefined && { backfillTotal: total }),
    ...(next === undefined
      ? { backfillState: 'done' as const, backfillFinishedAt: tools.now(), backfillCursor: null }
      : { backfillCursor: next }),
  });
  return orders.length;
}

/** How far back the shop shows its orders, to be written; undefined when it did not say. */
async function reachOf(tools: ShopTools, shop: OpenShop): Promise<ShopSyncChange | undefined> {
  const reach = await askShop(tools, shop, shop.fetch.reach(shop.access));
  return reach.ok ? { backfillEndsAt: reach.value.endsAt ?? null, backfillMissing: reach.value.missing ?? null } : undefined;
}

function oldest(times: (Date | null | undefined)[]): Date | undefined {
  const known = times.filter((time) => time instanceof Date);
  return known.length > 0 ? new Date(Math.min(...known.map((time) => time.getTime()))) : undefined;
}
