/** Taking in a shop's own daily sales report over HTTP: for scripts with an admin's API key; the console calls the use case itself. */
import { permit } from '@/lib/access';
import { siteActor } from '@/lib/access/site-access';
import { importShopDays } from '@/lib/workspace';
import { problemResponse } from './problem';
import { readJson } from './read-json';

/** A file of ten years of days, as JSON text. */
const BODY_BYTES_MAX = 2_000_000;

type Context = { params: Promise<{ site: string }> };

/** POST: keeps the file's days in place of what was known of them. */
export async function shopDaysRoute(request: Request, { params }: Context): Promise<Response> {
  try {
    const { actor, site, db } = await siteActor(request, (await params).site);
    permit(actor, 'site.manage');
    const taken = await importShopDays(db, actor, site, await readJson(request, BODY_BYTES_MAX));
    return Response.json(taken, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return problemResponse(error);
  }
}
