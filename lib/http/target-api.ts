/** Targets over HTTP. */
import { importTargets, listTargets, removeTarget, setTarget, targetsCsv } from '@/lib/workspace';
import { answerOfSite, changesOfSite } from './site-answer';

/** A file of 400,000 characters as JSON text. */
const FILE_BYTES_MAX = 1_000_000;
const ENTRY_BYTES_MAX = 16_384;

/** GET: the site's targets. */
export const listTargetsRoute = answerOfSite(async ({ actor, site, read }) => ({
  targets: await read((tx) => listTargets(tx, actor, site)),
}));
/** GET: the same as a file. */
export const targetsFileRoute = answerOfSite(async ({ actor, site, read }) => {
  const headers = { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="targets.csv"' };
  return new Response(await read((tx) => targetsCsv(tx, actor, site)), { headers });
});
/** POST: keeps one. */
export const setTargetRoute = changesOfSite('metric.manage', ENTRY_BYTES_MAX, async ({ db, actor, site }, input) => {
  await setTarget(db, actor, site, input);
  return { set: true };
});
/** POST: forgets one. */
export const removeTargetRoute = changesOfSite('metric.manage', ENTRY_BYTES_MAX, async ({ db, actor, site }, input) => {
  await removeTarget(db, actor, site, input);
  return { deleted: true };
});
/** POST: keeps all of a file. */
export const importTargetsRoute = changesOfSite('metric.manage', FILE_BYTES_MAX, async ({ db, actor, site }, input) => ({
  changed: await importTargets(db, actor, site, input),
}));
