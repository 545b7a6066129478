/** Pages of the rejected store, by its key: newest first, each page as cheap as the first. */
import { and, count, desc, eq, lt, sum } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { refusalDay, refusedBody, rejectedEvent } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import { decodeCursor, encodeCursor } from '../../cursor';
import { type RejectedParams, type RejectedResult, rejectedPlace } from './definition';

const PAGE = 50;
/** As many as one source may keep of a day: more is as much to mend. */
const BODIES_COUNTED_MAX = 50_000;

/** A page of the site's refusals. */
export async function listRejected(tx: ScopedTransaction, site: Site, params: RejectedParams): Promise<RejectedResult> {
  const after = decodeCursor(rejectedPlace, params.cursor);
  const rows = await tx
    .select()
    .from(rejectedEvent)
    .where(
      and(
        eq(rejectedEvent.siteId, site.id),
        params.source ? eq(rejectedEvent.source, params.source) : undefined,
        params.reason ? eq(rejectedEvent.reason, params.reason) : undefined,
        after && lt(rejectedEvent.id, after.id as Id<'rejected_event'>),
      ),
    )
    .orderBy(desc(rejectedEvent.id))
    .limit(PAGE + 1);
  const page = rows.slice(0, PAGE);
  const last = page.at(-1);
  return {
    rows: page.map(({ id, receivedAt, source, reason, field, detail, body, payload, releasedAt }) => ({
      id,
      receivedAt: receivedAt.toISOString(),
      source,
      reason,
      detail,
      ...(field && { field }),
      ...(body && { body }),
      ...(payload && { payload }),
      ...(releasedAt && { releasedAt: releasedAt.toISOString() }),
    })),
    bodies: await bodiesOf(tx, site),
    ...(rows.length > PAGE && last && { nextCursor: encodeCursor({ id: last.id }) }),
  };
}

async function bodiesOf(tx: ScopedTransaction, site: Site): Promise<RejectedResult['bodies']> {
  const some = tx
    .select({ id: refusedBody.id })
    .from(refusedBody)
    .where(eq(refusedBody.siteId, site.id))
    .limit(BODIES_COUNTED_MAX);
  const [waiting] = await tx.select({ bodies: count() }).from(some.as('some'));
  const [day] = await tx
    .select({ released: sum(refusalDay.released).mapWith(Number) })
    .from(refusalDay)
    .where(eq(refusalDay.siteId, site.id));
  return { waiting: waiting?.bodies ?? 0, released: day?.released ?? 0 };
}
