/**
 * After an upgrade from a version before positions: the worker numbers what is stored, in small steps beside collection. A site's deriving goes on when its
 * own events are numbered; the earlier columns go when all are.
 */
import type { Database } from '@/db/client';
import { finishNumbering, indexPositions, isNumbering, numberNextBatch } from '@/db/queries/numbering';
import { SECOND_MS } from '@/lib/core/instant';
import { log } from '@/lib/ops/log';

/** Any number: the same one in every worker, so that one of them numbers. */
const NUMBERING_LOCK = 7_461_264;
const RETRY_MS = 5 * SECOND_MS;
const SAID_EVERY_MS = 10 * SECOND_MS;

/** Resolves when nothing is left to number, or `isClosing`. Another worker that is at it is waited for. */
export async function numberLog(db: Database, isClosing: () => boolean): Promise<void> {
  while (!isClosing() && (await isNumbering(db))) {
    const client = await db.$client.connect();
    try {
      const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [NUMBERING_LOCK]);
      if (rows[0]?.held) await numberAll(db, isClosing);
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [NUMBERING_LOCK]).catch(() => {});
      client.release();
    }
    if (await isNumbering(db)) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

async function numberAll(db: Database, isClosing: () => boolean): Promise<void> {
  await indexPositions(db);
  let saidAt = 0;
  for (;;) {
    if (isClosing()) return;
    const done = await numberNextBatch(db);
    if (!done) break;
    const { siteId, numbered, events } = done;
    if (Date.now() - saidAt < SAID_EVERY_MS && numbered < events) continue;
    saidAt = Date.now();
    log().info({ siteId, numbered: Number(numbered), events: Number(events) }, 'log.numbering');
  }
  if (await finishNumbering(db)) log().info({}, 'log.numbered');
}
