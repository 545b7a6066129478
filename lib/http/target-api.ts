/** Targets over HTTP. */
import { permit } from '@/lib/access';
import { type SiteChange, siteActor } from '@/lib/access/site-access';
import { importTargets, listTargets, removeTarget, setTarget, targetsCsv } from '@/lib/workspace';
import { requireReadable } from './address';
import { problemResponse } from './problem';
import { readJson } from './read-json';

/** A file of 400,000 characters as JSON text. */
const FILE_BYTES_MAX = 1_000_000;
const ENTRY_BYTES_MAX = 16_384;

type Handler = (request: Request, context: { params: Promise<{ site: string }> }) => Promise<Response>;

/** GET: the site's targets. */
export const listTargetsRoute = answer(async ({ actor, site, read }) => ({
  targets: await read((tx) => listTargets(tx, actor, site)),
}));
/** GET: the same as a file. */
export const targetsFileRoute = answer(async ({ actor, site, read }) => {
  const headers = { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="targets.csv"' };
  return new Response(await read((tx) => targetsCsv(tx, actor, site)), { headers });
});
/** POST: keeps one. */
export const setTargetRoute = changing(ENTRY_BYTES_MAX, async ({ db, actor, site }, input) => {
  await setTarget(db, actor, site, input);
  return { set: true };
});
/** POST: forgets one. */
export const removeTargetRoute = changing(ENTRY_BYTES_MAX, async ({ db, actor, site }, input) => {
  await removeTarget(db, actor, site, input);
  return { deleted: true };
});
/** POST: keeps all of a file. */
export const importTargetsRoute = changing(FILE_BYTES_MAX, async ({ db, actor, site }, input) => ({
  changed: await importTargets(db, actor, site, input),
}));

/** Who may not learns it before the body is read. */
function changing(bytesMax: number, run: (change: SiteChange, input: unknown) => Promise<unknown>): Handler {
  return answer(async (change, request) => {
    permit(change.actor, 'metric.manage');
    return run(change, await readJson(request, bytesMax));
  });
}

function answer(run: (change: SiteChange, request: Request) => Promise<unknown>): Handler {
  return async (request, { params }) => {
    try {
      requireReadable(request.url);
      const change = await siteActor(request, (await params).site);
      const answered = await run(change, request);
      if (answered instanceof Response) return answered;
      return Response.json(answered, { headers: { 'cache-control': 'private, no-store' } });
    } catch (error) {
      return problemResponse(error);
    }
  };
}
