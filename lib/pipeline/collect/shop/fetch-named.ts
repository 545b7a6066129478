/**
 * Fetches the orders that webhooks have named. An order that cannot be fetched is tried again, less and less often, for as long as
 * its webhook would have been repeated and far beyond: the webhook was answered, so nobody sends it again.
 */
import { dueFetches, endFetch, putOffFetch, type ShopFetchRow, sourcesWithDueFetches } from '@/db/queries/shop-fetch';
import { jitteredWaitMs } from '@/lib/core/back-off';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import type { ShopFailure } from './conversation';
import { askShop, type OpenShop, openShop, type ShopTools } from './open-shop';
import { takeOrders } from './take-orders';

const BATCH = 50;
const RETRY_MIN_MS = 10 * SECOND_MS;
const RETRY_MAX_MS = HOUR_MS;
/** While a shop cannot be asked at all. */
const CLOSED_MS = MINUTE_MS;

/** Fetches all that is due; resolves to how many orders were fetched. */
export async function fetchNamedOrders(tools: ShopTools, signal: AbortSignal): Promise<number> {
  let fetched = 0;
  for (const { siteId, sourceId } of await sourcesWithDueFetches(tools.db, tools.now())) {
    for (;;) {
      signal.throwIfAborted();
      const shop = await openShop(tools, siteId, sourceId);
      const rows = await dueFetches(tools.db, siteId, sourceId, tools.now(), BATCH);
      if (rows.length === 0) break;
      if (shop === undefined || typeof shop === 'string') {
        await putOffAll(tools, rows, shop);
        continue;
      }
      fetched += await fetchRows(tools, shop, rows, signal);
    }
  }
  return fetched;
}

/** The orders of a source that is gone are of no use; others wait. */
async function putOffAll({ db, now }: ShopTools, rows: ShopFetchRow[], problem: string | undefined): Promise<void> {
  const dueAt = new Date(now().getTime() + CLOSED_MS);
  for (const row of rows) {
    if (problem === undefined) await endFetch(db, row);
    else await putOffFetch(db, row, { dueAt, attempts: row.attempts, problem });
  }
}

async function fetchRows(tools: ShopTools, shop: OpenShop, rows: ShopFetchRow[], signal: AbortSignal): Promise<number> {
  let fetched = 0;
  for (const row of rows) {
    signal.throwIfAborted();
    const outcome = await askShop(tools, shop, shop.fetch.order(row.orderId, shop.access));
    if (outcome.ok) {
      if (outcome.value) await takeOrders(tools, shop, [outcome.value], () => false);
      await endFetch(tools.db, row);
      fetched += outcome.value ? 1 : 0;
      continue;
    }
    await putOff(tools, row, outcome.failure);
    // The breaker is open, or what is wrong is so for all of them.
    if (shop.sync.openUntil || outcome.failure.kind === 'refused') break;
  }
  return fetched;
}

async function putOff({ db, now, random }: ShopTools, row: ShopFetchRow, failure: ShopFailure): Promise<void> {
  const attempts = row.attempts + 1;
  const wait = Math.max(failure.retryAfterMs ?? 0, jitteredWaitMs(attempts, RETRY_MIN_MS, RETRY_MAX_MS, random()));
  await putOffFetch(db, row, { dueAt: new Date(now().getTime() + wait), attempts, problem: failure.message });
}
