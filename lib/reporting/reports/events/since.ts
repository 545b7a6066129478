/**
 * What was stored or refused after a position: the live view. Stored events come in the order of the log, so none is passed over.
 * Refused events have no position: they come in the order of their ids, a moment later, when rows minted before them are in.
 */
import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { logHead, readLog } from '@/db/queries/log';
import { rejectedEvent } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import type { Site } from '@/lib/model/site';
import { decodeCursor, encodeCursor } from '../../cursor';
import type { EventRow } from './definition';
import { rowOfRejected, rowsOfEvents } from './row';

/** Rows of one look; more are there at the next. */
const BATCH_MAX = 200;
/** How far back a new watcher begins, so that nothing falls between the list and the stream. */
const BACKLOG = 50;
/** Longer than a write of refused events takes. */
const REFUSED_SETTLE_MS = 1_000;

const position = z.object({
  stored: z.string().regex(/^\d{1,18}$/),
  rejected: z.uuid(),
});
/** A place in the site's log. */
export type LogPosition = z.infer<typeof position>;

const NO_ID = '00000000-0000-0000-0000-000000000000';

/**
 * The position that the text of an SSE `Last-Event-ID` holds; undefined for any other text, that of earlier versions among it.
 */
export function parsePosition(text: string | null): LogPosition | undefined {
  return text === null ? undefined : decodeCursor(position, text);
}

/** The text that `parsePosition` reads. */
export function formatPosition(at: LogPosition): string {
  return encodeCursor(at);
}

/** Where a new watcher begins: some rows back. */
export async function recentPosition(tx: ScopedTransaction, site: Site): Promise<LogPosition> {
  const head = await logHead(tx, site.id);
  const [refused] = await tx
    .select({ id: rejectedEvent.id })
    .from(rejectedEvent)
    .where(eq(rejectedEvent.siteId, site.id))
    .orderBy(desc(rejectedEvent.id))
    .offset(BACKLOG)
    .limit(1);
  return {
    stored: String(Math.max(0, Number(head) - BACKLOG)),
    rejected: refused?.id ?? NO_ID,
  };
}

/** The events after a position, oldest first, and the position after them. */
export async function eventsSince(
  tx: ScopedTransaction,
  site: Site,
  after: LogPosition,
): Promise<{ rows: EventRow[]; position: LogPosition }> {
  const stored = await readLog(tx, site.id, BigInt(after.stored), BATCH_MAX);
  const refused = await tx
    .select()
    .from(rejectedEvent)
    .where(
      and(
        eq(rejectedEvent.siteId, site.id),
        sql`${rejectedEvent.id} > ${after.rejected}`,
        sql`${rejectedEvent.receivedAt} < now() - make_interval(secs => ${REFUSED_SETTLE_MS / 1000})`,
      ),
    )
    .orderBy(asc(rejectedEvent.id))
    .limit(BATCH_MAX);
  const last = stored.at(-1);
  return {
    rows: [...(await rowsOfEvents(tx, site, stored)), ...refused.map(rowOfRejected)].sort((left, right) =>
      left.id < right.id ? -1 : 1,
    ),
    position: {
      stored: last?.position.toString() ?? after.stored,
      rejected: refused.at(-1)?.id ?? after.rejected,
    },
  };
}
