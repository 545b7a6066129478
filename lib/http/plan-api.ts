/** What is decided of findings, over HTTP: for scripts with a marketer's API key; the console calls the use cases itself. */
import { permit } from '@/lib/access';
import { type SiteChange, siteActor } from '@/lib/access/site-access';
import { decideFinding, lookNow } from '@/lib/workspace';
import { problemResponse } from './problem';
import { readJson } from './read-json';

const DECISION_BYTES_MAX = 16_384;

type Context = { params: Promise<{ site: string }> };
type Handler = (request: Request, context: Context) => Promise<Response>;

/** POST: keeps what was decided of a finding. */
export const decideFindingRoute = planning(DECISION_BYTES_MAX, ({ db, actor, site }, input) =>
  decideFinding(db, actor, site, input),
);
/** POST: looks through the campaigns now. */
export const lookNowRoute = planning(DECISION_BYTES_MAX, ({ db, actor, site }) => lookNow(db, actor, site));

/** What marketers change by a body of at most so many bytes; who may not learns it before the body is read. */
function planning(bytesMax: number, run: (change: SiteChange, input: unknown) => Promise<unknown>): Handler {
  return async (request, { params }) => {
    try {
      const change = await siteActor(request, (await params).site);
      permit(change.actor, 'plan.manage');
      const answered = await run(change, await readJson(request, bytesMax));
      return Response.json(answered, { headers: { 'cache-control': 'private, no-store' } });
    } catch (error) {
      return problemResponse(error);
    }
  };
}
