/** The jobs about shops' own APIs. Each run opens its tools only where there is something to do. */
import type { Database } from '@/db/client';
import { sourcesWithDueFetches } from '@/db/queries/shop-fetch';
import { shopsInBackfill, shopsToReconcile } from '@/db/queries/shop-sync';
import { MINUTE_MS } from '@/lib/core/instant';
import { takePastOrders } from '../collect/shop/backfill';
import { fetchNamedOrders } from '../collect/shop/fetch-named';
import { reconcileShops } from '../collect/shop/reconcile';
import { openShopTools } from '../collect/shop/worker-tools';

/** A run ends after so long, to be seen as alive; the next goes on where it was. */
const BACKFILL_RUN_MS = 15 * MINUTE_MS;

/** Fetches the orders that webhooks have named. */
export async function fetchOrders(db: Database, now: Date, signal: AbortSignal): Promise<string | undefined> {
  if ((await sourcesWithDueFetches(db, now)).length === 0) return undefined;
  const fetched = await fetchNamedOrders(await openShopTools(db, signal), signal);
  return fetched > 0 ? `${fetched} orders fetched` : undefined;
}

/** Takes in the past of shops, as far as admins have asked for it. */
export async function takeShopHistory(db: Database, now: Date, signal: AbortSignal): Promise<string | undefined> {
  if ((await shopsInBackfill(db)).length === 0) return undefined;
  const endsAt = new Date(now.getTime() + BACKFILL_RUN_MS);
  const orders = await takePastOrders(await openShopTools(db, signal), endsAt, signal);
  return orders > 0 ? `${orders} orders of the past` : undefined;
}

/** Looks for orders that webhooks have missed, in every shop whose hour has come. */
export async function reconcile(db: Database, now: Date, signal: AbortSignal): Promise<string | undefined> {
  if ((await shopsToReconcile(db, now)).length === 0) return undefined;
  const { orders, missed } = await reconcileShops(await openShopTools(db, signal), signal);
  return orders > 0 ? `webhooks missed ${missed} of ${orders} orders` : undefined;
}
