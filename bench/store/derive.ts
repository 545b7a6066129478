/** The shop as a site's log, and as what the worker's own step derives of it. */
import type { Database } from '@/db/client';
import { makeEventPartitions } from '@/db/queries/partition';
import { eventRecord, storeEvents } from '@/db/queries/store-events';
import type { Site } from '@/lib/model/site';
import { processSite } from '@/lib/pipeline/derive/process';
import { SHOP_END, SHOP_START, shopEvents, type ShopShape } from './shop';

const STORED_AT_ONCE = 2_000;
const MONTHS = 14;

/** The site has had the shop's events, and everything that they mean is derived. */
export async function deriveShop(db: Database, site: Site, shape: ShopShape): Promise<void> {
  await storeShop(db, site, shape);
  await deriveAll(db, site);
}

/** The site has had the shop's events; resolves to how many. */
export async function storeShop(db: Database, site: Site, shape: ShopShape): Promise<number> {
  await makeEventPartitions(db, SHOP_START, MONTHS);
  const events = shopEvents(site.id, shape);
  for (let start = 0; start < events.length; start += STORED_AT_ONCE) {
    await storeEvents(db.$client, events.slice(start, start + STORED_AT_ONCE).map(eventRecord));
  }
  return events.length;
}

/** Derives what the site's log holds, under the clock of the shop's end. */
export async function deriveAll(db: Database, site: Site): Promise<number> {
  await db.$client.query('ANALYZE');
  let derived = 0;
  for (let step = -1; step !== 0; derived += step) {
    step = await processSite(db, site, new Date(SHOP_END));
    if (derived === 0) await db.$client.query('ANALYZE');
  }
  return derived;
}
