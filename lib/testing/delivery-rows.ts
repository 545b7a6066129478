/** Rows of the ledger as the courier leaves them, so that reports are tested without it. Only what matters to a case is given by the case. */
import type { Database } from '@/db/client';
import { attempt, delivery, deliveryAttempt } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import { SECOND_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { newTestId } from './builders';

type DeliveryInsert = typeof delivery.$inferInsert;
type AttemptInsert = typeof attempt.$inferInsert;
type LinkInsert = typeof deliveryAttempt.$inferInsert;

/** A stored delivery, delivered by default, planned a second after the event. */
export async function buildDelivery(
  db: Database,
  site: Site,
  connectionId: Id<'connection'>,
  given: Partial<DeliveryInsert> & { at: Date },
): Promise<Id<'delivery'>> {
  const { at, ...over } = given;
  const plannedAt = new Date(at.getTime() + SECOND_MS);
  const id = newTestId<'delivery'>(plannedAt);
  const state = over.state ?? 'delivered';
  const isSettled = state === 'delivered' || state === 'rejected' || state === 'skipped';
  await db.insert(delivery).values({
    siteId: site.id,
    id,
    connectionId,
    key: `m-${id}`,
    eventId: newTestId<'event'>(at),
    name: 'page_view',
    version: 1,
    occurredAt: at,
    plannedAt,
    dueAt: plannedAt,
    state,
    attempts: state === 'pending' || state === 'skipped' ? 0 : 1,
    settledAt: isSettled ? plannedAt : null,
    ...over,
  });
  return id;
}

export type AttemptCase = Partial<AttemptInsert> & {
  at: Date;
  /** What became of each delivery in it, in their order; what is not said is as the attempt. */
  links: (Partial<LinkInsert> & { deliveryId: Id<'delivery'> })[];
};

/** A stored attempt with its deliveries, taken by default. */
export async function buildAttempt(
  db: Database,
  site: Site,
  connectionId: Id<'connection'>,
  { at, links, ...over }: AttemptCase,
): Promise<Id<'attempt'>> {
  const id = newTestId<'attempt'>(at);
  const row: AttemptInsert = {
    siteId: site.id,
    id,
    connectionId,
    startedAt: at,
    milliseconds: 120,
    method: 'POST',
    url: 'https://platform.example/events?access_token=[secret]',
    headers: { 'content-type': 'application/json' },
    body: '{"data":[]}',
    events: links.length,
    status: 200,
    class: 'delivered',
    ...over,
  };
  await db.insert(attempt).values(row);
  const { class: kind, code, message } = row;
  await db.insert(deliveryAttempt).values(
    links.map((link, position) => ({
      siteId: site.id,
      number: 1,
      attemptId: id,
      position,
      class: kind,
      code,
      message,
      ...link,
    })),
  );
  return id;
}
