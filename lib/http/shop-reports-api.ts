/** Taking in a shop's own reports over HTTP: by the console, and by scripts with an admin's API key. */
import type { Database } from '@/db/client';
import { type Actor, permit } from '@/lib/access';
import { siteActor } from '@/lib/access/site-access';
import type { Site } from '@/lib/model/site';
import { importShopDays, importShopOrders } from '@/lib/workspace';
import { problemResponse } from './problem';
import { readJson } from './read-json';

/** A file of ten years of days, as JSON text. */
const DAYS_BYTES_MAX = 2_000_000;
/** The largest file of orders, where each character may take two bytes. */
const ORDERS_BYTES_MAX = 40_000_000;

type Context = { params: Promise<{ site: string }> };
type Take = (db: Database, actor: Actor, site: Site, input: unknown) => Promise<object>;

/** POST: keeps the days of a sales report in place of what was known of them. */
export const shopDaysRoute = routeOf(importShopDays, DAYS_BYTES_MAX);

/** POST: the same of a list of orders. */
export const shopOrdersRoute = routeOf(importShopOrders, ORDERS_BYTES_MAX);

function routeOf(take: Take, bytesMax: number) {
  return async (request: Request, { params }: Context): Promise<Response> => {
    try {
      const { actor, site, db } = await siteActor(request, (await params).site);
      permit(actor, 'site.manage');
      const taken = await take(db, actor, site, await readJson(request, bytesMax));
      return Response.json(taken, { headers: { 'cache-control': 'no-store' } });
    } catch (error) {
      return problemResponse(error);
    }
  };
}
