/** The upkeep of rollups: counts events that were derived before there were counts, and folds what writers have added. */
import type { Database } from '@/db/client';
import { countIntake, sitesToCount } from '@/db/queries/intake';
import { foldRollups } from '@/db/queries/rollup';

/** Counts what is not counted, some 200,000 events a second, and folds everything. */
export async function rollUp(db: Database, _now: Date, signal: AbortSignal): Promise<string | undefined> {
  let counted = 0;
  for (const { siteId, through } of await sitesToCount(db)) {
    for (let events = 1; events > 0; counted += events) {
      signal.throwIfAborted();
      events = await db.transaction((tx) => countIntake(tx, siteId, through));
    }
  }
  signal.throwIfAborted();
  const folded = await foldRollups(db);
  if (counted > 0) return `${counted} events counted, ${folded} rows folded`;
  return folded > 0 ? `${folded} rows folded` : undefined;
}
