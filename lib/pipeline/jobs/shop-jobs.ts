/** The jobs about shops' own APIs. Each run opens its tools only where there is something to do. */
import type { Database } from '@/db/client';
import { sourcesWithDueFetches } from '@/db/queries/shop-fetch';
import { fetchNamedOrders } from '../collect/shop/fetch-named';
import { openShopTools } from '../collect/shop/worker-tools';

/** Fetches the orders that webhooks have named. */
export async function fetchOrders(db: Database, now: Date, signal: AbortSignal): Promise<string | undefined> {
  if ((await sourcesWithDueFetches(db, now)).length === 0) return undefined;
  const fetched = await fetchNamedOrders(await openShopTools(db, signal), signal);
  return fetched > 0 ? `${fetched} orders fetched` : undefined;
}
