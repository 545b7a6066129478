/** Deciding what counts, over HTTP: for scripts with an admin's API key; the console calls the use case itself. */
import { permit } from '@/lib/access';
import { siteActor } from '@/lib/access/site-access';
import { decide, previewParting } from '@/lib/workspace';
import { problemResponse } from './problem';
import { readJson } from './read-json';

/** A decision is a name, a target and a reason of 512 characters. */
const BODY_BYTES_MAX = 16_384;

type Context = { params: Promise<{ site: string }> };

/** POST: stores a decision; answers once it is in the site's log. */
export async function decisionRoute(request: Request, context: Context): Promise<Response> {
  return decided(request, context, decide);
}

/** POST: what the decision would change, without making it. */
export async function decisionPreviewRoute(request: Request, context: Context): Promise<Response> {
  return decided(request, context, previewParting);
}

async function decided(request: Request, { params }: Context, run: typeof decide | typeof previewParting): Promise<Response> {
  try {
    const { actor, site, db } = await siteActor(request, (await params).site);
    permit(actor, 'decision.make');
    const answer = await run(db, actor, site, await readJson(request, BODY_BYTES_MAX));
    return Response.json(answer, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return problemResponse(error);
  }
}
