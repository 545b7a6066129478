/** What is decided of findings, and budgets, over HTTP: for scripts with a marketer's API key; the console calls the use cases itself. */
import { permit } from '@/lib/access';
import { type SiteChange, siteActor } from '@/lib/access/site-access';
import { decideFinding, deleteBudget, importBudgets, lookNow, saveBudgets } from '@/lib/workspace';
import { problemResponse } from './problem';
import { readJson } from './read-json';

const DECISION_BYTES_MAX = 16_384;
/** Five thousand budgets, or a file of a million characters as JSON text. */
const BUDGETS_BYTES_MAX = 2_000_000;

type Context = { params: Promise<{ site: string }> };
type Handler = (request: Request, context: Context) => Promise<Response>;

/** POST: keeps what was decided of a finding. */
export const decideFindingRoute = planning(DECISION_BYTES_MAX, ({ db, actor, site }, input) =>
  decideFinding(db, actor, site, input),
);
/** POST: looks through the campaigns now. */
export const lookNowRoute = planning(DECISION_BYTES_MAX, ({ db, actor, site }) => lookNow(db, actor, site));

/** POST: keeps budgets in place of those of the same month, channel and campaign. */
export const saveBudgetsRoute = planning(BUDGETS_BYTES_MAX, ({ db, actor, site }, input) => saveBudgets(db, actor, site, input));
/** POST: the same from a file. */
export const importBudgetsRoute = planning(BUDGETS_BYTES_MAX, ({ db, actor, site }, input) =>
  importBudgets(db, actor, site, input),
);
/** POST: takes a budget away. */
export const deleteBudgetRoute = planning(DECISION_BYTES_MAX, async ({ db, actor, site }, input) => {
  await deleteBudget(db, actor, site, input);
  return { deleted: true };
});

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
