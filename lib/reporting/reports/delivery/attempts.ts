/**
 * The attempts of one delivery. A request of many events is some megabytes: bodies are read one by one, and only this event's
 * part is kept.
 */
import { and, desc, eq } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { attempt, deliveryAttempt } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { outcomeAdvice } from '@/lib/delivery/advice';
import { ownRequest } from '@/lib/delivery/own-item';
import type { Destination } from '@/lib/destinations/define';
import type { Site } from '@/lib/model/site';
import type { DeliveryAttemptView, DeliveryResult } from './definition';

/** A week of hourly tries is more than anybody reads; the newest say what matters. */
const ATTEMPTS_SHOWN = 20;

/**
 * The newest attempts; `itemsAt` is where a request's items stand in its body, undefined when the destination is known no more.
 */
export async function attemptsOf(
  tx: ScopedTransaction,
  site: Site,
  id: Id<'delivery'>,
  itemsAt: Destination['itemsAt'] | undefined,
): Promise<Pick<DeliveryResult, 'attempts' | 'moreAttempts'>> {
  const rows = await tx
    .select({ ...attemptColumns, link: deliveryAttempt })
    .from(deliveryAttempt)
    .innerJoin(attempt, and(eq(attempt.siteId, deliveryAttempt.siteId), eq(attempt.id, deliveryAttempt.attemptId)))
    .where(and(eq(deliveryAttempt.siteId, site.id), eq(deliveryAttempt.deliveryId, id)))
    .orderBy(desc(attempt.startedAt), desc(deliveryAttempt.number), desc(attempt.id))
    .limit(ATTEMPTS_SHOWN + 1);
  const attempts: DeliveryAttemptView[] = [];
  for (const row of rows.slice(0, ATTEMPTS_SHOWN)) {
    attempts.push(viewOf(row, await ownBody(tx, site, row.id, row.link.position, itemsAt)));
  }
  return { attempts, moreAttempts: rows.length > ATTEMPTS_SHOWN };
}

const attemptColumns = {
  id: attempt.id,
  startedAt: attempt.startedAt,
  milliseconds: attempt.milliseconds,
  method: attempt.method,
  url: attempt.url,
  headers: attempt.headers,
  events: attempt.events,
  status: attempt.status,
  answerHeaders: attempt.answerHeaders,
  answer: attempt.answer,
  traceId: attempt.traceId,
};

async function ownBody(
  tx: ScopedTransaction,
  site: Site,
  id: Id<'attempt'>,
  position: number,
  itemsAt: Destination['itemsAt'] | undefined,
): Promise<unknown> {
  const [row] = await tx
    .select({ body: attempt.body })
    .from(attempt)
    .where(and(eq(attempt.siteId, site.id), eq(attempt.id, id)));
  if (typeof row?.body !== 'string') return undefined;
  // Without its definition nobody knows which part is whose, and the others' are none of this delivery's business.
  return itemsAt === undefined ? undefined : ownRequest(row.body, itemsAt, position);
}

type AttemptColumns = Pick<typeof attempt.$inferSelect, keyof typeof attemptColumns> & {
  link: typeof deliveryAttempt.$inferSelect;
};

function viewOf(row: AttemptColumns, body: unknown): DeliveryAttemptView {
  const { link, status, answer, answerHeaders, traceId } = row;
  const code = link.code ?? undefined;
  return {
    id: row.id,
    number: link.number,
    startedAt: row.startedAt.toISOString(),
    milliseconds: row.milliseconds,
    place: link.position + 1,
    of: row.events,
    request: { method: row.method, url: row.url, headers: row.headers, ...(body !== undefined && { body }) },
    ...(status !== null && {
      answer: { status, ...(answerHeaders && { headers: answerHeaders }), ...(answer !== null && { body: answer }) },
    }),
    ...(traceId !== null && { traceId }),
    class: link.class,
    ...(code !== undefined && { code }),
    ...(link.message !== null && { message: link.message }),
    advice: outcomeAdvice(link.class, code),
    withheld: link.withheld ?? [],
  };
}
