/**
 * After an upgrade from a version before positions: what is stored is numbered, in small steps beside collection. A site's
 * deriving goes on when its own events are numbered; the earlier columns go when all are.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '@/db/client';
import { finishNumbering, indexPositions, isNumbering, numberNextBatch } from '@/db/queries/numbering';
import { SECOND_MS } from '@/lib/core/instant';
import { log } from '@/lib/ops/log';

const SAID_EVERY_MS = 10 * SECOND_MS;
/**
 * Each try holds collection up for a third of a second at most. It waits for the steps of deriving that are under way, which take
 * longer than that on a busy machine: one of many tries comes at the end of such a step.
 */
const FINISH_TRIES = 30;
const FINISH_PAUSE_MS = SECOND_MS;

/** Numbers until nothing is left. Throws when the earlier columns could not be dropped at once: the next run tries again. */
export async function numberLog(db: Database, _now: Date, signal: AbortSignal): Promise<string | undefined> {
  if (!(await isNumbering(db))) return undefined;
  await indexPositions(db);
  let saidAt = 0;
  for (;;) {
    signal.throwIfAborted();
    const done = await numberNextBatch(db);
    if (!done) break;
    const { siteId, numbered, events } = done;
    if (performance.now() - saidAt < SAID_EVERY_MS && numbered < events) continue;
    saidAt = performance.now();
    log().info({ siteId, numbered: Number(numbered), events: Number(events) }, 'log.numbering');
  }
  for (let tries = 1; !(await finishNumbering(db)); tries += 1) {
    if (tries === FINISH_TRIES) throw new Error('The event table is in use, so its earlier columns stay for now.');
    await wait(FINISH_PAUSE_MS, undefined, { signal });
  }
  return 'all events have their positions';
}
