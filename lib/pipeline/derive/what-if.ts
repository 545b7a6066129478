/**
 * What an event would change, before it is stored: derived over what is there by the one way in which events are, looked at, and
 * taken back whole. So what is shown is what will be, for as long as nothing else comes in between.
 */
import type { Database, Transaction } from '@/db/client';
import type { Generation } from '@/db/queries/live';
import { lockLive } from '@/db/queries/log';
import type { StoredEvent } from '@/lib/model/event';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import { deriveRun } from './process';

export type Looked<Seen> = { before: Seen; after: Seen };

/** Ends the transaction with what was seen in it. */
class TakenBack<Seen> extends Error {
  constructor(readonly seen: Looked<Seen>) {
    super('looked at, and taken back');
  }
}

/**
 * What `look` sees before the event and after it. `look` is called a second time with what it saw first. Waits for nobody: a site
 * that a worker is just deriving is `unavailable` for a moment.
 */
export async function whatIf<Seen>(
  db: Database,
  site: Site,
  event: StoredEvent,
  look: (tx: Transaction, of: Generation, before?: Seen) => Promise<Seen>,
): Promise<Looked<Seen>> {
  try {
    return await db.transaction(async (tx) => {
      const live = await lockLive(tx, site.id);
      if (!live) throw new AppError('unavailable', 'Events of this site are being worked in at this moment: try again.');
      const { siteId, generation } = live;
      const before = await look(tx, { siteId, generation });
      await deriveRun(tx, site, { siteId, generation, isLive: true }, [{ ...event, position: live.position + 1n }]);
      throw new TakenBack({ before, after: await look(tx, { siteId, generation }, before) });
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.seen;
    throw error;
  }
}
