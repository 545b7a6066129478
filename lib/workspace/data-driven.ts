/** Asks for data-driven attribution to be worked out: many paths at once are too much for a request. */
import type { Database } from '@/db/client';
import { pathFingerprint } from '@/db/queries/data-driven-paths';
import { countOpenRuns, DATA_DRIVEN_JOB, insertRun, lastRun, openRun } from '@/db/queries/data-driven-run';
import { hastenJob } from '@/db/queries/job';
import { inOneMoment } from '@/db/queries/live';
import { type Actor, actorText, permit } from '@/lib/access/permissions';
import { type DataDrivenQuestion, type RunState, spanOf } from '@/lib/model/data-driven';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import { newId } from '@/lib/ops/ids';

/** Each takes up to a minute, one after another: nobody waits for more. */
const OPEN_MAX = 10;

/**
 * Has the question answered, unless an answer from the same orders and paths is there, or it is asked already. Throws `conflict`
 * where too many wait.
 */
export async function askDataDriven(
  db: Database,
  actor: Actor,
  site: Site,
  question: DataDrivenQuestion,
  now = new Date(),
): Promise<{ state: RunState }> {
  permit(actor, 'report.read');
  const open = await openRun(db, site.id, question);
  if (open) return { state: open.state };
  const fingerprint = await inOneMoment(db, (tx) =>
    pathFingerprint(tx, site, spanOf(question, site.timeZone), question.nullPaths),
  );
  const done = await lastRun(db, site.id, question, 'done');
  if (done?.fingerprint === fingerprint) return { state: done.state };
  if ((await countOpenRuns(db, site.id)) >= OPEN_MAX) {
    throw new AppError('conflict', `${OPEN_MAX} questions of this store wait to be answered: ask again when they are.`);
  }
  const run = { siteId: site.id, id: newId<'data_driven_run'>(now), params: question, fingerprint };
  await insertRun(db, { ...run, requestedAt: now, requestedBy: actorText(actor) });
  await hastenJob(db, DATA_DRIVEN_JOB, now);
  return { state: 'waiting' };
}
