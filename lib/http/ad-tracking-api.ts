/** Names of campaigns made one, and parted again, over HTTP; the console calls the use cases itself. */
import { permit } from '@/lib/access';
import { type SiteChange, siteActor } from '@/lib/access/site-access';
import { mergeCampaigns, partCampaigns } from '@/lib/workspace';
import { requireReadable } from './address';
import { problemResponse } from './problem';
import { readJson } from './read-json';

/** Thirty names of 200 characters, four bytes each, and what JSON puts around them. */
const BODY_BYTES_MAX = 32_768;

type Context = { params: Promise<{ site: string }> };
type Handler = (request: Request, context: Context) => Promise<Response>;

/** POST: says that names are one. */
export const mergeCampaignsRoute = changing(async ({ db, actor, site }, input) => ({
  merged: await mergeCampaigns(db, actor, site, input),
}));
/** POST: takes that back. */
export const partCampaignsRoute = changing(async ({ db, actor, site }, input) => ({
  merged: await partCampaigns(db, actor, site, input),
}));

/** Who may not learns it before the body is read. */
function changing(run: (change: SiteChange, input: unknown) => Promise<object>): Handler {
  return async (request, { params }) => {
    try {
      requireReadable(request.url);
      const change = await siteActor(request, (await params).site);
      permit(change.actor, 'site.manage');
      const answered = await run(change, await readJson(request, BODY_BYTES_MAX));
      return Response.json(answered, { headers: { 'cache-control': 'private, no-store' } });
    } catch (error) {
      return problemResponse(error);
    }
  };
}
